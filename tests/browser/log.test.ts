import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** The console as one of the demo's people. */
async function enter(url: string, name: string) {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${url}/staff/enter/`)
  await page.locator('form[action="/staff/demo/"] button', { hasText: name }).click()
  await page.waitForURL(/\/staff\/$/)
  return page
}

describe.each(sites)('the log of $name', ({ name, url }) => {
  test('is signed by the regular work', async () => {
    // Workers are told the time by a trigger; the other runtime keeps it.
    if (name === 'workerd') await fetch(`${url}/cdn-cgi/local/scheduled`)
    await expect
      .poll(async () => (await fetch(`${url}/api/log/checkpoint.txt`)).status, { timeout: 15_000 })
      .toBe(200)
  })

  test('is signed and checked at a press, and has nothing wrong', async () => {
    const page = await enter(url, '示例经办一')
    await page.goto(`${url}/staff/log/check/`)
    await page.getByRole('button', { name: '立即签署并核对' }).click()
    await page.waitForLoadState()
    expect(await page.locator('dl.facts').innerText()).toContain('没有发现问题')
    await page.context().close()
  })

  test('shows each of the staff what is theirs', async () => {
    const bureau = await enter(url, '示例经办一')
    await bureau.goto(`${url}/staff/log/?about=announcement`)
    expect(await bureau.locator('tbody tr').count()).toBeGreaterThan(0)
    const promoter = await enter(url, '示例推进经办')
    await promoter.goto(`${url}/staff/log/`)
    const streams = await promoter.locator('td.stream a').allInnerTexts()
    expect(streams.length).toBeGreaterThan(0)
    expect(new Set(streams)).toEqual(new Set(['person/demo-promoter']))
    await promoter.goto(`${url}/staff/log/?about=announcement`)
    expect(await promoter.locator('tbody tr').count()).toBe(0)
    await Promise.all([bureau, promoter].map((page) => page.context().close()))
  })

  test('proves a public record in the reader’s browser', async () => {
    const page = await browser.newPage()
    await page.goto(`${url}/announcements/demo-admission-2/`)
    await page.locator('a.record').click()
    await page.getByRole('button', { name: '核对' }).click()
    await expect.poll(() => page.locator('.outcome').innerText()).toContain('已在您的浏览器里验证')
    await page.fill('#event', 'a'.repeat(64))
    await page.getByRole('button', { name: '核对' }).click()
    await expect.poll(() => page.locator('.outcome').innerText()).toContain('还不在')
    await page.close()
  })

  test('does not believe a site that shows another proof', async () => {
    const page = await browser.newPage()
    await page.route('**/api/log/inclusion.json*', async (route) => {
      const answer = await route.fetch()
      const json = (await answer.json()) as { index: number }
      await route.fulfill({ json: { ...json, index: json.index + 1 } })
    })
    await page.goto(`${url}/announcements/demo-admission-2/`)
    await page.locator('a.record').click()
    await page.getByRole('button', { name: '核对' }).click()
    await expect.poll(() => page.locator('.outcome').innerText()).toContain('对不上')
    await page.close()
  })

  test('answers without a script, and says whose word that is', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${url}/announcements/demo-admission-2/`)
    await page.locator('a.record').click()
    await expect
      .poll(() => page.locator('.outcome').innerText())
      .toMatch(/在总账里[\s\S]*本站服务器的说法/)
    await page.fill('#event', 'nonsense')
    await page.getByRole('button', { name: '核对' }).click()
    await expect.poll(() => page.locator('.problem').innerText()).toContain('记录号是 64 位')
    expect(await page.inputValue('#event')).toBe('nonsense')
    await context.close()
  })
})
