import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { applications, cases, entries } from '#db/schema'
import { countStatistics, figureRows, figuresSince } from '#db/statistics'
import { freshDb, planOf } from './open.ts'
import { decide, leftOn, list } from './registry.ts'

const told = async (db: Db, measure: string, month?: string) => {
  const { figures } = await figuresSince(db, '2025-01')
  return Object.fromEntries(
    figures
      .filter((each) => each.measure === measure && (!month || each.month === month))
      .map(({ month: of, about, value }) => [month ? about : `${of} ${about}`, value]),
  )
}

const someCases = (db: Db, count: number, on: string, queue = 'bureau') =>
  db.write([
    db.q.insert(cases).values(
      Array.from({ length: count }, (_, i) => {
        const hash = `${on}${queue}${String(i)}`.padEnd(64, '0').replaceAll(/[^0-9a-f]/g, 'a')
        return {
          ...{ id: hash.slice(0, 32), locatorHash: hash, authHash: hash, queue },
          ...{ state: 'filed' as const, receivedOn: on, purgeAfter: '2027-01-05' },
        }
      }),
    ),
  ])

describe('statistics', () => {
  test('tell who was on the list at the end of each month', async () => {
    const db = await freshDb()
    await list(db, [
      {
        ...{ id: 'mill', name: '示例磨坊', creditCode: '91430100EXAMPLE011', on: '2026-01-20' },
        entries: [
          { kind: 'integrator', sector: 'fireworks' },
          { kind: 'ecosystem-provider', sector: 'biomedicine' },
        ],
      },
    ])
    await db.write([
      db.q
        .update(entries)
        .set({ state: 'left', endedOn: '2026-02-03', endBasis: '示工信〔2026〕3号' })
        .where(eq(entries.id, 'mill-0')),
    ])
    await countStatistics(db, '2026-02-10')
    expect(await told(db, 'listed', '2025-12')).toEqual({ '': 0 })
    expect(await told(db, 'listed', '2026-01')).toEqual({
      ...{ '': 2, 'integrator/fireworks': 1, 'ecosystem-provider/biomedicine': 1 },
    })
    expect(await told(db, 'listed', '2026-02')).toEqual({
      ...{ '': 1, 'ecosystem-provider/biomedicine': 1 },
    })
  })

  test('take in what is decided later for an earlier day, and count no other month for it', async () => {
    const db = await freshDb()
    await list(db, [
      {
        ...{ id: 'mill', name: '示例磨坊', creditCode: '91430100EXAMPLE011', on: '2025-06-20' },
        entries: [{ kind: 'integrator', sector: 'fireworks' }],
      },
    ])
    await countStatistics(db, '2026-02-10')
    const everyDay = await countStatistics(db, '2026-02-11')
    await decide(db, 'mill-0', leftOn('2025-11-03'))
    // November and December come to January and February, which are counted every day.
    expect(await countStatistics(db, '2026-02-12')).toBe(everyDay + 2)
    const months = ['2025-10', '2025-11', '2025-12', '2026-01', '2026-02']
    const wholes = await Promise.all(months.map(async (of) => (await told(db, 'listed', of))['']))
    expect(wholes).toEqual([1, 0, 0, 0, 0])
    expect(await countStatistics(db, '2026-02-13')).toBe(everyDay)
    expect((await figuresSince(db, '2025-01')).countedOn).toBe('2026-02-13')
  })

  test('tell how long procedures took, by kind and outcome', async () => {
    const db = await freshDb()
    const at = (day: string) => new Date(`${day}T02:00:00Z`)
    const closed = (no: number, status: 'admitted' | 'rejected', days: [string, string]) =>
      db.q.insert(applications).values({
        ...{ id: `a${String(no)}`, number: `CS-${String(no)}`, codeHash: 'a'.repeat(64) },
        ...{ kind: 'integrator', name: '示例', creditCode: String(no).padStart(18, '0'), status },
        ...{ version: 1, submission: 1, submittedAt: at(days[0]), updatedAt: at(days[1]) },
        closedAt: at(days[1]),
      })
    await db.write([
      closed(1, 'admitted', ['2026-01-02', '2026-01-20']),
      closed(2, 'admitted', ['2025-11-01', '2026-01-20']),
      closed(3, 'rejected', ['2025-09-01', '2026-01-20']),
      closed(4, 'rejected', ['2026-01-01', '2026-01-31']),
    ])
    await countStatistics(db, '2026-02-10')
    expect(await told(db, 'decided', '2026-01')).toEqual({
      ...{ '': 4, 'integrator/admitted/30': 1, 'integrator/admitted/90': 1 },
      ...{ 'integrator/rejected/30': 1, 'integrator/rejected/more': 1 },
    })
  })

  test('count complaints once their month is over, and leave them as they were counted', async () => {
    const db = await freshDb()
    await someCases(db, 6, '2026-01-08')
    await countStatistics(db, '2026-01-31')
    expect(await told(db, 'received', '2026-01')).toEqual({})
    await someCases(db, 2, '2026-01-31', 'other')
    await countStatistics(db, '2026-02-01')
    expect(await told(db, 'received', '2026-01')).toEqual({ '': 8, bureau: 6, other: 2 })
    await db.write([db.q.update(cases).set({ state: 'accepted' })])
    await countStatistics(db, '2026-02-02')
    expect(await told(db, 'standing', '2026-01')).toEqual({
      ...{ '': 8, 'bureau/filed': 6 },
      'other/filed': 2,
    })
  })

  test('are the same however often they are counted, and are read by their month', async () => {
    const db = await freshDb()
    await someCases(db, 6, '2026-01-08')
    const first = await countStatistics(db, '2026-02-10')
    const before = await figuresSince(db, '2025-01')
    const again = await countStatistics(db, '2026-02-10')
    expect(await figuresSince(db, '2025-01')).toEqual(before)
    expect(again).toBeLessThan(first)
    expect(before.countedOn).toBe('2026-02-10')
    expect(await planOf(db, figureRows(db, '2026-01'))).not.toMatch(/TEMP B-TREE/)
  })
})
