import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { complaint } from '../fixtures.ts'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'
import { findCase, say, signedIn, unseal } from './handler.ts'
import { file, follow } from './reporter.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const BUREAU = '市工业和信息化局'
const PROMOTER = '烟花鞭炮'

describe.each(sites)('the course of a complaint on $name', ({ url }) => {
  let one: Page
  let other: Page
  let promoter: Page
  let reporter: Page

  /** A complaint with words of its own, filed; answers them and its receipt. */
  const filed = async (words: string) => ({
    words,
    receipt: await file(browser, url, { ...complaint, facts: complaint.facts + words }),
  })
  const state = () => reporter.locator('[data-part=facts]').innerText()
  const again = async (page: Page, unit: string) => {
    await page.reload()
    expect(await unseal(page, unit)).toBe(true)
  }

  beforeAll(async () => {
    one = await signedIn(browser, url, 'demo-bureau-2')
    other = await signedIn(browser, url, 'demo-bureau-1')
    promoter = await signedIn(browser, url, 'demo-promoter')
    reporter = await (await browser.newContext()).newPage()
  })
  afterAll(async () => {
    for (const page of [one, other, promoter, reporter]) await page.context().close()
  })

  test('a promoter passes it to the bureau, which declines with its reasons, and the reporter has it reviewed', async () => {
    const { words, receipt } = await filed('（走查：不予受理）')
    await findCase(promoter, url, { words, unit: PROMOTER })
    await say(promoter, '示例：转市工信局办理。', 'transfer')
    const address = await findCase(one, url, { words, unit: BUREAU })
    await say(one, '示例：不属于受理范围，理由如下。', 'decline')
    await follow(reporter, url, receipt)
    expect(await state()).toContain('不予受理')
    expect(await reporter.locator('[data-part=thread]').innerText()).toContain('理由如下')

    await reporter.locator('[data-part=talk] [name=text]').fill('示例：请复核。')
    await reporter.locator('[data-part=talk] button[value=review]').click()
    await expect.poll(state).toContain('复核')
    await one.goto(address)
    expect(await one.locator('main').innerText()).toContain('复核')
  })

  test('it is accepted, handled, and closed by two: who proposed the ending cannot confirm it', async () => {
    const { words, receipt } = await filed('（走查：两人办结）')
    const address = await findCase(one, url, { words, unit: BUREAU })
    await say(one, '示例：已受理。', 'accept')
    await again(one, BUREAU)
    await say(one, '示例：开始办理。', 'handle')
    await again(one, BUREAU)
    await say(one, '示例：已退还费用，拟办结。', 'propose', 'remedied')
    await again(one, BUREAU)
    expect(await one.locator('sealed-case [name=action][value=close]').count()).toBe(0)

    await other.goto(address)
    expect(await unseal(other, BUREAU)).toBe(true)
    await say(other, '示例：复核同意，办结。', 'close')
    await follow(reporter, url, receipt)
    expect(await state()).toContain('已办结')
    expect(await reporter.locator('[data-part=thread]').innerText()).toContain('复核同意')
  })
})
