import { describe, expect, test } from 'vitest'
import {
  type InspectionAction,
  type InspectionState,
  inspectedProvisions,
  inspectionActions,
  inspectionHappening,
  inspectionStates,
  isTold,
  nextInspectionState,
  nextRoundState,
} from '#domain/inspection'
import { InspectionRound, findingField, inspectionText } from '#domain/inspection-form'

const states = Object.keys(inspectionStates) as InspectionState[]
const actions = Object.keys(inspectionActions) as InspectionAction[]

const allowed: [InspectionState, InspectionAction, InspectionState][] = [
  ['draft', 'revise', 'draft'],
  ['draft', 'record', 'recorded'],
  ['draft', 'drop', 'dropped'],
  ['recorded', 'reply', 'replied'],
  ['recorded', 'correct', 'recorded'],
  ['recorded', 'close', 'closed'],
  ['replied', 'correct', 'recorded'],
  ['replied', 'close', 'closed'],
  ['closed', 'correct', 'recorded'],
]

describe('a record of an inspection (Art. 12)', () => {
  test.each(allowed)('that is %s goes on %s to %s', (from, action, to) => {
    expect(nextInspectionState(from, action)).toBe(to)
  })

  test('takes no other step', () => {
    for (const from of states)
      for (const action of actions)
        if (!allowed.some(([state, step]) => state === from && step === action))
          expect([from, action, nextInspectionState(from, action)]).toEqual([from, action, null])
  })

  test('is told to its institution from the moment it is recorded', () => {
    expect(states.filter(isTold)).toEqual(['recorded', 'replied', 'closed'])
  })

  test('cites the duties and the conduct code of its kind, and nothing of a promoter', () => {
    expect(inspectedProvisions('integrator')).toHaveLength(4 + 7)
    expect(inspectedProvisions('ecosystem-provider')).toHaveLength(2 + 7)
    expect(inspectedProvisions('integrator')).toContain('measures/10-7')
    expect(inspectedProvisions('ecosystem-provider')).not.toContain('measures/10-1')
  })

  test('says what happened to it in words, and an unknown word as it is', () => {
    expect(inspectionHappening('record')).toBe('完成记录，告知机构')
    expect(inspectionHappening('constructor')).toBe('constructor')
  })
})

test('a round takes institutions in until it ends, and ends once', () => {
  expect(nextRoundState('open', 'include')).toBe('open')
  expect(nextRoundState('open', 'end')).toBe('ended')
  expect(nextRoundState('ended', 'include')).toBeNull()
  expect(nextRoundState('ended', 'end')).toBeNull()
})

describe('the form of a round', () => {
  const valid = {
    id: '11111111-1111-4111-8111-111111111111',
    title: '示例检查',
    kinds: 'integrator',
    sectors: ['fireworks', 'biomedicine'],
    fromOn: '2026年1月1日',
    toOn: '2026-02-01',
    participants: '市企业服务中心',
  }

  test('reads days as people type them, and one choice as a list', () => {
    expect(InspectionRound.parse(valid)).toMatchObject({
      kinds: ['integrator'],
      fromOn: '2026-01-01',
      plan: '',
    })
  })

  test.each([
    ['promoters', { kinds: ['promoter'] }, 'kinds'],
    ['no kind', { kinds: [] }, 'kinds'],
    ['no sector', { sectors: undefined }, 'sectors'],
    ['an end before its beginning', { toOn: '2025-12-31' }, 'toOn'],
    ['a day that is none', { fromOn: '2026-02-30' }, 'fromOn'],
  ])('does not take %s', (_, change, field) => {
    const { error } = InspectionRound.safeParse({ ...valid, ...change })
    expect(error?.issues[0]?.path[0]).toBe(field)
  })

  test('tells a day that is none from a day that is missing', () => {
    const told = (fromOn: string) =>
      InspectionRound.safeParse({ ...valid, fromOn }).error?.issues[0]?.message
    expect(told('2026-02-30')).toBe('开始日期有误：没有 2026-02-30 这一天')
    expect(told('')).toBe('请填写开始日期，例如 2026-03-31')
  })
})

test('the text of a record keeps a finding beside the provision it cites, and no empty one', () => {
  const sent = {
    version: '3',
    day: '2026-01-04',
    participants: '市企业服务中心 2 人',
    service: '按合同交付',
    breaches: '本次检查未发现',
    breach: 'none',
    [findingField('measures/11-5')]: '合同价与收款一致',
    [findingField('measures/11-1')]: ' ',
    [findingField('measures/10-1')]: '另一类的条款',
  }
  expect(inspectionText('ecosystem-provider').parse(sent)).toEqual({
    version: 3,
    text: {
      day: '2026-01-04',
      participants: '市企业服务中心 2 人',
      service: '按合同交付',
      breaches: '本次检查未发现',
      breach: 'none',
      findings: [{ of: 'measures/11-5', text: '合同价与收款一致' }],
    },
  })
})
