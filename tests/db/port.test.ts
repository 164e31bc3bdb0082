import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Conflict, connect, type Db } from '#db/client'
import { headOf, record, verifyStream } from '#db/events'
import { openFile } from '#db/file'
import { openHttp } from '#db/http'
import { once, wasDone } from '#db/idempotency'
import { migrate } from '#db/migrate'
import { events, house, idempotency } from '#db/schema'
import { startBridge } from '../rig/bridge.ts'
import { freePort, sqldRunsHere, startSqld } from '../rig/sqld.ts'
import { suiteDir } from './open.ts'

type Opened = { driver: Awaited<ReturnType<typeof openFile>>; stop: () => Promise<void> }

const kinds: { name: string; skip?: boolean; open: (dir: string) => Promise<Opened> }[] = [
  {
    name: 'a file',
    open: async (dir) => ({ driver: await openFile(dir), stop: () => Promise.resolve() }),
  },
  {
    name: 'a libSQL server',
    skip: !sqldRunsHere,
    open: async (dir) => {
      const { url, stop } = await startSqld({ port: await freePort(), dir })
      return { driver: openHttp(url, ''), stop }
    },
  },
  {
    name: 'the test bridge',
    open: async (dir) => {
      const { url, stop } = await startBridge({ file: join(dir, 'bridge.db') })
      return { driver: openHttp(url, ''), stop }
    },
  },
]

const at = new Date('2026-01-05T02:00:00.123Z')
const submit = { action: 'submit', actor: 'applicant', at }

