import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  citationHref,
  citationText,
  itemsText,
  numeral,
  parseKey,
  shortHref,
  shortKey,
  valueOf,
} from '#domain/citation'

describe('a numeral', () => {
  test.each([
    [1, '一'],
    [10, '十'],
    [13, '十三'],
    [20, '二十'],
    [42, '四十二'],
    [0, '0'],
    [100, '100'],
  ])('writes %i as %s', (n, text) => {
    expect(numeral(n)).toBe(text)
  })

  test('is read back as the number it stands for', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 99 }), (n) => valueOf(numeral(n)) === n))
  })

  test.each(['', '零', '十十', '一十', '0', '00', '100', '一二'])('is not %j', (text) => {
    expect(valueOf(text)).toBeNull()
  })
})

describe('a citation key', () => {
  test.each([
    ['measures/13', { article: 13 }, '第十三条', '/measures/13/'],
    ['measures/13-p1', { article: 13, paragraph: 1 }, '第十三条第一款', '/measures/13/#p1'],
    ['measures/13-2', { article: 13, item: 2 }, '第十三条第（二）项', '/measures/13/#item-2'],
  ])('%s is read, put in words and found', (key, citation, words, href) => {
    expect(parseKey(key)).toEqual(citation)
    expect(citationText(citation)).toBe(words)
    expect(citationHref(citation)).toBe(href)
  })

  test.each(['measures', 'measures/0', 'measures/013', 'measures/13-0', 'measures/13-p', 'law/1'])(
    '%s is none',
    (key) => {
      expect(parseKey(key)).toBeNull()
    },
  )
})

describe('several items', () => {
  test.each([
    [[], ''],
    [[4], '（四）'],
    [[2, 1, 4], '（一）（二）（四）'],
    [[1, 2, 3, 5, 5], '（一）至（三）（五）'],
    [[7, 6, 5, 4], '（四）至（七）'],
  ])('%j are named %s', (items, text) => {
    expect(itemsText(items)).toBe(text)
  })
})

describe('a short address', () => {
  test.each([
    ['measures/13', '/m/13'],
    ['measures/13-p1', '/m/13/p1'],
    ['measures/13-2', '/m/13/2'],
  ])('of %s is %s, and names it', (key, href) => {
    expect(shortHref(parseKey(key) ?? { article: 0 })).toBe(href)
    expect(shortKey(href.slice('/m/'.length))).toBe(key)
  })

  test.each(['', '0', '06', '6/0', '6/4/1', '6-4/1', 'x', '6/p', '100'])('is not /m/%s', (at) => {
    expect(shortKey(at)).toBeNull()
  })
})
