import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { complaint, millProvider, pdf, sectionForms } from '../fixtures.ts'
import { launch } from '../rig/chromium.ts'
import { links } from '../rig/links.ts'
import { sites } from '../rig/sites.ts'
import { objections, smallTargets } from './axe.ts'
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
    await expect.poll(() => page.locator('h1').innerText()).toContain('第六条')
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

  const press = (label: string) =>
    page.locator('main form button:visible', { hasText: label }).last().click()

  test('begins an application, is told what to mend, and loses nothing', async () => {
    await page.goto(`${url}/apply/ecosystem-provider/`)
    const { name: unit, sectors } = provider
    await fill(page, { name: unit, sectors, creditCode: '9143010' })
    await press('开始申报')
    const summary = page.locator('#problems')
    await summary.waitFor()
    expect(await summary.innerText()).toContain('18 位')
    expect(await page.locator('[name=name]').inputValue()).toBe(unit)

    await page.locator('[name=creditCode]').fill(provider.creditCode)
    await press('开始申报')
    await page.locator('.minted').waitFor()
    application.number = await page.locator('.minted dd').nth(0).innerText()
    application.code = await page.locator('.minted dd').nth(1).innerText()
    await page.locator('main a', { hasText: '开始填写' }).click()
    await page.waitForURL(/\/applications\/draft\/$/)
  })

  test('fills in section by section; what is wrong is saved and said', async () => {
    await page.goto(`${url}/applications/draft/identity/`)
    const [identity, ...others] = sectionForms('ecosystem-provider', provider)
    await fill(page, { ...identity?.[1], mobile: '123' })
    if (scripts) {
      const status = page.locator('[data-saved]')
      await expect.poll(() => status.innerText()).toMatch(/^已保存 \d\d:\d\d/)
    }
    await press('保存并继续')
    await page.locator('#problems').waitFor()
    expect(await page.locator('[name=mobile]').inputValue()).toBe('123')
    await page.locator('[name=mobile]').fill(provider.mobile)
    await press('保存并继续')
    await page.waitForURL(/\/draft\/abilities\/$/)

    for (const [key, fields] of others) {
      await page.goto(`${url}/applications/draft/${key}/`)
      if (key === 'qualifications') await press('添加资质')
      if (key === 'cases') await page.locator('#caseRows-0').waitFor()
      await fill(page, fields)
      await press('保存，稍后再填')
      await page.waitForURL(/\/applications\/draft\/$/)
    }
  })

  test('uploads what must be there', async () => {
    await page.goto(`${url}/applications/draft/attachments/`)
    for (const kind of ['licence', 'commitment']) {
      const section = page.locator(`section:has(#file-${kind})`)
      const buffer = Buffer.from(pdf(kind))
      const file = { name: `${kind}.pdf`, mimeType: 'application/pdf', buffer }
      await section.locator('input[type=file]').setInputFiles(file)
      await section.locator('button', { hasText: '上传' }).click()
      await section.locator('a', { hasText: `${kind}.pdf` }).waitFor()
    }
  })

  test('comes back with number and code, checks, declares, and sees the state', async () => {
    await context.clearCookies()
    await page.goto(`${url}/applications/`)
    await fill(page, application)
    await press('查询')
    await page.waitForURL(/\/applications\/draft\/$/)
    await page.locator('main a', { hasText: '核对并提交' }).click()
    await press('确认并提交申报')
    await page.waitForURL(/\/applications\/confirmation\//)
    expect(await page.locator('main').innerText()).toContain(application.number)
    await page.goto(`${url}/applications/case/`)
    expect(await page.locator('main').innerText()).toMatch(/已提交[\s\S]*本站暂不发通知/)
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
    const checklist = clerk.locator('form[action$="/qualification/"]')
    await checklist.waitFor()
    for (const met of await checklist.locator('[value=met]').all()) await met.check()
    await checklist.locator('button').click()
    await expect
      .poll(() => clerk.locator('main').innerText())
      .toContain('全部符合，可以提请登记备案并入库')
    await clerk.locator('[name=action][value=admit]').check()
    // Its check digit does not fit.
    await clerk.locator('[name=codeCheck]').fill('与营业执照原件和登记机关的公示信息核对一致')
    await clerk.locator('[name=document]').fill(`示工信〔2026〕${scripts ? '301' : '302'}号`)
    await clerk.locator('form[action$="/decision/"] button').click()
    await expect.poll(() => clerk.locator('main').innerText()).toContain('由您提请')
    const told = async () => {
      await page.goto(`${url}/applications/case/`)
      return page.locator('main').innerText()
    }
    // Nobody else has agreed to it yet.
    expect(await told()).not.toMatch(/提请入库|示工信/)
    const other = await browser.newContext({ javaScriptEnabled: scripts })
    const second = await other.newPage()
    await second.goto(`${url}/staff/enter/`)
    await second.locator(`button[value=demo-bureau-${link ? 2 : 1}]`).click()
    await second.waitForURL(/\/staff\/$/)
    await second.goto(clerk.url())
    await second.locator('form[action$="/admission/"] [value=confirmed]').check()
    await second.locator('form[action$="/admission/"] button').click()
    await expect.poll(() => second.locator('h1').first().innerText()).toContain('已入库')
    expect(await told()).toContain('示工信〔2026〕30')
    await other.close()

    if (scripts) {
      await clerk.goto(`${url}/staff/complaints/`)
      await clerk.locator('main table a').first().click()
      await clerk.locator('[data-identity]', { hasText: '市工' }).first().click()
      await clerk.locator('[data-open]').click()
      await clerk.locator('.sheet dd').first().waitFor()
      expect(await clerk.locator('.sheet').innerText()).toContain(complaint.facts)
      expect([...(await objections(clerk)), ...(await smallTargets(clerk))]).toEqual([])
    }
    await desk.close()

    await page.goto(`${url}/institutions/`)
    await page.locator('[name=name]').fill(provider.name.slice(0, 4))
    await page.locator('.filters button').click()
    await expect.poll(() => page.locator('table').innerText()).toContain(provider.name)
  })

  test('left no complaint in the console', () => {
    expect(complaints).toEqual([])
  })
})
