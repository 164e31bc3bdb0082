import { describe, expect, test } from 'vitest'
import { sites } from '../rig/sites.ts'

describe.each(sites)('the search page on $name', ({ url }) => {
  const ask = (query: string) => fetch(`${url}/search/${query}`, { redirect: 'manual' })
  const q = (text: string) => `?${new URLSearchParams({ q: text }).toString()}`

  test('may be indexed, says what it is, and asks for no part of the search before it is used', async () => {
    const page = await (await ask('')).text()
    expect(page).not.toContain('noindex')
    expect(page).toMatch(/<meta name="description" content="[^"]{20,}"/)
    expect(page).not.toContain('pagefind.js')
  })

  test.each([
    ['第六条（四）', '/measures/6/#item-4'],
    ['１３条２项', '/measures/13/#item-2'],
    ['9-4', '/measures/9/#item-4'],
    ['《办法》第十条', '/measures/10/'],
    ['第三章', '/measures/#chapter-3'],
  ])('leads %s to its provision', async (typed, provision) => {
    const answer = await ask(q(typed))
    expect(answer.status).toBe(302)
    const { pathname, hash } = new URL(answer.headers.get('location') ?? '', url)
    expect(pathname + hash).toBe(provision)
  })

  test.each(['第十四条', '第十三条（三）', '第六条（九）', '第0条', '第六章'])(
    'says that %s is not held',
    async (typed) => {
      const answer = await ask(q(typed))
      expect(answer.status).toBe(200)
      expect(await answer.text()).toMatch(/class="lead"[^>]*>[^<]*没有/)
    },
  )

  test.each(['?q=', '?q=%00', '?q=a&q=b', '?x', q('第'.repeat(500)), q('"><img src=x>')])(
    'answers %j as a page',
    async (query) => {
      const answer = await ask(query)
      expect(answer.status).toBe(200)
      expect(await answer.text()).not.toContain('"><img')
    },
  )
})
