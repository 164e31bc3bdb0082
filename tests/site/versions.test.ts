import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { build } from '../rig/build.ts'
import { addVersion, startVersions } from '../rig/synthetic-versions.ts'
import { built, builtIn, element, idsIn, readableText } from './built.ts'

const scratch = '.cache/second-version'
const law = /<article class="law[^>]*>/
const numbers = Array.from({ length: 13 }, (_, i) => i + 1)
const paragraph = (words: string) => `<Paragraph>${words}</Paragraph>\n`
const textOf = (mdx: string, body: string) => mdx.replace(/(\n---\n)[^]*$/, `$1\n${body}`)

/**
 * A word of 6（二） is another, 6 has one more item, 2 is another article, 14 is new, and everything else is the same.
 * What the glossary and the guides quote stays: a quotation that no longer holds stops the build.
 */
function rewrite(mdx: string, number: number) {
  if (number === 6)
    return mdx
      .replace('专题培训', '示例培训')
      .replace('</Items>', '  <Item n={5}>示例：这一项是为测试而写的。</Item>\n</Items>')
  if (number === 2)
    return textOf(
      mdx,
      paragraph(
        '示例：这一条是为测试而写的，不是任何文件的内容，只有“工程机械、先进计算、生物医药和烟花鞭炮四个重点细分行业”照旧。',
      ),
    )
  if (number === 13) return mdx.replace('<Gap />', '')
  if (number === 14) return textOf(mdx, `${paragraph('示例：这一条也是为测试而写的。')}\n<Gap />\n`)
  return mdx
}

