import { TOTP, Secret } from 'otpauth'
import { type Appointee, appoint, invite } from '#db/people'
import type { InvitePurpose } from '#domain/account'
import { staff } from '#functions/staff'
import { freshDb } from '../db/open.ts'
import { appointee } from '../staff.ts'
import { browser, houseOf, shown } from './house.ts'
import { authenticator } from './authenticator.ts'

export const start = new Date('2026-01-05T02:00:00Z')

/** The one-time password an app shows for this secret at this time. */
export const otpAt = (secret: string, at: Date) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() })

/** A console whose people set their accounts up as people do. */
export async function signInHouse() {
  const db = await freshDb()
  const clock = { now: start }
  const app = houseOf(staff, db, clock)
  const later = (seconds: number) => {
    clock.now = new Date(clock.now.getTime() + seconds * 1000)
  }

  const invited = async (person: string, purpose: InvitePurpose, more: Partial<Appointee> = {}) => {
    await appoint(db, { ...appointee(person, 'bureau'), state: 'invited', ...more }, clock.now)
    const token = await invite(db, { person, purpose, madeBy: 'operator', now: clock.now })
    const guest = browser(app)
    await guest.post('/staff/enter/', { token })
    return guest
  }

  type Guest = ReturnType<typeof browser>
  const addPasskey = async (guest: Guest, label: string) => {
    const device = authenticator()
    const { passkey } = await shown(await guest.visit('/staff/account/passkeys/'))
    const answer = await guest.post('/staff/account/passkeys/', {
      label,
      challenge: passkey?.challenge ?? '',
      passkey: device.register(passkey?.options ?? '{}'),
    })
    return { device, answer }
  }
  const setCode = async (guest: Guest) => {
    const { newCode } = await shown(await guest.visit('/staff/account/code/'))
    const { code = '', secret = '', token = '' } = newCode ?? {}
    const otp = otpAt(secret, clock.now)
    const answer = await guest.post('/staff/account/code/', { minted: token, otp })
    return { code, secret, answer }
  }
  const setRecovery = async (guest: Guest) => {
    const { recoveryCodes } = await shown(await guest.visit('/staff/account/recovery-codes/'))
    const { codes = [], token = '' } = recoveryCodes ?? {}
    const answer = await guest.post('/staff/account/recovery-codes/', {
      minted: token,
      kept: 'yes',
    })
    return { codes, answer }
  }
  /** Somebody active, with a passkey, a sign-in code and recovery codes, at a time when a new step has begun. */
  const member = async (person: string) => {
    const guest = await invited(person, 'join')
    const { device } = await addPasskey(guest, '办公室电脑')
    const { code, secret } = await setCode(guest)
    const { codes } = await setRecovery(guest)
    later(90)
    return { guest, device, code, secret, codes }
  }
  const byCodes = (code: string, otp: string, at = browser(app)) =>
    at.post('/staff/enter/', { code, otp })
  const byPasskey = async (
    device: ReturnType<typeof authenticator>,
    how: Parameters<typeof device.answer>[1] = {},
    at = browser(app),
  ) => {
    const { passkey } = await shown(await at.visit('/staff/enter/'))
    const fields = {
      challenge: passkey?.challenge ?? '',
      passkey: device.answer(passkey?.options ?? '{}', how),
    }
    return { at, fields, answer: await at.post('/staff/enter/', fields) }
  }
  const otp = (secret: string) => otpAt(secret, clock.now)
  return {
    ...{ db, clock, app, later, invited, addPasskey, setCode, setRecovery },
    ...{ member, byCodes, byPasskey, otp },
  }
}
