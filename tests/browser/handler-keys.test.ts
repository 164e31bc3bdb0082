import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPassphrase } from '#domain/demo-keys'
import { complaint } from '../fixtures.ts'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'
import { objections } from './axe.ts'
import { fill } from './reporter.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const CANARY = '金丝雀CANARYKEYS'
const own = '示例口令 金丝雀一二三四五六'

describe.each(sites)('a unit’s key behind personal keys on $name', ({ url }) => {
  const contexts: BrowserContext[] = []
  const faults: string[] = []
  const sent: Buffer[] = []
  let clerk: Page
  let colleague: Page
  let promoter: Page
  let link = ''
  let fingerprint = ''

  /** Somebody of the demo at a desk of his own; `to` is opened with a fresh proof of who it is. */
  async function desk(person: string, to: string) {
    const context = await browser.newContext()
    contexts.push(context)
    const page = await context.newPage()
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('request', (request) => {
      const body = request.postDataBuffer()
      sent.push(Buffer.from(request.url()), ...(body ? [body] : []))
    })
    await page.goto(`${url}/staff/enter/`)
    await page.locator(`button[value=${person}]`).click()
    await page.waitForURL(/\/staff\/$/)
    await page.goto(`${url}${to}`)
    return page
  }
  const press = (page: Page, form: string) => page.locator(`${form} button:not([type])`).click()
  const open = async (page: Page, passphrase: string) => {
    await page.goto(`${url}${link}`)
    await page.locator('#unlock').fill(passphrase)
    await page.locator('[data-unlock]').click()
  }
  const said = (page: Page) => page.locator('sealed-case > [role=status]').innerText()

  beforeAll(async () => {
    const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
    await plain.goto(`${url}/complaints/new/`)
    await fill(plain, { ...complaint, facts: CANARY })
    await plain.locator('main form button[data-without-script]').click()
    await plain.context().close()
    clerk = await desk('demo-bureau-2', '/staff/complaints/')
    colleague = await desk('demo-bureau-1', '/staff/keys/own/')
    promoter = await desk('demo-promoter', '/staff/keys/own/removal/')
  })
  afterAll(async () => {
    for (const context of contexts) await context.close()
  })

  test('opens a complaint by the passphrase, and by no other', async () => {
    const links = await clerk
      .locator('main table a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))
    for (link of links) {
      await open(clerk, demoPassphrase)
      await clerk.locator('.sheet dd').first().waitFor()
      if ((await clerk.locator('.sheet').innerText()).includes(CANARY)) break
    }
    expect(await clerk.locator('.sheet').innerText()).toContain(CANARY)
    expect(await clerk.locator('#unlock').inputValue()).toBe('')

    await clerk.goto(`${url}${link}`)
    await clerk.locator('#unlock').fill('不是这个示例口令一二三')
    await clerk.locator('#unlock').press('Enter')
    await expect.poll(() => said(clerk)).toContain('口令不对')
    expect(await clerk.locator('.sheet').isVisible()).toBe(false)
  })

  test('tells its owner a fingerprint that his own key makes', async () => {
    await colleague.locator('#check').fill(demoPassphrase)
    await press(colleague, 'form[data-act=check]')
    const shown = () => colleague.locator('[data-part=fingerprint]').innerText()
    await expect.poll(shown).toMatch(/^(\d{4} ){5}\d{4}$/)
    fingerprint = await shown()
    expect(await objections(colleague)).toEqual([])
  })

  test('is given only where the fingerprint was heard, and then opens for the colleague', async () => {
    await open(colleague, demoPassphrase)
    await expect.poll(() => said(colleague)).toContain('还没有本单位的受理密钥')

    await clerk.goto(`${url}/staff/keys/members/demo-bureau-1/`)
    await clerk.locator('#passphrase').fill(demoPassphrase)
    await clerk.locator('#fingerprint').fill(fingerprint.replace(/^\d{4}/, '0000'))
    await press(clerk, 'unit-copy form')
    await expect.poll(() => clerk.locator('#fingerprint-problem').count()).toBe(1)
    expect(await objections(clerk)).toEqual([])

    await clerk.locator('#fingerprint').fill(fingerprint)
    await press(clerk, 'unit-copy form')
    await clerk.waitForURL(/\/staff\/keys\/$/)
    await open(colleague, demoPassphrase)
    await colleague.locator('.sheet dd').first().waitFor()
    expect(await colleague.locator('.sheet').innerText()).toContain(CANARY)
  })

  test('is not given where the server shows another key than its owner’s', async () => {
    await promoter.goto(`${url}/staff/keys/own/`)
    await promoter.locator('own-key').evaluate((element) => {
      element.dataset['recipient'] = 'age1pq1another'
    })
    await promoter.locator('#check').fill(demoPassphrase)
    await press(promoter, 'form[data-act=check]')
    const shown = () => promoter.locator('[data-part=fingerprint]').innerText()
    await expect.poll(shown).toContain('可能被人替换')
  })

  test('is made anew: key, passphrase, and a copy sealed to oneself', async () => {
    await promoter.goto(`${url}/staff/keys/own/removal/`)
    await promoter.locator('[name=sure]').check()
    await press(promoter, 'main form.page')
    await promoter.waitForURL(/\/staff\/keys\/$/)
    await promoter.goto(`${url}/staff/keys/own/`)
    await promoter.locator('#passphrase').fill('短')
    await press(promoter, 'form[data-act=make]')
    await expect.poll(() => promoter.locator('#passphrase-problem').innerText()).toContain('至少')
    for (const field of ['#passphrase', '#again']) await promoter.locator(field).fill(own)
    await press(promoter, 'form[data-act=make]')
    await promoter.waitForURL(/\/staff\/keys\/$/)

    await promoter.goto(`${url}/staff/keys/members/demo-promoter/`)
    await promoter.locator('#passphrase').fill(own)
    await promoter.locator('[data-for=identity]').click()
    await press(promoter, 'unit-copy form')
    await promoter.waitForURL(/\/staff\/keys\/$/)
    await open(promoter, own)
    await promoter.locator('.sheet dd').first().waitFor()
    expect(await promoter.locator('.sheet').innerText()).toContain(CANARY)
  })

  test('opens nothing once a colleague took it back', async () => {
    await clerk.goto(`${url}/staff/keys/members/demo-bureau-1/removal/`)
    await clerk.locator('[name=sure]').check()
    await press(clerk, 'main form.page')
    await clerk.waitForURL(/\/staff\/keys\/$/)
    await open(colleague, demoPassphrase)
    await expect.poll(() => said(colleague)).toContain('还没有本单位的受理密钥')
  })

  test('says without scripts that nothing can be opened, and lets a handler step back', async () => {
    const storageState = await promoter.context().storageState()
    const plain = await browser.newContext({ javaScriptEnabled: false, storageState })
    contexts.push(plain)
    const page = await plain.newPage()
    await page.goto(`${url}/staff/keys/own/`)
    expect(await page.locator('own-key').innerText()).toContain('需要启用脚本')
    await page.goto(`${url}${link}recusal/`)
    await page.locator('[name=related]').check()
    await page.locator('form[action$="/recusal/"] button').click()
    await expect.poll(() => page.locator('h1').innerText()).toBe('您已回避这件投诉')
    const answer = await page.goto(`${url}${link}`)
    expect([answer?.status(), await page.locator('sealed-case').count()]).toEqual([403, 0])
  })

  test('sent no identity and no passphrase, and left no fault', () => {
    const secrets = ['AGE-SECRET-KEY', demoPassphrase, own, CANARY]
    const forms = secrets.flatMap((text) => [
      text,
      encodeURIComponent(text),
      encodeURIComponent(text).replaceAll('%20', '+'),
      Buffer.from(text).toString('base64').slice(0, -4),
    ])
    expect(sent.length).toBeGreaterThan(20)
    for (const bytes of sent) for (const text of forms) expect(bytes.includes(text)).toBe(false)
    expect(faults).toEqual([])
  })
})
