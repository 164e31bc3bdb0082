import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launch } from '../rig/chromium.ts'
import { printedPages } from '../rig/printed.ts'
import { sites } from '../rig/sites.ts'

// The page is the same on every runtime: the first site speaks for all.
const url = sites[0]?.url ?? ''
const address = `${url}/conduct/integrator/self-check/`
const fees = '不得违规向企业收取费用'
const methods = ['getItem', 'setItem', 'removeItem'] as const

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

async function open(options: BrowserContextOptions = {}) {
  page = await (await browser.newContext(options)).newPage()
  await page.goto(address)
}
afterEach(() => page.context().close())

const line = (words: string) => page.locator('[data-line]', { hasText: words })
const answer = (words: string, name: string) => line(words).getByRole('radio', { name })
const note = (words: string) => line(words).getByLabel('备注')
const progress = () => page.locator('[data-progress]').innerText()
const kept = () => page.locator('[data-kept]').innerText()

describe('the self-check', () => {
  beforeEach(() => open())

  test('has a line for every duty and ban of arts. 7 and 10, and none for what may be done', async () => {
    expect(await page.locator('[data-line]').count()).toBe(33)
    expect(await line('可以向企业推荐').count()).toBe(0)
    expect(await page.locator('main').innerText()).toContain('编者整理，非《办法》规定的程序')
  })

  test('counts what is answered', async () => {
    expect(await progress()).toBe('已答 0 / 33：做到了 0，还没有 0，不适用 0')
    await answer(fees, '做到了').check()
    await answer('总结归纳', '还没有').check()
    await note('按企业意愿').fill('合同 3 份')
    expect(await progress()).toBe('已答 2 / 33：做到了 1，还没有 1，不适用 0')
  })

  test('is there again after the page was left, and for this kind alone', async () => {
    await answer(fees, '不适用').check()
    await note(fees).fill('未收费')
    expect(await kept()).toBe('已存在这个浏览器里。')

    await page.goto(`${url}/conduct/promoter/self-check/`)
    expect(await progress()).toContain('已答 0 / 25')
    await page.goto(address)
    expect(await answer(fees, '不适用').isChecked()).toBe(true)
    expect(await note(fees).inputValue()).toBe('未收费')
    expect(await progress()).toContain('已答 1 / 33')
  })

  test('open in two tabs keeps what is filled in on either, and shows it on both', async () => {
    const other = await page.context().newPage()
    await other.goto(address)
    const otherLine = (words: string) => other.locator('[data-line]', { hasText: words })
    const otherProgress = () => other.locator('[data-progress]').innerText()
    await answer(fees, '做到了').check()
    await expect.poll(otherProgress).toContain('已答 1 / 33')
    await otherLine('总结归纳').getByRole('radio', { name: '还没有' }).check()
    await otherLine('按企业意愿').getByLabel('备注').fill('合同 3 份')

    await expect.poll(progress).toContain('已答 2 / 33')
    await expect.poll(() => note('按企业意愿').inputValue()).toBe('合同 3 份')
    await page.reload()
    expect(await answer(fees, '做到了').isChecked()).toBe(true)
    expect(await answer('总结归纳', '还没有').isChecked()).toBe(true)
    expect(await note('按企业意愿').inputValue()).toBe('合同 3 份')
  })

  test('can be taken to the application as text', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await answer(fees, '做到了').check()
    await note(fees).fill('只收合同价款')
    await page.getByRole('button', { name: '复制结果' }).click()
    await expect.poll(kept).toContain('已复制')
    const taken = await page.evaluate(() => navigator.clipboard.readText())

    expect(taken).toContain('集成服务商自查表\n已答 1 / 33')
    expect(taken).toContain(
      '不得违规向企业收取费用（第十条第（六）项）：做到了。备注：只收合同价款',
    )
    expect(await page.locator('.further a[href="/apply/integrator/"]').count()).toBe(1)
  })

  test('is cleared on being asked twice, and leaves nothing behind', async () => {
    await answer(fees, '做到了').check()
    page.once('dialog', (dialog) => void dialog.dismiss())
    await page.getByRole('button', { name: '清空' }).click()
    await expect.poll(() => progress()).toContain('已答 1 / 33')

    page.once('dialog', (dialog) => void dialog.accept())
    await page.getByRole('button', { name: '清空' }).click()
    await expect.poll(() => progress()).toContain('已答 0 / 33')
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
  })

  test('sends nothing anywhere', async () => {
    await page.waitForLoadState('networkidle')
    const sent: string[] = []
    // The browser asks for the icon when it likes; the address of a built file carries nothing.
    page.on('request', (request) => {
      if (!/\/_astro\/[^/?]+$/.test(request.url())) sent.push(request.url())
    })
    await answer(fees, '做到了').check()
    await note(fees).fill('机密')
    await note(fees).press('Enter')
    await answer(fees, '做到了').press('Enter')
    await page.waitForTimeout(300)

    expect(sent).toEqual([])
    expect(page.url()).toBe(address)
    expect(await page.context().cookies()).toEqual([])
    expect(await page.locator('form:not(.find)').count()).toBe(0)
  })

  test('survives what something else has left under its name', async () => {
    await page.evaluate(() => localStorage.setItem('self-check/2024-8/integrator', '{"x":[1'))
    await page.reload()
    expect(await progress()).toContain('已答 0 / 33')
  })

  test('is answered with the keyboard alone', async () => {
    await answer('确认改造前状态', '做到了').focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    expect(await answer('确认改造前状态', '还没有').isChecked()).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.type('缺记录')
    expect(await note('确认改造前状态').inputValue()).toBe('缺记录')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    expect(await answer('明确改造标准', '做到了').isChecked()).toBe(true)
  })

  test('names each group of answers by the words of the text', async () => {
    const group = page.getByRole('radiogroup', { name: fees })
    expect(await group.getByRole('radio').count()).toBe(3)
  })
})

