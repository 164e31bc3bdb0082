import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { built, element, idsIn } from './built.ts'

const terms = Object.keys(parse(readFileSync('content/glossary.yaml', 'utf8')) as object)
const articles = Array.from({ length: 13 }, (_, i) => `/measures/${i + 1}/`)
const guides = [
  'provider-admission',
  'after-admission',
  'choose-and-contract',
  'complain',
  'promoter-duties',
  'inspections',
].map((id) => `/guides/${id}/`)

/** The entries that a page links to, in its order. */
const linked = (html: string) =>
  [...html.matchAll(/href="\/glossary\/#([^"]+)"/g)].map(([, id = '']) => id)

describe('the glossary', () => {
  const html = built('/glossary/')

  test('has an anchor for every term, in the order of its file within each group', () => {
    const ids = idsIn(html)

    expect(terms.length).toBeGreaterThan(30)
    expect(terms.filter((id) => !ids.includes(id))).toEqual([])
    expect(ids).toEqual([...new Set(ids)])
    for (const html of [
      ...built('/glossary/').matchAll(/<h2 id="group-[^]*?(?=<h2|<\/article>)/g),
    ]) {
      const here = [...html[0].matchAll(/<h3 id="([^"]+)"/g)].map(([, id = '']) => id)
      expect(here).toEqual(terms.filter((id) => here.includes(id)))
    }
  })

  test('says of a term that the text does not write that it does not', () => {
    const entry = html.slice(html.indexOf('<h3 id="handover"'), html.indexOf('<h3 id="ledger"'))

    expect(entry).toContain('本站所据文本没有这个词')
    expect(entry).toContain('href="/measures/13/#p1"')
  })
})

describe('a term', () => {
  test.each([...articles, '/measures/', ...guides])(
    'is linked once on %s, to an entry that is there',
    (at) => {
      const found = linked(built(at))

      expect(found).toEqual([...new Set(found)])
      expect(found.filter((id) => !terms.includes(id))).toEqual([])
    },
  )

  test('is linked where an article uses it first, not in a caption of the text', () => {
    const law = element(built('/measures/4/'), /<article class="law[^>]*>/)

    expect(/<p id="p1"[^>]*>[^]*?<\/p>/.exec(law)?.[0]).not.toContain('/glossary/')
    expect(linked(law).slice(0, 2)).toEqual(['bureau', 'integrator'])
  })

  test('is linked in the whole text only in the first article that uses it', () => {
    const whole = built('/measures/')
    const second = element(whole, /<section id="article-2"[^>]*>/)
    const fourth = element(whole, /<section id="article-4"[^>]*>/)

    expect(linked(second)).toContain('integrator')
    expect(linked(fourth)).not.toContain('integrator')
  })

  test.each(guides)('is linked in no heading of %s', (at) => {
    for (const [heading] of built(at).matchAll(/<h[12][^]*?<\/h[12]>/g))
      expect(heading).not.toContain('/glossary/')
  })
})

describe('the page of legal bases', () => {
  const html = built('/sources/')

  test('names the documents of Art. 1, and that we hold none of them', () => {
    expect(html.match(/未持有/g)).toHaveLength(3)
    expect(html).toContain('湘政办发〔2023〕10号')
    expect(html).toContain('长政办发〔2024〕4号')
    expect(html).toContain('所收录的《办法》文本没有写它的文号')
  })

  test('keeps the statutes of our own inside what is marked 编者说明', () => {
    const editor = [...html.matchAll(/<div class="editorial"[^]*?<\/div>/g)].join('\n')

    expect(editor).toContain('个人信息保护法')
    expect(html.replaceAll(/<div class="editorial"[^]*?<\/div>/g, '')).not.toContain('保护法')
  })
})

describe('the list of guides', () => {
  test('leads to every guide, by reader', () => {
    const html = built('/guides/')

    for (const at of guides) expect(html).toContain(`href="${at}"`)
    for (const reader of ['我是试点企业', '我是服务商', '我是行业推进机构'])
      expect(html).toContain(reader)
  })
})
