import { and, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { appoint, invite } from '#db/people'
import { confirmRecovery, recoveredAt, requestRecovery } from '#db/recoveries'
import { events, passkeys, people, sessions } from '#db/schema'
import { accountActions } from '#domain/account'
import { appointee } from '../staff.ts'
import { authenticator } from './authenticator.ts'
import { browser, shown } from './house.ts'
import { signInHouse } from './sign-in-house.ts'

type House = Awaited<ReturnType<typeof signInHouse>>

const staffOf = async (guest: ReturnType<typeof browser>) =>
  (await shown(await guest.visit('/staff/account/'))).staff
const stateOf = async ({ db }: House, person: string) =>
  (await db.q.select().from(people).where(eq(people.id, person)))[0]
const happened = async ({ db }: House, person: string) =>
  (
    await db.q
      .select({ action: events.action })
      .from(events)
      .where(eq(events.stream, `person/${person}`))
  ).map(({ action }) => action)

describe('setting an account up', () => {
  test('ends in a full session with a new token once two credentials and the codes are there', async () => {
    const house = await signInHouse()
    const guest = await house.invited('clerk', 'join')
    expect(await staffOf(guest)).toMatchObject({ level: 'enrolling' })
    expect((await guest.visit('/staff/')).headers.get('location')).toBe('/staff/account/')
    const before = guest.jar.get('__Host-session')

    const { answer } = await house.addPasskey(guest, '办公室电脑')
    expect(answer.headers.get('location')).toBe('/staff/account/')
    await house.setCode(guest)
    expect(await stateOf(house, 'clerk')).toMatchObject({ state: 'invited' })
    expect((await house.setRecovery(guest)).answer.status).toBe(303)

    expect(await stateOf(house, 'clerk')).toMatchObject({ state: 'active' })
    expect(await staffOf(guest)).toMatchObject({ level: 'full', method: 'invite' })
    expect(guest.jar.get('__Host-session')).not.toBe(before)
    expect(await happened(house, 'clerk')).toEqual([
      ...['appoint', 'invite', 'sign-in', 'add-passkey', 'set-code', 'activate'],
    ])
  })

  test('takes two passkeys as well, and one credential never', async () => {
    const house = await signInHouse()
    const guest = await house.invited('clerk', 'join')
    await house.addPasskey(guest, '办公室电脑')
    expect((await house.setRecovery(guest)).answer.status).toBe(409)
    expect(await stateOf(house, 'clerk')).toMatchObject({ state: 'invited' })
    await house.addPasskey(guest, '备用安全密钥')
    expect((await house.setRecovery(guest)).answer.status).toBe(303)
    expect(await stateOf(house, 'clerk')).toMatchObject({ state: 'active' })
  })

  test('signs nobody in before it is whole', async () => {
    const house = await signInHouse()
    const guest = await house.invited('clerk', 'join')
    const { device } = await house.addPasskey(guest, '办公室电脑')
    const { code, secret } = await house.setCode(guest)
    house.later(60)
    expect((await house.byPasskey(device)).answer.status).toBe(422)
    expect((await house.byCodes(code, house.otp(secret))).status).toBe(422)
  })

  test('begins anew with another invitation: what the first one added is gone', async () => {
    const house = await signInHouse()
    const first = await house.invited('clerk', 'join')
    await house.addPasskey(first, '别人的')
    const second = await house.invited('clerk', 'join')
    expect((await first.visit('/staff/account/')).headers.get('location')).toBe('/staff/enter/')
    expect(await house.db.q.select().from(passkeys)).toEqual([])
    await house.addPasskey(second, '办公室电脑')
    await house.setCode(second)
    expect((await house.setRecovery(second)).answer.status).toBe(303)
  })

  test('by a recovery ends all other sessions and every credential from before', async () => {
    const house = await signInHouse()
    const old = await house.member('clerk')
    const signedIn = await house.byPasskey(old.device)
    const token = await invite(house.db, {
      person: 'clerk',
      purpose: 'recover',
      madeBy: 'operator',
      now: house.clock.now,
    })
    const guest = browser(house.app)
    await guest.post('/staff/enter/', { token })
    const fresh = await house.addPasskey(guest, '新电脑')
    await house.addPasskey(guest, '新密钥')
    // Until it is complete, the credentials from before hold and the new ones do not.
    expect((await house.byPasskey(old.device)).answer.status).toBe(303)
    expect((await house.byPasskey(fresh.device)).answer.status).toBe(422)

    const { codes } = await house.setRecovery(guest)
    expect(codes).toHaveLength(10)
    expect((await signedIn.at.visit('/staff/')).headers.get('location')).toBe('/staff/enter/')
    expect((await house.byPasskey(old.device)).answer.status).toBe(422)
    expect((await house.byCodes(old.code, house.otp(old.secret))).status).toBe(422)
    expect((await house.byPasskey(fresh.device)).answer.status).toBe(303)
    expect((await happened(house, 'clerk')).at(-2)).toBe('recover')
  })

  test('after two administrators granted a recovery finds nothing from before, at once', async () => {
    const house = await signInHouse()
    const { db, app, clock } = house
    for (const name of ['one', 'two'])
      await appoint(db, appointee(name, 'administrator'), clock.now)
    const old = await house.member('clerk')
    const signedIn = await house.byPasskey(old.device)
    const begun = await shown(await browser(app).visit('/staff/enter/'))
    const form = { id: crypto.randomUUID(), reason: '示例理由' }
    await requestRecovery(db, 'clerk', form, { by: 'one', at: clock.now })
    expect(await recoveredAt(db, 'clerk')).toBeNull()
    const confirmed = await confirmRecovery(db, 'clerk', { by: 'two', at: clock.now })
    const { token } = confirmed as { token: string }

    const wayIn = async (at: ReturnType<typeof browser>) =>
      (await at.visit('/staff/')).headers.get('location')
    expect([await wayIn(signedIn.at), await wayIn(old.guest)]).toEqual([
      '/staff/enter/',
      '/staff/enter/',
    ])
    const [first = '', second = ''] = old.codes
    house.later(90)
    const { challenge = '', options = '{}' } = begun.passkey ?? {}
    for (const answer of [
      (await house.byPasskey(old.device)).answer,
      await browser(app).post('/staff/enter/', { challenge, passkey: old.device.answer(options) }),
      await house.byCodes(old.code, house.otp(old.secret)),
      await house.byCodes(first, house.otp(old.secret)),
      await house.byCodes(old.code, second),
    ])
      expect(answer.status).toBe(422)

    const guest = browser(app)
    await guest.post('/staff/enter/', { token })
    expect(await staffOf(guest)).toMatchObject({ level: 'enrolling' })
    expect(await recoveredAt(db, 'clerk')).not.toBeNull()
    const fresh = await house.setCode(guest)
    await house.addPasskey(guest, '新电脑')
    expect((await house.setRecovery(guest)).answer.status).toBe(303)
    house.later(90)
    expect((await house.byCodes(fresh.code, house.otp(old.secret))).status).toBe(422)
    expect((await house.byCodes(fresh.code, house.otp(fresh.secret))).status).toBe(303)
    for (const action of await happened(house, 'clerk'))
      expect(accountActions).toHaveProperty(action)
  })

  test.each([
    ['whose user was not verified', { uv: false }, -7],
    ['made for another origin', { origin: 'http://evil.localhost' }, -7],
    ['of an algorithm that is not taken', {}, -35],
  ])('refuses a passkey %s', async (_, how, algorithm) => {
    const house = await signInHouse()
    const guest = await house.invited('clerk', 'join')
    const { passkey } = await shown(await guest.visit('/staff/account/passkeys/'))
    const answer = await guest.post('/staff/account/passkeys/', {
      label: '办公室电脑',
      challenge: passkey?.challenge ?? '',
      passkey: authenticator(algorithm).register(passkey?.options ?? '{}', how),
    })
    expect(answer.status).toBe(422)
    expect((await shown(answer)).refused?.values).toEqual({ label: '办公室电脑' })
    expect(await house.db.q.select().from(passkeys)).toEqual([])
  })

  test('asks for a resident key, a verified user and the three algorithms', async () => {
    const house = await signInHouse()
    const guest = await house.invited('clerk', 'join')
    const { passkey } = await shown(await guest.visit('/staff/account/passkeys/'))
    expect(JSON.parse(passkey?.options ?? '{}')).toMatchObject({
      rp: { id: 'localhost' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      pubKeyCredParams: [{ alg: -8 }, { alg: -7 }, { alg: -257 }],
    })
  })

  test('takes no challenge that another person was asked', async () => {
    const house = await signInHouse()
    const [one, two] = [await house.invited('one', 'join'), await house.invited('two', 'join')]
    const { passkey } = await shown(await one.visit('/staff/account/passkeys/'))
    const answer = await two.post('/staff/account/passkeys/', {
      label: '办公室电脑',
      challenge: passkey?.challenge ?? '',
      passkey: authenticator().register(passkey?.options ?? '{}'),
    })
    expect(answer.status).toBe(422)
  })

  test('wants the one-time password to be right and the recovery codes to be kept', async () => {
    const house = await signInHouse()
    const guest = await house.invited('clerk', 'join')
    await house.addPasskey(guest, '办公室电脑')
    const { newCode } = await shown(await guest.visit('/staff/account/code/'))
    const wrong = await guest.post('/staff/account/code/', {
      minted: newCode?.token ?? '',
      otp: '12',
    })
    expect(wrong.status).toBe(422)
    // The same code comes back: it may be copied already.
    expect((await shown(wrong)).newCode?.code).toBe(newCode?.code)
    await house.setCode(guest)
    const { recoveryCodes } = await shown(await guest.visit('/staff/account/recovery-codes/'))
    const minted = recoveryCodes?.token ?? ''
    const unkept = await guest.post('/staff/account/recovery-codes/', { minted })
    const again = await shown(unkept)
    expect(again.refused?.problems).toMatchObject([{ field: 'kept' }])
    expect(again.recoveryCodes?.codes).toEqual(recoveryCodes?.codes)
  })
})

describe('an account', () => {
  test('never keeps fewer than two credentials', async () => {
    const house = await signInHouse()
    const { guest, device } = await house.member('clerk')
    const remove = (id: string) => guest.post(`/staff/account/passkeys/${id}/`, {})
    expect((await remove(device.id)).status).toBe(409)
    const second = await house.addPasskey(guest, '备用安全密钥')
    expect((await remove(device.id)).status).toBe(303)
    expect((await remove(second.device.id)).status).toBe(409)
    expect((await house.byPasskey(device)).answer.status).toBe(422)
    expect((await house.byPasskey(second.device)).answer.status).toBe(303)
  })

  test('keeps two when two of three are removed at once', async () => {
    const house = await signInHouse()
    const { guest, device } = await house.member('clerk')
    const second = await house.addPasskey(guest, '备用安全密钥')
    const answers = await Promise.all(
      [device.id, second.device.id].map((id) => guest.post(`/staff/account/passkeys/${id}/`, {})),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
  })

  test('lets nobody remove the passkey of another', async () => {
    const house = await signInHouse()
    const [one, two] = [await house.member('one'), await house.member('two')]
    await house.addPasskey(two.guest, '备用安全密钥')
    const answer = await two.guest.post(`/staff/account/passkeys/${one.device.id}/`, {})
    expect(answer.status).toBe(404)
    expect((await house.byPasskey(one.device)).answer.status).toBe(303)
  })

  test('has one sign-in code: the one before is over', async () => {
    const house = await signInHouse()
    const { guest, code, secret } = await house.member('clerk')
    const next = await house.setCode(guest)
    house.later(60)
    expect((await house.byCodes(code, house.otp(secret))).status).toBe(422)
    expect((await house.byCodes(next.code, house.otp(next.secret))).status).toBe(303)
  })

  test('has the newest ten recovery codes and no others', async () => {
    const house = await signInHouse()
    const { guest, code, codes } = await house.member('clerk')
    const next = await house.setRecovery(guest)
    expect((await house.byCodes(code, codes[0] ?? '')).status).toBe(422)
    expect((await house.byCodes(code, next.codes[0] ?? '')).status).toBe(303)
  })

  test('signs out everywhere at once', async () => {
    const house = await signInHouse()
    const { guest, device } = await house.member('clerk')
    const { at } = await house.byPasskey(device)
    const answer = await at.post('/staff/account/sessions/', {})
    expect(answer.headers.get('location')).toBe('/staff/enter/')
    for (const each of [at, guest])
      expect((await each.visit('/staff/')).headers.get('location')).toBe('/staff/enter/')
    expect(await house.db.q.select().from(sessions)).toEqual([])
    expect((await happened(house, 'clerk')).at(-1)).toBe('sign-out-everywhere')
  })
})

describe('confirming who one is', () => {
  const stale = async () => {
    const house = await signInHouse()
    const member = await house.member('clerk')
    house.later(300)
    const confirm = async (device = member.device) => {
      const { passkey } = await shown(await member.guest.visit('/staff/confirm/'))
      return member.guest.post('/staff/confirm/', {
        to: '/staff/account/code/',
        challenge: passkey?.challenge ?? '',
        passkey: device.answer(passkey?.options ?? '{}'),
      })
    }
    return { ...house, ...member, confirm }
  }

  test('is asked before a change when the proof is five minutes old, and opens the way with a new token', async () => {
    const { guest, confirm } = await stale()
    expect((await guest.visit('/staff/account/code/')).headers.get('location')).toBe(
      '/staff/confirm/?to=/staff/account/code/',
    )
    const before = guest.jar.get('__Host-session') ?? ''
    expect((await confirm()).headers.get('location')).toBe('/staff/account/code/')
    expect((await guest.visit('/staff/account/code/')).status).toBe(200)
    const after = guest.jar.get('__Host-session') ?? ''
    expect(after).not.toBe(before)
    guest.jar.set('__Host-session', before)
    expect((await guest.visit('/staff/')).headers.get('location')).toBe('/staff/enter/')
  })

  test('is asked of a form, which does nothing and comes back with what was typed', async () => {
    const { guest, device, db } = await stale()
    const answer = await guest.post('/staff/account/passkeys/', { label: '我的电脑' })
    expect(answer.status).toBe(403)
    expect((await shown(answer)).refused).toMatchObject({
      problems: [{ href: '/staff/confirm/' }],
      values: { label: '我的电脑' },
    })
    const removal = `/staff/account/passkeys/${device.id}/`
    expect((await guest.post(removal, {})).status).toBe(403)
    const kept = and(eq(passkeys.id, device.id), eq(passkeys.personId, 'clerk'))
    expect(await db.q.select().from(passkeys).where(kept)).toHaveLength(1)
  })

  test('takes the codes too', async () => {
    const { guest, code, secret, otp } = await stale()
    const answer = await guest.post('/staff/confirm/', { code, otp: otp(secret), to: '/staff/' })
    expect(answer.headers.get('location')).toBe('/staff/')
    expect((await guest.visit('/staff/account/code/')).status).toBe(200)
  })

  test('takes no credential of another person', async () => {
    const { guest, confirm, member, otp } = await stale()
    const other = await member('other')
    expect((await confirm(other.device)).status).toBe(422)
    const codes = { code: other.code, otp: otp(other.secret) }
    expect((await guest.post('/staff/confirm/', codes)).status).toBe(422)
    expect((await guest.visit('/staff/account/code/')).status).toBe(303)
  })

  test('takes no challenge that was made for signing in', async () => {
    const { app, guest, device } = await stale()
    const { passkey } = await shown(await browser(app).visit('/staff/enter/'))
    const fields = {
      challenge: passkey?.challenge ?? '',
      passkey: device.answer(passkey?.options ?? '{}'),
    }
    expect((await guest.post('/staff/confirm/', fields)).status).toBe(422)
  })

  test.each([
    'https://example.org/',
    '//example.org/',
    '/',
    '/staff/none/',
    '/staff/../',
    '/staff/applications/a\r\nb/',
    '',
  ])('leads to a place of the console only, never to %j', async (to) => {
    const { guest, code, secret, otp } = await stale()
    const answer = await guest.post('/staff/confirm/', { code, otp: otp(secret), to })
    expect(answer.headers.get('location')).toBe('/staff/confirm/')
  })

  test('is no button outside a demo', async () => {
    const { guest } = await stale()
    expect((await guest.post('/staff/confirm/', { demo: 'yes' })).status).toBe(422)
    expect((await guest.visit('/staff/account/code/')).status).toBe(303)
  })
})
