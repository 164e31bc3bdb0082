import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { complaint } from '../fixtures.ts'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'
import { findCase, signedIn, unseal } from './handler.ts'
import { file } from './reporter.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const BEFORE = '示例：移交以前的投诉（走查）'
const AFTER = '示例：移交以后的投诉（走查）'
const SUBJECT = '演示·工程机械行业推进机构'
const SUCCESSOR = '演示·先进计算行业推进机构'

// From where the demo's notice stands, its deadline being over: two rounds, not rectified, handed over (art. 13).
describe.each(sites)('a notice that was not complied with on $name', ({ url }) => {
  const faults: string[] = []
  const notice = `${url}/staff/notices/demo-notice-4/`
  let first: Page
  let second: Page

  const press = async (page: Page, name: string) => {
    const answer = page.waitForResponse((one) => one.request().method() === 'POST')
    await page.getByRole('button', { name }).click()
    expect((await answer).status()).toBe(303)
    await page.waitForLoadState()
  }
  const step = async (page: Page, label: string, reason: string) => {
    await page.goto(notice)
    await page.getByLabel(label).check()
    await page.locator('.notice-step [name=reason]').fill(reason)
  }
  const confirm = async (page: Page) => {
    await page.goto(notice)
    await page.getByLabel('复核同意').check()
    await press(page, '确认复核')
  }
  const publicly = async () => {
    await second.goto(notice.replace('/staff/', '/'))
    return second.locator('main').innerText()
  }
  // Whatever case another walk opens first, it finds the words of the fixture.
  const complain = (words: string) => {
    const facts = complaint.facts + words
    return file(browser, url, { ...complaint, sector: 'construction-machinery', facts })
  }
  /** Which demo units' keys open the complaint that says this. */
  async function openedBy(words: string): Promise<string[]> {
    await findCase(first, url, { words, unit: '市工业和信息化局' })
    const opens: string[] = []
    for (const name of await first.locator('[data-identity]').allInnerTexts())
      if (await unseal(first, name)) opens.push(name.trim())
    return opens
  }

  beforeAll(async () => {
    first = await signedIn(browser, url, 'demo-bureau-2')
    second = await signedIn(browser, url, 'demo-bureau-1')
    for (const page of [first, second]) page.on('pageerror', (error) => faults.push(error.message))
  })
  afterAll(async () => {
    for (const page of [first, second]) await page.context().close()
  })

  test('is reported on twice and sent back once, and its deadline is over', async () => {
    expect(await publicly()).toMatch(/整改逾期|已逾期|逾期/)
    await complain(BEFORE)
    await first.goto(notice)
    await first.locator('[name=text]').fill('示例：第一轮报告')
    await press(first, '提交整改报告')
    await step(first, '退回继续整改', '示例：方案没有报送')
    await press(first, '确认办理')
    await first.goto(notice)
    await first.locator('[name=text]').fill('示例：第二轮报告')
    await press(first, '提交整改报告')
    await expect.poll(() => publicly()).toMatch(/第一轮报告[\s\S]*退回，继续整改[\s\S]*第二轮报告/)
  })

  test('is found not rectified by two persons', async () => {
    await step(first, '认定未按期完成整改', '示例：方案仍未报送')
    await press(first, '确认办理')
    expect(await publicly()).not.toContain('方案仍未报送')
    await first.goto(notice)
    expect(await first.getByLabel('复核同意').count()).toBe(0)
    await confirm(second)
    expect(await publicly()).toContain('未按期完成整改')
  })

  test('hands its work over by two persons, and the public page says to whom', async () => {
    await step(first, '移交相关工作', '示例：由先进计算的推进机构组织')
    for (const work of await first.locator('[name=work]').all()) await work.check()
    await first.getByLabel('示例先进计算产业促进会').check()
    await first.locator('[name=document]').fill('示工信函〔2026〕88号')
    await press(first, '确认办理')
    await confirm(second)
    expect(await publicly()).toMatch(/相关工作已移交[\s\S]*示例先进计算产业促进会/)
    await first.goto(`${url}/institutions/?name=${encodeURIComponent('示例先进计算产业促进会')}`)
    await first.locator('main table a').first().click()
    await first.getByRole('heading', { name: '接手的工作' }).waitFor()
    expect(await first.locator('main').innerText()).toContain('示工信函〔2026〕88号')
  })

  test('sends the complaints that come after it to the successor, and leaves those before it', async () => {
    await complain(AFTER)
    const isUnit = (name: string) => name.includes('行业推进机构')
    expect((await openedBy(BEFORE)).filter(isUnit)).toEqual([SUBJECT])
    expect((await openedBy(AFTER)).filter(isUnit)).toEqual([SUCCESSOR])
    expect(faults).toEqual([])
  })
})