const second = {
  id: '2099-1',
  number: '示例发〔2099〕1号',
  day: '2099-01-01',
  articles: 14,
  rewrite,
}
const env = (name: string) => ({
  MEASURES: join(scratch, name),
  OUT_DIR: join(scratch, `${name}-site`),
})

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('with one version, the site', () => {
  test('says so on a short page, and compares nothing', () => {
    const html = built('/versions/')
    expect(html).toContain('本站目前只有这一版')
    expect(html).toMatch(/class="tag on[^>]*>\s*现行/)
    expect(() => built('/versions/2024-8/changes/')).toThrow()
  })

  test.each(numbers)('prints article %i at its fixed address as at its living one', (number) => {
    const fixed = built(`/versions/2024-8/${number}/`)
    const words = (html: string) => readableText(element(html, law))
    expect(words(fixed)).toEqual(words(built(`/measures/${number}/`)))
    expect(fixed).toContain('本页的地址固定在')
    expect(fixed).toContain(`href="/measures/${number}/"`)
  })

  test('prints the full text of the version with links that stay in it', () => {
    const html = element(built('/versions/2024-8/'), law)
    expect(readableText(html)).toEqual(readableText(element(built('/measures/'), law)))
    expect(html).toContain('href="/versions/2024-8/6/#item-4"')
    expect(html).not.toContain('href="/measures/')
  })

  test('lets no version’s own page into the search index', () => {
    for (const at of ['/versions/', '/versions/2024-8/', '/versions/2024-8/6/'])
      expect(built(at)).not.toContain('data-pagefind-body')
  })
})

describe('with a second version, the site', () => {
  const site = join(env('both').OUT_DIR, 'client')
  const page = (address: string) => builtIn(site, address)

  beforeAll(() => {
    startVersions(env('both').MEASURES)
    addVersion(env('both').MEASURES, second)
    build('node', env('both'))
  })

  test('prints the new text where the text in force is', () => {
    expect(page('/measures/6/')).toContain('示例培训')
    expect(page('/measures/6/')).toContain('id="item-5"')
    expect(page('/measures/')).toContain('id="article-14"')
    expect(page('/versions/2099-1/6/')).toContain('本页的地址固定在')
  })

  test.each(numbers)(
    'leaves the law text at /versions/2024-8/%i/ as it was, byte for byte',
    (n) => {
      const at = `/versions/2024-8/${n}/`
      expect(element(page(at), law)).toBe(element(built(at), law))
    },
  )

  test('leaves the full text of the old version as it was, byte for byte', () => {
    expect(element(page('/versions/2024-8/'), law)).toBe(element(built('/versions/2024-8/'), law))
  })

  test('says on paper which version replaced the old one, and nothing of the kind of the new one', () => {
    const superseded =
      /<p class="not-official superseded"[^>]*>\s*旧版，已由示例发〔2099〕1号替代\s*<\/p>/
    expect(page('/versions/2024-8/')).toMatch(superseded)
    expect(page('/versions/2099-1/')).not.toContain('superseded')
  })

  test('says on every page of the old version that it is superseded, and by what', () => {
    for (const at of ['/versions/2024-8/', ...numbers.map((n) => `/versions/2024-8/${n}/`)]) {
      const banner = element(page(at), /<div class="note warn"[^>]*>/)
      expect(banner).toContain('这是旧版')
      expect(banner).toContain('示例发〔2099〕1号')
      expect(page(at)).toContain('noindex')
    }
    expect(page('/versions/2099-1/6/')).not.toContain('这是旧版')
  })

  test('leads from an old article to the one in force, or to the full text when it is gone', () => {
    const banner = (n: number) =>
      element(page(`/versions/2024-8/${n}/`), /<div class="note warn"[^>]*>/)
    expect(banner(6)).toContain('href="/measures/6/"')
    expect(banner(2)).toContain('没有与本条对应的条文')
    expect(banner(2)).toContain('href="/measures/"')
  })

  test('says on an article in force that it was otherwise, and only there', () => {
    const says = (n: number) =>
      /<p class="changed"[^>]*>\s*([^：]*)：/.exec(page(`/measures/${n}/`))?.[1]
    expect([...numbers, 14].filter((n) => says(n))).toEqual([2, 6, 14])
    expect(says(6)).toBe('本条与上一版有不同')
    expect(says(2)).toBe('上一版中没有与本条对应的条文')
    expect(says(14)).toMatch('无法比较')
  })

  test('marks exactly the words that were changed', () => {
    const html = page('/versions/2099-1/changes/')
    const article = (id: string) => element(html, new RegExp(`<section id="${id}"[^>]*>`))
    const marked = (part: string, name: 'del' | 'ins') =>
      [...part.matchAll(new RegExp(`<${name}[^>]*>(.*?)</${name}>`, 'gs'))].map(([, words = '']) =>
        words.replaceAll(/<span class="visually-hidden"[^>]*>[^<]*<\/span>/g, ''),
      )

    expect(marked(article('article-6'), 'del')).toEqual(['专题'])
    expect(marked(article('article-6'), 'ins')).toEqual(['示例', '示例：这一项是为测试而写的。'])
    expect(marked(article('removed-2'), 'del').join('')).toMatch(/^本管理办法适用于.*管理工作。$/)
    expect(marked(article('article-2'), 'ins').join('')).toMatch(/^示例：这一条是为测试而写的/)
    // The old text is not held there: nobody can say that this is new.
    expect(marked(article('article-14'), 'ins')).toEqual([])
    expect(article('article-14')).toContain('无法比较')
    expect(html).toContain('文本到第十三条第（二）项为止')
    expect(idsIn(html).filter((id) => /^(article|removed)-/.test(id ?? ''))).toHaveLength(4)
    expect(article('article-6')).toMatch(/（删去：.*（新增：/s)
  })

  test('lists both versions, the one in force first', () => {
    const states = [...page('/versions/').matchAll(/class="tag[^>]*>\s*(\S+?)\s*</g)]
    expect(states.map(([, state]) => state)).toEqual(['现行', '已被替代'])
    expect(page('/versions/')).toContain('href="/versions/2099-1/changes/"')
  })
})

describe('a reference', () => {
  test('to what the version in force no longer has stops the build, with page and key', () => {
    startVersions(env('lacking').MEASURES)
    addVersion(env('lacking').MEASURES, {
      ...second,
      articles: 13,
      rewrite: (mdx, n) => (n === 6 ? mdx.replace(/ *<Item n=\{4\}>.*\n/, '') : mdx),
    })

    expect(() => build('node', env('lacking'))).toThrow(
      /\/: <(Ref|Quote)> measures\/6-4: article 6 has 1 paragraphs and 3 items/,
    )
  })
})
