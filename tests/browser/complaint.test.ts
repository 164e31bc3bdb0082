import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { complaint } from '../fixtures.ts'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'
import { confirmReceipt, fill, follow } from './reporter.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const CANARY = '金丝雀CANARYBROWSER'
// The smallest JPEG that carries a comment: start, comment, a scan, end.
const picture = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0, 2 + CANARY.length * 3]),
  Buffer.alloc(CANARY.length * 3, CANARY),
  Buffer.from([0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]),
])

describe.each(sites)('a complaint sealed in the browser on $name', ({ url }) => {
  let context: BrowserContext
  let page: Page
  let receipt = ''
  const faults: string[] = []
  const sent: Buffer[] = []
  beforeAll(async () => {
    context = await browser.newContext()
    page = await context.newPage()
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
    page.on('request', (request) => {
      const body = request.postDataBuffer()
      sent.push(Buffer.from(request.url()), ...(body ? [body] : []))
    })
  })
  afterAll(() => context.close())

  test('offers a way out, and hints at what tells the writer', async () => {
    await page.goto(`${url}/complaints/new/`)
    expect(await page.locator('main').innerText()).toContain('快速离开')
    await fill(page, { ...complaint, facts: `${CANARY} 请打13900001111` })
    await expect
      .poll(() => page.locator('[data-part=telltales]').innerText())
      .toContain('可能让人猜出您是谁')
  })

  test('adds a picture, and says what was taken out of it', async () => {
    const file = { name: 'CANARYBROWSER.jpg', mimeType: 'image/jpeg', buffer: picture }
    await page.locator('sealed-files input').setInputFiles(file)
    await expect.poll(() => page.locator('sealed-files li').innerText()).toContain('已去除')
  })

  test('sends nothing before the receipt is written down, and nothing in the clear', async () => {
    await page.locator('main form[method=post] button:not([type=button])').last().click()
    await page.locator('[data-step=receipt] .receipt').waitFor()
    await page.locator('[name=last]').fill('0')
    await page.locator('[data-part=receipt-form] button').first().click()
    await expect.poll(() => page.locator('[data-step=receipt]').innerText()).toContain('不符')
    receipt = await confirmReceipt(page)
    expect(receipt).toHaveLength(28)
    for (const bytes of sent)
      for (const text of ['CANARYBROWSER', CANARY, receipt])
        expect(bytes.includes(text)).toBe(false)
  })

  test('keeps nothing in the browser', async () => {
    const kept = await page.evaluate(async () => [
      localStorage.length,
      sessionStorage.length,
      (await indexedDB.databases()).length,
    ])
    expect(kept).toEqual([0, 0, 0])
    expect(await page.locator('[name=facts]').inputValue()).toBe('')
    expect((await context.cookies()).map(({ name }) => name)).toEqual([])
  })

  test('staff open it, bring its picture, accept it with a proof, and ask', async () => {
    const desk = await browser.newContext({ acceptDownloads: true })
    const clerk = await desk.newPage()
    clerk.on('pageerror', (error) => faults.push(error.message))
    await clerk.goto(`${url}/staff/enter/`)
    await clerk.locator('button[value=demo-bureau-2]').click()
    await clerk.waitForURL(/\/staff\/$/)
    await clerk.goto(`${url}/staff/complaints/`)
    const links = await clerk
      .locator('main table a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))
    for (const link of links) {
      await clerk.goto(`${url}${link}`)
      await clerk.locator('[data-identity]', { hasText: '市工' }).first().click()
      await clerk.locator('[data-open]').click()
      await clerk.locator('.sheet dd').first().waitFor()
      if ((await clerk.locator('.sheet').innerText()).includes(CANARY)) break
    }
    expect(await clerk.locator('.sheet').innerText()).toContain(CANARY)

    const saved = clerk.waitForEvent('download')
    await clerk.locator('.enclosures button').first().click()
    expect((await saved).suggestedFilename()).toBe('CANARYBROWSER.jpg')

    await clerk.locator('sealed-case [name=text]').fill('示例：已收到，请补充合同日期。')
    await clerk.locator('sealed-case [name=action][value=accept]').check()
    await clerk.locator('sealed-case form button').last().click()
    await expect.poll(() => clerk.locator('[data-part=sent]').innerText()).toContain('已加密发送')
    await desk.close()
  })

  test('the reporter reads the answer and the proof, writes back, and withdraws', async () => {
    await follow(page, url, receipt)
    expect(await page.locator('[data-part=thread]').innerText()).toContain('请补充合同日期')
    expect(await page.locator('[data-part=facts]').innerText()).toContain('已受理')
    await page.locator('[data-part=proof] pre').waitFor()

    await page.locator('[data-part=talk] [name=text]').fill('示例：三月签的合同。')
    await page.locator('[data-part=talk] .actions button').first().click()
    await expect.poll(() => page.locator('[data-part=thread]').innerText()).toContain('三月签的')
    await page.locator('[data-part=talk] [name=text]').fill('示例：已经退还，不再投诉。')
    await page.locator('[data-part=talk] button[value=withdraw]').click()
    await expect.poll(() => page.locator('[data-part=facts]').innerText()).toContain('撤回')
  })

  test('left no fault in the console', () => {
    expect(faults).toEqual([])
  })
})
