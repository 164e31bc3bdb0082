import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { CASES_PER_PAGE, caseRows, casesIn, sealedCaseOf } from '#db/complaint-cases'
import { caseHeadOf, recordMove, verifyCase } from '#db/complaint-events'
import { moveCase } from '#db/complaint-moves'
import { caseByLocator, fileComplaint } from '#db/complaints'
import { cases, complaintEvents, deadlines, envelopes, slots } from '#db/schema'
import { complaintStates } from '#domain/complaint-state'
import { freshDb, planOf } from './open.ts'

const hex = (n: number, length: number) => n.toString(16).padStart(length, '0')

const filing = (n: number) => ({
  id: hex(n, 32),
  locatorHash: hex(n, 64),
  authHash: hex(n, 64),
  queue: 'promoter-fireworks',
  receivedOn: '2026-03-06',
  slots: [new Uint8Array([1, 2, 255]), new Uint8Array([0])],
  envelope: new Uint8Array(5000).fill(n),
})

const step = (id: string, change = {}) => ({
  id,
  action: 'accept' as const,
  reach: 'every' as const,
  unit: 'bureau',
  on: '2026-03-09',
  seen: 1,
  bureau: 'bureau',
  ...change,
})

const count = async (
  db: Db,
  table: 'cases' | 'slots' | 'envelopes' | 'deadlines' | 'complaint_events',
) =>
  (
    await db.q
      .select({ n: sql<number>`count(*)` })
      .from(sql.identifier(table) as unknown as typeof cases)
  )[0]?.n

describe('filing a complaint', () => {
  test('keeps case, slots, envelope, deadlines and first event', async () => {
    const db = await freshDb()

    expect(await fileComplaint(db, filing(1))).toBe('filed')
    expect(await sealedCaseOf(db, hex(1, 32), 'every')).toMatchObject({
      state: 'filed',
      queue: 'promoter-fireworks',
      receivedOn: '2026-03-06',
      purgeAfter: '2027-03-06',
      slots: filing(1).slots,
      envelope: filing(1).envelope,
      moves: [{ no: 1, kind: 'file', happenedOn: '2026-03-06', unit: 'promoter-fireworks' }],
    })
    expect((await caseByLocator(db, hex(1, 64)))?.deadlines.map(({ kind }) => kind)).toEqual([
      'accept',
      'outcome',
    ])
  })

  test('again with the same locator keeps nothing more', async () => {
    const db = await freshDb()
    await fileComplaint(db, filing(1))

    expect(await fileComplaint(db, { ...filing(2), locatorHash: hex(1, 64) })).toBe('already filed')
    expect(await count(db, 'cases')).toBe(1)
    expect(await count(db, 'slots')).toBe(2)
    expect(await count(db, 'envelopes')).toBe(1)
    expect(await count(db, 'deadlines')).toBe(2)
    expect(await count(db, 'complaint_events')).toBe(1)
  })

  test('keeps nothing at all when one part is refused', async () => {
    const db = await freshDb()

    await expect(
      fileComplaint(db, { ...filing(1), envelope: new Uint8Array(10) }),
    ).rejects.toThrow()
    expect(await count(db, 'cases')).toBe(0)
    expect(await count(db, 'slots')).toBe(0)
  })
})

