import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { counterparts, difference } from '#domain/text-difference'

const marked = (before: string, after: string) =>
  difference(before, after)
    .map(({ kind, text }) => ({ same: text, removed: `[-${text}]`, added: `[+${text}]` })[kind])
    .join('')

describe('the difference of two texts', () => {
  test.each([
    ['不得影响企业生产', '不影响企业生产', '[-不得][+不]影响企业生产'],
    ['编制标准合同文本', '编制示例合同文本', '编制[-标准][+示例]合同文本'],
    ['遵守试点企业的规章', '遵守所服务企业的规章', '遵守[-试点][+所服务]企业的规章'],
    ['一字不改', '一字不改', '一字不改'],
    ['', '整句新增', '[+整句新增]'],
  ])('of %s and %s marks the words', (before, after, shown) => {
    expect(marked(before, after)).toBe(shown)
  })

  test('gives both texts back', () => {
    const text = fc.string({ unit: fc.constantFrom('企', '业', '不', '得', '影', '响', '，') })
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = difference(before, after)
        const without = (kind: string) =>
          parts.flatMap((part) => (part.kind === kind ? [] : [part.text])).join('')
        expect([without('added'), without('removed')]).toEqual([before, after])
      }),
    )
  })
})

describe('counterparts', () => {
  test('are found by their words, whatever their number', () => {
    const before = ['不得泄露企业秘密', '不得收取额外费用', '应当接受监督检查']
    const after = ['应当遵守安全规章', '不得泄露企业的秘密', '应当接受监督检查']
    expect(counterparts(before, after)).toEqual([
      { before: null, after: 0 },
      { before: 0, after: 1 },
      { before: 1, after: null },
      { before: 2, after: 2 },
    ])
  })

  test('are in reading order, and name every text once', () => {
    const texts = fc.array(
      fc.string({ unit: fc.constantFrom('企', '业', '不', '得'), minLength: 1 }),
    )
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const found = counterparts(before, after)
        const side = (name: 'before' | 'after') =>
          found.flatMap((pair) => (pair[name] === null ? [] : [pair[name]]))
        expect(side('before')).toEqual([...before.keys()])
        expect(side('after')).toEqual([...after.keys()])
      }),
    )
  })

  test('of a text with itself are all of it', () => {
    const texts = ['甲方负责诊断', '乙方负责实施', '单']
    expect(counterparts(texts, texts)).toEqual(texts.map((_, i) => ({ before: i, after: i })))
    expect(counterparts(['单'], ['双'])).toHaveLength(2)
  })
})
