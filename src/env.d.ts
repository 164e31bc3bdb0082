declare namespace App {
  type Carried = import('#functions/world').House['Variables']

  /** What travels with a request from guard to function to page. */
  interface Locals extends Carried {
    failure?: import('#functions/failures').Failure
  }
}

declare module 'virtual:routes' {
  /** The pattern of every page: `/about`, `/measures/[number]`. */
  export const patterns: string[]
}
