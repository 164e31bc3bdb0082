import { describe, expect, test } from 'vitest'
import { soleHolding, soleWarning } from '#domain/key-holders'

const member = (id: string, ...keys: string[]) => ({ id, copies: keys.map((key) => ({ key })) })

describe('who is the last to open a unit’s complaints', () => {
  test.each<[string, ReturnType<typeof member>[], { current: boolean; former: boolean }]>([
    ['nobody while another has the key', [member('a', 'new'), member('b', 'new')], no()],
    [
      'the one who has it alone',
      [member('a', 'new'), member('b')],
      { current: true, former: false },
    ],
    [
      'the one with the current key, whoever has those before',
      [member('a', 'new', 'old'), member('b', 'old')],
      { current: true, former: false },
    ],
    [
      'the one with a key before, whoever has the current one',
      [member('a', 'new', 'old'), member('b', 'new')],
      { current: false, former: true },
    ],
    [
      'the one with the second of two before',
      [member('a', 'old', 'older'), member('b', 'old', 'new')],
      { current: false, former: true },
    ],
    ['the one with every key', [member('a', 'new', 'old')], { current: true, former: true }],
    ['not one without any', [member('a'), member('b', 'new')], no()],
    ['not a stranger', [member('b', 'new')], no()],
  ])('is %s', (_, members, sole) => {
    expect(soleHolding(members, 'a', 'new')).toEqual(sole)
  })

  test('is asked of former keys alone where no list names a current one', () => {
    expect(soleHolding([member('a', 'new')], 'a', null)).toEqual({ current: false, former: true })
  })
})

test('the warning says which complaints stay shut, and what to do first', () => {
  expect(soleWarning(no())).toBeNull()
  expect(soleWarning({ current: true, former: false })).toMatch(/打开新的投诉.*先交给另一名经办人/)
  expect(soleWarning({ current: false, former: true })).toContain('打开以前的投诉')
  expect(soleWarning({ current: true, former: true })).toContain('打开新的和以前的投诉')
})

function no() {
  return { current: false, former: false }
}