describe('the self-check on paper', () => {
  test('carries what it is, the answers, and a place for name, seal and day', async () => {
    await open()
    await answer(fees, '做到了').check()
    await page.emulateMedia({ media: 'print' })
    const paper = await page.locator('main').innerText()

    expect(paper).toContain('集成服务商自查表')
    expect(paper).toContain('长工信发〔2024〕8号')
    expect(paper).toContain('编者整理，非《办法》规定的程序')
    expect(paper).toMatch(/单位名称（盖章）：[^]*日期：\s*年\s*月\s*日/)
    expect(await answer(fees, '做到了').isChecked()).toBe(true)
    for (const hidden of ['[data-print]', '[data-take]', '[data-clear]', '.further', '[data-kept]'])
      expect(await page.locator(hidden).isVisible()).toBe(false)
  })

  test('takes no sheet for the foot of the site alone', async () => {
    await open()
    const sheets = printedPages(await page.pdf({ preferCSSPageSize: true }))

    expect(sheets).toHaveLength(2)
  })

  test('shows no ring around the note that was written last', async () => {
    await open()
    await note(fees).focus()
    const ring = () => note(fees).evaluate((area) => getComputedStyle(area).outlineStyle)
    expect(await ring()).not.toBe('none')
    await page.emulateMedia({ media: 'print' })

    expect(await ring()).toBe('none')
  })

  test('prints a long note whole', async () => {
    await open()
    await note(fees).fill('很长的备注'.repeat(40))
    await page.emulateMedia({ media: 'print' })
    const cut = await note(fees).evaluate((area) => area.scrollHeight - area.clientHeight)
    expect(cut).toBeLessThanOrEqual(0)
  })
})

describe('where storage is refused', () => {
  test('it is filled in and counted all the same, and says that nothing is kept', async () => {
    page = await (await browser.newContext()).newPage()
    await page.addInitScript((methods) => {
      for (const method of methods)
        Storage.prototype[method] = () => {
          throw new DOMException('refused', 'SecurityError')
        }
    }, methods)
    await page.goto(address)
    expect(await kept()).toContain('不允许保存')
    await answer(fees, '做到了').check()
    expect(await progress()).toContain('已答 1 / 33')
    expect(await kept()).toContain('不允许保存')
  })
})

describe('without a script', () => {
  test('it can be ticked and filled in, says that nothing is kept, and offers no dead buttons', async () => {
    await open({ javaScriptEnabled: false })
    await answer(fees, '做到了').check()
    await note(fees).fill('已查')
    expect(await answer(fees, '做到了').isChecked()).toBe(true)
    expect(await page.locator('noscript').innerText()).toContain('不会保存')
    expect(
      await page
        .locator('[data-print], [data-take], [data-clear]')
        .filter({ visible: true })
        .count(),
    ).toBe(0)
    expect(await page.locator('[data-progress]').isVisible()).toBe(false)
  })
})
