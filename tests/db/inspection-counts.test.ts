import { expect, test } from 'vitest'
import type { Db } from '#db/client'
import { seedDemo } from '#db/demo'
import { inspectionCounts } from '#db/inspection-counts'
import { inspectionRounds, inspectionSubjects, inspectionTexts, inspections } from '#db/schema'
import { quarterOf } from '#domain/calendar'
import type { InspectionMethod, InspectionState } from '#domain/inspection'
import { shownCount } from '#domain/inspection-count'
import { freshDb } from './open.ts'
import { list } from './registry.ts'

const sectors = ['fireworks', 'biomedicine', 'construction-machinery'] as const

/** Rounds of inspections, each of `count` institutions, in one way, on one day. */
async function inspected(
  db: Db,
  done: { method: InspectionMethod; state: InspectionState; day: string; count: number }[],
) {
  await list(
    db,
    Array.from({ length: 6 }, (_, i) => ({
      id: `mill-${String(i)}`,
      name: `示例磨坊${String(i)}`,
      creditCode: `91430100EXAMPLE0${String(10 + i)}`,
      on: '2026-01-01',
      entries: [{ kind: 'integrator' as const, sector: sectors[i % 3] ?? 'fireworks' }],
    })),
  )
  for (const [n, { method, state, day, count }] of done.entries()) {
    const round = `round-${String(n)}`
    await db.write([
      db.q.insert(inspectionRounds).values({
        ...{ id: round, title: '示例', kinds: ['integrator'], sectors: [...sectors] },
        ...{ fromOn: '2026-01-01', toOn: '2026-12-31', participants: '示例', state: 'open' },
        ...{ version: 1, openedBy: 'one', openedAt: new Date('2026-01-05T02:00:00Z') },
      }),
      ...Array.from({ length: count }, (_, i) => i).flatMap((i) => {
        const sector = sectors[i % 3] ?? 'fireworks'
        const about = {
          ...{ roundId: round, entryId: `mill-${String(i)}-0`, institutionId: `mill-${String(i)}` },
          ...{ kind: 'integrator' as const, sector },
        }
        const id = `${round}-${String(i)}`
        return [
          db.q.insert(inspectionSubjects).values({ ...about, includedOn: '2026-01-05' }),
          db.q.insert(inspections).values({
            ...{ id, ...about, method, state, version: 1, textNo: 1, replyBy: '2026-12-31' },
            ...(state === 'closed' && { closedOn: '2026-12-31' }),
          }),
          db.q.insert(inspectionTexts).values({
            ...{ inspectionId: id, no: 1, day, participants: '示例', service: '示例' },
            ...{ breaches: '示例', findings: [], writtenBy: 'one' },
            writtenAt: new Date('2026-01-05T02:00:00Z'),
          }),
        ]
      }),
    ])
  }
}

test('inspections are counted by quarter and method, the newest first, and small numbers are left out', async () => {
  const db = await freshDb()
  expect(await inspectionCounts(db)).toEqual([])
  await inspected(db, [
    { method: 'survey', state: 'recorded', day: '2026-03-31', count: 5 },
    { method: 'visit', state: 'closed', day: '2026-01-01', count: 4 },
    { method: 'survey', state: 'replied', day: '2026-04-01', count: 6 },
    { method: 'telephone', state: 'draft', day: '2026-04-01', count: 6 },
  ])
  expect(await inspectionCounts(db)).toEqual([
    { period: '2026-Q2', counts: { survey: 6, telephone: 0, visit: 0 } },
    { period: '2026-Q1', counts: { survey: 5, telephone: 0, visit: null } },
  ])
})

test.each([
  [0, 0],
  [1, null],
  [4, null],
  [5, 5],
])('%i is shown as %s', (count, shown) => {
  expect(shownCount(count)).toBe(shown)
})

test('the quarters are those of the calendar', async () => {
  const db = await freshDb()
  for (let month = 1; month <= 12; month++) {
    const day = `2026-${String(month).padStart(2, '0')}-15`
    const fresh = await freshDb()
    await inspected(fresh, [{ method: 'visit', state: 'closed', day, count: 5 }])
    expect((await inspectionCounts(fresh))[0]?.period).toBe(quarterOf(day))
  }
  expect(await seedDemo(db, new Date('2026-11-23T03:00:00Z'))).toBe('seeded')
  expect((await inspectionCounts(db)).flatMap(({ counts }) => Object.values(counts))).toContain(6)
})
