import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { citationText } from '#domain/citation'
import { partsOf, published, type Substitution } from '#domain/substitution'
import { built, element, idsIn, readableText } from './built.ts'

type Record = { title: string; sha256: string; substitutions: Substitution[] }

const source = readFileSync('content/measures/2024-8/source.txt', 'utf8')
const record = JSON.parse(built('/about/source/substitutions.json')) as Record
const { notice, measures, imprint } = partsOf(published(source, record.substitutions), record.title)

const law = /<article class="law[^>]*>/
const numbers = Array.from({ length: 13 }, (_, i) => i + 1)
const page = (number: number) => built(`/measures/${number}/`)

/** The blocks of one article in the source: from its 第…条 to the next one or the next chapter. */
const articleInSource = (number: number) => {
  const start = measures.findIndex((line) => line.startsWith(citationText({ article: number })))
  const length = measures.slice(start + 1).findIndex((line) => /^第.{1,2}[条章] /.test(line))
  return measures.slice(start, length < 0 ? undefined : start + 1 + length)
}

/** An article's page prints 第…条 as its heading; the source has it before the first words. */
const articleOnPage = (number: number) => {
  const [heading = '', first = '', ...rest] = readableText(element(page(number), law))
  return [`${heading.trim()} ${first}`, ...rest]
}

describe('the published Measures', () => {
  test('stand in the full text as in the source, but for the recorded substitutions', () => {
    expect(readableText(element(built('/measures/'), law))).toEqual(measures)
  })

  test.each(numbers)('stand on the page of article %i as in the source', (number) => {
    expect(articleOnPage(number)).toEqual(articleInSource(number))
  })

  test('are 13 articles, 16 paragraphs and 31 items, each with an anchor of its own', () => {
    const ids = numbers.flatMap((number) => idsIn(page(number)).map((id) => `${number}#${id}`))

    expect(ids.filter((id) => /#p\d+$/.test(id))).toHaveLength(16)
    expect(ids.filter((id) => /#item-\d+$/.test(id))).toHaveLength(31)
    expect(idsIn(built('/measures/')).filter((id) => /^article-\d+$/.test(id ?? ''))).toHaveLength(
      13,
    )
  })

  test.each(['/measures/', ...numbers.map((n) => `/measures/${n}/`)])(
    'repeat no id on %s',
    (at) => {
      const ids = idsIn(built(at))
      expect(ids).toEqual([...new Set(ids)])
    },
  )

  test('keep the oddities of the text', () => {
    expect(articleOnPage(9).join()).toContain('不得擅自用企业设施')
    expect(articleOnPage(10).join()).toContain('不得擅自动用企业设施')
    expect(articleOnPage(1).join()).toContain('《财政部 工业和信息化部关于')
  })
})

describe('the source', () => {
  test('is the file that was received, byte for byte', () => {
    expect(createHash('sha256').update(source).digest('hex')).toBe(
      '63877298d8e01d26d8752e97ac02f90ff3e40afe6733eccfadc8570a6fec0c9f',
    )
  })

  test('has every character of the published text, and no other: spaces, markup and widths apart', () => {
    const characters = (text: string) => text.normalize('NFKC').replaceAll(/^---$|[\s#*]/gm, '')

    expect(characters(published(source, record.substitutions))).toBe(characters(source))
  })
})

describe('the gap banner', () => {
  const banner = /<div class="note gap"/

  test.each(['/measures/', '/measures/13/'])(
    'stands once on %s, right after 第十三条（二）',
    (at) => {
      const html = built(at)
      expect([...html.matchAll(new RegExp(banner, 'g'))]).toHaveLength(1)
      const before = html.slice(0, html.search(banner))
      expect(readableText(before).at(-1)).toBe('（二）未按工作要求制定细分行业转型实施方案；')
      expect(element(html, /<div class="note gap"[^>]*>/)).toContain('原文缺失')
    },
  )

  test.each(numbers.slice(0, -1))('is not on the page of article %i', (number) => {
    expect(page(number)).not.toMatch(banner)
  })
})

describe('the source page', () => {
  const html = built('/about/source/')

  test('prints the notice and the imprint as they stand', () => {
    const printed = (id: string) =>
      [
        ...element(html, new RegExp(`<blockquote[^>]* id="${id}"[^>]*>`)).matchAll(
          /<p[^>]*>([^<]*)<\/p>/g,
        ),
      ].map(([, words]) => words)

    expect(printed('notice-text')).toEqual(notice)
    expect(printed('imprint-text')).toEqual(imprint)
  })

  test('names the hash of the text that it hands out', () => {
    const handed = built('/about/source/measures-2024-8.txt')
    expect(handed).toBe(source)
    expect(html).toContain(createHash('sha256').update(handed).digest('hex'))
  })

  test('lists every substitution', () => {
    expect([...html.matchAll(/<tr/g)]).toHaveLength(record.substitutions.length + 1)
  })
})
