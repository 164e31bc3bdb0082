import { describe, expect, test } from 'vitest'
import { NOTE_MAX, readSelfCheck, tally, written } from '#domain/self-check'

const ids = ['a', 'b', 'c']

describe('a self-check that was kept', () => {
  test('comes back as it was filled in', () => {
    const check = { a: { answer: 'done', note: '已签' }, b: { note: '待查' } } as const
    expect(readSelfCheck(JSON.stringify(check), ids)).toEqual(check)
  })

  test.each([null, '', '{', 'null', '[]', '"a"', '7'])(
    'is empty when what was kept is %j',
    (kept) => {
      expect(readSelfCheck(kept, ids)).toEqual({})
    },
  )

  test('leaves out lines that are no longer asked, and answers there are not', () => {
    const kept = { z: { answer: 'done' }, a: { answer: 'perhaps' }, b: 'done', c: { note: 5 } }
    expect(readSelfCheck(JSON.stringify(kept), ids)).toEqual({})
  })

  test('keeps a note within its limit', () => {
    const kept = JSON.stringify({ a: { note: '长'.repeat(NOTE_MAX + 1) } })
    expect(readSelfCheck(kept, ids)['a']?.note).toHaveLength(NOTE_MAX)
  })

  test('takes no line from the prototype of an object', () => {
    expect(readSelfCheck('{}', ['constructor', '__proto__'])).toEqual({})
  })
})

describe('the count', () => {
  test('is of answers, not of notes', () => {
    expect(
      tally({ a: { answer: 'done' }, b: { answer: 'not-yet', note: '待补' }, c: { note: '问' } }),
    ).toEqual({ answered: 2, done: 1, 'not-yet': 1, 'not-applicable': 0 })
  })
})

describe('the result taken elsewhere', () => {
  const lines = ids.map((id) => ({ id, words: `不得${id}`, of: '第十条' }))

  test('holds every line that is answered or noted, with its provision, and the counts', () => {
    const check = { a: { answer: 'done' }, c: { note: '待查' } } as const
    expect(written('集成服务商自查表', lines, check)).toBe(
      '集成服务商自查表\n已答 1 / 3：做到了 1，还没有 0，不适用 0\n不得a（第十条）：做到了\n不得c（第十条）：未答。备注：待查',
    )
  })
})
