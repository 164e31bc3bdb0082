import { eq, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { evaluationTasks, evaluationsAsked } from '#db/check-tasks'
import type { Db } from '#db/client'
import { deskOf } from '#db/desk'
import { verifyStream } from '#db/events'
import { periodPage, periodWithin, sheetCounts, sheetPage } from '#db/evaluation-periods'
import { decisionsOf, figuresOfSheet, ownSheet, sheetWithin, sheetsOf } from '#db/evaluations'
import {
  evaluationPeriods,
  evaluationSheets,
  events,
  inspectionTexts,
  inspections,
} from '#db/schema'
import { worklist } from '#db/worklist'
import {
  type SheetAction,
  type SheetState,
  isToldSheet,
  nextSheetState,
  sheetActions,
  sheetStateKeys,
} from '#domain/evaluation'
import type { Sector } from '#domain/sector'
import { worklistFilter } from '#domain/worklist'
import { freshDb, planOf } from '../db/open.ts'
import { signedIn } from '../staff.ts'
import { complained, evaluationHouse, inspected, on } from './evaluation-house.ts'
import { logged, lossy, shown } from './house.ts'
import { backfilled, linesFor } from './work-list.ts'

const period = '11111111-1111-4111-8111-111111111111'
const all = { reach: 'all' } as const
const root = '/staff/evaluations/'
const asOpened = { id: period, title: '示例考核', fromOn: '2026-01-01', toOn: '2026-06-30' }
type House = Awaited<ReturnType<typeof evaluationHouse>>
type Who = House['first']

let db: Db
let losing: ReturnType<typeof lossy>['losing']
let clock: { now: Date }
let house: House
/** The sheet of the mill as an integrator. */
let id: string
let file: string

beforeEach(async () => {
  ;({ db, losing } = lossy(await freshDb()))
  clock = { now: on('2026-07-10') }
  house = await evaluationHouse(db, clock)
  await inspected(db, [
    {
      ...{ method: 'visit', day: '2026-03-01', breach: 'none', replyBy: '2026-03-16' },
      repliedOn: '2026-03-10',
    },
    { method: 'telephone', day: '2026-04-01', breach: 'found', replyBy: '2026-04-16' },
  ])
})

const open = (more: object = {}, who: Who = house.first) =>
  who.post(`${root}new/`, { ...asOpened, ...more })
const sheets = async () =>
  (await sheetPage(db, period, { scope: all, state: null, after: undefined })).sheets

async function opened() {
  expect((await open()).status).toBe(303)
  const found = (await sheets()).find(
    (one) => one.institutionId === 'mill' && one.kind === 'integrator',
  )
  id = found?.id ?? expect.fail()
  file = `${root}sheets/${id}/`
}

/** Another day, on which everybody comes anew. */
async function later(day: string) {
  clock.now = on(day)
  for (const name of ['first', 'second', 'third'] as const) await house.signIn(house[name], name)
  await house.enter(house.mill, 'CS-AAAA-AAAA')
}

const row = async () =>
  (await db.q.select().from(evaluationSheets).where(eq(evaluationSheets.id, id)))[0]
const version = async () => String((await row())?.version ?? '')
const step = async (action: string, more: object = {}, who: Who = house.first) =>
  who.post(`${file}step/`, { version: await version(), action, ...more })
const correct = async (more: object = {}, who: Who = house.first) =>
  who.post(`${file}correction/`, { version: await version(), reason: '记录已更正', ...more })
const decide = async (action: string, more: object = {}, who: Who = house.first) =>
  who.post(`${file}decision/`, {
    ...{ version: await version(), action, reason: '经核对' },
    ...(action === 'uphold' && { remedy: 'breaches' }),
    ...more,
  })
const object = async (more: object = {}, who: Who = house.mill) =>
  who.post(`/institution/evaluations/${id}/`, {
    version: await version(),
    body: '数字有误',
    ...more,
  })
const told = async (answer: Response) => {
  const { refused } = await shown(answer)
  return [answer.status, ...(refused?.problems.map(({ field }) => field) ?? [])]
}
const stateNow = async () => (await row())?.state
const valuesNow = async () => {
  const { figuresNo = 0 } = (await row()) ?? {}
  const held = (await figuresOfSheet(db, id)).find(({ no }) => no === figuresNo)
  return [...(held?.figures.criteria.map(({ value }) => value) ?? []), held?.figures.total]
}

/** How a sheet comes to each state. */
const ways: Record<SheetState, () => Promise<unknown>> = {
  draft: () => Promise.resolve(),
  told: () => step('tell'),
  objected: async () => {
    await ways.told()
    await object()
  },
  decided: async () => {
    await ways.objected()
    await decide('dismiss')
  },
  final: async () => {
    await ways.decided()
    await step('confirm', {}, house.second)
  },
}

describe('a period of evaluation (Art. 12)', () => {
  test('opens a sheet for every institution and kind that was on the list in it, once', async () => {
    losing.next = 'answer'
    expect((await open()).status).toBe(503)
    expect(logged()).toBe(1)
    expect((await open()).status).toBe(303)
    expect(await told(await open({ title: '另一个' }))).toEqual([409, ''])
    expect((await periodPage(db, all)).periods).toHaveLength(1)
    // The river is a promoter too, and the reed came after the period.
    expect(
      (await sheets()).map(({ institutionId, kind, sectors }) => [institutionId, kind, sectors]),
    ).toEqual([
      ['mill', 'ecosystem-provider', ['biomedicine']],
      ['mill', 'integrator', ['biomedicine', 'fireworks']],
      ['river', 'integrator', ['advanced-computing']],
    ])
    expect(await verifyStream(db, `evaluation-period/${period}`)).toBeNull()
  })

  test('comes back with what was typed when it is none', async () => {
    const { refused } = await shown(await open({ title: '', toOn: '明天' }))
    expect(refused?.problems.map(({ field }) => field)).toEqual(['title', 'toOn'])
    expect(refused?.values).toMatchObject({ toOn: '明天' })
    expect(await told(await open({ toOn: '2026-07-10' }))).toEqual([422, 'toOn'])
    expect(await told(await open({ fromOn: '2025-01-01', toOn: '2025-06-30' }))).toEqual([
      ...[422, 'toOn'],
    ])
    expect((await periodPage(db, all)).periods).toEqual([])
  })

  test('shares no day with another, unless that one was dropped', async () => {
    await opened()
    const other = { id: period.replace('1111', '2222'), fromOn: '2026-06-30', toOn: '2026-07-09' }
    expect(await told(await open(other))).toEqual([409, 'fromOn'])
    const drop = { version: '1', action: 'drop', remark: '日期写错' }
    expect((await house.first.post(`${root}${period}/step/`, drop)).status).toBe(303)
    expect((await open(other)).status).toBe(303)
  })

  test('that was dropped shows its sheets to nobody: figures of other days could be subtracted from them', async () => {
    await opened()
    const chosen = (await sheets()).map((one) => `${one.id}.${String(one.version)}`)
    const drop = { version: '1', action: 'drop', remark: '日期写错' }
    expect((await house.first.post(`${root}${period}/step/`, drop)).status).toBe(303)
    const sectors = { reach: 'sectors', sectors: ['fireworks'] } as const
    for (const scope of [all, sectors]) {
      expect(await sheetWithin(db, id, scope)).toBeNull()
      const asked = { scope, state: null, after: undefined }
      expect(await sheetPage(db, period, asked)).toEqual({ sheets: [], next: null })
      expect(await sheetCounts(db, period, scope)).toEqual({})
      expect((await periodWithin(db, period, scope))?.state).toBe('dropped')
    }
    for (const who of [house.first, house.centre, house.promoter])
      expect((await step('tell', {}, who)).status).toBe(404)
    const several = { action: 'tell', sheets: chosen }
    expect((await house.first.post(`${root}${period}/sheets/`, several)).status).toBe(404)
    expect(await stateNow()).toBe('draft')
  })

  test('is not dropped once somebody was told, and ends when all is confirmed', async () => {
    await opened()
    const move = (action: string, more: object = {}, who = house.first) =>
      who.post(`${root}${period}/step/`, { version: '1', action, ...more })
    await ways.told()
    expect(await told(await move('drop', { remark: '写错' }))).toEqual([409, 'action'])
    expect(await told(await move('end'))).toEqual([409, 'action'])
    expect(await told(await move('burn'))).toEqual([422, 'action'])
    const tell = async () =>
      (await sheets())
        .filter(({ state }) => state === 'draft')
        .map((one) => `${one.id}.${String(one.version)}`)
    const several = (action: string, chosen: string[], who: Who) =>
      who.post(`${root}${period}/sheets/`, { action, sheets: chosen })
    const chosen = await tell()
    expect((await several('tell', chosen, house.first)).status).toBe(303)
    // The same form again is known for a retry; another person's is late.
    expect((await several('tell', chosen, house.first)).status).toBe(303)
    expect(await told(await several('tell', chosen, house.second))).toEqual([409, '', '', ''])
    await later('2026-07-25')
    const rest = (await sheets()).map((one) => `${one.id}.${String(one.version)}`)
    expect((await told(await several('confirm', rest, house.first)))[0]).toBe(409)
    expect((await several('confirm', rest, house.second)).status).toBe(303)
    expect((await move('end')).status).toBe(303)
    expect((await move('end')).status).toBe(303)
    expect(await told(await move('end', {}, house.second))).toEqual([409, 'version'])
    expect((await periodWithin(db, period, all))?.state).toBe('ended')
    expect(await told(await move('drop', { version: '2', remark: '写错' }))).toEqual([
      ...[409, 'action'],
    ])
  })
})

describe('several sheets at once', () => {
  beforeEach(opened)
  const several = (action: string, chosen: string[], who: Who = house.first) =>
    who.post(`${root}${period}/sheets/`, { action, sheets: chosen })
  const chosen = async () => (await sheets()).map((one) => `${one.id}.${String(one.version)}`)

  test('go on past one that is refused, and the answer says how many were done and which not', async () => {
    const seen = await chosen()
    await step('tell', {}, house.third)
    const answer = await several('tell', seen)
    const { refused } = await shown(answer)
    expect([answer.status, refused?.problems.map(({ message }) => message)]).toEqual([
      409,
      ['已办好 2 份；下面 1 份没有办', '示例磨坊科技（集成服务商）：情况已有变化，请看最新的'],
    ])
    expect((await sheets()).map(({ state }) => state)).toEqual(['told', 'told', 'told'])
  })

  test('are of this period, or none of them is touched', async () => {
    const other = { id: period.replace('1111', '2222'), fromOn: '2026-07-01', toOn: '2026-07-09' }
    expect((await open(other)).status).toBe(303)
    const seen = await chosen()
    const elsewhere = await house.first.post(`${root}${other.id}/sheets/`, {
      ...{ action: 'tell', sheets: seen },
    })
    expect(elsewhere.status).toBe(404)
    expect((await several('tell', [...seen, 'unknown.0'])).status).toBe(404)
    expect((await sheets()).map(({ state }) => state)).toEqual(['draft', 'draft', 'draft'])
  })
})

describe('a sheet', () => {
  beforeEach(opened)

  test('has its figures from the records, and is counted anew while it is a draft', async () => {
    // No survey, one of two records without breaches, no complaints, one of two replies in time.
    expect(await valuesNow()).toEqual([null, 50, null, 50, 50])
    await complained(db, [
      ['remedied', '2026-Q1', 5],
      ['unproven', '2026-Q2', 15],
    ])
    expect((await step('compute')).status).toBe(303)
    expect(await valuesNow()).toEqual([null, 50, 75, 50, 57])
    await step('tell')
    expect(await told(await step('compute'))).toEqual([409, 'action'])
  })

  test('is told to its institution with days to object, and objected to there', async () => {
    expect((await object()).status).toBe(404)
    expect((await step('tell')).status).toBe(303)
    expect((await ownSheet(db, id, 'mill'))?.objectBy).toBe('2026-07-24')
    expect(await told(await object({ body: ' ' }))).toEqual([422, 'body'])
    losing.next = 'answer'
    expect((await object({ version: '1' })).status).toBe(503)
    expect(logged()).toBe(1)
    expect((await object({ version: '1' })).status).toBe(303)
    expect(await told(await object({ version: '1', body: '另一份' }))).toEqual([409, ''])
    expect(await figuresOfSheet(db, id)).toMatchObject([
      { objection: '数字有误', objectedOn: '2026-07-10' },
    ])
    expect(await told(await object())).toEqual([409, ''])
    expect(await verifyStream(db, `evaluation/${id}`)).toBeNull()
  })

  test('is not objected to after its last day, and confirmed only then, by a second person', async () => {
    await step('tell')
    expect(await told(await step('confirm', {}, house.second))).toEqual([422, 'action'])
    await later('2026-07-25')
    expect(await told(await object())).toEqual([409, ''])
    expect(await told(await step('confirm'))).toEqual([422, 'action'])
    expect((await step('confirm', {}, house.second)).status).toBe(303)
    expect(await row()).toMatchObject({
      ...{ state: 'final', toldBy: 'first', confirmedBy: 'second', finalOn: '2026-07-25' },
    })
  })

  test('loses a criterion where the objection is right, once a second person has confirmed it', async () => {
    await ways.objected()
    expect((await decide('uphold')).status).toBe(303)
    expect(await valuesNow()).toEqual([null, 50, null, 50, 50])
    const outside = await ownSheet(db, id, 'mill')
    expect(outside?.figuresNo).toBe(1)
    expect(await figuresOfSheet(db, id, { toldOnly: true })).toHaveLength(1)
    expect(await decisionsOf(db, id, { toldOnly: true })).toEqual([])
    expect(await told(await step('confirm'))).toEqual([422, 'action'])
    expect((await step('confirm', {}, house.second)).status).toBe(303)
    // One criterion is left, and two would be needed for a total.
    expect(await valuesNow()).toEqual([null, null, null, 50, null])
    expect((await object()).status).toBe(303)
    expect(await figuresOfSheet(db, id, { toldOnly: true })).toHaveLength(2)
    expect(await decisionsOf(db, id, { toldOnly: true })).toMatchObject([
      { isUpheld: true, reason: '经核对', figuresNo: 2 },
    ])
  })

  test('is counted anew where the records were wrong, and stands where the objection is not right', async () => {
    await ways.objected()
    await mendRecord()
    await decide('uphold', { remedy: 'recount' })
    await step('confirm', {}, house.second)
    expect(await valuesNow()).toEqual([null, 100, null, 50, 90])
    expect(await told(await decide('dismiss'))).toEqual([409, 'action'])
  })

  test('that an objection has changed has days to object anew, told by whoever confirmed the change', async () => {
    await ways.objected()
    await decide('uphold')
    await later('2026-08-03')
    expect((await step('confirm', {}, house.second)).status).toBe(303)
    expect(await row()).toMatchObject({
      ...{ state: 'told', figuresNo: 2, objectBy: '2026-08-17', toldBy: 'second' },
      ...{ decidedBy: null, confirmedBy: null, finalOn: null },
    })
    expect(await told(await step('confirm', {}, house.first))).toEqual([422, 'action'])
    await later('2026-08-18')
    expect(await told(await step('confirm', {}, house.second))).toEqual([422, 'action'])
    expect((await step('confirm', {}, house.first)).status).toBe(303)
    expect(await row()).toMatchObject({ state: 'final', figuresNo: 2, confirmedBy: 'first' })
    expect(await verifyStream(db, `evaluation/${id}`)).toBeNull()
  })

  test('loses no criterion that has no value: an objection that is right changes something', async () => {
    await ways.objected()
    for (const remedy of ['service', 'complaints'])
      expect(await told(await decide('uphold', { remedy }))).toEqual([422, 'remedy'])
    expect(await decisionsOf(db, id)).toEqual([])
    expect(await stateNow()).toBe('objected')
  })

  test('says nothing of proposals to who objects again: one answer, whatever was sent', async () => {
    await ways.objected()
    await decide('uphold')
    await step('return', { remark: '依据不够' }, house.second)
    for (const state of ['objected', 'decided']) {
      if (state === 'decided') await decide('dismiss')
      expect(await stateNow()).toBe(state)
      const newest = Number(await version())
      const answers = [{ body: ' ' }, { version: '' }].map((more) => object(more))
      for (let seen = 1; seen <= newest + 1; seen++)
        answers.push(object({ version: String(seen), body: '再说一次' }))
      for (const answer of await Promise.all(answers)) {
        const { refused } = await shown(answer)
        expect([answer.status, refused?.problems]).toEqual([
          ...[409, [{ field: '', message: '现在不能提出异议：已经提出过，或者已经确认' }]],
        ])
      }
    }
  })

  test('has a decision returned by the second person, and decided again; nothing of it is told', async () => {
    await ways.objected()
    await decide('uphold')
    expect(await told(await step('return', { remark: ' ' }, house.second))).toEqual([422, 'remark'])
    expect((await step('return', { remark: '依据不够' }, house.second)).status).toBe(303)
    expect(await row()).toMatchObject({ state: 'objected', decidedBy: null, figuresNo: 1 })
    await decide('dismiss')
    await step('confirm', {}, house.second)
    expect(await decisionsOf(db, id, { toldOnly: true })).toMatchObject([
      { no: 2, isUpheld: false },
    ])
    expect(await figuresOfSheet(db, id, { toldOnly: true })).toHaveLength(1)
    expect(await valuesNow()).toEqual([null, 50, null, 50, 50])
  })

  test('is confirmed by neither who told it nor who decided', async () => {
    await ways.objected()
    await decide('dismiss', {}, house.second)
    for (const who of [house.first, house.second])
      expect(await told(await step('confirm', {}, who))).toEqual([422, 'action'])
    expect((await step('confirm', {}, house.third)).status).toBe(303)
  })

  test('is corrected with the reason, the earlier figures kept, and may be objected to anew', async () => {
    await ways.final()
    await mendRecord()
    await later('2026-08-03')
    expect(await told(await correct({ reason: '' }))).toEqual([422, 'reason'])
    expect((await correct()).status).toBe(303)
    expect(await row()).toMatchObject({
      ...{ state: 'told', objectBy: '2026-08-17', confirmedBy: null, decidedBy: null },
    })
    expect(await valuesNow()).toEqual([null, 100, null, 50, 90])
    expect((await figuresOfSheet(db, id)).map(({ no, reason }) => [no, reason])).toEqual([
      [2, '记录已更正'],
      [1, ''],
    ])
    expect((await object({ body: '第二次' })).status).toBe(303)
    await decide('dismiss')
    expect((await step('confirm', {}, house.second)).status).toBe(303)
  })

  test('refuses the second of two clerks who saw the same, and takes the same form again', async () => {
    const seen = await version()
    expect((await step('tell', { version: seen })).status).toBe(303)
    expect((await step('tell', { version: seen })).status).toBe(303)
    expect(await told(await step('tell', { version: seen }, house.second))).toEqual([
      ...[409, 'version'],
    ])
    await object()
    const objected = await version()
    const two = await Promise.all([
      decide('uphold', { version: objected }),
      decide('dismiss', { version: objected }, house.second),
    ])
    expect(two.map(({ status }) => status).sort()).toEqual([303, 409])
    expect(await decisionsOf(db, id)).toHaveLength(1)
  })

  test('says nothing in its events of what was objected or decided', async () => {
    await ways.final()
    const kept = await db.q
      .select()
      .from(events)
      .where(eq(events.stream, `evaluation/${id}`))
    expect(kept.map(({ action }) => action)).toEqual(['tell', 'object', 'dismiss', 'confirm'])
    expect(JSON.stringify(kept)).not.toMatch(/数字有误|经核对/)
  })

  const actions: Record<SheetAction, () => Promise<Response>> = {
    compute: () => step('compute'),
    tell: () => step('tell'),
    object: () => object(),
    correct: () => correct(),
    uphold: () => decide('uphold'),
    dismiss: () => decide('dismiss'),
    return: () => step('return', { remark: '再核对' }, house.second),
    confirm: () => step('confirm', {}, house.second),
    adopt: () => step('confirm', {}, house.second),
  }
  for (const state of sheetStateKeys)
    for (const action of Object.keys(sheetActions) as SheetAction[]) {
      // No form of its own: what confirming a decision leads to that has changed the figures.
      if (action === 'adopt' && state !== 'decided') continue
      const to = nextSheetState(state, action)
      test(`that is ${state} ${to ? `goes on ${action} to ${to}` : `takes no ${action}`}`, async () => {
        if (state === 'decided' && action === 'adopt') {
          await ways.objected()
          await decide('uphold')
        } else await ways[state]()
        // After the last day, because only then may what nobody objected to be confirmed.
        if (state === 'told' && action === 'confirm') await later('2026-07-25')
        const answer = await actions[action]()
        const none = action === 'object' && !isToldSheet(state)
        expect(answer.status).toBe(to ? 303 : none ? 404 : 409)
        expect(await stateNow()).toBe(to ?? state)
      })
    }

  test('moves in the database along the same table, and no other way', async () => {
    const sheetActionKeys = Object.keys(actions) as SheetAction[]
    const about = (await row()) ?? expect.fail()
    const standing = (state: SheetState) => ({
      ...{ state, toldBy: state === 'draft' ? null : 'first' },
      ...{ objectBy: state === 'draft' ? null : '2026-07-24', decidedBy: null },
      ...(state === 'decided' && { decidedBy: 'first' }),
      ...{ confirmedBy: state === 'final' ? 'second' : null },
      ...{ finalOn: state === 'final' ? '2026-07-10' : null },
    })
    for (const from of sheetStateKeys)
      for (const to of sheetStateKeys.filter((each) => each !== from)) {
        const other = { ...about, id: `${from}-${to}`, institutionId: 'reed' }
        await db.write([db.q.insert(evaluationSheets).values({ ...other, ...standing(from) })])
        const moved = db.write([
          db.q.update(evaluationSheets).set(standing(to)).where(eq(evaluationSheets.id, other.id)),
        ])
        const legal = sheetActionKeys.some((action) => nextSheetState(from, action) === to)
        await (legal
          ? expect(moved).resolves.toBeUndefined()
          : expect(moved).rejects.toThrow('no such step'))
        await db.write([db.q.delete(evaluationSheets).where(eq(evaluationSheets.id, other.id))])
      }
  })

  test('has a second person in the database too, and what was told stands there', async () => {
    await ways.decided()
    const write = (set: Partial<typeof evaluationSheets.$inferInsert>) =>
      db.write([db.q.update(evaluationSheets).set(set).where(eq(evaluationSheets.id, id))])
    const done = { state: 'final', finalOn: '2026-07-10' } as const
    await expect(write({ ...done, confirmedBy: 'first' })).rejects.toThrow('refused by')
    await expect(
      db.write([db.q.update(evaluationPeriods).set({ state: 'ended', endedOn: '2026-07-10' })]),
    ).rejects.toThrow('sheets open')
  })
})

describe('on the work list, a sheet', () => {
  beforeEach(opened)
  /** What it is to each of the bureau; nobody else has it. */
  const lines = async (today: string) => {
    for (const role of ['service-centre', 'promoter', 'reviewer', 'administrator'] as const) {
      const all = await linesFor(db, { person: 'else', role }, today)
      expect(all.filter((line) => line.startsWith('evaluation'))).toEqual([])
    }
    const of = (person: string) => linesFor(db, { person, role: 'bureau' }, today)
    return [await of('first'), await of('second'), await of('third')]
  }
  const nothing = [[], [], []]

  test('is for the second person once its days to object have passed, and not for who told it', async () => {
    expect(await lines('2026-07-10')).toEqual(nothing)
    await step('tell')
    expect(await lines('2026-07-24')).toEqual(nothing)
    const line = `evaluation ${id} told 2026-07-25`
    expect(await lines('2026-08-10')).toEqual([[], [line], [line]])
    await later('2026-08-10')
    await step('confirm', {}, house.second)
    expect(await lines('2026-08-10')).toEqual(nothing)
    await correct()
    expect(await lines('2026-08-24')).toEqual(nothing)
    expect(await lines('2026-08-25')).toEqual([
      ...[[], [`evaluation ${id} told 2026-08-25`], [`evaluation ${id} told 2026-08-25`]],
    ])
  })

  test('is for all of the bureau once it is objected to, and not for who proposed a decision', async () => {
    await step('tell')
    await later('2026-07-13')
    await object()
    const objected = (day: string) => [`evaluation ${id} objected ${day}`]
    const day = '2026-07-13'
    expect(await lines(day)).toEqual([objected(day), objected(day), objected(day)])
    await later('2026-07-14')
    await decide('dismiss', {}, house.second)
    // The first told it, the second proposed: the third is left.
    expect(await lines('2026-07-14')).toEqual([[], [], [`evaluation ${id} decided 2026-07-14`]])
    await later('2026-07-15')
    await step('return', { remark: '请再核对' }, house.third)
    const again = '2026-07-15'
    expect(await lines(again)).toEqual([objected(again), objected(again), objected(again)])
    await decide('uphold')
    const line = [`evaluation ${id} decided 2026-07-15`]
    expect(await lines(again)).toEqual([[], line, line])
    // What an objection has changed is told anew, by whoever confirmed it.
    await step('confirm', {}, house.second)
    expect(await stateNow()).toBe('told')
    expect(await lines('2026-07-29')).toEqual(nothing)
    const told = [`evaluation ${id} told 2026-07-30`]
    expect(await lines('2026-07-30')).toEqual([told, [], told])
  })

  test('leaves it when what was proposed is confirmed', async () => {
    await ways.final()
    expect(await lines('2026-12-31')).toEqual(nothing)
  })

  test.each(sheetStateKeys)(
    'that is %s and was there before waits since the day on record',
    async (state) => {
      await ways[state]()
      const before = await row()
      expect(await backfilled(db, 'evaluation_sheets')).toBe(3)
      expect(await row()).toEqual(before)
    },
  )

  test('that was returned before waits since that day', async () => {
    await ways.decided()
    await later('2026-07-15')
    await step('return', { remark: '请再核对' }, house.third)
    const before = await row()
    await backfilled(db, 'evaluation_sheets')
    expect(await row()).toEqual(before)
    expect(before?.waitsFrom).toBe('2026-07-15')
  })

  test('is named by its institution and kind, the longest waiting first', async () => {
    for (const one of await sheets()) {
      const step = { version: String(one.version), action: 'tell' }
      await house.first.post(`${root}sheets/${one.id}/step/`, step)
    }
    await later('2026-07-13')
    await object()
    const desk = deskOf(signedIn('second', 'bureau'), {
      ...{ reach: [], today: '2026-08-01', soon: '2026-08-01' },
    })
    const page = async (more: object) =>
      (await worklist(db, { ...worklistFilter(new URLSearchParams()), ...more }, desk)).tasks
    const found = await page({})
    expect(found.map(({ since }) => since)).toEqual(['2026-07-13', '2026-07-25', '2026-07-25'])
    expect(found[0]).toMatchObject({ id, name: '示例磨坊科技（集成服务商）', dueOn: '' })
    expect((await page({ after: found[0] })).map(({ id }) => id)).toEqual(
      found.slice(1).map(({ id }) => id),
    )
    expect(await page({ tab: 'late' })).toEqual([])
    expect(await page({ task: 'application' })).toEqual([])
  })

  test('is found by an index alone, in order, however many wait', async () => {
    const desk = deskOf(signedIn('second', 'bureau'), {
      ...{ reach: [], today: '2026-08-01', soon: '2026-08-01' },
    })
    for (const after of [null, { dueOn: '', since: '2026-07-13', id }]) {
      const filter = { ...worklistFilter(new URLSearchParams()), after }
      const plan = await planOf(db, evaluationTasks(db, filter, desk))
      expect(plan).toMatch(/^SEARCH evaluation_sheets USING INDEX evaluation_sheets_waiting \(/)
      expect(plan).not.toMatch(/TEMP B-TREE|SCAN/)
    }
    const counted = sql`select 1 from ${evaluationSheets} where ${evaluationsAsked(desk)} limit 9`
    expect(await planOf(db, counted)).toMatch(
      /^SEARCH evaluation_sheets USING COVERING INDEX evaluation_sheets_waiting \(/,
    )
  })
})

describe('who may see a sheet', () => {
  beforeEach(opened)

  test('the bureau, the centre and the promoters of its sectors; only the bureau does anything', async () => {
    for (const who of [house.first, house.centre, house.promoter])
      expect((await who.visit(`${root}${period}/`)).status).toBe(200)
    for (const who of [house.centre, house.promoter]) {
      expect((await step('tell', {}, who)).status).toBe(404)
      expect((await open({ id: period.replace('1111', '3333') }, who)).status).toBe(404)
      expect((await who.post(`${root}${period}/step/`, {})).status).toBe(404)
      expect((await who.post(`${root}${period}/sheets/`, {})).status).toBe(404)
      expect((await decide('dismiss', {}, who)).status).toBe(404)
      expect((await correct({}, who)).status).toBe(404)
    }
    const reach = (sectors: Sector[]) => ({ reach: 'sectors', sectors }) as const
    expect(await sheetWithin(db, id, reach(['fireworks']))).toMatchObject({ id })
    expect(await sheetWithin(db, id, reach(['advanced-computing']))).toBeNull()
    expect(await sheetWithin(db, id, { reach: 'self', person: 'first' })).toBeNull()
    const seen = await sheetPage(db, period, {
      ...{ scope: reach(['advanced-computing']), state: null, after: undefined },
    })
    expect(seen.sheets.map(({ institutionId }) => institutionId)).toEqual(['river'])
  })

  test('its own institution once it is told, and no other institution', async () => {
    expect(await sheetsOf(db, 'mill')).toEqual([])
    expect(await ownSheet(db, id, 'mill')).toBeNull()
    await step('tell')
    expect(await sheetsOf(db, 'mill')).toMatchObject([{ id }])
    expect(await sheetsOf(db, 'river')).toEqual([])
    expect((await object({}, house.river)).status).toBe(404)
    expect(await stateNow()).toBe('told')
  })
})

/** The record that says a breach was found is corrected: there was none. */
const mendRecord = () =>
  db.write([
    db.q
      .update(inspections)
      .set({ state: 'recorded', closedOn: null })
      .where(eq(inspections.id, 'record-telephone')),
    db.q.insert(inspectionTexts).values({
      ...{ inspectionId: 'record-telephone', no: 2, day: '2026-04-01', participants: '示例' },
      ...{ service: '示例', breaches: '示例', breach: 'none', findings: [], reason: '写错' },
      ...{ writtenBy: 'one', writtenAt: clock.now },
    }),
    db.q
      .update(inspections)
      .set({ state: 'closed', textNo: 2, closedOn: '2026-07-10' })
      .where(eq(inspections.id, 'record-telephone')),
  ])
