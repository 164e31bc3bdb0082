import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { articleText } from '#domain/article'
import { type Citation, parseKey } from '#domain/citation'
import { ARTICLES, isHeld, notHeldText, provisionAt } from '#domain/provisions'

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

const cite = (key: string) => parseKey(key) ?? expect.fail(`${key} is no key`)

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
    ['measures/14', '本站所存的文本到第十三条第（二）项为止，没有第十四条'],
    ['measures/13-3', '本站所存的文本到第十三条第（二）项为止，没有第（三）项'],
    ['measures/6-5', '第六条有 4 项，没有第（五）项'],
    ['measures/2-1', '第二条不分项'],
    ['measures/6-p2', '第六条只有 1 款，没有第 2 款'],
  ])('say of %s what there is instead, and nothing of what is missing', (key, text) => {
    expect(isHeld(cite(key))).toBe(false)
    expect(notHeldText(cite(key))).toBe(text)
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
