declare namespace App {
  interface Locals {
    world: import('#functions/world').World
    refused?: import('#domain/problems').Refused
    staff?: import('#functions/world').Staff
    receipt?: string
    minted?: import('#functions/world').Minted
    applicant?: import('#functions/world').Applicant
  }
}
