import { describe, expect, test } from 'vitest'
import { people, sessions, signInCodes } from '#db/schema'
import { mintCode } from '#domain/office-code'
import { browser, shown } from './house.ts'
import { signInHouse } from './sign-in-house.ts'

const nobodys = mintCode(new Uint8Array(15).fill(7))

describe('signing in with a passkey', () => {
  test('is one post and one page, with a new token', async () => {
    const { member, byPasskey } = await signInHouse()
    const { device } = await member('clerk')
    const { answer, at } = await byPasskey(device)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/staff/'])
    expect((await shown(await at.visit('/staff/'))).staff).toMatchObject({
      person: 'clerk',
      level: 'full',
      method: 'passkey',
    })
  })

  test('is refused when its answer is sent a second time', async () => {
    const { app, member, byPasskey } = await signInHouse()
    const { device } = await member('clerk')
    const { fields } = await byPasskey(device)
    expect((await browser(app).post('/staff/enter/', fields)).status).toBe(422)
  })

  test('opens one session when its answer is sent twice at once', async () => {
    const { app, member } = await signInHouse()
    const { device } = await member('clerk')
    const { passkey } = await shown(await browser(app).visit('/staff/enter/'))
    const fields = {
      challenge: passkey?.challenge ?? '',
      passkey: device.answer(passkey?.options ?? '{}'),
    }
    const answers = await Promise.all(
      [1, 2, 3].map(() => browser(app).post('/staff/enter/', fields)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422])
  })

  test.each([
    ['whose user was not verified', { uv: false }],
    ['made for another origin', { origin: 'http://evil.localhost' }],
    ['whose counter went back', { counter: 1 }],
  ])('is refused with an answer %s', async (_, how) => {
    const { member, byPasskey } = await signInHouse()
    const { device } = await member('clerk')
    expect((await byPasskey(device)).answer.status).toBe(303)
    expect((await byPasskey(device, how)).answer.status).toBe(422)
    expect((await byPasskey(device)).answer.status).toBe(303)
  })

  test('is refused after five minutes', async () => {
    const { app, member, later } = await signInHouse()
    const { device } = await member('clerk')
    const guest = browser(app)
    const { passkey } = await shown(await guest.visit('/staff/enter/'))
    later(300)
    const fields = {
      challenge: passkey?.challenge ?? '',
      passkey: device.answer(passkey?.options ?? '{}'),
    }
    expect((await guest.post('/staff/enter/', fields)).status).toBe(422)
  })

  test('is refused to a person whose account is closed', async () => {
    const { db, member, byPasskey, byCodes, otp, guest } = await closable()
    const { device, code, secret } = member
    await db.write([db.q.update(people).set({ state: 'closed' })])
    expect((await byPasskey(device)).answer.status).toBe(422)
    expect((await byCodes(code, otp(secret))).status).toBe(422)
    expect((await guest.visit('/staff/')).headers.get('location')).toBe('/staff/enter/')
  })
})

async function closable() {
  const house = await signInHouse()
  const member = await house.member('clerk')
  return { ...house, member, guest: member.guest }
}

