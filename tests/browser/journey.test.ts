import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { complaint, millProvider } from '../fixtures.ts'
import { launch } from '../rig/chromium.ts'
import { links } from '../rig/links.ts'
import { sites } from '../rig/sites.ts'
import { confirmReceipt, fill, follow } from './reporter.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const ways = sites.flatMap((site) => [
  { ...site, way: 'with scripts', scripts: true, link: site.links[links.browser] ?? '' },
  { ...site, way: 'without scripts', scripts: false, link: '' },
])

describe.each(ways)('the journey on $name $way', ({ name, url, scripts, link }) => {
  let context: BrowserContext
  let page: Page
  const complaints: string[] = []
  const provider = {
    ...millProvider,
    name: `示例${scripts ? '松林' : '竹海'}软件（${name}）有限公司`,
    creditCode: `91430100MA4BRWER${scripts ? '1' : '2'}${name === 'node' ? '1' : '2'}`,
  }
  const application = { number: '', code: '' }
  let receipt = ''

  beforeAll(async () => {
    context = await browser.newContext({ javaScriptEnabled: scripts })
    page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // A refused form is a 422, which Chromium reports as an error of its own.
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) {
        complaints.push(message.text())
      }
    })
  })
  afterAll(() => context.close())

  test('reads an article and goes on to the next', async () => {
    await page.goto(url)
    await page.locator('.doors a', { hasText: '读《办法》' }).click()
    await page.locator('a', { hasText: '第六条' }).first().click()
    expect(await page.locator('h1').innerText()).toContain('第六条')
    expect(await page.locator('#item-4').innerText()).toContain('接受、处理试点企业的投诉')
    await page.locator('.pager a', { hasText: '第七条' }).click()
    expect(new URL(page.url()).pathname).toBe('/measures/7/')
  })

  test('searches from the box in the header', async () => {
    await page.locator('header input[name=q]').fill('收费')
    await page.locator('header input[name=q]').press('Enter')
    await page.waitForURL(/\/search\/\?q=/)
    if (scripts) {
      const first = page.locator('.found section:not([hidden]) li').first()
      await first.waitFor()
      expect(await first.innerText()).toMatch(/第(九|十|十一)条/)
    } else {
      expect(await page.locator('main').innerText()).toContain('第十一条')
    }
  })

  test('is told what to mend in an application, and loses nothing', async () => {
    await page.goto(`${url}/apply/ecosystem-provider/`)
    application.number = await page.locator('.minted dd').nth(0).innerText()
    application.code = await page.locator('.minted dd').nth(1).innerText()
    await fill(page, { ...provider, creditCode: '9143010', landline: '' })
    await page.locator('main form button:not([type=button])').last().click()

    const summary = page.locator('#problems')
    await summary.waitFor()
    expect(await summary.innerText()).toContain('18 位')
    expect(await page.locator('[name=name]').inputValue()).toBe(provider.name)
    expect(await page.locator('[name=products]').inputValue()).toBe(provider.products)
  })

  test('applies and sees the state', async () => {
    await page.locator('[name=creditCode]').fill(provider.creditCode)
    await page.locator('main form button:not([type=button])').last().click()
    await page.waitForURL(/\/applications\/case\//)
    expect(await page.locator('main').innerText()).toContain('已提交')
  })

  test('complains, and sees the state by its receipt', async () => {
    await page.goto(`${url}/complaints/new/`)
    await fill(page, complaint)
    await page.locator('main form[method=post] button:not([type=button]):visible').last().click()
    if (scripts) {
      receipt = await confirmReceipt(page)
    } else {
      await page.locator('.receipt').waitFor()
      receipt = (await page.locator('.receipt').innerText()).replaceAll(/\D/g, '')
    }
    expect(receipt).toHaveLength(28)

    if (scripts) {
      await follow(page, url, receipt)
    } else {
      await page.goto(`${url}/complaints/case/`)
      await page.locator('[name=receipt]').fill(receipt)
      await page.locator('[data-part=look] button').first().click()
    }
    await page.locator('dl.facts').first().waitFor()
    expect(await page.locator('main').innerText()).toContain('已提交')
  })

  test('staff sign in by their link, accept and admit, and the public list has it', async () => {
    const desk = await browser.newContext({ javaScriptEnabled: scripts })
    const clerk = await desk.newPage()
    await clerk.goto(link || `${url}/staff/enter/`)
    if (link) await clerk.locator('main form button').first().click()
    else await clerk.locator('button[value=demo-bureau-2]').click()
    await clerk.waitForURL(/\/staff\/$/)
    await clerk.locator('a', { hasText: provider.name }).click()
    await clerk.locator('[name=action][value=accept]').check()
    await clerk.locator('form[action$="/decision/"] button').click()
    await clerk.locator('[name=action][value=admit]').check()
    await clerk.locator('[name=document]').fill(`示工信〔2026〕${scripts ? '301' : '302'}号`)
    await clerk.locator('form[action$="/decision/"] button').click()
    expect(await clerk.locator('main').innerText()).toContain('由您提请')
    const other = await browser.newContext({ javaScriptEnabled: scripts })
    const second = await other.newPage()
    await second.goto(`${url}/staff/enter/`)
    await second.locator(`button[value=demo-bureau-${link ? 2 : 1}]`).click()
    await second.waitForURL(/\/staff\/$/)
    await second.goto(clerk.url())
    await second.locator('form[action$="/admission/"] [value=confirmed]').check()
    await second.locator('form[action$="/admission/"] button').click()
    expect(await second.locator('h1').first().innerText()).toContain('已入库')
    await other.close()

    if (scripts) {
      await clerk.goto(`${url}/staff/complaints/`)
      await clerk.locator('main table a').first().click()
      await clerk.locator('[data-identity]', { hasText: '市工' }).first().click()
      await clerk.locator('[data-open]').click()
      await clerk.locator('.sheet dd').first().waitFor()
      expect(await clerk.locator('.sheet').innerText()).toContain(complaint.facts)
    }
    await desk.close()

    await page.goto(`${url}/institutions/`)
    await page.locator('[name=name]').fill(provider.name.slice(0, 4))
    await page.locator('.filters button').click()
    expect(await page.locator('table').innerText()).toContain(provider.name)
  })

  test('left no complaint in the console', () => {
    expect(complaints).toEqual([])
  })
})
