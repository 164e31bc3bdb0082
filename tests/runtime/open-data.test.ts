import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { XmlDocument } from 'libxml2-wasm'
import { describe, expect, test } from 'vitest'
import { sites } from '../rig/sites.ts'

const client = 'dist/node/client'
/** Every prerendered page that asks to be found, by its address. */
const found = readdirSync(client, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('index.html'))
  .filter(
    (file) =>
      !/<meta (name="robots" content="noindex"|http-equiv="refresh")/.test(
        readFileSync(join(client, file), 'utf8'),
      ),
  )
  .map((file) => `/${file.replace(/index\.html$/, '')}`)

const words = (xml: string, path: string, namespaces: Record<string, string>) => {
  using doc = XmlDocument.fromString(xml)
  return doc.root.find(path, namespaces).map(({ content }) => content)
}
const places = (xml: string) =>
  words(xml, '//s:loc', { s: 'http://www.sitemaps.org/schemas/sitemap/0.9' })

describe.each(sites)('open data on $name', ({ url }) => {
  const at = (path: string) => fetch(url + path)

  test.each([
    ['/measures.txt', /^text\/plain; ?charset=utf-8$/i],
    ['/measures.json', /^application\/json/],
    ['/measures.schema.json', /^application\/json/],
    ['/measures/6.json', /^application\/json/],
    ['/measures.akn.xml', /^(text|application)\/xml/],
    ['/about/source/measures-2024-8.txt', /^text\/plain; ?charset=utf-8$/i],
    ['/about/source/substitutions.json', /^application\/json/],
    ['/changes.atom', /^application\/atom\+xml/],
  ])('gives %s its type, to other sites too', async (path, type) => {
    const { status, headers } = await at(path)

    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(type)
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test.each(['/', '/measures/', '/measures/6/', '/institutions/', '/verify/', '/sitemap.xml'])(
    'keeps %s from the scripts of other sites',
    async (path) => {
      const { headers } = await at(path)

      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    },
  )

  test('leads search engines to every page that is public, and to none that is not there', async () => {
    const robots = await (await at('/robots.txt')).text()
    expect(robots).toContain(`Sitemap: ${url}/sitemap.xml`)

    const maps = places(await (await at('/sitemap.xml')).text())
    const addresses = (
      await Promise.all(maps.map(async (map) => places(await (await fetch(map)).text())))
    ).flat()
    const paths = new Set(addresses.map((address) => new URL(address).pathname))

    expect(found.filter((path) => !paths.has(path))).toEqual([])
    expect(addresses.filter((address) => !address.startsWith(`${url}/`))).toEqual([])
    expect(addresses).toHaveLength(paths.size)
    for (const [path] of [
      ['/institutions/demo-01/'],
      ['/notices/demo-notice-1/'],
      ['/announcements/demo-admission-2/'],
    ])
      expect(paths).toContain(path)

    const wrong: string[] = []
    for (const address of addresses) {
      const answer = await fetch(address, { redirect: 'manual' })
      const page = await answer.text()
      if (answer.status !== 200) wrong.push(`${address}: ${String(answer.status)}`)
      if (/name="robots" content="noindex"/.test(page)) wrong.push(`${address}: noindex`)
      if (answer.headers.get('cache-control') === 'no-store') wrong.push(`${address}: private`)
    }
    expect(wrong).toEqual([])
  })

  test('has no sitemap beyond the last', async () => {
    expect((await at('/sitemaps/institutions-99.xml')).status).toBe(404)
    expect((await at('/sitemaps/people-1.xml')).status).toBe(404)
  })
})

describe.each(sites)('the feed of changes on $name', ({ url }) => {
  const atom = { a: 'http://www.w3.org/2005/Atom' }

  test('is an Atom feed whose ids are absolute and its own', async () => {
    const feed = await (await fetch(`${url}/changes.atom`)).text()
    const of = (path: string) => words(feed, path, atom)
    const days = of('/a:feed/a:entry/a:updated')

    expect(of('/a:feed/a:link[@rel="self"]/@href')).toEqual([`${url}/changes.atom`])
    expect(of('/a:feed/a:author/a:name')).toHaveLength(1)
    expect(of('/a:feed/a:updated')).toEqual([days[0]])
    expect(days).toEqual(days.toSorted().reverse())
    for (const day of [...of('//a:updated')]) expect(day).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    for (const each of ['title', 'summary', 'link/@href'])
      expect(of(`/a:feed/a:entry/a:${each}`)).toHaveLength(days.length)
    expect(new Set(of('//a:id')).size).toBe(days.length + 1)
    expect(of('//a:id').filter((id) => !id.startsWith(`${url}/about/changes/`))).toEqual([])
  })

  test('leads each entry to its line on the page of changes and to what was changed', async () => {
    const feed = await (await fetch(`${url}/changes.atom`)).text()
    const page = await (await fetch(`${url}/about/changes/`)).text()

    for (const id of words(feed, '/a:feed/a:entry/a:id', atom))
      expect(page).toContain(`id="${id.split('#')[1] ?? 'none'}"`)
    for (const href of words(feed, '/a:feed/a:entry/a:link/@href', atom))
      expect((await fetch(href)).status, href).toBe(200)
    // The version keeps its address when another follows it.
    expect(words(feed, '//a:link/@href', atom)).toContain(`${url}/versions/2024-8/`)
  })
})
