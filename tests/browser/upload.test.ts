import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { millProvider, pdf } from '../fixtures.ts'
import { begin, mintedOn } from '../rig/applying.ts'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'
import { visitor } from '../rig/visitor.ts'

// The script is the same on every runtime: the first site speaks for all.
const url = sites[0]?.url ?? ''
const here = '/applications/draft/attachments/'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launch()
  page = await browser.newPage({ serviceWorkers: 'block' })
  const unit = { ...millProvider, creditCode: '91430100MA4BRWUPL1', name: '示例断网软件有限公司' }
  const { number, code } = mintedOn(await begin(visitor(url), 'ecosystem-provider', unit))
  await page.goto(`${url}/applications/`)
  await page.locator('[name=number]').fill(number)
  await page.locator('[name=code]').fill(code)
  await page.locator('main form button').last().click()
  await page.waitForURL(/\/applications\/draft\/$/)
})
afterAll(() => browser.close())

const section = (kind: string) => page.locator(`section:has(#file-${kind})`)
const told = (kind: string) => section(kind).locator('[role=status]').innerText()

async function choose(kind: string, name: string, bytes: Uint8Array) {
  const file = { name, mimeType: 'application/pdf', buffer: Buffer.from(bytes) }
  await section(kind).locator('input[type=file]').setInputFiles(file)
  await section(kind).locator('button', { hasText: '上传' }).click()
}

test('a file that the network lost is sent again by itself, and is kept once', async () => {
  await page.goto(url + here)
  let lost = 0
  await page.route(url + here, async (route) => {
    if (route.request().method() !== 'POST' || lost === 2) return route.continue()
    lost += 1
    // The first time nothing arrives; the second time only the answer is lost.
    if (lost === 2) await route.fetch()
    return route.abort('connectionreset')
  })
  await choose('licence', '营业执照.pdf', pdf('licence'))
  await expect.poll(() => told('licence')).toContain('自动再传')
  await section('licence').locator('a', { hasText: '营业执照.pdf' }).waitFor()

  expect(lost).toBe(2)
  expect(await section('licence').locator('li').count()).toBe(1)
  await page.unroute(url + here)
})

test('a file that is none of those asked for is refused beside its field, and nothing else is lost', async () => {
  await page.goto(url + here)
  await choose('audit', '审计.pdf', new TextEncoder().encode('no pdf'))

  await expect.poll(() => told('audit')).toMatch(/没有上传成.*PDF、JPEG、PNG/)
  expect(await section('licence').locator('li').count()).toBe(1)
  expect(await section('audit').locator('button', { hasText: '上传' }).isEnabled()).toBe(true)
})
