import { describe, expect, test } from 'vitest'
import {
  type DesignationState,
  designationActions,
  designationStates,
  lacking,
  DesignationMove,
  stepFrom,
} from '#domain/designation'

const states = Object.keys(designationStates) as DesignationState[]
const edges = {
  'nominated report': 'reported-to-government',
  'nominated withdraw': 'withdrawn',
  'reported-to-government designate': 'designated',
  'reported-to-government withdraw': 'withdrawn',
  'designated end': 'ended',
} as Record<string, DesignationState>

describe('a designation (art. 3)', () => {
  for (const state of states)
    for (const action of designationActions) {
      const to = edges[`${state} ${action}`]
      const title = to
        ? `goes by ${action} from ${state} to ${to}`
        : `knows no ${action} from ${state}`
      test(title, () => {
        expect(stepFrom(state, action)?.to ?? null).toBe(to ?? null)
      })
    }

  const asked = (move: object) => DesignationMove.parse({ version: '1', ...move })
  const fields = (move: object) =>
    lacking(asked(move), '2026-01-05', '2026-01-02').map(({ field }) => field)

  test.each([
    ['report', { document: '长工信函〔2026〕1号', on: '2026-01-03' }, []],
    ['report', {}, ['document', 'on']],
    ['designate', { document: '8号', on: '2026-01-06' }, ['document', 'on']],
    ['designate', { document: '长政函〔2026〕8号', on: '2026-01-01' }, ['on']],
    ['end', { document: '长政函〔2026〕8号', on: '2026-01-03' }, ['reason']],
    ['withdraw', {}, ['reason']],
    ['withdraw', { reason: '另行提名' }, []],
  ] as const)('by %s with %o lacks %o', (action, sent, lacks) => {
    expect(fields({ action, ...sent })).toEqual(lacks)
  })

  test.each([
    ['2026-02-30', '日期有误：没有 2026-02-30 这一天'],
    ['', '请填写日期，例如 2026-03-31'],
  ])('tells a day that is none from a day that is missing: %j', (on, message) => {
    const move = asked({ action: 'report', document: '长工信函〔2026〕1号', on })
    expect(lacking(move, '2026-01-05', '2026-01-02')).toEqual([{ field: 'on', message }])
  })
})
