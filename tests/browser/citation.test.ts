import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'

// The pages are the same on every runtime: the first site speaks for all.
const [{ url }] = sites as [(typeof sites)[number]]
const words =
  '《长沙市中小企业数字化转型城市试点服务机构管理办法》（长工信发〔2024〕8号）第六条第（四）项'
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const reader = async (options: Parameters<Browser['newContext']>[0] = {}) =>
  (
    await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'], ...options })
  ).newPage()
const focused = (page: Page) => page.locator(':focus').innerText()
const shown = (page: Page) => page.locator('.items .cite:visible').count()

describe('copying the citation of an item', () => {
  test('takes the keyboard alone, from the search to the clipboard', async () => {
    const page = await reader()
    await page.goto(`${url}/search/`)
    await page.keyboard.press('/')
    await page.keyboard.type('接受、处理试点企业的投诉')
    await page.keyboard.press('Enter')
    await page.locator('.found li ul a').first().waitFor()
    // Down to the article, and to the item of it that holds the words.
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toBe('第六条第（四）项')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/measures\/6\/#item-4$/)
    // Its number, the terms in its words, its short link, and the button: each a step of the Tab key.
    const steps: string[] = []
    while (steps.at(-1) !== '复制引用' && steps.length < 10) {
      await page.keyboard.press('Tab')
      steps.push(await focused(page))
    }
    expect(steps[0]).toBe('（四）')
    expect(steps.slice(-2)).toEqual(['/m/6/4', '复制引用'])
    await page.keyboard.press('Enter')
    await page.getByText('已复制').waitFor()

    expect(await page.locator('[role=status]').innerText()).toBe('已复制')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${words} ${url}/m/6/4`)
    expect(await focused(page)).toBe('复制引用')

    // A second copy is told again: the words go and come.
    const told = page.evaluate(
      () =>
        new Promise<string[]>((tell) => {
          const status = document.querySelector('.cite [role=status]')
          const seen: string[] = []
          if (status)
            new MutationObserver(() => {
              seen.push(status.textContent)
              if (status.textContent) tell(seen)
            }).observe(status, { childList: true })
        }),
    )
    await page.keyboard.press('Enter')
    expect(await told).toEqual(['', '已复制'])
    await page.context().close()
  })

  test('says so when the clipboard refuses, and leaves words and link selected', async () => {
    const page = await reader()
    await page.goto(`${url}/measures/6/#item-4`)
    await page.evaluate(() =>
      Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }),
    )
    await page.locator('#item-4 button').click()
    await page.getByText('未能自动复制').waitFor()

    const selected = await page.evaluate(() => getSelection()?.toString())
    expect(selected?.replaceAll(/\s+/g, ' ')).toBe(`${words} ${url}/m/6/4`)
    await page.context().close()
  })

  test('is offered at the item one points at, and nowhere else in the text', async () => {
    const page = await reader({ viewport: { width: 320, height: 640 } })
    await page.goto(`${url}/measures/6/`)
    expect(await shown(page)).toBe(0)
    await page.locator('#item-2 .no').click()

    expect(await shown(page)).toBe(1)
    expect(await page.locator('#item-2 .cite').isVisible()).toBe(true)
    await page.context().close()
  })

  test('leaves words and short link to select where there is no script', async () => {
    const page = await reader({ javaScriptEnabled: false })
    await page.goto(`${url}/measures/6/#item-4`)

    expect(await page.locator('#item-4 .cite').innerText()).toBe(`${words}\n/m/6/4`)
    await page.context().close()
  })
})

describe('an article page', () => {
  test('asks for no script but the two of its head, until one is needed', async () => {
    const page = await reader()
    const scripts: string[] = []
    page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.push(request.url())
    })
    await page.goto(`${url}/measures/6/`, { waitUntil: 'networkidle' })
    expect(scripts).toHaveLength(2)

    await page.locator('.find input').focus()
    await expect.poll(() => scripts.length).toBeGreaterThan(2)
    await page.context().close()
  })
})
