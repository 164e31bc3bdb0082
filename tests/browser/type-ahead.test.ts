import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'

const [{ url }] = sites as [(typeof sites)[number]]
const input = '.find input'
let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await launch()
  page = await browser.newPage()
})
afterAll(async () => {
  await browser.close()
})
beforeEach(async () => {
  await page.goto(`${url}/measures/12/`)
})

const options = () => page.locator('.suggestions a')
const type = async (text: string) => {
  await page.focus(input)
  await page.waitForSelector(`${input}[role=combobox]`)
  await page.keyboard.type(text)
}
const active = () => page.locator('.suggestions [aria-selected=true]')

describe('typing into the search form', () => {
  test.each([
    ['第十条', '/measures/10/'],
    ['10条', '/measures/10/'],
    ['第六条（四）', '/measures/6/#item-4'],
    ['第六条第四项', '/measures/6/#item-4'],
    ['6(4)', '/measures/6/#item-4'],
    ['６（４）', '/measures/6/#item-4'],
    ['13条2项', '/measures/13/#item-2'],
    ['9.4', '/measures/9/#item-4'],
    ['第三章', '/measures/#chapter-3'],
  ])('%s lands on the provision with Enter', async (typed, address) => {
    await type(typed)
    await active().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(url + address)
  })

  test('leads a citation that is not held to where that is said', async () => {
    await type('第十四条')
    await active().waitFor()
    expect(await active().innerText()).toContain('本站文本没有')
    await page.keyboard.press('Enter')
    await page.getByText('有没有第十四条、写了什么，本站没有取得').waitFor()
  })

  test('suggests what is about it, then what says it', async () => {
    await type('收取费用')
    await options().first().waitFor()
    expect(await options().allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringMatching(/第九条第（四）项[^]*收取费用/)]),
    )
    expect(await active().count()).toBe(0)
  })

  test('sends the form with Enter when nothing is chosen', async () => {
    await type('收取费用')
    await options().first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/search\/\?q=/)
  })

  test('moves with the arrows, round through the input, and closes with Escape', async () => {
    await type('投诉')
    await options().first().waitFor()
    await page.keyboard.press('ArrowDown')
    expect(await page.getAttribute(input, 'aria-activedescendant')).toBe(
      await active().getAttribute('id'),
    )
    await page.keyboard.press('ArrowUp')
    expect(await active().count()).toBe(0)
    await page.keyboard.press('ArrowUp')
    expect(await active().getAttribute('href')).toBe(await options().last().getAttribute('href'))

    await page.keyboard.press('Escape')
    expect(await page.locator('.suggestions').isVisible()).toBe(false)
    expect(await page.getAttribute(input, 'aria-expanded')).toBe('false')
    expect(await page.inputValue(input)).toBe('投诉')
  })

  test('waits until an input method has composed', async () => {
    await type('')
    // What was typed before has left no suggestions behind.
    await expect.poll(() => options().count()).toBe(0)
    const session = await page.context().newCDPSession(page)
    await session.send('Input.imeSetComposition', {
      text: '投诉',
      selectionStart: 2,
      selectionEnd: 2,
    })
    await page.waitForTimeout(100)
    expect(await options().count()).toBe(0)
    await session.send('Input.insertText', { text: '投诉' })
    await options().first().waitFor()
  })

  test('closes when the form is left', async () => {
    await type('投诉')
    await options().first().waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await page.locator('.suggestions').isVisible()).toBe(false)
  })

  test('works without the index, as a plain form', async () => {
    const other = await browser.newPage()
    await other.route('**/type-ahead.json', (route) => route.abort())
    await other.goto(`${url}/measures/12/`)
    await other.fill(input, '6(4)')
    await other.press(input, 'Enter')
    await other.waitForURL(`${url}/measures/6/#item-4`)
    await other.close()
  })

  test('costs no more than 6 kB, and nothing before', async () => {
    const reader = await browser.newPage()
    const finished: Request[] = []
    reader.on('requestfinished', (request) => finished.push(request))
    await reader.goto(`${url}/measures/12/`, { waitUntil: 'networkidle' })
    finished.length = 0
    await reader.focus(input)
    // What it brings: the module, its sheet and the index, whichever comes last.
    const names = () => finished.map((request) => new URL(request.url()).pathname)
    await expect.poll(names).toContain('/type-ahead.json')
    await expect.poll(() => names().filter((name) => name.endsWith('.css'))).toHaveLength(1)
    await reader.waitForSelector(`${input}[role=combobox]`)
    const sizes = await Promise.all(finished.map((request) => request.sizes()))
    const bytes = sizes.reduce((sum, size) => sum + size.responseBodySize, 0)
    expect(bytes).toBeGreaterThan(2000)
    expect(bytes).toBeLessThanOrEqual(6 * 1024)
    await reader.close()
  })
})
