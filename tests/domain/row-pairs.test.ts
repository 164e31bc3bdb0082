import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pairedRows } from '#domain/row-pairs'

const [a, b, c] = [
  ['甲产品', 'saas', '9000'],
  ['乙产品', 'saas', '100'],
  ['丙产品', 'software', ''],
]

describe('rows of a list', () => {
  test.each([
    ['as they were', [a, b, c], [a, b, c], [0, 1, 2]],
    ['without the first', [b, c], [a, b, c], [1, 2]],
    ['with one before them', [c, a, b], [a, b], [null, 0, 1]],
    ['in another order', [c, a, b], [a, b, c], [2, 0, 1]],
    ['one of them revised', [a, ['乙产品', 'saas', '80']], [a, b], [0, 1]],
    ['one renamed where it stood', [['新名', 'saas', '9000'], b], [a, b], [0, 1]],
    ['none of them left', [['丁', 'training', '5']], [a, b], [null]],
    ['after an empty list', [a], [], [null]],
    ['all taken out', [], [a, b], []],
  ] as const)('%s', (_, now, last, pairs) => {
    expect(pairedRows(now, last)).toEqual(pairs)
  })

  const rows = fc.array(fc.tuple(fc.constantFrom('', '甲', '乙'), fc.constantFrom('', '一')), {
    maxLength: 6,
  })
  test('are each paired once at most, and never with what they share nothing with', () => {
    fc.assert(
      fc.property(rows, rows, (now, last) => {
        const pairs = pairedRows(now, last)
        const found = pairs.filter((j) => j !== null)
        expect(pairs).toHaveLength(now.length)
        expect(new Set(found).size).toBe(found.length)
        for (const [i, j] of pairs.entries())
          if (j !== null)
            expect(now[i]?.some((text, k) => text !== '' && text === last[j]?.[k])).toBe(true)
      }),
    )
  })

  test('that stay the same are told as the same, however many were taken out', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 8 }),
        fc.infiniteStream(fc.boolean()),
        (names, stays) => {
          const last = names.map((name) => [name, 'saas'])
          const kept = last.map((row, j) => ({ row, j })).filter(() => stays.next().value)
          const now = kept.map(({ row }) => row)
          expect(pairedRows(now, last)).toEqual(kept.map(({ j }) => j))
        },
      ),
    )
  })
})
