import { describe, expect, test } from 'vitest'
import { citedIn } from '#domain/mentioned'

describe('a citation among other words', () => {
  test.each([
    ['第十四条 退出', [{ article: 14 }], '退出'],
    ['退出第１４條', [{ article: 14 }], '退出'],
    [
      '第十条第六项、第十一条第六项',
      [
        { article: 10, item: 6 },
        { article: 11, item: 6 },
      ],
      '、',
    ],
    ['第十条 第十条 收费', [{ article: 10 }], '收费'],
    ['收费', [], '收费'],
    ['6④', [{ article: 6, item: 4 }], ''],
    ['根据《办法》第十条', [{ article: 10 }], ''],
    ['/m/6/4', [{ article: 6, item: 4 }], ''],
    ['m/6/4/', [{ article: 6, item: 4 }], ''],
    ['measures/6-4', [{ article: 6, item: 4 }], ''],
    ['/measures/6/#item-4', [{ article: 6, item: 4 }], ''],
    ['http://localhost:4321/m/6/4', [{ article: 6, item: 4 }], ''],
    ['localhost:4321/m/10', [{ article: 10 }], ''],
    ['《办法》第十条的规定', [{ article: 10 }], ''],
    ['第十条内容', [{ article: 10 }], ''],
    ['第十条是什么', [{ article: 10 }], ''],
    ['十四条有什么', [{ article: 14 }], ''],
    ['第十条怎么规定的？', [{ article: 10 }], ''],
    ['第十条的规定是什么', [{ article: 10 }], ''],
    ['第六条第四项讲了什么', [{ article: 6, item: 4 }], ''],
    ['第一百条', [{ article: 100 }], ''],
    ['第一百零三条', [{ article: 103 }], ''],
    ['第二百一十四条是什么', [{ article: 214 }], ''],
    ['百分之三十', [], '百分之三十'],
    ['6(9)', [{ article: 6, item: 9 }], ''],
    ['第六章', [], ''],
    ['政府采购法第十条 收费', [], '政府采购法第十条 收费'],
    ['《办法》第十条 收费', [{ article: 10 }], '收费'],
    ['第六条之四 收费', [], '第六条之四 收费'],
    ['10条意见', [], '10条意见'],
    ['十条意见', [], '十条意见'],
  ])('%s', (typed, cited, rest) => {
    const found = citedIn(typed)
    expect(found.cited).toEqual(cited)
    expect(found.rest.trim()).toBe(rest)
  })
})
