import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { Hono } from 'hono'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Db } from '#db/client'
import { firstHead, recorded } from '#db/events'
import { lastRuns } from '#db/job-runs'
import { newestCheckpoint } from '#db/log-tree'
import { countRefusal } from '#db/refusals'
import { events, limits, refusals, sessions, usedOnce } from '#db/schema'
import { keyText, readCheckpoint, readKey } from '#domain/checkpoint'
import { isDue } from '#domain/job'
import { provesConsistency, provesInclusion } from '#domain/merkle'
import { runDue } from '#functions/jobs'
import { log } from '#functions/log'
import { outsideOf } from '#functions/log-bucket'
import { outsideIn } from '#functions/log-directory'
import { keepLog } from '#functions/log-keeping'
import { type House, type World, settingsFrom } from '#functions/world'
import { freshDb, freshFiles } from '../db/open.ts'

const settings = settingsFrom({ SITE_SECRET: 'x'.repeat(32), LOG_KEY: '05'.repeat(32) })
const start = new Date('2026-01-05T02:30:00Z')

let db: Db
let world: World
let clock: Date
let app: Hono<House>

const write = (stream: string, count = 3) =>
  db.write(
    recorded(
      db,
      firstHead(stream),
      Array.from({ length: count }, () => ({ action: 'note', actor: 'bureau', at: clock })),
    ),
  )

beforeEach(async () => {
  db = await freshDb()
  clock = start
  world = { runtime: 'node', db, now: () => clock, settings, files: freshFiles() }
  app = new Hono<House>()
  app.use(async (c, next) => {
    c.set('world', world)
    await next()
  })
  app.route('/', log)
})

const text = async (path: string) => (await app.request(path)).text()
const json = async <T>(path: string) => (await (await app.request(path)).json()) as T

describe('the log as open data', () => {
  test('has nothing to show before the first checkpoint', async () => {
    expect((await app.request('/api/log/checkpoint.txt')).status).toBe(404)
    expect(await json('/api/log/checkpoints.json')).toEqual({ checkpoints: [], next: null })
  })

  test('shows checkpoints that its key has signed, and proves each record and each growth', async () => {
    await write('application/1')
    await keepLog(world)
    await write('application/2', 5)
    await keepLog(world)

    const key = readKey((await text('/api/log/key.txt')).trim())
    const now = readCheckpoint(await text('/api/log/checkpoint.txt'), key)
    const old = readCheckpoint(await text('/api/log/checkpoints/3.txt'), key)
    expect([old.size, now.size]).toEqual([3, 8])
    const { proof } = await json<{ proof: string[] }>('/api/log/consistency.json?from=3&to=8')
    expect(provesConsistency(old, now, proof)).toBe(true)

    for (const { hash } of await db.q.select({ hash: events.hash }).from(events)) {
      const found = await json<{ index: number; proof: string[] }>(
        `/api/log/inclusion.json?event=${hash}`,
      )
      expect(provesInclusion(hash, { ...found, ...now })).toBe(true)
    }
  })

  test('pages through the checkpoints', async () => {
    for (let n = 0; n < 103; n++) {
      await write(`application/${String(n)}`, 1)
      await keepLog(world)
    }
    type Page = { checkpoints: { size: number }[]; next: number | null }
    const first = await json<Page>('/api/log/checkpoints.json')
    const second = await json<Page>(`/api/log/checkpoints.json?before=${String(first.next)}`)
    const sizes = [...first.checkpoints, ...second.checkpoints].map(({ size }) => size)
    expect(sizes).toEqual(Array.from({ length: 103 }, (_, i) => 103 - i))
    expect(second.next).toBeNull()
  })

  test.each([
    ['/api/log/inclusion.json', 400],
    ['/api/log/inclusion.json?event=xyz', 400],
    [`/api/log/inclusion.json?event=${'a'.repeat(64)}`, 404],
    ['/api/log/consistency.json?from=2&to=1', 400],
    ['/api/log/consistency.json?from=-1&to=1', 400],
    ['/api/log/consistency.json?from=0&to=99999', 404],
    ['/api/log/checkpoints/7.txt', 404],
    ['/api/log/checkpoints.json?before=x', 400],
  ])('answers %s with %i and says why', async (path, status) => {
    await write('application/1')
    await keepLog(world)
    const answer = await app.request(path)
    expect(answer.status).toBe(status)
    expect((await answer.text()).length).toBeGreaterThan(5)
  })

  test('answers no question with 500', async () => {
    await write('application/1')
    await keepLog(world)
    const path = fc.constantFrom('inclusion.json', 'consistency.json', 'checkpoints.json')
    await fc.assert(
      fc.asyncProperty(path, fc.webQueryParameters(), async (where, query) => {
        expect((await app.request(`/api/log/${where}?${query}`)).status).toBeLessThan(500)
      }),
    )
  })

  test('without a key signs nothing', async () => {
    world.settings = { ...settings, signer: null }
    await write('application/1')
    expect(await keepLog(world)).toBeNull()
    expect((await app.request('/api/log/key.txt')).status).toBe(404)
  })
})

