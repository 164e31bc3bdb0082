import { describe, expect, test } from 'vitest'
import { actionName, actorName } from '#domain/event-words'

describe('an action in words', () => {
  test.each([
    ['refuse', 'amendment/one', '不予办理'],
    ['refuse', 'access/one', '门口拒绝（一天合计）'],
    ['accept', 'notice/one', '已完成整改'],
    ['accept', 'application/one', '转专家评审'],
    ['withdraw', 'notice/one', '撤回'],
    ['withdraw', 'designation/one', '撤回提名'],
    ['amend-rename', 'institution/one', '变更单位名称'],
    ['suspend', 'entry/one', '暂停'],
    ['of nobody', 'entry/one', 'of nobody'],
    ['constructor', 'constructor/one', 'constructor'],
  ])('%s of %s is %s', (action, stream, words) => {
    expect(actionName(action, stream)).toBe(words)
  })
})

test('who acted is a person by name, or a side', () => {
  expect([actorName('p1', '示例'), actorName('institution', null), actorName('p1', null)]).toEqual([
    '示例',
    '机构',
    'p1',
  ])
})
