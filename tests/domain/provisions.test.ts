import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { articleText } from '#domain/article'
import { parse } from 'yaml'
import type { Citation } from '#domain/citation'
import {
  ARTICLES,
  CHAPTERS,
  chapterNotHeldText,
  isHeld,
  notHeldText,
  provisionAt,
} from '#domain/provisions'
import { parseTyped } from '#domain/typed-citation'

// The version in force is the newest folder.
const versions = readdirSync('content/measures').sort((a, b) =>
  a.localeCompare(b, 'en', { numeric: true }),
)
const folder = `content/measures/${versions.at(-1) ?? ''}`
const articles = readdirSync(folder)
  .filter((file) => /^\d+\.mdx$/.test(file))
  .sort()
  .map((file) =>
    articleText(readFileSync(`${folder}/${file}`, 'utf8').replace(/^---[^]*?\n---\n/, '')),
  )

const gap = '本站所存的文本到第十三条第（二）项为止，其后缺失；'

describe('the provisions that are held', () => {
  test('are those of the text, to the last paragraph and item', () => {
    expect(ARTICLES).toBe(articles.length)
    for (const [i, { paragraphs, items }] of articles.entries()) {
      const article = i + 1
      expect(isHeld({ article, paragraph: paragraphs.length })).toBe(true)
      expect(isHeld({ article, paragraph: paragraphs.length + 1 })).toBe(false)
      if (items.length > 0) expect(isHeld({ article, item: items.length })).toBe(true)
      expect(isHeld({ article, item: items.length + 1 })).toBe(false)
    }
  })

  test.each([
    ['第十四条', `${gap}有没有第十四条、写了什么，本站没有取得`],
    ['第100条', `${gap}有没有第100条、写了什么，本站没有取得`],
    ['第十三条（三）', `${gap}有没有第十三条第（三）项、写了什么，本站没有取得`],
    ['第十三条第二款', `${gap}有没有第十三条第二款、写了什么，本站没有取得`],
    ['第0条', '《办法》从第一条开始，没有第0条'],
    ['第六条（五）', '第六条有 4 项，没有第（五）项'],
    ['第六条第0项', '第六条有 4 项，没有第（0）项'],
    ['第十三条第0项', '第十三条有 2 项，没有第（0）项'],
    ['第二条（一）', '第二条不分项'],
    ['第六条第二款', '第六条只有 1 款，没有第二款'],
    ['第六条第二款第（四）项', '第六条只有 1 款，没有第二款'],
    ['第六条第一款第（九）项', '第六条有 4 项，没有第（九）项'],
  ])('say of %s what there is instead, and nothing of what is missing', (typed, text) => {
    const citation = parseTyped(typed) ?? expect.fail(`${typed} is no citation`)
    expect(isHeld(citation)).toBe(false)
    expect(notHeldText(citation)).toBe(text)
  })

  test('stand in chapters, and of a chapter that is not held nothing is said either', () => {
    const source = parse(readFileSync(`${folder}/source.yaml`, 'utf8')) as { chapters: string[] }
    expect(CHAPTERS).toBe(source.chapters.length)
    expect(chapterNotHeldText(6)).toBe(`${gap}有没有第六章、写了什么，本站没有取得`)
    expect(chapterNotHeldText(0)).toBe('《办法》从第一章开始，没有第0章')
  })
})

describe('the provision an address asks for', () => {
  test.each<[string, Citation | null]>([
    ['/measures/99/', { article: 99 }],
    ['/measures/6', { article: 6 }],
    ['/measures/6/#item-4', { article: 6, item: 4 }],
    ['/measures/4/#p2', { article: 4, paragraph: 2 }],
    ['/m/6/9', { article: 6, item: 9 }],
    ['/m/6/9/', { article: 6, item: 9 }],
    ['/m/14', { article: 14 }],
    ['/measures/第六条/', { article: 6 }],
    ['/m/第六条第四项', { article: 6, item: 4 }],
    ['/measures/0/', null],
    ['/measures/100/', null],
    ['/measures/six/', null],
    ['/measures/第六章/', null],
    ['/guides/6/', null],
  ])('of %s', (address, citation) => {
    expect(provisionAt(address)).toEqual(citation)
  })
})
