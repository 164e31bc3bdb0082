import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
// The pages are the same on every runtime: the first site speaks for all.
const url = sites[0]?.url ?? ''

const pages = [
  '/',
  '/measures/',
  '/measures/6/',
  '/measures/13/',
  '/versions/',
  '/versions/2024-8/',
  '/versions/2024-8/6/',
  '/offline/',
  '/search/?q=%E6%94%B6%E8%B4%B9',
  '/institutions/',
  '/institutions/?name=%E6%B2%A1%E6%9C%89',
  '/announcements/',
  '/announcements/demo-admission-2/',
  '/notices/',
  '/notices/demo-notice-1/',
  '/notices/demo-notice-3/',
  '/apply/',
  '/apply/integrator/',
  '/apply/ecosystem-provider/',
  '/applications/',
  '/complaints/',
  '/complaints/new/',
  '/complaints/case/',
  '/staff/enter/',
  '/about/',
  '/about/privacy/',
  '/about/accessibility/',
  '/about/source/',
  '/about/corrections/?of=measures/6-4',
  '/measures/99/',
  '/no-such-page/',
]
/** Forms that were sent empty: their problems must be read as well as they themselves. */
const refused = [
  '/apply/integrator/',
  '/applications/',
  '/complaints/new/',
  '/complaints/case/',
  '/about/corrections/',
]

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** What axe objects to, in a line each. */
async function objections(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** By how many pixels a page is wider than its window. */
const excess = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

async function visit(page: Page, path: string) {
  await page.goto(url + path)
  if (path.startsWith('/search/')) await page.locator('.found li').first().waitFor()
}

async function sendEmpty(page: Page, path: string) {
  await visit(page, path)
  await page.locator('main form button:not([type=button])').last().click()
  await page.locator('#problems').waitFor()
}

describe.each(['light', 'dark'] as const)('in %s, on 320 pixels', (colorScheme) => {
  let page: Page
  beforeAll(async () => {
    page = await browser.newPage({ colorScheme, viewport: { width: 320, height: 640 } })
  })
  afterAll(() => page.close())

  test.each(pages)('%s reads well to machines and needs no scrolling sideways', async (path) => {
    await visit(page, path)

    expect(await objections(page)).toEqual([])
    expect(await excess(page)).toBe(0)
  })

  test.each(refused)('%s sent empty does too', async (path) => {
    await sendEmpty(page, path)

    expect(await objections(page)).toEqual([])
    expect(await excess(page)).toBe(0)
  })
})

describe('大字', () => {
  test('is there before the page is painted, and no page needs scrolling sideways', async () => {
    const page = await browser.newPage({ viewport: { width: 320, height: 640 } })
    await page.goto(url)
    await page.locator('button.large-type').click()
    // Seen by a script of the page’s own age: before anything deferred has run.
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.querySelector('body')) return
        Object.assign(window, { early: document.documentElement.className })
        observer.disconnect()
      }).observe(document, { childList: true, subtree: true })
    })

    for (const path of pages) {
      await visit(page, path)
      expect({ path, excess: await excess(page) }).toEqual({ path, excess: 0 })
    }
    expect(await page.evaluate(() => (window as unknown as { early: string }).early)).toBe('large')
    await page.close()
  })
})

describe('the keyboard', () => {
  test('comes first to the link past the navigation', async () => {
    const page = await browser.newPage()
    await page.goto(`${url}/institutions/`)
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').innerText()).toBe('跳到正文')
    await page.keyboard.press('Enter')

    expect(await page.locator(':focus').getAttribute('id')).toBe('main')
    await page.close()
  })

  test.each(refused)('stands on the list of problems when %s is refused', async (path) => {
    const page = await browser.newPage()
    await sendEmpty(page, path)

    expect(await page.locator(':focus').getAttribute('id')).toBe('problems')
    await page.close()
  })
})
