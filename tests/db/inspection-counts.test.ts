import { expect, test } from 'vitest'
import type { Db } from '#db/client'
import { inspectionRounds, inspectionSubjects, inspectionTexts, inspections } from '#db/schema'
import { countStatistics, figuresSince } from '#db/statistics'
import type { InspectionMethod, InspectionState } from '#domain/inspection'
import { toldFigures } from '#domain/statistic'
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

test('inspections are counted by month and method, those that were told, and small numbers are left out', async () => {
  const db = await freshDb()
  await inspected(db, [
    { method: 'survey', state: 'recorded', day: '2026-03-31', count: 5 },
    { method: 'visit', state: 'closed', day: '2026-03-01', count: 4 },
    { method: 'survey', state: 'replied', day: '2026-04-01', count: 6 },
    { method: 'telephone', state: 'draft', day: '2026-04-01', count: 6 },
  ])
  await countStatistics(db, '2026-04-10')
  const { figures } = await figuresSince(db, '2026-03')
  const told = toldFigures(figures).filter(({ measure }) => measure === 'inspected')
  expect(told.map(({ month, about, value }) => [month, about, value])).toEqual([
    ['2026-03', '', null],
    ['2026-03', 'survey', 5],
    ['2026-03', 'visit', null],
    ['2026-04', '', 6],
    ['2026-04', 'survey', 6],
  ])
})
