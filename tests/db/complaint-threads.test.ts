import { lte, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { sealedCaseOf } from '#db/complaint-cases'
import { proposeClosing } from '#db/complaint-closings'
import {
  enclosuresOf,
  forgetLeftOver,
  keepPart,
  partOf,
  ticketsUsedOn,
} from '#db/complaint-enclosures'
import { type Message, envelopesOf, sayInCase } from '#db/complaint-messages'
import { moveCase } from '#db/complaint-moves'
import { casesWithNews } from '#db/complaint-news'
import { recuse } from '#db/complaint-recusals'
import {
  casesToErase,
  forgetCases,
  onTimeRates,
  openDeadlines,
  remindOfDeadlines,
} from '#db/complaint-retention'
import { fileComplaint } from '#db/complaints'
import {
  caseRecusals,
  caseReminders,
  cases,
  closings,
  complaintEvents,
  complaintOutcomes,
  deadlines,
  enclosureParts,
  envelopes,
} from '#db/schema'
import { freshDb, planOf } from './open.ts'

const hex = (n: number, length: number) => n.toString(16).padStart(length, '0')
const id = hex(1, 32)
const ticket = 'b'.repeat(30)
const file = `${ticket}00`

const filing = (n: number) => ({
  id: hex(n, 32),
  locatorHash: hex(n, 64),
  authHash: hex(n, 64),
  queue: 'promoter-fireworks',
  receivedOn: '2026-03-06',
  slots: [new Uint8Array([n])],
  envelope: new Uint8Array(5000).fill(n),
})

const message = (no: number, change: Partial<Message> = {}): Message => ({
  no,
  envelope: new Uint8Array(5000).fill(100 + no),
  on: '2026-03-09',
  ...change,
})

const step = (change: object = {}) => ({
  id,
  action: 'accept' as const,
  reach: 'every' as const,
  unit: 'bureau',
  on: '2026-03-09',
  seen: 1,
  bureau: 'bureau',
  ...change,
})

const withCase = async () => {
  const db = await freshDb()
  await fileComplaint(db, filing(1))
  return db
}

const handled = async () => {
  const db = await withCase()
  await moveCase(db, step())
  await moveCase(db, step({ action: 'handle', seen: 2 }))
  return db
}

const numbers = async (db: Db) => (await envelopesOf(db, id)).map(({ no }) => no)

describe('a message', () => {
  test('is kept after the last one, and puts the day of erasure off', async () => {
    const db = await withCase()

    expect(await sayInCase(db, id, message(1))).toBe('said')
    expect(await sayInCase(db, id, message(2, { on: '2026-04-01' }))).toBe('said')
    expect(await numbers(db)).toEqual([0, 1, 2])
    expect((await sealedCaseOf(db, id, 'every'))?.purgeAfter).toBe('2027-04-01')
  })

  test('sent again is one message; another in its place is refused', async () => {
    const db = await withCase()
    await sayInCase(db, id, message(1))

    expect(await sayInCase(db, id, message(1))).toBe('said')
    expect(await sayInCase(db, id, message(1, { envelope: new Uint8Array(5000) }))).toBe(
      'changed meanwhile',
    )
    expect(await sayInCase(db, id, message(3))).toBe('changed meanwhile')
    expect(await sayInCase(db, hex(9, 32), message(1))).toBe('not found')
    expect(await numbers(db)).toEqual([0, 1])
  })

  test.each([2, 20])('of %d sent at once is taken once', async (many) => {
    const db = await withCase()
    const sent = Array.from({ length: many }, (_, n) =>
      sayInCase(db, id, message(1, { envelope: new Uint8Array(5000).fill(50 + n) })),
    )
    const outcomes = await Promise.all(sent)

    expect(outcomes.filter((outcome) => outcome === 'said')).toHaveLength(1)
    expect(await numbers(db)).toEqual([0, 1])
  })

  test('goes with its move or not at all', async () => {
    const db = await withCase()
    const both = step({ message: message(1) })

    expect(await moveCase(db, both)).toBe('moved')
    expect(await moveCase(db, both)).toBe('moved')
    expect(await numbers(db)).toEqual([0, 1])
    const torn = step({
      action: 'handle',
      seen: 2,
      message: message(2, { enclosures: [{ id: file, parts: 1 }] }),
    })
    expect(await moveCase(db, torn)).toBe('files missing')
    expect((await sealedCaseOf(db, id, 'every'))?.state).toBe('accepted')
    expect(await numbers(db)).toEqual([0, 1])
  })
})

describe('a file', () => {
  const part = (no: number, value = no) => ({
    enclosure: file,
    no,
    bytes: new Uint8Array(10).fill(value),
    on: '2026-03-06',
  })

  test('is kept in parts before its message, and given out part by part to its own case', async () => {
    const db = await withCase()
    expect([await keepPart(db, part(0)), await keepPart(db, part(1))]).toEqual(['kept', 'kept'])
    const with2 = message(1, { enclosures: [{ id: file, parts: 2 }], ticket })

    expect(await sayInCase(db, id, with2)).toBe('said')
    expect(await enclosuresOf(db, id)).toEqual([{ id: file, parts: 2 }])
    expect(await partOf(db, { caseId: id, enclosure: file, no: 1 })).toEqual(part(1).bytes)
    expect(await partOf(db, { caseId: hex(2, 32), enclosure: file, no: 1 })).toBeNull()
    expect(await partOf(db, { caseId: id, enclosure: file, no: 2 })).toBeNull()
  })

  test('sent again is one part; other bytes in its place are refused', async () => {
    const db = await withCase()
    await keepPart(db, part(0))

    expect(await keepPart(db, part(0))).toBe('kept')
    expect(await keepPart(db, part(0, 7))).toBe('taken')
  })

  test('whose parts are not all there, or that is another’s, refuses its message', async () => {
    const db = await withCase()
    await keepPart(db, part(0))
    const claims = (parts: number, value = 60) =>
      message(1, { envelope: new Uint8Array(5000).fill(value), enclosures: [{ id: file, parts }] })

    expect(await sayInCase(db, id, claims(2))).toBe('files missing')
    expect(await sayInCase(db, id, claims(1))).toBe('said')
    await fileComplaint(db, filing(2))
    expect(await sayInCase(db, hex(2, 32), claims(1, 61))).toBe('files missing')
  })

  test('that no message took goes, and the others stay', async () => {
    const db = await withCase()
    await keepPart(db, part(0))
    await sayInCase(db, id, message(1, { enclosures: [{ id: file, parts: 1 }], ticket }))
    await keepPart(db, { ...part(0), enclosure: 'f'.repeat(32) })
    const left = () => db.q.select({ id: enclosureParts.enclosure }).from(enclosureParts)

    await forgetLeftOver(db, '2026-03-07')
    expect(await left()).toHaveLength(2)
    await forgetLeftOver(db, '2026-03-08')
    expect(await left()).toEqual([{ id: file }])
    expect(await ticketsUsedOn(db, '2026-03-09', 10)).toBe(1)
    await forgetLeftOver(db, '2026-03-11')
    expect(await ticketsUsedOn(db, '2026-03-09', 10)).toBe(0)
  })
})

test('twenty complaints at once on one ticket are one complaint', async () => {
  const db = await freshDb()
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, n) => fileComplaint(db, { ...filing(n + 1), ticket })),
  )

  expect(outcomes.filter((outcome) => outcome === 'filed')).toHaveLength(1)
  expect(outcomes.filter((outcome) => outcome === 'ticket used')).toHaveLength(19)
  expect(await db.q.select({ id: cases.id }).from(cases)).toHaveLength(1)
})

