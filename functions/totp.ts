import { Secret, TOTP } from 'otpauth'
import { openSealedToken, sealToken } from '#functions/sealed-token'

const PERIOD_S = 30
/** One step early or late: clocks differ. */
const WINDOW = 1
const NEVER = new Date(8_640_000_000_000_000)

// What RFC 6238 and every authenticator app take for granted.
const totpOf = (secret: string, label = '') =>
  new TOTP({
    issuer: '服务机构手册',
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_S,
  })

/** A fresh secret of 160 bits, in base 32. */
export const newTotpSecret = () => new Secret({ size: 20 }).base32

/** The link that an authenticator app opens or reads as a QR code. */
export const totpLink = (secret: string, label: string) => totpOf(secret, label).toString()

/** The time step whose one-time password this is, if it is near `now`, or `null` (RFC 6238). */
export function stepOf(secret: string, otp: string, now: Date): number | null {
  const timestamp = now.getTime()
  const delta = totpOf(secret).validate({ token: otp, timestamp, window: WINDOW })
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_S) + delta
}

/** When a one-time password of this time is good no more, whatever the clocks. */
export const otpExpiry = (now: Date) => new Date(now.getTime() + (2 * WINDOW + 2) * PERIOD_S * 1000)

const purpose = (person: string) => `totp|${person}`

/** A person's secret as it is kept: only the site opens it, and for this person only. */
export const sealTotp = (secret: string, person: string, totp: string) =>
  sealToken(secret, purpose(person), totp, NEVER)

// Opens like any other and is nobody's: who has no one-time passwords is answered after the same work.
const nobodys = 'A'.repeat(107)
const spare = 'A'.repeat(32)

/** The step a one-time password proves, or `null`: wrong, not near `now`, taken before, or there is no secret. */
export async function provenStep(
  secret: string,
  person: string,
  kept: { sealed: string; lastStep: number } | null,
  otp: string,
  now: Date,
): Promise<number | null> {
  const opened = await openSealedToken(secret, purpose(person), kept?.sealed ?? nobodys, now)
  const step = stepOf(opened ?? spare, otp, now)
  return opened !== null && step !== null && step > (kept?.lastStep ?? 0) ? step : null
}