describe('the complaint tables', () => {
  test('hold days and hashes only: no column for an instant, an address or a person', async () => {
    const db = await freshDb()
    const columns = await db.q
      .select({ column: sql<string>`m.name || '.' || p.name` })
      .from(sql`sqlite_master m join pragma_table_info(m.name) p`)
      .where(sql`m.name in ('cases', 'slots', 'envelopes', 'deadlines', 'complaint_events')`)

    expect(columns.map(({ column }) => column).sort()).toEqual(
      [
        'cases.auth_hash',
        'cases.due_on',
        'cases.id',
        'cases.locator_hash',
        'cases.purge_after',
        'cases.queue',
        'cases.received_on',
        'cases.state',
        'complaint_events.case_id',
        'complaint_events.happened_on',
        'complaint_events.hash',
        'complaint_events.kind',
        'complaint_events.no',
        'complaint_events.prev_hash',
        'complaint_events.unit',
        'deadlines.case_id',
        'deadlines.due_on',
        'deadlines.kind',
        'deadlines.met_on',
        'envelopes.bytes',
        'envelopes.case_id',
        'envelopes.id',
        'envelopes.no',
        'envelopes.received_on',
        'envelopes.size_class',
        'slots.bytes',
        'slots.case_id',
        'slots.no',
      ].sort(),
    )
  })

  test('do not show the order of arrival', async () => {
    const db = await freshDb()
    for (const table of ['cases', 'slots', 'envelopes', 'deadlines', 'complaint_events'])
      await expect(
        db.q.select({ id: sql`rowid` }).from(sql.identifier(table) as unknown as typeof cases),
      ).rejects.toThrow()
  })

  test('keep a case while anything of it is left, and its events until it may be erased', async () => {
    const db = await freshDb()
    await fileComplaint(db, filing(1))
    const parts = [slots, envelopes, deadlines].map((table) => db.q.delete(table))

    await expect(db.write([db.q.update(complaintEvents).set({ unit: 'x' })])).rejects.toThrow(
      'append-only',
    )
    await expect(db.write([db.q.delete(complaintEvents)])).rejects.toThrow('append-only')
    await expect(db.write([db.q.delete(cases)])).rejects.toThrow('foreign key')
    await expect(
      db.write([...parts, db.q.delete(complaintEvents), db.q.delete(cases)]),
    ).rejects.toThrow('append-only')
    expect(await count(db, 'slots')).toBe(2)

    await db.write([db.q.update(cases).set({ receivedOn: '2000-01-01', purgeAfter: '2001-01-01' })])
    await db.write([...parts, db.q.delete(complaintEvents), db.q.delete(cases)])
    for (const table of ['cases', 'slots', 'envelopes', 'deadlines', 'complaint_events'] as const)
      expect(await count(db, table)).toBe(0)
  })

  test('refuse an event that replaces one, leaves a gap or hangs on another', async () => {
    const db = await freshDb()
    await fileComplaint(db, filing(1))
    const head = await caseHeadOf(db, hex(1, 32))
    const move = { kind: 'accept', on: '2026-03-09', unit: 'bureau' } as const
    const raw = ({ sql: text, params }: { sql: string; params: unknown[] }, change = '') => ({
      toSQL: () => ({ sql: text.replace('insert', `insert${change}`), params }),
    })
    const inserted = (after: typeof head, change?: string) =>
      db.write([raw(recordMove(db, after, move).toSQL(), change)])

    await expect(inserted({ ...head, no: 0 }, ' or replace')).rejects.toThrow('complaint_events')
    await expect(inserted({ ...head, no: 2 })).rejects.toThrow('follow their case')
    await expect(inserted({ ...head, hash: hex(7, 64) })).rejects.toThrow('follow their case')
    expect(await count(db, 'complaint_events')).toBe(1)
    await inserted(head)
    expect(await verifyCase(db, hex(1, 32))).toBeNull()
  })
})

describe('the chain of a case', () => {
  const moved = async () => {
    const db = await freshDb()
    await fileComplaint(db, filing(1))
    await moveCase(db, step(hex(1, 32)))
    await moveCase(db, step(hex(1, 32), { action: 'handle', seen: 2 }))
    return db
  }
  // As somebody with the file in hand would.
  const tampered = async (change: string) => {
    const db = await moved()
    const guards = ['never_change', 'never_go', 'never_replaced', 'follow_their_case']
    const statements = [...guards.map((guard) => `drop trigger complaint_events_${guard}`), change]
    await db.write(statements.map((text) => ({ toSQL: () => ({ sql: text, params: [] }) })))
    return verifyCase(db, hex(1, 32))
  }

  test('holds after every move, and for a case without any', async () => {
    const db = await moved()

    expect(await verifyCase(db, hex(1, 32))).toBeNull()
    expect(await verifyCase(db, hex(2, 32))).toBeNull()
  })

  test.each([
    ["update complaint_events set unit = 'x' where no = 2", { version: 2, why: 'altered' }],
    [
      "update complaint_events set happened_on = '2026-03-08' where no = 3",
      { version: 3, why: 'altered' },
    ],
    ['delete from complaint_events where no = 2', { version: 2, why: 'missing' }],
    [
      `update complaint_events set prev_hash = '${hex(9, 64)}' where no = 2`,
      { version: 2, why: 'not linked' },
    ],
  ])('breaks by %s', async (change, found) => {
    expect(await tampered(change)).toEqual(found)
  })
})