for (const { name, skip = false, open } of kinds) {
  describe.skipIf(skip)(`the port over ${name}`, () => {
    let opened: Opened
    let db: Db

    beforeAll(async () => {
      opened = await open(suiteDir())
      db = connect(opened.driver)
    }, 120_000)
    afterAll(async () => {
      db.close()
      await opened.stop()
    })

    const refused = async (sent: Promise<void>) => {
      const error: unknown = await sent.catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(Conflict)
      return (error as Conflict).rule
    }
    const valueOf = async (key: string) =>
      (await db.q.select().from(house).where(eq(house.key, key)))[0]?.value
    const put = (key: string, value = '') => db.q.insert(house).values({ key, value })

    test('answers only after it has been migrated, and a second migration finds nothing to do', async () => {
      expect(await db.ping()).toBe(false)
      expect((await migrate(opened.driver))[0]).toBe('0001-memory.sql')
      expect(await migrate(opened.driver)).toEqual([])
      expect(await db.ping()).toBe(true)
    })

    test('gives back what was written, exactly', async () => {
      const value = '长沙市 “示例” \u{20BB7} \'"\n\t; --'
      await db.write([put('exact', value)])
      expect(await valueOf('exact')).toBe(value)
      expect(await valueOf('absent')).toBeUndefined()

      const happening = {
        ...submit,
        reason: value,
        data: { 数: [1, 0.5, -1e-7, null, true, value] },
      }
      await db.write([record(db, await headOf(db, 'exact'), happening)])
      const [row] = await db.q.select().from(events).where(eq(events.stream, 'exact'))
      expect(row).toMatchObject({ ...happening, version: 1 })
    })

    test('gives back bytes and integers', async () => {
      const bytes = new Uint8Array([0, 255, 10, 39])
      const [[blob, integer, kind] = []] = await opened.driver.execute({
        sql: 'select ?, 9007199254740991, typeof(cast(? as integer))',
        args: [bytes, 5],
      })
      expect(new Uint8Array(blob as ArrayBuffer)).toEqual(bytes)
      expect([integer, kind]).toEqual([9007199254740991, 'integer'])
    })

    test('keeps all of a batch or nothing of it', async () => {
      await db.write([put('kept')])
      expect(await refused(db.write([put('new'), put('kept', 'again')]))).toBe('house.key')
      expect(await valueOf('new')).toBeUndefined()
      expect(await valueOf('kept')).toBe('')
      await db.write([put('new')])
      expect(await valueOf('new')).toBe('')
    })

    test('refuses the whole batch of a writer who saw an older head', async () => {
      const head = await headOf(db, 'stale')
      await db.write([record(db, head, submit), put('first')])

      const stale = db.write([put('second'), record(db, head, { ...submit, action: 'withdraw' })])
      expect(await refused(stale)).toBe('events.stream, events.version')
      expect(await valueOf('second')).toBeUndefined()
      expect(await headOf(db, 'stale')).toMatchObject({ version: 1 })
      expect(await verifyStream(db, 'stale')).toBeNull()
    })

    test('lets exactly one of ten simultaneous writers win', async () => {
      const head = await headOf(db, 'race')
      const sent = Array.from({ length: 10 }, (_, n) =>
        db.write([record(db, head, { ...submit, data: { n } }), put(`race/${n}`)]),
      )
      const won = (await Promise.allSettled(sent)).map(({ status }) => status === 'fulfilled')
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await valueOf(`race/${won.indexOf(true)}`)).toBe('')
      expect(await db.q.$count(house, sql`key like 'race/%'`)).toBe(1)
    })

    test('refuses to change, remove or replace an event', async () => {
      const head = await headOf(db, 'fixed')
      await db.write([record(db, head, submit)])
      const here = eq(events.stream, 'fixed')

      const change = db.q.update(events).set({ actor: 'nobody' }).where(here)
      expect(await refused(db.write([change]))).toBe('events are append-only')
      expect(await refused(db.write([db.q.delete(events).where(here)]))).toBe(
        'events are append-only',
      )
      const { sql: text, params } = record(db, head, { ...submit, actor: 'nobody' }).toSQL()
      const replace = {
        toSQL: () => ({ sql: text.replace('insert', 'insert or replace'), params }),
      }
      expect(await refused(db.write([replace]))).toBe('events.stream, events.version')
      expect(await verifyStream(db, 'fixed')).toBeNull()
    })

    test('refuses an event that does not follow the last one', async () => {
      const head = await headOf(db, 'gap')
      await db.write([record(db, head, submit)])
      const skipped = { ...(await headOf(db, 'gap')), version: 2 }
      const forked = { ...head, version: 1 }
      expect(await refused(db.write([record(db, skipped, submit)]))).toBe(
        'events follow their stream',
      )
      expect(await refused(db.write([record(db, forked, submit)]))).toMatch(/^events/)
    })

    test('names what refuses: a check, a foreign key; and throws a defect as it is', async () => {
      const row = { key: 'x', requestHash: '', at }
      const text = (sql: string) => ({ toSQL: () => ({ sql, params: [] }) })
      const check = text(
        `insert into events values ('s', 1, 'a', 'b', 0, '', '', '{', '${'0'.repeat(64)}', '${'1'.repeat(64)}')`,
      )
      expect(await refused(db.write([check]))).toContain('json_valid')
      await db.write([
        text('create table parents (id text primary key) strict'),
        text('create table children (parent text references parents (id)) strict'),
      ])
      const orphan = text("insert into children values ('nobody')")
      expect(await refused(db.write([orphan]))).toBe('foreign key')
      const wrong = db.q.insert(idempotency).values({ ...row, at: sql`'yesterday'` })
      await expect(db.write([wrong])).rejects.not.toBeInstanceOf(Conflict)
      await expect(db.write([wrong])).rejects.toThrow('cannot store TEXT')
    })

    test('knows which request was made under a key', async () => {
      const first = { key: 'k', requestHash: 'h', at }
      expect(await wasDone(db, first)).toBe(false)
      await db.write([once(first), put('once')])
      const second = db.write([once({ ...first, requestHash: 'other' }), put('twice')])
      expect(await refused(second)).toBe('idempotency.key')
      expect(await wasDone(db, first)).toBe(true)
      expect(await wasDone(db, { ...first, requestHash: 'other' })).toBe(false)
      expect(await valueOf('twice')).toBeUndefined()
    })

    test('sends no write as a read, and shows what a read really threw', async () => {
      const sneaked = db.q.insert(house).values({ key: 'sneaked', value: 'secret' }).returning()
      const error = await sneaked.then(null, (thrown: unknown) => thrown)
      expect(error).toEqual(new Error('a write is sent with db.write'))
      expect(await valueOf('sneaked')).toBeUndefined()
      const wrong = await db.q
        .all(sql`select * from nowhere where a = ${'secret'}`)
        .catch((thrown: unknown) => thrown)
      expect(String(wrong)).toContain('nowhere')
      expect(String(wrong)).not.toContain('secret')
    })
  })
}
