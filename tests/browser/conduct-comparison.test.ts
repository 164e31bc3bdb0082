import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'

// The page is the same on every runtime: the first site speaks for all.
const url = sites[0]?.url ?? ''

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

describe('the comparison of the conduct codes', () => {
  test('shows the differences alone when asked, without a script', async () => {
    const page = await browser.newPage({ javaScriptEnabled: false })
    await page.goto(`${url}/conduct/compare/`)
    const rows = page.locator('tbody tr')
    expect(await rows.filter({ visible: true }).count()).toBe(14)
    await page.getByLabel('只看不同').check()
    expect(await rows.filter({ visible: true }).count()).toBe(12)
    expect(await rows.filter({ hasText: '三者相同', visible: true }).count()).toBe(0)
    await page.close()
  })

  test.each([
    [390, 1],
    [1280, 2],
  ])('on %i pixels sets the codes in %i columns', async (width, columns) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } })
    await page.goto(`${url}/conduct/compare/`)
    const cells = await page
      .locator('tbody tr:nth-child(1) td')
      .evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().left))
    expect(new Set(cells).size).toBe(columns)
    await page.close()
  })
})
