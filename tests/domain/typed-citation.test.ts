import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { citationText } from '#domain/citation'
import { parseTyped, parseTypedChapter } from '#domain/typed-citation'

describe('a typed citation', () => {
  const tenth = { article: 10 }
  const fourthOfSixth = { article: 6, item: 4 }
  const fifthOfNinth = { article: 9, item: 5 }
  const secondOfLast = { article: 13, item: 2 }
  const title = '《长沙市中小企业数字化转型城市试点服务机构管理办法》'

  test.each([
    ['第10条', tenth],
    ['10条', tenth],
    ['第十条', tenth],
    ['十条', tenth],
    ['第１０条', tenth],
    [' 第 10 条 ', tenth],
    ['第十条。', tenth],
    ['第十條', tenth],
    ['办法第十条', tenth],
    ['本办法第十条', tenth],
    ['管理办法的第十条', tenth],
    ['第六条（四）', fourthOfSixth],
    ['第六条(四)', fourthOfSixth],
    ['第六条第四项', fourthOfSixth],
    ['第六条第（四）项', fourthOfSixth],
    ['第六条 第 (4) 项', fourthOfSixth],
    ['第6条第4项', fourthOfSixth],
    ['第六条的第四项', fourthOfSixth],
    ['第六条【四】', fourthOfSixth],
    ['第六条〔四〕项', fourthOfSixth],
    ['第六条（四', fourthOfSixth],
    ['第六条㈣', fourthOfSixth],
    ['第六条⑷', fourthOfSixth],
    ['第六条④', fourthOfSixth],
    ['6条4', fourthOfSixth],
    ['6(4)', fourthOfSixth],
    ['6(四)', fourthOfSixth],
    ['６（４）', fourthOfSixth],
    ['六（四）', fourthOfSixth],
    ['6条4项', fourthOfSixth],
    ['6.4', fourthOfSixth],
    ['６．４', fourthOfSixth],
    ['6。4', fourthOfSixth],
    ['6-4', fourthOfSixth],
    ['6－4', fourthOfSixth],
    ['6—4', fourthOfSixth],
    ['6/4', fourthOfSixth],
    ['第六条第一款第（四）项', { article: 6, paragraph: 1, item: 4 }],
    ['第四条第2款', { article: 4, paragraph: 2 }],
    [`${title}第六条第（四）项`, fourthOfSixth],
    [`${title}（长工信发〔2024〕8号）第六条第（四）项`, fourthOfSixth],
    [`${title}（长工信发〔2024〕8号）第十条 http://localhost:4321/m/10`, tenth],
    ['第九条五项', fifthOfNinth],
    ['第 9 条 第 五 项', fifthOfNinth],
    ['9（5）', fifthOfNinth],
    ['第十三条第(二)项', secondOfLast],
    ['第13条（二）', secondOfLast],
    ['１３条２项', secondOfLast],
    ['第十四条', { article: 14 }],
    ['第0条', { article: 0 }],
    ['第零条', { article: 0 }],
    ['第100条', { article: 100 }],
    ['第六条第0项', { article: 6, item: 0 }],
    ['6、4', fourthOfSixth],
    ['长工信发〔2024〕8号第六条（四）', fourthOfSixth],
    ['服务机构管理办法第十条', tenth],
  ])('%s names its provision', (typed, citation) => {
    expect(parseTyped(typed)).toEqual(citation)
  })

  test('is understood however a citation is put in words', () => {
    const n = fc.integer({ min: 1, max: 99 })
    fc.assert(
      fc.property(n, n, (article, item) => {
        expect(parseTyped(citationText({ article, item }))).toEqual({ article, item })
      }),
    )
  })

  test.each([
    '',
    '投诉',
    '10',
    '第条',
    '第1000条',
    '第一十条',
    '第六条投诉',
    '2024(8)',
    '2024.8',
    '2024-8-1',
    '第六条（）',
    '第六条之四',
    '政府采购管理办法第六条',
    '《政府采购非招标采购方式管理办法》第六条第四项',
    '合同法第十条',
    '中小企业促进法第三章',
    'pm/6',
    '第六条（四）（五）',
    '怎么办',
    '长工信发〔2024〕8号',
    '湘政办发〔2023〕10号',
    'https://localhost/m/6/4/x',
  ])('%j is none', (typed) => {
    expect(parseTyped(typed)).toBeNull()
  })

  test('is read from anything that can be typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
        parseTyped(typed)
        parseTypedChapter(typed)
      }),
    )
  })
})

describe('a typed chapter', () => {
  test.each([
    ['第三章', 3],
    ['3章', 3],
    ['第 ３ 章', 3],
    ['《办法》第三章', 3],
    ['第六章', 6],
    ['第0章', 0],
    ['章', null],
    ['第三章第六条', null],
    ['第三条', null],
  ])('%s', (typed, n) => {
    expect(parseTypedChapter(typed)).toBe(n)
  })
})
