import { describe, expect, test } from 'vitest'
import { quartersWithin } from '#domain/calendar'
import {
  type SheetAction,
  type SheetState,
  evaluationHappening,
  isSecond,
  isToldSheet,
  mayObject,
  nextPeriodState,
  nextSheetState,
  sheetActions,
  sheetStandingOutside,
  sheetState,
  sheetStateKeys,
} from '#domain/evaluation'
import {
  EvaluationPeriod,
  ObjectionDecision,
  SheetsStep,
  remedies,
  sheetPlace,
} from '#domain/evaluation-form'

const actions = Object.keys(sheetActions) as SheetAction[]

const allowed: [SheetState, SheetAction, SheetState][] = [
  ['draft', 'compute', 'draft'],
  ['draft', 'tell', 'told'],
  ['told', 'object', 'objected'],
  ['told', 'correct', 'told'],
  ['told', 'confirm', 'final'],
  ['objected', 'uphold', 'decided'],
  ['objected', 'dismiss', 'decided'],
  ['decided', 'return', 'objected'],
  ['decided', 'confirm', 'final'],
  ['decided', 'adopt', 'told'],
  ['final', 'correct', 'told'],
]

describe('a sheet of the evaluation (Art. 12)', () => {
  test.each(allowed)('that is %s goes on %s to %s', (from, action, to) => {
    expect(nextSheetState(from, action)).toBe(to)
  })

  test('takes no other step', () => {
    for (const from of sheetStateKeys)
      for (const action of actions)
        if (!allowed.some(([state, step]) => state === from && step === action))
          expect([from, action, nextSheetState(from, action)]).toEqual([from, action, null])
  })

  test('is told to its institution from the moment it is told, and no proposal before it is confirmed', () => {
    expect(sheetStateKeys.filter(isToldSheet)).toEqual(['told', 'objected', 'decided', 'final'])
    const outside = (state: SheetState, today: string) =>
      sheetStandingOutside({ state, objectBy: '2026-01-19' }, today)
    expect(outside('decided', '2026-01-10')).toBe(outside('objected', '2026-01-10'))
    expect(outside('final', '2026-01-10')).toBe('已确认')
    expect(outside('told', '2026-01-19')).toBe('已告知，可提异议')
    expect(outside('told', '2026-01-20')).toBe('异议期限已过，待确认')
  })

  test('is objected to until its last day', () => {
    const told = { state: 'told', objectBy: '2026-01-19' } as const
    expect(mayObject(told, '2026-01-19')).toBe(true)
    expect(mayObject(told, '2026-01-20')).toBe(false)
    expect(mayObject({ ...told, state: 'objected' }, '2026-01-10')).toBe(false)
  })

  test('is confirmed by nobody who told it or decided about it', () => {
    expect(isSecond({ toldBy: 'one', decidedBy: null }, 'one')).toBe(false)
    expect(isSecond({ toldBy: 'one', decidedBy: 'two' }, 'two')).toBe(false)
    expect(isSecond({ toldBy: 'one', decidedBy: 'one' }, 'two')).toBe(true)
  })

  test('says what happened to it in words, and an unknown word as it is', () => {
    expect(evaluationHappening('tell')).toBe('告知机构')
    expect(evaluationHappening('constructor')).toBe('constructor')
    expect(sheetState('constructor')).toBeNull()
  })
})

test('a period ends or is dropped, once', () => {
  expect(nextPeriodState('open', 'end')).toBe('ended')
  expect(nextPeriodState('open', 'drop')).toBe('dropped')
  for (const state of ['ended', 'dropped'] as const)
    for (const action of ['end', 'drop'] as const) expect(nextPeriodState(state, action)).toBeNull()
})

describe('the form of a period', () => {
  const valid = {
    id: '11111111-1111-4111-8111-111111111111',
    title: '示例考核',
    fromOn: '2025年1月1日',
    toOn: '2025-12-31',
  }

  test('reads days as people type them, and takes a leap year whole', () => {
    expect(EvaluationPeriod.parse(valid)).toMatchObject({ fromOn: '2025-01-01' })
    const leap = { ...valid, fromOn: '2024-01-01', toOn: '2024-12-31' }
    expect(EvaluationPeriod.safeParse(leap).success).toBe(true)
  })

  test.each([
    ['an end before its beginning', { toOn: '2024-12-31' }, 'toOn'],
    ['more than a year', { toOn: '2026-01-02' }, 'toOn'],
    ['a day that is none', { fromOn: '2025-02-30' }, 'fromOn'],
    ['no name', { title: ' ' }, 'title'],
  ])('does not take %s', (_, change, field) => {
    const { error } = EvaluationPeriod.safeParse({ ...valid, ...change })
    expect(error?.issues[0]?.path[0]).toBe(field)
  })

  test('tells a day that is none from a day that is missing', () => {
    const told = (fromOn: string) =>
      EvaluationPeriod.safeParse({ ...valid, fromOn }).error?.issues[0]?.message
    expect(told('2026-02-30')).toBe('开始日期有误：没有 2026-02-30 这一天')
    expect(told('')).toBe('请填写开始日期，例如 2026-03-31')
  })
})

describe('the form of a decision', () => {
  const valid = { version: '3', action: 'uphold', remedy: 'recount', reason: '示例' }

  test('asks what follows only where the objection is right', () => {
    expect(ObjectionDecision.safeParse(valid).success).toBe(true)
    const { error } = ObjectionDecision.safeParse({ ...valid, remedy: undefined })
    expect(error?.issues[0]?.path[0]).toBe('remedy')
    const dismissed = { version: '3', action: 'dismiss', reason: '示例' }
    expect(ObjectionDecision.safeParse(dismissed).success).toBe(true)
    expect(remedies.complaints).toBe('不计“投诉办理结果”')
  })

  test('takes no decision without its reason', () => {
    const { error } = ObjectionDecision.safeParse({ ...valid, reason: '' })
    expect(error?.issues[0]?.path[0]).toBe('reason')
  })
})

test('several sheets are named each with the version that was seen', () => {
  expect(SheetsStep.parse({ action: 'tell', sheets: 'abc.0' }).sheets).toEqual([
    { id: 'abc', version: 0 },
  ])
  expect(SheetsStep.parse({ action: 'tell', sheets: ['a.0', 'a.0', 'b.12'] }).sheets).toHaveLength(
    2,
  )
  for (const sheets of [undefined, 'abc', 'a.b.c', Array.from({ length: 21 }, (_, i) => `a${i}.0`)])
    expect(SheetsStep.safeParse({ action: 'tell', sheets }).success).toBe(false)
})

test('a page of sheets goes on after an institution and kind, or from the start', () => {
  expect(sheetPlace('demo-01.integrator')).toEqual({ institutionId: 'demo-01', kind: 'integrator' })
  for (const text of [null, '', 'x', "'.--"]) expect(sheetPlace(text)).toBeUndefined()
})

test.each([
  ['2026-01-01', '2026-06-30', ['2026-Q1', '2026-Q2']],
  ['2026-01-02', '2026-06-29', []],
  ['2025-09-30', '2026-04-01', ['2025-Q4', '2026-Q1']],
])('from %s to %s lie the whole quarters %j', (from, to, quarters) => {
  expect(quartersWithin(from, to)).toEqual(quarters)
})
