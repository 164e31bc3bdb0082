import * as z from 'zod'
import { AccessCode } from '#domain/office-code'
import { compact, plainText } from '#domain/plain-text'

/**
 * Signing in (登录) with a sign-in code (登录码) and a one-time password (动态口令), either of which a recovery code
 * (恢复码) may stand in for. The Measures say nothing of it: all of this is our setting.
 */
export const RECOVERY_CODES = 10
/** An account is active with so many credentials or more. */
export const CREDENTIALS_MIN = 2
/** Wrong tries at one person's code, and the time after which one is forgotten. */
export const TRIES_MAX = 5
const TRY_MS = 15 * 60_000

/** Tries made at this instant or before are forgotten. */
export const oldestTry = (now: Date) => new Date(now.getTime() - TRY_MS)

/** The first place no try holds, or `null`: whoever it is has to wait. */
export function freePlace(taken: readonly number[]): number | null {
  for (let place = 1; place <= TRIES_MAX; place++) if (!taken.includes(place)) return place
  return null
}

/** What a form of two fields says; either may be half of nothing, which the answer does not tell. */
export type CodeSignIn = { code: string; second: { otp: string } | { code: string } }

/** Whether the second field is a one-time password. */
export const isByOtp = ({ second }: CodeSignIn) => 'otp' in second

const Otp = z
  .string()
  .overwrite(compact)
  .regex(/^\d{6}$/)

/** Reads the two fields, or answers `null`: no code, and neither a one-time password nor a code beside it. */
export function readCodes(first: unknown, second: unknown): CodeSignIn | null {
  const code = AccessCode.safeParse(first)
  const otp = Otp.safeParse(second)
  const other = AccessCode.safeParse(second)
  if (!code.success) return null
  if (otp.success) return { code: code.data, second: { otp: otp.data } }
  return other.success ? { code: code.data, second: { code: other.data } } : null
}

/** What was found for the two fields: whose sign-in code or recovery code each is, and whose password fits. */
export type Found = {
  signIn: string | null
  firstRecovery: string | null
  secondRecovery: string | null
}

/**
 * Who is meant by the codes that were found, or `null`. A recovery code stands in for one of the two, never for both:
 * two of them are nobody. Whether a one-time password is right is not looked at here.
 */
export function meant({ signIn, firstRecovery, secondRecovery }: Found, byOtp: boolean) {
  if (byOtp) return signIn ?? firstRecovery
  return signIn !== null && signIn === secondRecovery ? signIn : null
}

/** What a passkey is called by its owner. */
export const PasskeyLabel = plainText('名称', { max: 40 })

/** What is still missing before an account can be active. */
export const missing = (credentials: number) => Math.max(0, CREDENTIALS_MIN - credentials)
