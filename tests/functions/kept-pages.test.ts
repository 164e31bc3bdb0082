import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Hono } from 'hono'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { firstHead, record } from '#db/events'
import { recorded } from '#db/schema'
import { answerKept, keeping } from '#functions/kept-pages'
import { type World, provideWorld, settingsFrom } from '#functions/world'
import { freshDb, freshFiles } from '../db/open.ts'

const settings = settingsFrom({ SITE_SECRET: 'a secret for tests, and only for tests' })
const clock = { now: new Date('2026-01-05T02:00:00Z') }
let db: Db
let world: World
let rendered = 0

const app = new Hono()
app.use(keeping as never)
app.get('*', (c) => {
  rendered += 1
  if (c.req.query('cookie')) c.header('set-cookie', 'a=b')
  c.header('etag', 'W/"one"')
  return c.text(`page ${String(rendered)}`, c.req.query('bad') ? 422 : 200)
})

const server = createServer((req, res) => {
  void answerKept(world, req, res, () => {
    const headers = new Headers(req.headers as Record<string, string>)
    void Promise.resolve(
      app.request(req.url ?? '/', { method: req.method ?? 'GET', headers }),
    ).then(async (answer) => {
      res.writeHead(answer.status, Object.fromEntries(answer.headers))
      res.end(await answer.text())
    })
  })
})
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
afterAll(() => server.close())
const get = (path: string, headers = {}) =>
  fetch(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}${path}`, { headers })
const said = async (path: string, headers = {}) => (await get(path, headers)).text()

let n = 0
beforeEach(async () => {
  db = await freshDb()
  world = { runtime: 'node', db, now: () => clock.now, settings, files: freshFiles() }
  provideWorld(() => world)
  rendered = 0
  // Every test asks for addresses of its own: what is kept outlives a database only here.
  n += 1
})
const list = (query = '') => `/institutions/?name=${String(n)}${query}`

describe('a page of a list', () => {
  test('is rendered once, and anew when anything was recorded', async () => {
    expect([await said(list()), await said(list())]).toEqual(['page 1', 'page 1'])
    await db.write([
      record(db, firstHead('entry/one'), { action: 'leave', actor: 'one', at: clock.now }),
    ])
    expect([await said(list()), await said(list())]).toEqual(['page 2', 'page 2'])
  })

  test('is rendered anew the next day', async () => {
    await said(list())
    const before = clock.now
    clock.now = new Date('2026-01-05T16:00:00Z')
    expect(await said(list())).toBe('page 2')
    clock.now = before
  })

  test('is another one under another address or packed in another way', async () => {
    await said(list())
    expect(await said(list('&sector=fireworks'))).toBe('page 2')
    expect(await said(list(), { 'accept-encoding': 'gzip' })).toBe('page 3')
  })

  test('that is known is not sent again', async () => {
    await said(list())
    for (const known of ['W/"one"', '"one"', '"other", W/"one"', '*']) {
      const again = await get(list(), { 'if-none-match': known })
      expect([again.status, await again.text(), rendered], known).toEqual([304, '', 1])
    }
    expect((await get(list(), { 'if-none-match': '"other"' })).status).toBe(200)
  })

  test.each(['&bad=1', '&cookie=1'])('is not kept with %s', async (query) => {
    expect([await said(list(query)), await said(list(query))]).toEqual(['page 1', 'page 2'])
  })

  test.each([
    '/applications/case/',
    '/staff/',
    '/search/?q=a',
    '/institution/case/',
    '/complaints/case/',
  ])('%s is no list, and never kept', async (path) => {
    expect([await said(path), await said(path)]).toEqual(['page 1', 'page 2'])
  })
})

test('every event is counted, however it was written', async () => {
  await db.write([
    record(db, firstHead('entry/one'), { action: 'leave', actor: 'one', at: clock.now }),
    record(db, firstHead('entry/two'), { action: 'leave', actor: 'one', at: clock.now }),
  ])
  const [row] = await db.q.select().from(recorded)
  expect(row).toEqual({ one: 1, events: 2 })
})
