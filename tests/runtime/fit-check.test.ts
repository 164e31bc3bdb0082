import { describe, expect, test } from 'vitest'
import { sites } from '../rig/sites.ts'
import { type Visit, carried, visitor } from '../rig/visitor.ts'

/** Where a button of the page's form leads, as a browser without scripts would send it. */
function answered({ document }: Visit, value: 'yes' | 'no'): string {
  const form = document.querySelector('main form')
  const button = form?.querySelector(`button[value="${value}"]`)
  if (!form || !button) throw new Error('no question')
  const query = new URLSearchParams(carried(form) as Record<string, string>)
  query.append(button.getAttribute('name') ?? '', value)
  return `${form.getAttribute('action') ?? ''}?${query.toString()}`
}

describe.each(sites)('checking before applying, on $name', ({ url }) => {
  test('asks one question at a time and refuses nobody, without a script and without a cookie', async () => {
    const provider = visitor(url)
    let page = await provider.get('/apply/check/')
    const asked: string[] = []
    while (page.document.querySelector('main form')) {
      asked.push(page.document.querySelector('h1')?.textContent ?? '')
      expect(page.text).toContain(`第 ${String(asked.length)} 题，共 12 题`)
      expect(page.document.querySelector('main .source a')).not.toBeNull()
      page = await provider.get(answered(page, 'no'))
    }
    expect(new Set(asked).size).toBe(12)
    expect(page.document.querySelector('h1')?.textContent).toBe('更接近生态服务商')
    // Being no promoter is as it should be, and to lead or not is no lack.
    expect(page.document.querySelectorAll('.lacking li')).toHaveLength(10)
    expect(page.text).toContain('编者整理的自查，不是申报条件')
    expect(page.document.querySelector('main a.button')?.getAttribute('href')).toBe(
      '/apply/ecosystem-provider/',
    )
    expect(provider.cookies.size).toBe(0)
  })

  test('is linked from where an application begins', async () => {
    for (const path of ['/apply/', '/apply/integrator/', '/apply/ecosystem-provider/']) {
      const { document } = await visitor(url).get(path)
      expect(document.querySelector('main a[href="/apply/check/"]'), path).not.toBeNull()
    }
  })
})