describe('checkpoints outside the database', () => {
  const bucket = () => {
    const objects = new Map<string, string>()
    return {
      put: (name: string, value: string) => Promise.resolve(objects.set(name, value)),
      get: (name: string) => {
        const found = objects.get(name)
        return Promise.resolve(found === undefined ? null : { text: () => Promise.resolve(found) })
      },
    }
  }
  const directory = () => {
    const dir = mkdtempSync(join(tmpdir(), 'handbook-'))
    onTestFinished(() => {
      rmSync(dir, { recursive: true })
    })
    return dir
  }

  test('are files in order, and the newest by its name', async () => {
    const dir = directory()
    world.outside = outsideIn(dir)
    expect(await world.outside.newest()).toBeNull()
    await write('application/1')
    const made = await keepLog(world)
    expect(readdirSync(join(dir, 'checkpoints'))).toEqual(['000000000000003.txt', 'newest.txt'])
    expect(readFileSync(join(dir, 'checkpoints', 'newest.txt'), 'utf8')).toBe(made?.note)
    expect(await world.outside.newest()).toBe(made?.note)
  })

  test.each(['directory', 'bucket'])(
    'in a %s stop the signing over an older database',
    async (kind) => {
      world.outside = kind === 'bucket' ? outsideOf(bucket()) : outsideIn(directory())
      await write('application/1')
      await write('application/2')
      await keepLog(world)
      // Somebody puts back the database as it was before.
      db = await freshDb()
      world.db = db
      await write('application/1')
      await expect(keepLog(world)).rejects.toThrow('not of this database')
      expect(await newestCheckpoint(db)).toBeNull()
    },
  )

  test('are caught up with when one could not be kept', async () => {
    const outside = outsideOf(bucket())
    const keep = vi.spyOn(outside, 'keep').mockRejectedValueOnce(new Error('full'))
    world.outside = outside
    await write('application/1')
    await expect(keepLog(world)).rejects.toThrow('full')
    expect(await keepLog(world)).toBeNull()
    expect(keep).toHaveBeenCalledTimes(2)
    expect(await outside.newest()).toBe((await newestCheckpoint(db))?.note)
    await keepLog(world)
    expect(keep).toHaveBeenCalledTimes(2)
  })
})

describe('the regular work', () => {
  test('is done once in every hour and once on every day, and caught up with', async () => {
    await write('application/1')
    await runDue(world)
    const begun = async () =>
      Object.fromEntries((await lastRuns(db)).map(({ name, begunAt }) => [name, begunAt]))
    expect(await begun()).toEqual({
      ...{ checkpoint: start, verification: start },
      ...{ forgetting: start, complaints: start, statistics: start },
    })

    clock = new Date('2026-01-05T02:59:59Z')
    await runDue(world)
    expect(await begun()).toMatchObject({ checkpoint: start })
    clock = new Date('2026-01-05T03:00:00Z')
    await runDue(world)
    expect(await begun()).toMatchObject({ checkpoint: clock, verification: start })
    clock = new Date('2026-01-09T01:00:00Z')
    await runDue(world)
    expect(await begun()).toEqual({
      ...{ checkpoint: clock, verification: clock },
      ...{ forgetting: clock, complaints: clock, statistics: clock },
    })
  })

  test('that fails is noted, tried again after ten minutes, and holds up no other', async () => {
    vi.mocked(console.error).mockImplementation(() => undefined)
    world.outside = {
      keep: () => Promise.reject(new Error('full')),
      newest: () => Promise.resolve(null),
    }
    await write('application/1')
    await runDue(world)
    const runs = await lastRuns(db)
    expect(runs.find(({ name }) => name === 'checkpoint')).toMatchObject({
      failure: 'full',
      doneAt: null,
    })
    expect(runs.find(({ name }) => name === 'verification')).toMatchObject({
      failure: '',
      doneAt: start,
    })
    const job = { title: '', every: 'hour' } as const
    const failed = { begunAt: start, failure: 'full' }
    expect(isDue(job, failed, new Date(start.getTime() + 599_000))).toBe(false)
    expect(isDue(job, failed, new Date(start.getTime() + 600_000))).toBe(true)
    vi.mocked(console.error).mockClear()
  })

  test('is not silenced by a clock that was put back', () => {
    const ahead = { begunAt: new Date('2027-01-01T00:00:00Z'), failure: '' }
    expect(isDue({ title: '', every: 'day' }, ahead, start)).toBe(true)
  })

  test('checks the whole log and reports what it found', async () => {
    await write('application/1')
    await runDue(world)
    const verification = (await lastRuns(db)).find(({ name }) => name === 'verification')
    expect(verification?.report).toMatchObject({
      events: 3,
      entries: 3,
      checkpoints: 1,
      findings: [],
    })
  })

  test('writes the refusals of a day into the log, and lets go of what has served', async () => {
    const burst = Array.from({ length: 30 }, () =>
      countRefusal(db, { kind: 'sign-in', person: '', at: clock }),
    )
    await Promise.all(burst)
    await countRefusal(db, { kind: 'place', person: 'somebody', at: clock })
    await db.write([
      db.q.insert(usedOnce).values({ key: '1'.repeat(64), expiresAt: clock }),
      db.q.insert(limits).values({ key: '2'.repeat(64), count: 1, endsAt: clock }),
    ])
    clock = new Date('2026-01-06T02:30:00Z')
    await runDue(world)
    const [event] = await db.q.select().from(events)
    expect(event).toMatchObject({
      stream: 'access/2026-01-05',
      action: 'refuse',
      actor: 'system',
      data: {
        counts: [
          { kind: 'place', person: 'somebody', count: 1 },
          { kind: 'sign-in', person: '', count: 30 },
        ],
      },
    })
    for (const table of [refusals, usedOnce, limits, sessions])
      expect(await db.q.select().from(table)).toEqual([])
    expect(keyText(settings.signer ?? { name: '', key: new Uint8Array() })).toContain(
      'handbook-log-',
    )
  })
})
