import type { Context } from 'hono'
import type { Owner } from '#db/credentials'
import type { OneUse } from '#db/used-once'
import { openSealedToken, sealToken } from '#functions/sealed-token'
import { newTotpSecret, totpLink } from '#functions/totp'
import type { House, NewCodeShown, RecoveryShown } from '#functions/world'
import { CODE_BYTES, mintCode } from '#domain/office-code'
import { RECOVERY_CODES } from '#domain/sign-in'

// Our setting: how long somebody may take to copy what is shown once.
const COPY_MS = 30 * 60_000

type Shown = Owner & { name: string }

const freshCode = () => mintCode(crypto.getRandomValues(new Uint8Array(CODE_BYTES)))

const purposes = {
  code: ({ person }: Shown) => `new sign-in code|${person}`,
  recovery: ({ person }: Shown) => `new recovery codes|${person}`,
}

const expiry = (c: Context<House>) => new Date(c.var.world.now().getTime() + COPY_MS)

/** Sealed, because what it carries is not for the browser's history: the token alone tells nothing. */
const sealed = (c: Context<House>, purpose: string, parts: string[]) =>
  sealToken(c.var.world.settings.secret, purpose, parts.join('|'), expiry(c))

async function opened(c: Context<House>, purpose: string, token: string) {
  const { settings, now } = c.var.world
  return (await openSealedToken(settings.secret, purpose, token, now()))?.split('|') ?? null
}

const usesOf = (c: Context<House>, token: string): OneUse[] => [
  { what: `minted ${token}`, expires: expiry(c) },
]

/** A fresh sign-in code and secret. Nothing is kept of them until the form proves that they were set up. */
export async function showCode(c: Context<House>, who: Shown): Promise<NewCodeShown> {
  const [code, secret] = [freshCode(), newTotpSecret()]
  const token = await sealed(c, purposes.code(who), [code, secret])
  return { code, secret, link: totpLink(secret, who.name), token }
}

/** The code and secret that this form was shown with, or `null` where it has expired or is another person's. */
export async function mintedCode(c: Context<House>, who: Shown, token: string) {
  const [code, secret] = (await opened(c, purposes.code(who), token)) ?? []
  return code && secret
    ? { code, secret, link: totpLink(secret, who.name), token, uses: usesOf(c, token) }
    : null
}

/** Ten fresh recovery codes. Nothing is kept of them until the form says that they were copied. */
export async function showRecovery(c: Context<House>, who: Shown): Promise<RecoveryShown> {
  const codes = Array.from({ length: RECOVERY_CODES }, freshCode)
  return { codes, token: await sealed(c, purposes.recovery(who), codes) }
}

/** The recovery codes that this form was shown with, or `null` where it has expired or is another person's. */
export async function mintedRecovery(c: Context<House>, who: Shown, token: string) {
  const codes = await opened(c, purposes.recovery(who), token)
  return codes && { codes, token, uses: usesOf(c, token) }
}
