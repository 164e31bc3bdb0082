import fc from 'fast-check'
import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { seedDemo } from '#db/demo'
import { ChangePageData } from '#domain/api-data'
import { lists } from '#functions/lists'
import { type House, settingsFrom } from '#functions/world'
import { freshDb, freshFiles } from '../db/open.ts'

const at = new Date('2026-11-23T03:00:00Z')

async function site() {
  const db = await freshDb()
  await seedDemo(db, at)
  const settings = settingsFrom({ SITE_SECRET: 'x'.repeat(32) })
  const files = freshFiles()
  const app = new Hono<House>()
  app.use(async (c, next) => {
    c.set('world', { runtime: 'node', db, now: () => at, settings, files })
    await next()
  })
  return app.route('/', lists)
}

describe('the lists as data', () => {
  test('answer the institutions of a filter, page by page', async () => {
    const app = await site()
    const ids: string[] = []
    for (let next: number | null = 9e14; next !== null;) {
      const answer = await app.request(`/api/institutions.json?name=示例&after=${next}`)
      const page = (await answer.json()) as { next: number | null; institutions: { id: string }[] }
      ids.push(...page.institutions.map(({ id }) => id))
      next = page.next
    }
    expect(ids.length).toBeGreaterThan(25)
    expect(new Set(ids).size).toBe(ids.length)
    const promoters = await app.request('/api/institutions.json?kind=promoter&state=admitted')
    expect(await promoters.json()).toMatchObject({ count: 4, capped: false, next: null })
  })

  test('answer the notices with the days left', async () => {
    const app = await site()
    const answer = await app.request('/api/notices.json?state=issued')
    expect(await answer.json()).toMatchObject({
      count: 2,
      notices: [
        { id: 'demo-notice-3', overdue: false, daysLeft: 14 },
        { id: 'demo-notice-4', overdue: true, daysLeft: -3 },
      ],
    })
  })

  test('say what is wrong with a name that has nothing to look up', async () => {
    const app = await site()
    const asked = async (q: string) => {
      const answer = await app.request(`/api/verification.json?q=${encodeURIComponent(q)}`)
      return [answer.status, ((await answer.json()) as { title: string }).title]
    }
    for (const q of ['%', '_', '😀'])
      expect(await asked(q)).toEqual([422, expect.stringContaining('没有汉字、字母或数字')])
    expect(await asked('')).toEqual([422, '请用 q 写明单位名称或统一社会信用代码'])
  })

  test('tell of no day before there were any', async () => {
    const app = await site()
    const answer = await app.request('/api/institutions/changes.json?to=0001-01-01')
    const page = ChangePageData.parse(await answer.json())
    expect(page).toMatchObject({ from: '0001-01-01', to: '0001-01-01', changes: [] })
    for (const day of ['to=0000-12-31', 'from=0000-01-01'])
      expect((await app.request(`/api/institutions/changes.json?${day}`)).status).toBe(422)
  })

  test('answer 200 to any address', async () => {
    const app = await site()
    const path = fc.constantFrom('/api/institutions.json', '/api/notices.json')
    await fc.assert(
      fc.asyncProperty(path, fc.webQueryParameters(), async (where, query) => {
        expect((await app.request(`${where}?${query}`)).status).toBe(200)
      }),
    )
  })
})
