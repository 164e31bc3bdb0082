import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pairs, plain, QUERY_MAX, searchQuery } from '#domain/search-query'

describe('a search query', () => {
  test.each([
    ['第10条', '第十条'],
    ['１０条', '第十条'],
    ['  投诉   处理 ', '投诉 处理'],
    ['“小快轻准”', '小快轻准'],
    ['《办法》', '办法'],
  ])('%s reads %s', (typed, text) => {
    expect(plain(typed)).toBe(text)
  })

  test.each([
    ['怎么入库', ['入库']],
    ['谁处理试点企业的投诉', ['处理试点企业', '投诉']],
    ['生态服务商、条件？', ['生态服务商', '条件']],
    ['怎么', ['怎么']],
    ['、？“”', []],
  ])('%s asks for %j', (typed, terms) => {
    expect(searchQuery(typed).terms).toEqual(terms)
  })

  test('says when it looks for the words of the text instead of the reader’s', () => {
    expect(searchQuery('处罚')).toMatchObject({ replaced: '通报 整改', terms: ['通报', '整改'] })
    expect(searchQuery('通报').replaced).toBeNull()
  })

  test('answers whatever is typed, and cuts it to its limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (typed) => {
        const { text, terms } = searchQuery(typed)
        const whole = terms.every((term) => term !== '' && !/\s/.test(term))
        return whole && text.length <= QUERY_MAX && (text === '') === (terms.length === 0)
      }),
    )
  })
})

describe('a run of characters', () => {
  test('falls into pairs, from its first or its second character', () => {
    expect(pairs('商业机密')).toEqual(['商业', '机密'])
    expect(pairs('服务商')).toEqual(['服务', '务商'])
    expect(pairs('服务商', 1)).toEqual(['服务', '务商'])
  })
})
