import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { citationHref, citationOf } from '#domain/citation'
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