describe('an extension', () => {
  test('enters the log with every move, of whatever kind', async () => {
    const db = await handled()
    await moveCase(db, step({ action: 'extend', seen: 3 }))
    const waiting = await db.q.values<[string]>(
      sql`select kind from complaint_events join log_waiting using (hash) where log_waiting.stream is null order by no`,
    )

    expect(waiting.flat()).toEqual(['file', 'accept', 'handle', 'extend'])
  })

  test('puts the outcome off once', async () => {
    const db = await handled()
    const extend = step({ action: 'extend', seen: 3 })

    expect(await moveCase(db, extend)).toBe('moved')
    expect(await moveCase(db, extend)).toBe('moved')
    expect(await moveCase(db, step({ action: 'extend', seen: 4 }))).toBe('not allowed')
    const found = await sealedCaseOf(db, id, 'every')
    expect(found?.state).toBe('handling')
    expect(found?.deadlines.find(({ kind }) => kind === 'outcome')).toMatchObject({
      // 30 days end in the Qingming holiday, so on 7 April; 30 days from then.
      dueOn: '2026-05-07',
      metOn: null,
    })
  })
})

const closed = (confirmer: string, proposal = 1) => ({
  confirmer,
  proposal,
  outcome: {
    ...{ id: hex(7, 32), institution: null, sector: 'fireworks' },
    ...{ quarter: '2026-Q1', kind: 'remedied' as const },
  },
})
const [one, other] = [hex(1, 64), hex(2, 64)]

