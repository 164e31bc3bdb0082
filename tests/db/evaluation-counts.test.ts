import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import {
  answerRows,
  closedRows,
  countsOf,
  outcomeRows,
  promoterRows,
  replyRows,
} from '#db/evaluation-counts'
import { entriesBetween } from '#db/evaluation-period-moves'
import { sheetRows } from '#db/evaluation-periods'
import { toldSheetRows } from '#db/evaluations'
import { inspectionEndings, inspectionTexts, inspections } from '#db/schema'
import { figuresOf } from '#domain/evaluation-figures'
import { defaultSettings } from '#domain/setting'
import { complained, evaluationHouse, inspected } from '../functions/evaluation-house.ts'
import { freshDb, planOf } from './open.ts'

const half = { fromOn: '2026-01-01', toOn: '2026-06-30' }
const five = ['yyyyyyy', 'yyyyyyn', 'yy', 'yn', 'y']
const mill = { institutionId: 'mill', kind: 'integrator' } as const

async function known() {
  const db = await freshDb()
  await evaluationHouse(db, { now: new Date('2026-07-10T02:00:00Z') })
  return db
}

test('what is on record of a period is counted, each record beside its figure', async () => {
  const db = await known()
  await inspected(db, [
    {
      ...{ method: 'survey', day: '2026-03-01', breach: 'none', replyBy: '2026-03-16' },
      ...{ repliedOn: '2026-03-10', answers: five },
    },
    { method: 'visit', day: '2026-06-30', breach: 'found', replyBy: '2026-07-14' },
    { method: 'telephone', day: '2026-02-01', breach: null, replyBy: '2026-02-16' },
  ])
  await complained(db, [
    ['remedied', '2026-Q1', 6],
    ['unproven', '2026-Q2', 4],
    ['mediated', '2026-Q2', 1],
    ['elsewhere', '2026-Q2', 9],
    ['unproven', '2026-Q3', 8],
    ['remedied', '2025-Q4', 8],
  ])
  const counts = (await countsOf(db, half, null))('mill', 'integrator')
  expect(counts).toMatchObject({
    answers: { yes: 17, no: 2, surveys: 1, small: 0 },
    inspections: { clear: 1, breached: 1, unsaid: 1 },
    complaints: { upheld: 6, others: 5, quarters: ['2026-Q1', '2026-Q2'] },
    // The visit’s day for a reply lies after the period.
    replies: { met: 1, missed: 1 },
  })
  expect(counts.sources.service.map(({ id }) => id)).toEqual(['record-survey'])
  expect(counts.sources.breaches[0]).toEqual({
    id: 'record-survey',
    label: '示例检查：问卷调查',
    sector: 'fireworks',
  })
  expect((await countsOf(db, half, mill))('mill', 'integrator')).toEqual(counts)
})

test('a survey counts with five answers that say yes or no, and not by those that say neither', async () => {
  const db = await known()
  await inspected(db, [
    {
      ...{ method: 'survey', day: '2026-03-01', breach: 'none', replyBy: '2026-03-16' },
      answers: ['yyyyyyy', 'yyyyyyy', 'yyyyyyy', 'yyyyyyy', ''],
    },
  ])
  const counts = (await countsOf(db, half, mill))('mill', 'integrator')
  expect(counts.answers).toEqual({ yes: 0, no: 0, surveys: 0, small: 1 })
  expect(counts.sources.service).toEqual([])
})

test('only what is closed and of these days counts, and nothing of anybody else', async () => {
  const db = await known()
  await inspected(db, [
    { method: 'survey', day: '2026-07-01', breach: 'none', replyBy: '2026-07-16', answers: five },
    {
      ...{ method: 'visit', day: '2026-03-01', breach: 'found', replyBy: '2026-03-16' },
      state: 'recorded',
    },
  ])
  await complained(db, [['remedied', '2026-Q1', 9]], 'river')
  const of = await countsOf(db, half, null)
  expect(of('mill', 'integrator')).toMatchObject({
    inspections: { clear: 0, breached: 0, unsaid: 0 },
    answers: { surveys: 0 },
    complaints: { upheld: 0, others: 0 },
    replies: { met: 0, missed: 1 },
  })
  expect(of('mill', 'ecosystem-provider').replies).toEqual({ met: 0, missed: 0 })
  expect(of('river', 'integrator').complaints.upheld).toBe(9)
})

