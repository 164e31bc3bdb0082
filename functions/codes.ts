import type { Context } from 'hono'
import { type Proof, codesUse, holdersOf, totpOf } from '#db/sign-ins'
import { takeTry } from '#db/tries'
import { keyedHash } from '#functions/tokens'
import { otpExpiry, provenStep } from '#functions/totp'
import type { House } from '#functions/world'
import type { Values } from '#domain/problems'
import { isByOtp, meant, readCodes } from '#domain/sign-in'

/** What is kept of a sign-in code: it names its owner, so no user name is asked for. */
export const signInHash = (secret: string, code: string) => keyedHash(secret, 'sign-in-code', code)

/** What is kept of a recovery code. */
export const recoveryHash = (secret: string, code: string) =>
  keyedHash(secret, 'recovery-code', code)

/** A proof, or none; `person` is whose code was tried, for the record of refusals: empty where it is nobody's. */
export type Tried = { proof: Proof | null; person: string }

/**
 * Who is proved by the two fields of a form, if anybody. Unknown, wrong, used and too many tries are one answer after the
 * same work: everything is asked for whatever is found, and each asking takes one of the tries.
 */
export async function provenByCodes(c: Context<House>, values: Values): Promise<Tried> {
  const { db, settings, now } = c.var.world
  const { secret } = settings
  const typed = readCodes(values['code'], values['otp'])
  if (!typed) return { proof: null, person: '' }
  const { code, second } = typed
  const secondCode = 'code' in second ? second.code : ''
  const hashes = {
    signIn: signInHash(secret, code),
    firstRecovery: recoveryHash(secret, code),
    secondRecovery: recoveryHash(secret, secondCode),
  }
  const found = await holdersOf(db, hashes)
  const person = meant(found, isByOtp(typed))
  const subject = person ?? found.signIn ?? found.firstRecovery ?? hashes.signIn
  const mayTry = await takeTry(db, subject, now())
  const otp = 'otp' in second ? second.otp : '000000'
  const step = await provenStep(secret, subject, await totpOf(db, subject), otp, now())
  if (!mayTry || person === null || (isByOtp(typed) && step === null))
    return { proof: null, person: person ?? found.signIn ?? found.firstRecovery ?? '' }

  const recovery = found.signIn === null ? hashes.firstRecovery : hashes.secondRecovery
  const usedRecovery = isByOtp(typed) && found.signIn !== null ? null : recovery
  const usedStep = isByOtp(typed) ? step : null
  const expires = otpExpiry(now())
  const proof: Proof = {
    person,
    method: 'code',
    uses: [
      ...(usedRecovery ? [{ what: `recovery ${usedRecovery}`, expires }] : []),
      ...(usedStep !== null ? [{ what: `totp ${person} ${String(usedStep)}`, expires }] : []),
    ],
    notes: codesUse(person, usedRecovery, usedStep),
  }
  return { proof, person }
}