describe('closing by two', () => {
  test('needs somebody else than who proposed it, and counts the outcome without its case', async () => {
    const db = await handled()
    expect(await proposeClosing(db, id, { proposer: one, message: message(1) })).toBe('said')
    const close = (by: string) =>
      moveCase(db, step({ action: 'close', seen: 3, message: message(2), closed: closed(by) }))

    expect(await close(one)).toBe('one person')
    expect((await sealedCaseOf(db, id, 'every'))?.state).toBe('handling')
    expect(await close(other)).toBe('moved')
    expect(await sealedCaseOf(db, id, 'every')).toMatchObject({ state: 'closed', closing: null })
    const counted = await db.q.select().from(complaintOutcomes)
    expect(counted).toEqual([closed(other).outcome])
    expect(JSON.stringify(counted)).not.toContain(id)
  })

  test('confirms the ending that was seen, not a newer one', async () => {
    const db = await handled()
    await proposeClosing(db, id, { proposer: one, message: message(1) })
    await proposeClosing(db, id, { proposer: one, message: message(2) })

    expect(
      await moveCase(
        db,
        step({ action: 'close', seen: 3, message: message(3), closed: closed(other, 1) }),
      ),
    ).toBe('one person')
  })

  test.each(['fell with a recusal', 'was replaced'])(
    'is refused by the batch itself where the proposal %s after it was read',
    async (how) => {
      const db = await handled()
      await proposeClosing(db, id, { proposer: one, message: message(1) })
      let isLate = true
      const overtaken: Db = {
        ...db,
        write: async (queries) => {
          if (isLate) {
            isLate = false
            if (how === 'was replaced')
              await db.write([db.q.update(closings).set({ proposer: other })])
            else await recuse(db, { id, reach: 'every', mark: hex(9, 64), proposer: one })
          }
          await db.write(queries)
        },
      }
      const close = step({ action: 'close', seen: 3, message: message(2), closed: closed(other) })

      expect(await moveCase(overtaken, close)).toBe('one person')
      expect((await sealedCaseOf(db, id, 'every'))?.state).toBe('handling')
      expect(await numbers(db)).toEqual([0, 1])
      expect(await db.q.select().from(complaintOutcomes)).toEqual([])
    },
  )

  test('is proposed of a case in hand only', async () => {
    const db = await withCase()

    expect(await proposeClosing(db, id, { proposer: one, message: message(1) })).toBe('not allowed')
    expect(await numbers(db)).toEqual([0])
  })
})

describe('a review', () => {
  test('goes to the bureau with a deadline of its own, which the archive meets', async () => {
    const db = await withCase()
    await moveCase(db, step({ action: 'decline' }))
    await moveCase(db, step({ action: 'review', unit: 'reporter', seen: 2, message: message(1) }))
    const found = await sealedCaseOf(db, id, 'every')

    expect(found).toMatchObject({ state: 'review', queue: 'bureau' })
    expect(found?.deadlines.find(({ kind }) => kind === 'review')).toMatchObject({
      dueOn: '2026-04-08',
      metOn: null,
    })
    await moveCase(db, step({ action: 'archive', seen: 3, on: '2026-03-20' }))
    expect((await sealedCaseOf(db, id, 'every'))?.deadlines.every(({ metOn }) => metOn)).toBe(true)
  })
})

test('the news tell every case but those that are over, with its messages', async () => {
  const db = await handled()
  await sayInCase(db, id, message(1))
  await fileComplaint(db, filing(2))
  await moveCase(db, step({ id: hex(2, 32), action: 'withdraw' }))

  expect(await casesWithNews(db)).toEqual([
    { locatorHash: hex(1, 64), state: 'handling', messages: 1 },
  ])
  expect(await planOf(db, casesWithNews(db))).toContain('cases_with_news')
})

