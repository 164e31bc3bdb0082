import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { DtdValidator, XmlDocument, XmlDtd, type XmlNode } from 'libxml2-wasm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { articleLines } from '#domain/article'
import { OpenMeasures } from '#domain/open-data'
import { partsOf, published, type Substitution } from '#domain/substitution'
import { built, idsIn } from './built.ts'

type Record = { title: string; number: string; issuer: string; substitutions: Substitution[] }

const source = readFileSync('content/measures/2024-8/source.txt', 'utf8')
const record = JSON.parse(built('/about/source/substitutions.json')) as Record
const { measures } = partsOf(published(source, record.substitutions), record.title)
const [title, ...body] = measures

const data = OpenMeasures.parse(JSON.parse(built('/measures.json')))
const articles = data.chapters.flatMap((chapter) => chapter.articles)
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const editors = articles.map(({ editorial }) => editorial.caption)

describe('/measures.txt', () => {
  const text = built('/measures.txt')
  const [head = '', ...rest] = text.split(/\n{2,}(?=第一章)/)
  const note = /^［编者注：.*］$/gm

  test('begins with title, number, issuer and day', () => {
    expect(head.split('\n').filter(Boolean)).toEqual([
      record.title,
      '长工信发〔2024〕8号',
      '长沙市工业和信息化局',
      '2024年4月15日',
    ])
  })

  test('has the text line by line, and nothing of the editor’s outside the one bracket', () => {
    const lines = rest.join().replaceAll(note, '').split('\n').filter(Boolean)

    expect(lines).toEqual(body)
    expect(text.match(note)).toHaveLength(1)
    expect(text.trimEnd()).toMatch(/原文缺失.*］$/)
  })
})

describe('/measures.json', () => {
  test('holds the text of every article, by its hash too', () => {
    const lines = data.chapters.flatMap(({ heading, articles: held }) => [
      heading,
      ...held.flatMap(({ number, paragraphs, items, sha256: hash }) => {
        const own = articleLines(number, {
          paragraphs: paragraphs.map(({ text }) => text),
          items: items.map(({ text }) => text),
        })
        expect(sha256(own.join('\n'))).toBe(hash)
        return own
      }),
    ])

    expect([data.title, ...lines]).toEqual([title, ...body])
    expect(data.source.sha256).toBe(sha256(built(data.source.href)))
  })

  test('addresses each provision on its page, with no key twice', () => {
    const provisions = articles.flatMap(({ key, href, paragraphs, items }) => [
      { key, href },
      ...paragraphs,
      ...items,
    ])
    const keys = provisions.map(({ key }) => key)
    const lost = provisions.filter(({ href }) => {
      const [page = '', id] = href.split('#')
      return id !== undefined && !idsIn(built(page)).includes(id)
    })

    expect(new Set(keys).size).toBe(13 + 16 + 31)
    expect(lost).toEqual([])
  })

  test('marks the gap once, at the article it cuts short', () => {
    expect(articles.filter(({ editorial }) => editorial.gap).map(({ number }) => number)).toEqual([
      13,
    ])
    expect(data.editorial.heldTo).toBe('measures/13-2')
  })

  test('is the same for one article alone', () => {
    for (const article of articles) expect(JSON.parse(built(article.data))).toEqual(article)
  })

  test('is described by its JSON Schema, field by field', () => {
    const schema = JSON.parse(built('/measures.schema.json')) as {
      properties: object
      $defs: { Article: { properties: object } }
    }

    expect(Object.keys(schema.properties)).toEqual(Object.keys(data))
    expect(Object.keys(schema.$defs.Article.properties).sort()).toEqual(
      Object.keys(articles[12] ?? {}).sort(),
    )
  })
})

