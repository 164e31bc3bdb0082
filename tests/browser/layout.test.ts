import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'
import { slowLine } from '../rig/slow-line.ts'
import { signedIn } from './handler.ts'

const url = sites[0]?.url ?? ''

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** How far what was painted has moved since, as the browser itself reckons it; what comes after `last` is not awaited. */
async function shifts(address: string, last: string, width: number): Promise<number> {
  const page = await browser.newPage({ viewport: { width, height: 820 } })
  await page.addInitScript(() => {
    const found: number[] = []
    Object.assign(window, { found })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        found.push((entry as unknown as { value: number }).value)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto(address)
  await page.locator(last).first().waitFor()
  // Two frames, so that what moved in the last one is reckoned.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  )
  const found = await page.evaluate(() => (window as unknown as { found: number[] }).found)
  await page.close()
  return found.reduce((sum, shift) => sum + shift, 0)
}

describe.each([412, 1350])('on %i pixels, nothing moves', (width) => {
  test.each([
    ['/', '.news'],
    ['/measures/6/', 'footer'],
    ['/guides/complain/', 'footer'],
    ['/conduct/compare/', 'footer'],
    ['/institutions/', 'footer'],
    ['/search/', 'footer'],
    ['/search/?q=%E6%94%B6%E8%B4%B9', '.pages-found li'],
    ['/search/?q=%E9%AA%8C%E6%94%B6', '.pages-found li'],
  ])('while %s comes to stand', async (path, last) => {
    expect(await shifts(url + path, last, width)).toBeLessThan(0.005)
  })
})

describe.each([412, 1350])('on a slow line and %i pixels', (width) => {
  let line: Awaited<ReturnType<typeof slowLine>>
  beforeAll(async () => {
    line = await slowLine(url)
    return line.stop
  })
  test.each([
    '/',
    '/measures/',
    '/measures/6/',
    '/guides/complain/',
    '/conduct/compare/',
    '/institutions/',
    '/search/?q=%E6%94%B6%E8%B4%B9',
  ])('%s grows downwards, and leaves what is being read where it is', async (path) => {
    expect(await shifts(line.url + path, 'footer', width)).toBeLessThan(0.005)
  })
})

test.each([
  [1280, 800],
  [360, 640],
])('what is done with an application scrolls with its page on %i × %i', async (width, height) => {
  const page = await signedIn(browser, url, 'demo-bureau-2')
  await page.setViewportSize({ width, height })
  await page.goto(`${url}/staff/applications/demo-application-5/`)
  const ownScroll = await page
    .locator('.desk')
    .evaluate((desk) => [
      desk.scrollHeight - desk.clientHeight,
      desk.scrollWidth - desk.clientWidth,
    ])
  expect(ownScroll).toEqual([0, 0])
  const last = page.locator('.desk > section').last()
  await last.evaluate((section) => {
    window.scrollTo(0, section.getBoundingClientRect().top + window.scrollY)
  })
  expect(await last.evaluate((section) => section.getBoundingClientRect().top)).toBeCloseTo(0, 0)
  await page.context().close()
})

test('no column of the list is wider than the names, and an ordinary name stands on one line', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(`${url}/institutions/`)
  const widths = await page
    .locator('main thead th')
    .evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().width))
  expect(Math.max(...widths)).toBe(widths[0])
  const name = page.getByRole('link', { name: '示例临床数据集成有限公司' })
  expect(await name.evaluate((link) => link.getClientRects().length)).toBe(1)
  await page.close()
})

test('a month of the statistics stays in one piece on 360 pixels', async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 800 } })
  await page.goto(`${url}/statistics/`)
  const lines = await page
    .locator('.figures th time')
    .evaluateAll((months) => months.map((month) => month.getClientRects().length))
  expect(lines.length).toBeGreaterThan(0)
  expect(new Set(lines)).toEqual(new Set([1]))
  await page.close()
})
