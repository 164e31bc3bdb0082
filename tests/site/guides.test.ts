import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { citationHref, citationOf } from '#domain/citation'
import { applicantKinds, sectionsOf } from '#domain/application-form'
import { attachmentKindKeys, attachmentKinds, isRequired } from '#domain/attachment'
import { grounds } from '#domain/grounds'
import { built, element } from './built.ts'

const main = (address: string) => element(built(address), /<main[^>]*>/)

describe('the guide to choosing and contracting', () => {
  const html = main('/guides/choose-and-contract/')

  test('opens with seven steps, before its first section', () => {
    const steps = element(html, /<ol>/)

    expect(html.indexOf('<ol>')).toBeLessThan(html.indexOf('<h2 id='))
    expect(steps.match(/<li>/g)).toHaveLength(7)
  })

  test('ties every question to a provision, but for what the text does not say', () => {
    const questions = html.slice(html.indexOf('逐条问</h2>'), html.indexOf('接着看'))
    const asked = questions.match(/<li>[^]*?<\/li>/g) ?? []
    const untied = asked.filter((question) => !question.includes('href="/measures/'))

    expect(asked.length).toBeGreaterThan(15)
    expect(untied).toHaveLength(1)
    expect(untied[0]).toContain('没有写')
  })
})

describe('the guide to complaining', () => {
  test('cites every provision that the form offers as a ground', () => {
    const html = main('/guides/complain/')

    for (const key of new Set(grounds.flatMap(({ articles }) => [...articles])))
      expect(html).toContain(`href="${citationHref(citationOf(key))}"`)
  })

  test('names the buttons that the pages have, and what goes without a script', () => {
    const html = main('/guides/complain/')
    const ours = ['ComplaintForm', 'ComplaintFiling', 'ReporterCase']
      .map((name) => readFileSync(`src/components/complaints/${name}.astro`, 'utf8'))
      .join('\n')
    const named = [...html.matchAll(/(?:按|勾选)“([^”]+)”/g)].map(([, name = '']) => name)

    expect(named.length).toBeGreaterThanOrEqual(3)
    for (const name of named) expect(ours).toContain(name)
    expect(html).toMatch(/加密，然后才发送[^]*没有打开 JavaScript 的[^]*由服务器加密/)
    expect(html).not.toMatch(/目前还不能/)
  })
})

describe('the guide to being admitted', () => {
  const html = main('/guides/provider-admission/')
  const required = attachmentKindKeys.filter(isRequired).map((key) => attachmentKinds[key].label)

  test('names every section of the form, in its order', () => {
    const form = html.slice(html.indexOf('申报表问什么</h2>'), html.indexOf('一步一步做</h2>'))
    const told = [...form.matchAll(/<li>([^：]+)：/g)].map(([, title = '']) => title.trim())

    for (const kind of applicantKinds)
      expect(told).toEqual(sectionsOf(kind).map(({ title }) => title))
  })

  test('tells of every paper that is required, before and among the attachments', () => {
    const before = html.slice(html.indexOf('先备好什么</h2>'), html.indexOf('申报表问什么</h2>'))

    expect(required.length).toBeGreaterThan(1)
    for (const label of required) {
      expect(before).toContain(label)
      expect(html.slice(html.indexOf('申报表问什么</h2>'))).toContain(label)
    }
  })
})

describe('the guides for institutions', () => {
  test.each([
    ['/guides/provider-admission/', ['integrator', 'ecosystem-provider']],
    ['/guides/after-admission/', ['integrator', 'ecosystem-provider']],
    ['/guides/promoter-duties/', ['promoter']],
  ])('%s leads to the self-check', (address, kinds) => {
    for (const kind of kinds) expect(main(address)).toContain(`href="/conduct/${kind}/self-check/"`)
  })

  test('tell a promoter of the two situations of art. 13 that are held, and that there may be more', () => {
    const html = main('/guides/promoter-duties/')

    for (const item of ['/measures/13/#item-1', '/measures/13/#item-2'])
      expect(html).toContain(`href="${item}"`)
    expect(html).toContain('不能说只有这两项')
  })
})

test('the text that is held has one name in everything the editor writes', () => {
  const files = readdirSync('content', { recursive: true, encoding: 'utf8' })
  const prose = files.filter((file) => /\.(mdx|yaml)$/.test(file))
  const others = prose.filter((file) =>
    /现存文本|现有文本|本站所存文本|已取得的条文/.test(readFileSync(`content/${file}`, 'utf8')),
  )

  expect(prose.length).toBeGreaterThan(20)
  expect(others).toEqual([])
})
