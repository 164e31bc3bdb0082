declare namespace App {
  type Carried = import('#functions/world').House['Variables']

  /** What travels with a request from guard to function to page. */
  interface Locals extends Carried {
    failure?: import('#functions/failures').Failure
    /** The path that failed, for the page that says so. */
    asked?: string
  }
}

declare module 'virtual:routes' {
  /** The pattern of every page: `/about`, `/measures/[number]`. */
  export const patterns: string[]
}