describe('signing in with codes', () => {
  test('takes the sign-in code with a one-time password, each password once', async () => {
    const { member, byCodes, otp } = await signInHouse()
    const { code, secret } = await member('clerk')
    const first = await byCodes(code.toLowerCase(), otp(secret))
    expect([first.status, first.headers.get('location')]).toEqual([303, '/staff/'])
    expect((await byCodes(code, otp(secret))).status).toBe(422)
  })

  test('takes a one-time password once when it is sent twice at once', async () => {
    const { member, byCodes, otp } = await signInHouse()
    const { code, secret } = await member('clerk')
    const answers = await Promise.all([1, 2, 3].map(() => byCodes(code, otp(secret))))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422])
  })

  test('takes the password of the step before and after, and of no step further', async () => {
    const { member, byCodes, otp, later } = await signInHouse()
    const { code, secret } = await member('clerk')
    later(300)
    const now = otp(secret)
    later(30)
    const late = otp(secret)
    later(-30)
    expect((await byCodes(code, late)).status).toBe(303)
    // An earlier step than the last one taken is over.
    expect((await byCodes(code, now)).status).toBe(422)
    later(120)
    const old = otp(secret)
    later(60)
    expect((await byCodes(code, old)).status).toBe(422)
  })

  test('lets a recovery code stand in for either of the two, once, and for both never', async () => {
    const { member, byCodes, otp, later } = await signInHouse()
    const { code, secret, codes } = await member('clerk')
    const [a = '', b = '', c = '', d = ''] = codes
    expect((await byCodes(code, a)).status).toBe(303)
    expect((await byCodes(code, a)).status).toBe(422)
    expect((await byCodes(b, otp(secret))).status).toBe(303)
    later(60)
    expect((await byCodes(b, otp(secret))).status).toBe(422)
    expect((await byCodes(c, d)).status).toBe(422)
    expect((await byCodes(code, code)).status).toBe(422)
    expect((await byCodes(code, d)).status).toBe(303)
  })

  test('takes no recovery code of one beside the sign-in code of another', async () => {
    const { member, byCodes, otp } = await signInHouse()
    const [one, two] = [await member('one'), await member('two')]
    expect((await byCodes(one.code, two.codes[0] ?? '')).status).toBe(422)
    expect((await byCodes(one.code, otp(two.secret))).status).toBe(422)
  })

  test('waits after five wrong passwords, even with the right one, and no longer than fifteen minutes', async () => {
    const { member, byCodes, otp, later } = await signInHouse()
    const { code, secret } = await member('clerk')
    const other = await member('other')
    for (let i = 0; i < 5; i++) expect((await byCodes(code, '000000')).status).toBe(422)
    expect((await byCodes(code, otp(secret))).status).toBe(422)
    expect((await byCodes(other.code, otp(other.secret))).status).toBe(303)
    later(15 * 60)
    expect((await byCodes(code, otp(secret))).status).toBe(303)
  })

  test('compares no more than five of a hundred passwords guessed at once', async () => {
    const { db, member, byCodes } = await signInHouse()
    const { code } = await member('clerk')
    const guesses = Array.from({ length: 100 }, (_, i) => String(100_000 + i))
    await Promise.all(guesses.map((guess) => byCodes(code, guess)))
    const tries = await db.q.values<[number]>('select count(*) from sign_in_tries')
    expect(tries).toEqual([[5]])
  })

  test('answers unknown, wrong, used and waiting alike', async () => {
    const { member, byCodes, otp } = await signInHouse()
    const { code, secret } = await member('clerk')
    const good = otp(secret)
    await byCodes(code, good)
    const answers = [
      await byCodes(nobodys, '000000'),
      await byCodes(nobodys, nobodys),
      await byCodes('nonsense', ''),
      await byCodes(code, good),
      await byCodes(code, '000000'),
      await byCodes(code, nobodys),
    ]
    for (let i = 0; i < 5; i++) answers.push(await byCodes(code, '000000'))
    const said = await Promise.all(
      answers.map(async (answer) => [answer.status, (await shown(answer)).refused]),
    )
    expect(new Set(said.map((each) => JSON.stringify(each))).size).toBe(1)
    expect(said[0]?.[0]).toBe(422)
  })

  test('keeps neither code nor secret nor token in the clear', async () => {
    const { db, member } = await signInHouse()
    const { code, secret, codes, guest } = await member('clerk')
    const kept = JSON.stringify([
      await db.q.select().from(signInCodes),
      await db.q.select().from(sessions),
      await db.q.values('select * from recovery_codes'),
    ])
    for (const clear of [code, secret, ...codes, guest.jar.get('__Host-session') ?? ''])
      expect(kept).not.toContain(clear)
  })
})
