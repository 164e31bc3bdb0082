import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placesIn, suggestions, type TypeAhead } from '#domain/type-ahead'

const index: TypeAhead = {
  articles: [
    ['适用范围', '地域', ['适用于本市行政区域内的管理工作。'], []],
    [
      '行业推进机构的职责',
      '举报',
      ['主要职责包括：'],
      ['提出方案；', '接受、处理试点企业的投诉。'],
    ],
  ],
  pages: [
    ['/measures/#chapter-1', '第一章 总则'],
    ['/guides/complain/', '怎样投诉'],
    ['/glossary/#complaint', '投诉'],
  ],
}
const places = placesIn(index)
const hrefs = (typed: string) => suggestions(places, typed).found.map(({ href }) => href)

describe('suggestions', () => {
  test.each([
    ['第二条', '/measures/2/'],
    ['2条', '/measures/2/'],
    ['第二条（二）', '/measures/2/#item-2'],
    ['2(2)', '/measures/2/#item-2'],
    ['２（２）', '/measures/2/#item-2'],
    ['第二条第一款', '/measures/2/#p1'],
    ['2.2', '/measures/2/#item-2'],
    ['第一章', '/measures/#chapter-1'],
  ])('begin with the provision that %s cites', (typed, href) => {
    expect(suggestions(places, typed)).toMatchObject({ cited: true, found: [{ href }] })
  })

  test.each(['第九条', '2(7)', '第二条第四款', '第0条'])(
    'lead %s, which is not held, to where that is said',
    (typed) => {
      const { cited, found } = suggestions(places, typed)
      expect(cited).toBe(true)
      expect(found.map(({ text }) => text)).toEqual(['本站文本没有'])
      expect(new URL(found[0]?.href ?? '', 'http://x').searchParams.get('q')).toBe(typed)
    },
  )

  test.each(['投诉', '第九章', ''])('cite nothing for “%s”', (typed) => {
    expect(suggestions(places, typed).cited).toBe(false)
  })

  test('are titles, then keywords, then the text', () => {
    expect(hrefs('怎么投诉')).toEqual([
      '/guides/complain/',
      '/glossary/#complaint',
      '/measures/2/#item-2',
    ])
    expect(hrefs('举报')).toEqual(['/measures/2/'])
    expect(hrefs('行业推进机构职责')).toEqual(['/measures/2/'])
  })

  test('show the words around what was found', () => {
    expect(suggestions(places, '试点企业').found).toMatchObject([
      { name: '第二条第（二）项', text: '接受、处理试点企业的投诉。' },
    ])
  })

  test('are a few, and each once, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (typed) => {
        const found = hrefs(typed)
        return found.length <= 8 && new Set(found).size === found.length
      }),
    )
  })
})
