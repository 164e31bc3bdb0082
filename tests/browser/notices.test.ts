import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayOf, daysBetween, lastDayOf, yearsBeyondNotices } from '#domain/calendar'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'
import { excess, objections, smallTargets } from './axe.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const TITLE = '关于示例推进机构的通报（示例走查）'
const PERIOD = 60
const ANSWER = '示例陈述：人员已在招聘'

// What comes after the deadline is walked with a clock that can be set, in tests/functions/notices.test.ts.
describe.each(sites)('a notice on $name (art. 13)', ({ url }) => {
  const faults: string[] = []
  let first: Page
  let second: Page
  let stale: Page
  let file = ''

  const signedIn = async (person: string) => {
    const page = await (await browser.newContext()).newPage()
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(`${url}/staff/enter/`)
    await page.locator(`button[value="${person}"]`).click()
    await page.waitForURL(/\/staff\/$/)
    return page
  }
  const press = (page: Page, name: string) => page.getByRole('button', { name }).click()
  const main = (page: Page) => page.locator('main').innerText()
  const publicly = async () => {
    const page = await browser.newPage()
    await page.goto(file.replace('/staff/', '/'))
    const text = await main(page)
    await page.close()
    return text
  }
  /** A page that reads well, fits a phone, and can be hit with a finger. */
  async function looksWell(page: Page) {
    await page.setViewportSize({ width: 360, height: 800 })
    expect([await objections(page), await smallTargets(page), await excess(page)]).toEqual([
      [],
      [],
      0,
    ])
    await page.setViewportSize({ width: 1280, height: 800 })
  }

  beforeAll(async () => {
    first = await signedIn('demo-bureau-2')
    second = await signedIn('demo-bureau-1')
    stale = await first.context().newPage()
  })
  afterAll(async () => {
    for (const page of [first, second]) await page.context().close()
  })

  test('is drafted, and what is lacking is named', async () => {
    await first.goto(`${url}/staff/notices/`)
    await first.getByRole('link', { name: '拟一份通报' }).click()
    await press(first, '保存拟稿')
    await expect.poll(() => first.locator('#problems li').count()).toBe(5)
    await looksWell(first)
    await first.getByLabel('示例先进计算产业促进会').check()
    await first.locator('[name=title]').fill(TITLE)
    await first.locator('[name=facts]').fill('示例：未按工作要求制定细分行业转型实施方案。')
    await first.locator('[name=requirements]').fill('示例：制定并报送方案。')
    await first.locator('[name=period]').fill(String(PERIOD))
    await press(first, '保存拟稿')
    await expect
      .poll(() => first.locator('#problems li').allInnerTexts())
      .toEqual(['请选择依据条款；依据不在所列两项之内的，填写其他依据和文号'])
    await first.getByLabel('第十三条（二）').check()
    await press(first, '保存拟稿')
    await first.waitForURL(/drafts\/[\w-]+\/$/)
    expect(await main(first)).toContain('拟稿不公开')
    await looksWell(first)
  })

  test('is told, answered, and issued by a second person only', async () => {
    await first.getByLabel('告知对象').check()
    await first.locator('[name=how]').fill('示例：当面送达')
    await press(first, '确认办理')
    await expect.poll(() => main(first)).toContain('已告知，待陈述申辩')
    await first.getByLabel('记录陈述申辩').check()
    await press(first, '确认办理')
    await expect.poll(() => first.locator('#problems').innerText()).toContain('陈述申辩期限未满')
    await first.locator('[name=answer]').fill(ANSWER)
    await press(first, '确认办理')
    await expect.poll(() => main(first)).toContain('须由另一位经办人员签发')
    expect(await first.locator('form[action$="/issue/"]').count()).toBe(0)

    await second.goto(first.url())
    await looksWell(second)
    await second.locator('[name=number]').fill('示工信通[2026]771号')
    await second.locator('[name=considered]').fill('示例：已复核')
    await press(second, '签发并公开')
    await second.waitForURL(/\/staff\/notices\/[\w-]+\/$/)
    file = second.url()
    await looksWell(second)
  })

  test('is public with its deadline, and nothing of the hearing', async () => {
    const text = await publicly()
    const today = dayOf(new Date())
    const due = lastDayOf(today, PERIOD)
    const left = daysBetween(today, due)
    expect(text).toContain('示工信通〔2026〕771号')
    expect(text).toContain(`限期整改中 · 还剩 ${String(left)} 天`)
    expect(text).not.toContain(ANSWER)

    // Wherever the deadline stands, it is said when its year's days off are not known yet.
    const isBeyond = yearsBeyondNotices([due]).length > 0
    for (const address of [file.replace('/staff/', '/'), file, `${url}/notices/`]) {
      await second.goto(address)
      expect([address, (await main(second)).includes('放假安排本站尚未收录')]).toEqual([
        address,
        isBeyond,
      ])
    }
    await second.goto(file)
  })

  test('is reported on, returned, and reported on again', async () => {
    await stale.goto(file)
    await second.locator('[name=text]').fill('示例：第一次报告')
    await press(second, '提交整改报告')
    await second.getByLabel('退回继续整改').check()
    await second.locator('[name=reason]').fill('示例：材料不齐')
    await press(second, '确认办理')
    await second.locator('[name=text]').fill('示例：第二次报告')
    await press(second, '提交整改报告')
    await second.getByLabel('认定已完成整改').waitFor()
    await looksWell(second)
    expect(await publicly()).toMatch(/第一次报告[\s\S]*退回，继续整改[\s\S]*第二次报告/)
  })

  test('tells a clerk whose page is stale, and nothing is written', async () => {
    await stale.getByLabel('撤回通报').check()
    await stale.locator('[name=reason]').fill('示例：过时的操作')
    const answer = stale.waitForResponse((one) => one.request().method() === 'POST')
    await press(stale, '确认办理')
    expect((await answer).status()).toBe(409)
    expect(await stale.locator('#problems').innerText()).toContain('已被他人处理')
    expect(await publicly()).not.toContain('过时的操作')
  })

  test('is corrected, and its earlier text stays readable', async () => {
    await first.goto(`${file}correction/`)
    await first.locator('[name=facts]').fill('示例：更正后的事实。')
    await first.locator('[name=toldOn]').fill(dayOf(new Date()))
    await first.locator('[name=toldHow]').fill('示例：当面送达')
    await first.locator('[name=answer]').fill('示例：没有异议')
    await first.locator('[name=reason]').fill('示例：笔误')
    await press(first, '提请更正')
    await first.waitForURL(file)
    expect(await publicly()).not.toContain('更正后的事实')
    await looksWell(first)
    await second.goto(file)
    await looksWell(second)
    await second.getByLabel('复核同意').check()
    await press(second, '确认复核')
    await second.waitForURL(file)
    const text = await publicly()
    expect(text).toContain('更正后的事实')
    expect(text).toMatch(/更正的事实、整改要求已于 \S+ 告知对象，并听取陈述申辩/)
    expect(text).toContain('更正前的文本')
  })

  test('is settled, and says until when it is shown', async () => {
    await first.reload()
    await first.getByLabel('认定已完成整改').check()
    await first.locator('[name=reason]').fill('示例：已核实')
    await press(first, '确认办理')
    await expect.poll(() => main(first)).toContain('下架日期')
    await looksWell(first)
    expect(await publicly()).toContain('已完成整改')
    expect(faults).toEqual([])
  })
})