test('complaints of a sector that it is in charge of are about the promoter, and not counted (Art. 12)', async () => {
  const db = await known()
  await complained(db, [['remedied', '2026-Q1', 9]], 'river', 'construction-machinery')
  await complained(db, [['unproven', '2026-Q1', 6]], 'river', 'advanced-computing')
  const { complaints } = (await countsOf(db, half, null))('river', 'integrator')
  expect(complaints).toMatchObject({ upheld: 0, others: 6, isPromoter: true })
  const alone = await countsOf(db, half, { institutionId: 'river', kind: 'integrator' })
  expect(alone('river', 'integrator').complaints).toEqual(complaints)
  expect((await countsOf(db, half, mill))('mill', 'integrator').complaints.isPromoter).toBe(false)
})

test('complaints are too few where one sector’s are: who knows the other sectors’ could subtract them', async () => {
  const db = await known()
  await complained(db, [['remedied', '2026-Q1', 6]])
  await complained(db, [['unproven', '2026-Q1', 7]], 'mill', 'biomedicine')
  const sheet = async () => {
    const counts = (await countsOf(db, half, mill))('mill', 'integrator')
    const { criteria } = figuresOf({ counts, values: defaultSettings, on: '2026-07-10' })
    const { value, lack } = criteria.find(({ key }) => key === 'complaints') ?? expect.fail()
    return { small: counts.complaints.small, value, lack }
  }
  expect(await sheet()).toEqual({ small: 0, value: 54, lack: null })
  // Of either class four are a small cell, whether mediated or unproven; the sums have five and more.
  await complained(db, [['mediated', '2026-Q2', 3]])
  await complained(db, [['unproven', '2026-Q2', 1]])
  expect(await sheet()).toEqual({ small: 1, value: null, lack: 'too few' })
  await complained(db, [['remedied', '2026-Q2', 1]], 'mill', 'biomedicine')
  expect(await sheet()).toEqual({ small: 2, value: null, lack: 'too few' })
})

test('a record that was replied to in time stays so when it is corrected, with days to reply anew', async () => {
  const db = await known()
  await inspected(db, [
    {
      ...{ method: 'visit', day: '2026-03-01', breach: 'none', replyBy: '2026-03-16' },
      repliedOn: '2026-03-16',
    },
    {
      ...{ method: 'survey', day: '2026-03-01', breach: 'none', replyBy: '2026-03-16' },
      repliedOn: '2026-03-17',
    },
    { method: 'telephone', day: '2026-03-01', breach: 'none', replyBy: '2026-03-16' },
  ])
  for (const method of ['visit', 'survey', 'telephone'] as const) {
    const id = `record-${method}`
    const told = { replyBy: '2026-03-16', closedOn: '2026-03-20', remark: '示例' }
    await db.write([
      db.q.insert(inspectionEndings).values({ inspectionId: id, no: 1, ...told }),
      db.q.insert(inspectionTexts).values({
        ...{ inspectionId: id, no: 2, day: '2026-03-01', participants: '示例', service: '示例' },
        ...{ breaches: '示例', breach: 'none', findings: [], reason: '示例' },
        ...{ writtenBy: 'one', writtenAt: new Date('2026-04-01T02:00:00Z') },
      }),
      db.q
        .update(inspections)
        .set({ state: 'recorded', closedOn: null, textNo: 2, replyBy: '2026-04-16' })
        .where(eq(inspections.id, id)),
    ])
  }
  // The survey’s reply came after the days of its own text.
  const { replies } = (await countsOf(db, half, mill))('mill', 'integrator')
  expect(replies).toEqual({ met: 1, missed: 2 })
})

test('no read of the evaluation goes row by row', async () => {
  const db = await known()
  const everybody = [closedRows(db, half, null), answerRows(db, half, null)]
  for (const query of everybody)
    expect(await planOf(db, query)).toContain('inspection_texts_by_day')
  expect(await planOf(db, replyRows(db, half, null))).toContain('inspections_by_reply_day')
  expect(await planOf(db, outcomeRows(db, '2026-Q1', '2026-Q2', null))).toContain(
    'complaint_outcomes_by_quarter',
  )
  expect(await planOf(db, promoterRows(db, half))).toMatch(/SEARCH entries USING INDEX/)
  expect(await planOf(db, entriesBetween(db, '2026-01-01', '2026-06-30'))).toMatch(
    /SEARCH entries USING INDEX/,
  )
  const asked = { scope: { reach: 'all' }, state: null, after: undefined } as const
  const page = await planOf(db, sheetRows(db, 'period', asked))
  expect(page).toContain('one_sheet_per_institution')
  expect(page).not.toContain('TEMP B-TREE')
  expect(await planOf(db, toldSheetRows(db, 'mill'))).toContain('evaluation_sheets_of_institution')
  for (const query of [
    closedRows(db, half, mill),
    answerRows(db, half, mill),
    replyRows(db, half, mill),
  ])
    expect(await planOf(db, query)).not.toMatch(/SCAN inspection/)
})