const firstHash = async (db: Db) =>
  (await db.q.select({ hash: complaintEvents.hash }).from(complaintEvents))[0]?.hash ?? ''

describe('moving a case', () => {
  test('writes state, met deadline, day of erasure and event together', async () => {
    const db = await freshDb()
    await fileComplaint(db, filing(1))

    expect(await moveCase(db, step(hex(1, 32)))).toBe('moved')
    expect(await sealedCaseOf(db, hex(1, 32), 'every')).toMatchObject({
      state: 'accepted',
      purgeAfter: '2027-03-09',
      deadlines: [
        { kind: 'accept', metOn: '2026-03-09' },
        { kind: 'outcome', metOn: null },
      ],
      moves: [{ no: 1 }, { no: 2, kind: 'accept', happenedOn: '2026-03-09', unit: 'bureau' }],
    })
  })

  test('is refused where the table has no such move, the case is out of reach, or is gone', async () => {
    const db = await freshDb()
    await fileComplaint(db, filing(1))

    expect(await moveCase(db, step(hex(1, 32), { action: 'close' }))).toBe('not allowed')
    expect(await moveCase(db, step(hex(1, 32), { reach: ['promoter-biomedicine'] }))).toBe(
      'not found',
    )
    expect(await moveCase(db, step(hex(1, 32), { reach: [] }))).toBe('not found')
    expect(await moveCase(db, step(hex(2, 32)))).toBe('not found')
  })

  test('lets one of two clerks through who saw the same case', async () => {
    const db = await freshDb()
    await fileComplaint(db, filing(1))
    const both = await Promise.all([
      moveCase(db, step(hex(1, 32))),
      moveCase(db, step(hex(1, 32), { action: 'decline' })),
    ])

    expect(both.sort()).toEqual(['changed meanwhile', 'moved'])
    expect(await moveCase(db, step(hex(1, 32), { action: 'handle' }))).toBe('changed meanwhile')
  })

  test.each([
    [
      'one after the other',
      (both: (() => Promise<string>)[]) =>
        both.reduce(
          async (before, next) => [...(await before), await next()],
          Promise.resolve<string[]>([]),
        ),
    ],
    ['at once', (both: (() => Promise<string>)[]) => Promise.all(both.map((one) => one()))],
  ])('again in the same way, %s, is one move', async (_, run) => {
    const db = await freshDb()
    await fileComplaint(db, filing(1))
    const accept = () => moveCase(db, step(hex(1, 32)))

    expect(await run([accept, accept])).toEqual(['moved', 'moved'])
    expect(await count(db, 'complaint_events')).toBe(2)
    for (const change of [
      { unit: 'promoter-fireworks' },
      { on: '2026-03-10' },
      { action: 'decline' as const },
    ])
      expect(await moveCase(db, step(hex(1, 32), change))).toBe('changed meanwhile')
  })

  test('by transfer goes nowhere while no list names the bureau', async () => {
    const db = await freshDb()
    await fileComplaint(db, filing(1))

    expect(await moveCase(db, step(hex(1, 32), { action: 'transfer', bureau: null }))).toBe(
      'nowhere to go',
    )
    expect((await casesIn(db, 'every')).cases[0]).toMatchObject({
      state: 'filed',
      queue: 'promoter-fireworks',
    })
  })

  test('brings a proof, and so does filing: a lost answer is settled, not doubled', async () => {
    const db = await freshDb()
    const proven: boolean[] = []
    const watched: Db = {
      ...db,
      write: (queries) => {
        proven.push(queries.some((query) => query.proof))
        return db.write(queries)
      },
    }
    await fileComplaint(watched, filing(1))
    await moveCase(watched, step(hex(1, 32)))

    expect(proven).toEqual([true, true])
    const { hash } = await caseHeadOf(db, hex(1, 32))
    const { proof } = recordMove(
      db,
      { caseId: hex(1, 32), no: 1, hash: await firstHash(db) },
      { kind: 'accept', on: '2026-03-09', unit: 'bureau' },
    )
    expect(proof?.args).toEqual([hash])
  })

  test('by transfer hands it to the bureau, once', async () => {
    const db = await freshDb()
    await fileComplaint(db, filing(1))
    await fileComplaint(db, { ...filing(2), queue: 'bureau' })

    expect(await moveCase(db, step(hex(1, 32), { action: 'transfer' }))).toBe('moved')
    expect((await sealedCaseOf(db, hex(1, 32), ['bureau']))?.state).toBe('transferred')
    expect(await moveCase(db, step(hex(2, 32), { action: 'transfer' }))).toBe('not allowed')
  })
})

