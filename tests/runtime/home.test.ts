import { describe, expect, test } from 'vitest'
import { sites } from '../rig/sites.ts'
import { visitor } from '../rig/visitor.ts'

describe.each(sites)('the home page on $name', ({ url }) => {
  const home = visitor(url).get('/')

  test('sends each reader in one click where he wants to go', async () => {
    const { document } = await home
    const hrefs = (selector: string) =>
      [...document.querySelectorAll(`${selector} a`)].map((a) => a.getAttribute('href'))
    const groups: Record<string, (string | null)[]> = {}
    for (const nav of document.querySelectorAll('.readers nav'))
      groups[nav.querySelector('h2')?.textContent ?? ''] = [...nav.querySelectorAll('a')].map((a) =>
        a.getAttribute('href'),
      )

    expect(hrefs('.doors')).toEqual(['/institutions/', '/complaints/', '/apply/', '/measures/'])
    expect(Object.keys(groups)).toEqual(['试点企业', '服务商', '行业推进机构', '群众与工作人员'])
    expect(groups['试点企业']).toEqual(
      expect.arrayContaining([
        '/guides/complain/',
        '/guides/choose-and-contract/',
        '/sectors/fireworks/',
      ]),
    )
    expect(groups['服务商']).toContain('/conduct/ecosystem-provider/self-check/')
    expect(groups['行业推进机构']).toContain('/guides/promoter-duties/')
    expect(groups['群众与工作人员']).toContain('/conduct/compare/')
  })

  test('shows the newest announcements and notices together, newest first', async () => {
    const { document } = await home
    const rows = [...document.querySelectorAll('.news li')]
    const days = rows.map((row) => row.querySelector('time')?.getAttribute('datetime') ?? '')

    expect(rows).toHaveLength(6)
    expect(days).toEqual(days.toSorted().reverse())
    // What other tests publish meanwhile comes first.
    const kinds = rows.map((row) => row.querySelector('.kind')?.textContent)
    expect(['确定', '入库', '通报', '公示', '征集']).toEqual(
      expect.arrayContaining([...new Set(kinds)]),
    )
  })

  test('has one search box', async () => {
    const { document } = await home

    expect(document.querySelectorAll('form[role="search"]')).toHaveLength(1)
  })
})
