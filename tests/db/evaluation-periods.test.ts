import { expect, test } from 'vitest'
import { moveSheet } from '#db/evaluation-moves'
import { movePeriod, openPeriod } from '#db/evaluation-period-moves'
import { SHEETS_PER_PAGE, periodPage, sheetCounts, sheetPage } from '#db/evaluation-periods'
import { type SheetPlace, sheetPlace } from '#domain/evaluation-form'
import { freshDb } from './open.ts'
import { list } from './registry.ts'

const scope = { reach: 'all' } as const
const by = { unit: '示例单位', at: new Date('2026-07-10T02:00:00Z') }
const half = { title: '示例考核', fromOn: '2026-01-01', toOn: '2026-06-30' }
const id = (n: number) => `${String(n).repeat(8)}-1111-4111-8111-111111111111`
const many = SHEETS_PER_PAGE + 10

async function known() {
  const db = await freshDb()
  await list(
    db,
    Array.from({ length: many }, (_, i) => ({
      id: `mill-${String(i).padStart(3, '0')}`,
      name: `示例磨坊${String(i)}`,
      creditCode: `91430100EXAMPLE${String(100 + i)}`,
      on: '2026-01-01',
      entries: [
        { kind: 'integrator' as const, sector: 'fireworks' as const },
        { kind: 'ecosystem-provider' as const, sector: 'biomedicine' as const },
      ],
    })),
  )
  return db
}

test('a period of many is opened whole, and read a page at a time, each sheet once', async () => {
  const db = await known()
  expect(await openPeriod(db, { form: { id: id(1), ...half }, person: 'one', ...by })).toBe(
    'opened',
  )
  const seen: string[] = []
  let after: SheetPlace | undefined
  do {
    const { sheets, next } = await sheetPage(db, id(1), { scope, state: 'draft', after })
    expect(sheets.length).toBeLessThanOrEqual(SHEETS_PER_PAGE)
    seen.push(...sheets.map(({ institutionId, kind }) => `${institutionId}.${kind}`))
    after = sheetPlace(next)
  } while (after)
  expect(seen).toEqual(seen.toSorted())
  expect(new Set(seen).size).toBe(2 * many)
  expect(await sheetCounts(db, id(1), scope)).toEqual({ draft: 2 * many })
  const fireworks = { reach: 'sectors', sectors: ['fireworks'] } as const
  expect(await sheetCounts(db, id(1), fireworks)).toEqual({ draft: many })
  expect(await sheetCounts(db, id(1), { reach: 'self', person: 'one' })).toEqual({})
})

test('of two periods with a day in common that are opened at the same moment, one is', async () => {
  const db = await known()
  const two = await Promise.all(
    [1, 2].map((n) => openPeriod(db, { form: { id: id(n), ...half }, person: 'one', ...by })),
  )
  expect(two.toSorted()).toEqual(['opened', 'overlaps'])
  expect((await periodPage(db, scope)).periods).toHaveLength(1)
})

test('a period is dropped or its first sheet told, never both', async () => {
  const db = await known()
  await openPeriod(db, { form: { id: id(1), ...half }, person: 'one', ...by })
  const [sheet] = (await sheetPage(db, id(1), { scope, state: null, after: undefined })).sheets
  const dropped = { action: 'drop', version: 1, remark: '示例' } as const
  const told = { action: 'tell', version: 0 } as const
  const both = await Promise.all([
    movePeriod(db, { id: id(1), scope, form: dropped, person: 'one', ...by }),
    moveSheet(db, { id: sheet?.id ?? '', scope, form: told, person: 'two', ...by }),
  ])
  expect(both.filter((outcome) => outcome === 'moved')).toHaveLength(1)
})
