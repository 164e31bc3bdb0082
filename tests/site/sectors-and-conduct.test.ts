import { describe, expect, test } from 'vitest'
import { conductArticle, kinds, type Kind } from '#domain/institution'
import { sectors } from '#domain/sectors'
import { built, element, idsIn, readableText } from './built.ts'

const guides = [
  ...Object.keys(sectors).map((sector) => `/sectors/${sector}/`),
  ...Object.keys(kinds).map((kind) => `/conduct/${kind}/`),
]
const main = (address: string) => element(built(address), /<main[^>]*>/)

describe.each(guides)('the guide %s', (address) => {
  const html = main(address)

  test('says whose words it holds', () => {
    expect(html).toContain('由编者编写')
    expect(html).toContain('<p class="whose">编者说明</p>')
  })

  test('lists each of its sections', () => {
    const contents = element(html, /<nav class="contents"[^>]*>/)
    const listed = [...contents.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    const sections = [...html.matchAll(/<h2 id="([^"]+)"/g)].map(([, id]) => id)

    expect(listed).toEqual(sections)
    expect(sections.length).toBeGreaterThan(4)
    expect(new Set(idsIn(html)).size).toBe(idsIn(html).length)
  })

  test('says when it was revised', () => {
    expect(html).toMatch(/<time datetime="\d{4}-\d\d-\d\d"[^>]*>\d{4}年/)
    expect(html).toContain('href="/about/changes/"')
  })

  test('is listed in its part, with its summary', () => {
    const list = main(address.replace(/[\w-]+\/$/, ''))
    const summary = /<p class="lead"[^>]*>([^<]+)</.exec(html)?.[1] ?? 'no summary'

    expect(list).toContain(`href="${address}"`)
    expect(list).toContain(summary)
  })
})

describe.each(Object.keys(kinds) as Kind[])('the conduct code of the %s', (kind) => {
  test('quotes every item of its article in full', () => {
    const law = element(built(`/measures/${conductArticle(kind)}/`), /<ol class="items[^>]*>/)
    const items = readableText(law).map((line) => line.replace(/^\s*（[一二三四五六七]）\s*/, ''))
    const quoted = readableText(main(`/conduct/${kind}/`))

    expect(items.length).toBeGreaterThan(4)
    for (const item of items) expect(quoted).toContain(item)
  })
})

describe.each(Object.keys(sectors))('the guide for %s', (sector) => {
  const html = main(`/sectors/${sector}/`)

  test('leads to its promoter, its list and the complaints', () => {
    const promoters = html.match(/\/institutions\/\?kind=promoter[^"]*/g)
    const inCharge = `/institutions/?kind=promoter&amp;sector=${sector}&amp;state=admitted`
    expect([...new Set(promoters)]).toEqual([inCharge])
    expect(html).toContain(`/institutions/?sector=${sector}`)
    expect(html).toContain('href="/complaints/"')
  })

  test('opens with what a reader in a hurry needs', () => {
    const short = element(html, /<div class="editorial"[^>]*>/)

    expect(html.indexOf('<aside')).toBeLessThan(html.indexOf('<h2 id='))
    expect(short.match(/<li>/g)).toHaveLength(5)
    for (const href of ['/measures/6/#item-4', '/measures/10/#item-6', '/measures/7/#item-1'])
      expect(short).toContain(`href="${href}"`)
  })

  test('names every ban that protects an enterprise among what may be refused', () => {
    const from = html.indexOf('可以不答应的事</h2>')
    const refusals = html.slice(from, html.indexOf('<h2', from))
    const bans = ['9-4', '9-5', '10-3', '10-5', '10-6', '10-7', '11-3', '11-5', '11-6', '11-7']

    for (const ban of bans)
      expect(refusals).toContain(`href="/measures/${ban.replace('-', '/#item-')}"`)
  })

  test('says what the text does not', () => {
    const unanswered = html.slice(html.indexOf('这里没有答案的</h2>'))

    for (const silent of ['收费标准', '补助', '办理期限', '没有取得'])
      expect(unanswered).toContain(silent)
  })
})