describe('/measures.akn.xml', () => {
  const akn = { a: 'http://docs.oasis-open.org/legaldocml/ns/akn/3.0' }
  const text = built('/measures.akn.xml')
  let doc: XmlDocument
  beforeAll(() => {
    doc = XmlDocument.fromString(text)
  })
  afterAll(() => {
    doc.dispose()
  })
  const found = (path: string): XmlNode[] => doc.root.find(path, akn)
  const words = (path: string) => found(path).map(({ content }) => content)

  test('is made of what its profile allows, each eId once', () => {
    using dtd = XmlDtd.fromBuffer(readFileSync('tests/site/schema/measures-akn.dtd'))
    const profile = new DtdValidator(dtd)
    expect(() => profile.validate(doc)).not.toThrow()

    for (const [right, wrong] of [
      ['eId="art_2"', 'eId="art_1"'],
      ['<notes source="#handbook"', '<notes source="#handbook" xml:lang="zh-Hans-CN"'],
      ['<FRBRcountry', '<FRBRland'],
    ] as const) {
      using broken = XmlDocument.fromString(text.replace(right, wrong))
      expect(() => profile.validate(broken), wrong).toThrow()
    }
  })

  test('gives every date as a calendar day', () => {
    const dates = words('//@date')

    expect(dates.length).toBeGreaterThan(3)
    for (const date of dates) expect(new Date(date).toISOString().slice(0, 10)).toBe(date)
  })

  test('refers to nothing that is not in it', () => {
    const ids = new Set(words('//@eId'))
    const references = words('//@href | //@source').filter((value) => value.startsWith('#'))

    expect(references.filter((value) => !ids.has(value.slice(1)))).toEqual([])
  })

  test('has the text and nothing but the text in its body', () => {
    const lines = words(
      '//a:chapter/a:num | //a:chapter/a:heading | //a:article/a:num | //a:point/a:num | //a:body//a:p',
    )

    expect(lines.join('')).toBe(body.join('').replaceAll(/(第[^章条]{1,2}[章条]) /g, '$1'))
    expect(words('//a:docTitle')).toEqual([title])
    for (const caption of editors.filter((caption) => !body.join().includes(caption)))
      expect(text).not.toContain(caption)
  })

  test('marks the gap by a note outside the body, at the last item held', () => {
    expect(words('//a:body//a:noteRef/ancestor::a:point/@eId')).toEqual(['art_13__para_1__point_2'])
    expect(words('//a:note[@eId="gap"]').join()).toMatch(/^编者注：原文缺失/)
    expect(words('//a:*[@status="incomplete"]/@eId')).toEqual(['art_13'])
  })
})

describe('a page that has other forms', () => {
  test.each([
    ['/measures/', ['/measures.txt', '/measures.json', '/measures.akn.xml']],
    ['/measures/6/', ['/measures/6.json']],
    ['/about/changes/', ['/changes.atom']],
  ])('%s names them', (page, forms) => {
    const named = [...built(page).matchAll(/<(?:a|link) [^>]*rel="alternate"[^>]*>/g)].map(
      ([tag]) => /href="([^"]+)"/.exec(tag)?.[1],
    )
    expect(named).toEqual(forms)
  })
})

describe('the data block of a page', () => {
  const block = /<script type="application\/ld\+json">(.*?)<\/script>/
  const legislationOn = (page: string) =>
    JSON.parse(block.exec(built(page))?.[1] ?? '') as { [field: string]: unknown }

  test('tells what each provision is, and not whether it is in force', () => {
    for (const { href, label, number } of articles) {
      const legislation = legislationOn(href)
      expect(legislation).toMatchObject({
        '@context': 'https://schema.org',
        '@type': 'Legislation',
        '@id': href,
        legislationIdentifier: `长工信发〔2024〕8号${label}`,
        legislationDate: '2024-04-15',
        isPartOf: { '@id': '/measures/' },
      })
      expect(legislation, String(number)).not.toHaveProperty('legislationLegalForce')
    }
    expect(legislationOn('/measures/')).toMatchObject({
      name: title,
      hasPart: articles.map(({ href }) => ({ '@id': href })),
    })
  })

  test('adds no more than 250 bytes to the page of an article', () => {
    for (const { href } of articles) {
      const page = built(href)
      const size = (html: string) => brotliCompressSync(html).length
      expect(size(page) - size(page.replace(block, ''))).toBeLessThanOrEqual(250)
    }
  })
})