describe('the daily work', () => {
  const old = async () => {
    const db = await freshDb()
    await fileComplaint(db, { ...filing(1), receivedOn: '2024-03-06' })
    await keepPart(db, { enclosure: file, no: 0, bytes: new Uint8Array(5), on: '2024-03-06' })
    await sayInCase(db, id, message(1, { on: '2024-03-07', enclosures: [{ id: file, parts: 1 }] }))
    return db
  }
  const left = async (db: Db) =>
    Promise.all(
      [
        cases,
        envelopes,
        deadlines,
        complaintEvents,
        enclosureParts,
        caseReminders,
        caseRecusals,
      ].map(async (table) => (await db.q.select({ n: sql<number>`count(*)` }).from(table))[0]?.n),
    )

  test('erases a case whose time is over, whole, and counts it', async () => {
    const db = await old()
    await remindOfDeadlines(db, '2024-04-20')

    expect(await forgetCases(db, '2025-03-06')).toBe(0)
    expect(await forgetCases(db, '2025-03-07')).toBe(1)
    expect(await left(db)).toEqual([0, 0, 0, 0, 0, 0, 0])
    expect(await onTimeRates(db, '2025-03-07')).toMatchObject({ accept: { met: 0, late: 1 } })
    expect(await sayInCase(db, id, message(2))).toBe('not found')
  })

  test.each([0, 1, 2, 3])(
    'lets a message that comes meanwhile (try %d) win or lose whole',
    async () => {
      const db = await old()
      const [said, erased] = await Promise.all([
        sayInCase(db, id, message(2)),
        forgetCases(db, '2025-03-07'),
      ])
      const [kept = 0, messages = 0] = await left(db)

      expect([kept, messages]).toEqual(said === 'said' ? [1, 3] : [0, 0])
      expect(erased).toBe(said === 'said' ? 0 : 1)
    },
  )

  test('keeps a case whose day was put off after it was found', async () => {
    const db = await old()
    const slow: Db = {
      ...db,
      write: async (queries) => {
        await sayInCase(db, id, message(2))
        await db.write(queries)
      },
    }

    expect(await forgetCases(slow, '2025-03-07')).toBe(0)
    expect((await left(db)).slice(0, 2)).toEqual([1, 3])
  })

  test('reminds once of what is due and of what was missed, on whatever day it runs', async () => {
    const db = await withCase()
    const told = () =>
      db.q
        .select({ deadline: caseReminders.deadline, kind: caseReminders.kind })
        .from(caseReminders)
    await remindOfDeadlines(db, '2026-03-11')
    expect(await told()).toEqual([])
    await remindOfDeadlines(db, '2026-03-12')
    await remindOfDeadlines(db, '2026-03-12')
    expect(await told()).toEqual([{ deadline: 'accept', kind: 'soon' }])
    await remindOfDeadlines(db, '2026-03-20')
    expect(await told()).toEqual([
      { deadline: 'accept', kind: 'missed' },
      { deadline: 'accept', kind: 'soon' },
    ])
  })

  test('counts what was met in time, what was late and what nobody has answered', async () => {
    const db = await freshDb()
    for (const n of [1, 2, 3, 4]) await fileComplaint(db, filing(n))
    await moveCase(db, step({ id: hex(1, 32) }))
    await moveCase(db, step({ id: hex(2, 32), on: '2026-03-20' }))

    expect((await onTimeRates(db, '2026-03-10')).accept).toEqual({ met: 1, late: 1 })
    expect((await onTimeRates(db, '2026-03-20')).accept).toEqual({ met: 1, late: 3 })
  })

  test('asks by indexes', async () => {
    const db = await freshDb()

    expect(await planOf(db, casesToErase(db, '2026-03-06'))).toContain('cases_to_erase')
    expect(await planOf(db, openDeadlines(db, lte(deadlines.dueOn, '2026-03-06')))).toContain(
      'deadlines_due',
    )
    expect(await planOf(db, envelopesOf(db, id))).toContain('envelopes_of_case')
    expect(await planOf(db, enclosuresOf(db, id))).toContain('enclosures_of_case')
  })
})
