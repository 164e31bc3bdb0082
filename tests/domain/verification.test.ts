import { describe, expect, test } from 'vitest'
import { nameKey } from '#domain/name-search'
import { lookUpOf, standingNote, unlikeness, wholesOf } from '#domain/verification'

const between = (one: string, other: string) => unlikeness(nameKey(one), nameKey(other))

describe('two names', () => {
  test.each([
    ['示例数宇科技（长沙）有限公司', '示例数字科技（长沙）有限公司', 1],
    ['示例湘江云数据有限公司', '示例湘江云数具有限公司', 1],
    ['示例星河智能制造研究院', '示例星河智能制造研究院', 0],
    ['示例湘江云联数据有限公司', '示例湘江云连数具有限公司', 2],
    ['示例快转科技有限公司', '示例快转科枝有限公司', 1],
    ['示例云服务有限公司', '示例云服務有限公司', 1],
    ['示例云服务有限公司', '示例云服务有限责任公司', 0],
  ])('%s may be taken for %s', (one, other, far) => {
    expect(between(one, other)).toBe(far)
    expect(between(other, one)).toBe(far)
  })

  test.each([
    ['示例快转科技有限公司', '示例云服务有限公司'],
    ['示例星河科技有限公司', '示例麓山数据研究院'],
    ['云', '示例云服务有限公司'],
  ])('%s is nothing like %s', (one, other) => {
    expect(between(one, other)).toBeNull()
  })
})

test.each([
  ['示例云服务有限公司长沙第一分公司', ['示例云服务有限公司']],
  ['示例先进计算促进会湘江分会', ['示例先进计算促进会']],
  ['示例云服务有限公司', []],
  ['中心一号', []],
])('%s says to be a part of %j', (name, wholes) => {
  expect(wholesOf(nameKey(name))).toEqual(wholes)
})

describe('what is said of an institution', () => {
  const entry = (kind: 'promoter' | 'integrator', state: 'admitted' | 'suspended' | 'left') => ({
    kind,
    state,
  })

  test.each([
    [[entry('integrator', 'left')], '各条入库记录都已结束，依据见上。'],
    [[entry('promoter', 'left')], '各条确定记录都已结束，依据见上。'],
    [
      [entry('integrator', 'suspended'), entry('integrator', 'left')],
      '暂停的范围和期间，以所依据的文件为准。',
    ],
    [[entry('integrator', 'left'), entry('promoter', 'admitted')], null],
  ])('with %j is %s', (entries, note) => {
    expect(standingNote(entries)).toBe(note)
  })
})

test('digits of no code are told how many there are, however many', () => {
  expect(lookUpOf('1'.repeat(400))).toMatchObject({
    by: 'nothing',
    problem: expect.stringContaining('应为 18 位，现在是 400 位') as string,
  })
})
