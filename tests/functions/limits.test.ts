import { describe, expect, test } from 'vitest'
import { submitApplication } from '#db/applications'
import { limits } from '#db/schema'
import { applications } from '#functions/applications'
import { codeHash } from '#functions/apply'
import { complaints } from '#functions/complaints'
import { corrections } from '#functions/corrections'
import { staff } from '#functions/staff'
import { EcosystemProviderApplication } from '#domain/application'
import { mintCode, mintNumber } from '#domain/office-code'
import { defaultSettings } from '#domain/setting'
import { freshDb } from '../db/open.ts'
import { complaint, millProvider } from '../fixtures.ts'
import { formOf, houseOf, shown } from './house.ts'

const start = new Date('2026-01-05T02:00:00Z')
const address = (from: string) => ({ 'x-visitor-address': from })
const bytes = (n: number) => new Uint8Array(32).fill(n)
const number = mintNumber(bytes(1).slice(0, 8))
const secret = 'a secret for tests, and only for tests'

async function from(room: Parameters<typeof houseOf>[0]) {
  const db = await freshDb()
  const clock = { now: start }
  const app = houseOf(room, db, clock)
  const post = (path: string, values: Record<string, string>, at = '192.0.2.7') =>
    app.request(path, { method: 'POST', body: formOf(values), headers: address(at) })
  return { db, clock, app, post }
}

describe('signing in', () => {
  test('is refused after the limit until the window ends, to this network only', async () => {
    const { clock, post } = await from(staff)
    const enter = (at?: string) => post('/staff/enter/', { token: 'wrong' }, at)
    for (let n = 0; n < defaultSettings['limit.sign-in']; n++)
      expect((await enter()).status).toBe(422)
    const refused = await enter()

    expect(refused.status).toBe(429)
    expect((await shown(refused)).refused?.problems[0]?.message).toMatch(/15 分钟后再试.*线下办理/)
    expect((await enter('192.0.2.8')).status).toBe(422)
    clock.now = new Date(start.getTime() + 15 * 60_000)
    expect((await enter()).status).toBe(422)
  })

  test('counts an office’s IPv6 addresses together', async () => {
    const { post } = await from(staff)
    for (let n = 0; n < defaultSettings['limit.sign-in']; n++)
      await post('/staff/enter/', { token: 'wrong' }, `2001:db8::${n + 1}`)

    const token = { token: 'wrong' }
    expect((await post('/staff/enter/', token, '2001:db8:0:ff::1')).status).toBe(429)
    expect((await post('/staff/enter/', token, '2001:db8:0:100::1')).status).toBe(422)
  })
})

describe('a correction over the limit', () => {
  test('keeps what was typed', async () => {
    const { app, post } = await from(corrections)
    const send = async () => {
      const opened = await app.request('/about/corrections/')
      const { formToken = '' } = await shown(opened)
      return post('/about/corrections/', { token: formToken, target: '/', fault: '一处错字' })
    }
    for (let n = 0; n < defaultSettings['limit.correct']; n++)
      expect((await send()).status).toBe(303)
    const refused = await send()

    expect(refused.status).toBe(429)
    expect((await shown(refused)).refused?.values['fault']).toBe('一处错字')
  })
})

describe('a retry over the limit', () => {
  const limit = defaultSettings['limit.correct']

  test('of a correction that was kept finds its first result, and is not counted', async () => {
    const { app, db, post } = await from(corrections)
    const opened = async () =>
      (await shown(await app.request('/about/corrections/'))).formToken ?? ''
    const send = (token: string, fault = '一处错字') =>
      post('/about/corrections/', { token, target: '/', fault })
    const first = await opened()
    const result = (await send(first)).headers.get('location')
    for (let n = 1; n < limit; n++) await send(await opened())
    const counts = await db.q.select().from(limits)

    for (let n = 0; n < 3; n++) {
      const again = await send(first)
      expect([again.status, again.headers.get('location')]).toEqual([303, result])
    }
    expect(await db.q.select().from(limits)).toEqual(counts)
    expect((await send(first, '另一处')).status).toBe(429)
    expect((await send(await opened())).status).toBe(429)
  })

  test('of an application that was begun does too', async () => {
    const { app, db, post } = await from(applications)
    const path = '/apply/ecosystem-provider/'
    const { name, creditCode, sectors } = millProvider
    const minted = async () => (await shown(await app.request(path))).minted?.token ?? ''
    const send = async (token: string) =>
      app.request(path, {
        method: 'POST',
        body: formOf({ name, creditCode, sectors, minted: token }),
        headers: address('192.0.2.7'),
      })
    const first = await minted()
    const { begun } = await shown(await send(first))
    expect(begun?.token).toBe(first)
    for (let n = 1; n < defaultSettings['limit.submit']; n++)
      expect((await send(await minted())).status).toBe(200)
    const counts = await db.q.select().from(limits)

    expect((await shown(await send(first))).begun).toEqual(begun)
    expect(await db.q.select().from(limits)).toEqual(counts)
    expect((await send(await minted())).status).toBe(429)
    expect((await post(path, {})).status).toBe(422)
  })
})

describe('looking an application up', () => {
  const code = mintCode(bytes(2).slice(0, 15))
  const wrong = mintCode(bytes(3).slice(0, 15))
  const other = mintNumber(bytes(4).slice(0, 8))

  async function known() {
    const house = await from(applications)
    const form = EcosystemProviderApplication.parse(millProvider)
    const kept = codeHash(secret, code)
    await submitApplication(house.db, {
      number,
      codeHash: kept,
      form,
      fingerprint: 'f',
      at: start,
    })
    const ask = (of: string, by: string, at?: string) =>
      house.post('/applications/', { number: of, code: by }, at)
    return { ...house, ask }
  }

  test('locks the number after five wrong codes, wherever they come from, and opens it later', async () => {
    const { clock, ask } = await known()
    for (let n = 0; n < defaultSettings['limit.look-up']; n++)
      await ask(number, wrong, `192.0.2.${n}`)

    expect((await ask(number, code, '198.51.100.1')).status).toBe(422)
    clock.now = new Date(start.getTime() + 15 * 60_000)
    expect((await ask(number, code)).status).toBe(303)
  })

  test('answers an unknown number, a wrong code and a locked number alike', async () => {
    const { ask } = await known()
    const told = async (of: string, by: string) => {
      const answer = await ask(of, by)
      const { refused } = await shown(answer)
      return [answer.status, refused?.problems, answer.headers.get('retry-after')]
    }
    const first = await told(number, wrong)
    for (let n = 0; n < 5; n++) await told(number, wrong)

    expect(await told(number, code)).toEqual(first)
    expect(await told(other, wrong)).toEqual(first)
  })
})

test('complaints leave no row', async () => {
  const { db, post, app } = await from(complaints)
  await app.request('/complaints/', { headers: address('192.0.2.7') })
  await post('/complaints/case/', { receipt: '0'.repeat(28) })
  await post('/complaints/new/', { ...complaint, grounds: 'improper-charges' })

  expect(await db.q.select().from(limits)).toEqual([])
})
