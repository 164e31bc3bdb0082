declare namespace App {
  interface Locals {
    world: import('#functions/world').World
    refused?: import('#domain/problems').Refused
    staff?: import('#functions/world').Staff
    receipt?: string
    caseLocator?: string
  }
}