describe('the cases of a queue', () => {
  test('show only the queues asked for, oldest first, with the next deadline', async () => {
    const db = await freshDb()
    await fileComplaint(db, filing(1))
    await fileComplaint(db, { ...filing(2), receivedOn: '2026-03-05' })
    await fileComplaint(db, { ...filing(3), queue: 'bureau' })
    const shown = (await casesIn(db, ['promoter-fireworks'])).cases

    expect(shown.map(({ id }) => id)).toEqual([hex(2, 32), hex(1, 32)])
    expect(shown[0]?.due?.kind).toBe('accept')
    expect((await casesIn(db, 'every')).cases).toHaveLength(3)
    expect(await casesIn(db, [])).toEqual({ cases: [], more: false })
  })

  test('come page by page, each once', async () => {
    const db = await freshDb()
    for (let n = 0; n <= CASES_PER_PAGE; n++) await fileComplaint(db, filing(n))
    const first = await casesIn(db, 'every')
    const second = await casesIn(db, 'every', { after: first.cases.at(-1) })

    expect([first.more, second.more]).toEqual([true, false])
    expect(new Set([...first.cases, ...second.cases].map(({ id }) => id)).size).toBe(
      CASES_PER_PAGE + 1,
    )
    expect(second.cases).toHaveLength(1)
  })

  test('are those still to be done, unless all are asked for', async () => {
    const db = await freshDb()
    for (const [n, state] of complaintStates.entries()) {
      await fileComplaint(db, filing(n))
      await db.write([
        db.q
          .update(cases)
          .set({ state })
          .where(sql`id = ${hex(n, 32)}`),
      ])
    }
    const shown = async (over: boolean) =>
      (await casesIn(db, 'every', { over })).cases.map(({ state }) => state)

    expect(await shown(false)).toEqual(
      complaintStates.filter(
        (state) => !['declined', 'closed', 'withdrawn', 'archived'].includes(state),
      ),
    )
    expect(await shown(true)).toEqual(complaintStates)
  })

  test.each([
    ['the bureau', 'every' as const, false, 'open_cases_by_day'],
    ['a promoter', ['promoter-fireworks'], false, 'open_cases_of_queue'],
    ['the bureau, asking for all', 'every' as const, true, 'cases_by_day'],
    ['a promoter, asking for all', ['promoter-fireworks'], true, 'cases_of_queue'],
  ])('come in order from one index for %s', async (_, queues, over, index) => {
    const db = await freshDb()
    const after = { receivedOn: '2026-03-06', id: hex(1, 32) }
    for (const asked of [{ over }, { over, after }]) {
      const plan = await planOf(db, caseRows(db, queues, asked))

      expect(plan).toMatch(new RegExp(` ${index}\\b`))
      expect(plan).not.toMatch(/TEMP B-TREE/)
    }
  })
})
