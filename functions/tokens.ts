import { canonical } from '#domain/canonical'
import { keyedHash } from '#domain/keyed-hash'

export { keyedHash }

/** What is kept of a form to know a retry of it: without the secret nobody can confirm a guess at what was erased since. */
export const fingerprintOf = (secret: string, form: unknown) =>
  keyedHash(secret, 'form', canonical(form))

/**
 * A signed value that expires: `payload.expires.mac`. The payload is readable, so it says nothing that its holder may not
 * know: that of an application's form repeats the number and the access code which the same page shows its applicant.
 */
export function signToken(secret: string, purpose: string, payload: string, expires: Date): string {
  const body = `${payload}.${String(expires.getTime())}`
  return `${body}.${keyedHash(secret, purpose, body)}`
}

/** The payload of a token we signed for this purpose that has not expired, or `null`. */
export function openToken(
  secret: string,
  purpose: string,
  token: string,
  now: Date,
): string | null {
  const cut = token.lastIndexOf('.')
  const body = token.slice(0, cut)
  if (cut < 0 || !sameText(token.slice(cut + 1), keyedHash(secret, purpose, body))) return null
  const dot = body.lastIndexOf('.')
  return Number(body.slice(dot + 1)) > now.getTime() ? body.slice(0, dot) : null
}

/** Compares two texts without telling by its time where they differ. */
export function sameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}
