import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { citationHref, citationOf, itemsText, numeral } from '#domain/citation'
import { built, element } from './built.ts'

const numbers = Array.from({ length: 13 }, (_, i) => i + 1)
const page = (number: number) => built(`/measures/${number}/`)
const whole = '《长沙市中小企业数字化转型城市试点服务机构管理办法》（长工信发〔2024〕8号）'

/** What each of the editor's pages cites, read from its MDX as plain text. */
const cited = globSync('content/{guides,sectors,conduct}/*.mdx').flatMap((file) => {
  const address = file.replace(/^content(.*)\.mdx$/, '$1/')
  const keys = [...readFileSync(file, 'utf8').matchAll(/<(?:Ref to|Quote of)="([^"]+)"/g)]
  return [...new Set(keys.map(([, key = '']) => key))].map((key) => ({
    address,
    ...citationOf(key),
  }))
})

describe('the ready citation', () => {
  test.each(numbers)('stands at article %i and at each of its items, with its short link', (n) => {
    const html = page(n)
    const items = [...html.matchAll(/<li id="item-(\d+)"/g)].map(([, item]) => Number(item))
    const found = [
      ...html.matchAll(/<p class="cite"[^>]*><span>([^<]+)<\/span>\s*<a href="([^"]+)"/g),
    ]

    expect(found.map(([, text, href]) => [text, href])).toEqual(
      expect.arrayContaining([
        [`${whole}第${numeral(n)}条`, `/m/${n}`],
        ...items.map((i) => [`${whole}第${numeral(n)}条第（${numeral(i)}）项`, `/m/${n}/${i}`]),
      ]),
    )
    expect(found).toHaveLength(items.length + 1)
  })
})

describe('the pages that cite an article', () => {
  test('are more than none', () => {
    expect(cited.length).toBeGreaterThan(0)
  })

  test.each(cited)('$address is listed at article $article', ({ address, article }) => {
    const margin = element(page(article), /<aside class="margin"[^>]*>/)
    const line = margin.split('<li>').find((each) => each.startsWith(`<a href="${address}"`))

    expect(line).toBeDefined()
    const items = cited
      .filter((one) => one.address === address && one.article === article)
      .flatMap(({ item = [] }) => item)
    expect(line).toContain(`</a>${itemsText(items)}</li>`)
  })

  test('are links to what cites them, and to nothing else', () => {
    for (const number of numbers) {
      const listed = element(page(number), /<aside class="margin"[^>]*>/)
      for (const [, href] of listed.matchAll(
        /<li><a href="(\/(?:guides|sectors|conduct)\/(?!compare)[^"]+)"/g,
      ))
        expect(cited).toContainEqual(expect.objectContaining({ address: href, article: number }))
    }
  })
})

describe('the pages drawn from a list', () => {
  /** What a page links to in its text, and what the margins of the articles say it cites. */
  const linked = (address: string) =>
    numbers.flatMap((number) => {
      const links = element(built(address), /<main[^>]*>/).matchAll(
        new RegExp(`href="/measures/${String(number)}/(?:#item-(\\d+))?"`, 'g'),
      )
      const items = [...links].map(([, item]) => item)
      const own = [...new Set(items.flatMap((item = '') => (item ? Number(item) : [])))]
      return items.length > 0
        ? [`${String(number)}${itemsText(own.toSorted((a, b) => a - b))}`]
        : []
    })
  const listed = (title: string, address: string) =>
    numbers.flatMap((number) => {
      const margin = element(page(number), /<aside class="margin"[^>]*>/)
      const [, items] =
        new RegExp(`<a href="${address}">${title}</a>([^<]*)</li>`).exec(margin) ?? []
      return items === undefined ? [] : [`${String(number)}${items}`]
    })

  test('are listed at the articles: 三份行为规范对照 with every item of arts. 9–11', () => {
    expect(listed('三份行为规范对照', '/conduct/compare/')).toEqual([
      '9（一）至（五）',
      '10（一）至（七）',
      '11（一）至（七）',
    ])
    expect(linked('/conduct/compare/')).toEqual(listed('三份行为规范对照', '/conduct/compare/'))
  })

  test('are listed at the articles: 依据 at art. 1, which names each basis', () => {
    expect(listed('依据', '/sources/')).toEqual(['1'])
    expect(linked('/sources/')).toEqual(['1'])
  })
})

describe('the head of an article', () => {
  const head = element(page(6), /<head>/)
  const meta = (name: string) =>
    new RegExp(`<meta name="${name}" content="([^"]*)"`).exec(head)?.[1]

  test('says what was published, when and by whom', () => {
    expect(meta('ArticleTitle')).toBe('第六条 行业推进机构的职责')
    expect(meta('PubDate')).toBe('2024-04-15')
    expect(meta('ContentSource')).toBe('长沙市工业和信息化局')
    expect(meta('keywords')).toContain('投诉')
    expect(built(citationHref({ article: 6 }))).toContain(meta('description') ?? 'nothing')
  })

  test.each([
    ['/measures/', '办法', '政策文件'],
    ['/measures/6/', '办法', '政策文件'],
    ['/versions/2024-8/', '办法', '政策文件'],
    ['/guides/complain/', '指南', '编者说明'],
    ['/sectors/fireworks/', '行业', '编者说明'],
    ['/conduct/promoter/', '规范', '编者说明'],
    ['/conduct/compare/', '规范', '编者说明'],
    ['/roles/promoter/', '角色', '编者说明'],
    ['/versions/', '全文', '编者说明'],
  ])('tells the text of the Measures from what is the editor’s: %s', (address, name, type) => {
    const meta = [...built(address).matchAll(/<meta name="(Column\w+)" content="([^"]*)"/g)]

    expect(Object.fromEntries(meta.map(([, key, value]) => [key, value]))).toEqual({
      ColumnName: name,
      ColumnType: type,
    })
  })

  test('invents no code and no address of a site that is not published', () => {
    expect(head).not.toContain('SiteIDCode')
    if (!process.env['SITE_ORIGIN']) expect(head).not.toContain('canonical')
  })
})

describe('what only the search index reads', () => {
  test.each(numbers)('does not travel with article %i', (number) => {
    expect(page(number)).not.toMatch(/data-(pagefind|keywords)/)
  })
})
