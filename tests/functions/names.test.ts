import { describe, expect, test } from 'vitest'
import { seedDemo } from '#db/demo'
import { names } from '#functions/names'
import { freshDb } from '../db/open.ts'
import { houseOf } from './house.ts'

const clock = { now: new Date('2026-11-23T03:00:00Z') }

async function asking() {
  const db = await freshDb()
  await seedDemo(db, clock.now)
  const app = houseOf(names, db, clock)
  return async (...q: string[]) => {
    const query = new URLSearchParams(q.map((one) => ['q', one])).toString()
    const answer = await app.request(`/api/names.json?${query}`)
    return { status: answer.status, body: (await answer.json()) as Found }
  }
}
type Found = { institutions: { name: string }[]; notices: { title: string }[] }

describe('names', () => {
  test('are found by any piece, five institutions and five notices at most', async () => {
    const { status, body } = await (await asking())('示例')
    expect(status).toBe(200)
    expect(body.institutions).toHaveLength(5)
    expect(body.notices.length).toBeGreaterThan(0)
    expect(body.notices.length).toBeLessThanOrEqual(5)
    expect(body.institutions.every(({ name }) => name.includes('示例'))).toBe(true)
  })

  test('bring the notices about an institution of that name', async () => {
    const { body } = await (await asking())('医药行业促进中心')
    expect(body.institutions).toHaveLength(1)
    expect(body.notices.map(({ title }) => title)).toEqual([
      expect.stringContaining('医药行业促进中心'),
    ])
  })

  test('that nobody bears are none', async () => {
    expect((await (await asking())('没有这家')).body).toEqual({ institutions: [], notices: [] })
  })

  test('are text, whatever the database could make of them', async () => {
    const ask = await asking()
    for (const q of ['" OR 1=1', "');drop table notices;--", 'a*', 'NEAR(', '%', '示例%'])
      expect((await ask(q)).status, q).toBe(200)
    expect((await ask('示%例')).body.institutions.length).toBeGreaterThan(0)
  })

  test.each(['%', '_', '"', '*', '😀', ' ', '《》 ·'])('are none for %s alone', async (q) => {
    const { status, body } = await (await asking())(q)
    expect([status, body]).toEqual([200, { institutions: [], notices: [] }])
  })

  test.each([[[]], [['']], [['示'.repeat(61)]], [['示例', '示例']]])(
    'must be asked once, and briefly: %j',
    async (q) => {
      expect((await (await asking())(...q)).status).toBe(400)
    },
  )
})
