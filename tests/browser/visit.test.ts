import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPassphrase } from '#domain/demo-keys'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'
import { device } from './authenticator.ts'
import { objections } from './axe.ts'
import { signedIn } from './handler.ts'

const CANARY = '金丝雀CANARYVISIT'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** All that this device keeps, as text, whatever form it has. */
const onDevice = (page: Page) =>
  page.evaluate(async () => {
    const kept: string[] = [JSON.stringify([localStorage, sessionStorage])]
    const decoder = new TextDecoder()
    const text = (value: unknown): string =>
      value instanceof Uint8Array ? decoder.decode(value) : JSON.stringify(value)
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((done) => {
        const asked = indexedDB.open(name)
        asked.onsuccess = () => done(asked.result)
      })
      for (const store of db.objectStoreNames) {
        const rows = await new Promise<unknown[]>((done) => {
          const asked = db.transaction(store).objectStore(store).getAll()
          asked.onsuccess = () => done(asked.result)
        })
        for (const row of rows)
          kept.push(...Object.values(row as Record<string, unknown>).map(text))
      }
      db.close()
    }
    return kept.join('\n')
  })

describe.each(sites)('a site visit without a network on $name', ({ url }) => {
  let page: Page
  let context: BrowserContext
  let record = ''
  const faults: string[] = []
  const said = () => page.locator('visit-notes [data-part=said]').innerText()

  beforeAll(async () => {
    page = await signedIn(browser, url, 'demo-service-centre')
    context = page.context()
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(`${url}/staff/inspections/`)
    const rounds = await page
      .locator('main a[href^="/staff/inspections/"]')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))
    const files = new Set<string>()
    for (const round of rounds.filter((href) => /^\/staff\/inspections\/[\w-]{8,}\/$/.test(href))) {
      await page.goto(url + round)
      for (const href of await page
        .locator('main a[href*="/records/"]')
        .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? '')))
        files.add(href)
    }
    for (const file of files) {
      await page.goto(url + file)
      if ((await page.locator(`a[href="${file}visit/"]`).count()) === 0) continue
      record = file
      break
    }
    expect(record).not.toBe('')
  })
  afterAll(() => context.close())

  test('the visit is taken along', async () => {
    await page.goto(`${url}${record}visit/`)
    expect(await objections(page)).toEqual([])
    await page.locator('visit-pack button').click()
    await page.waitForURL(/\/visit\/#/)
    await page.locator('visit-notes form').waitFor()
    expect(await objections(page)).toEqual([])
  })

  test('a note is written without a network, and what was typed is sealed on the device by itself', async () => {
    await context.setOffline(true)
    await page.goto(`${url}/visit/`)
    await page.locator('#service').fill(`${CANARY} 查看安装记录`)
    await page.locator('[data-part=saved]', { hasText: '已加密保存在本机' }).waitFor()
    expect(await onDevice(page)).not.toContain(CANARY)
    expect(await onDevice(page)).toContain('age-encryption.org')

    // Opened anew without a network: the note is there, and nobody can read it.
    await page.goto(`${url}/visit/`)
    await page.locator('[data-part=kept] li').first().waitFor()
    await expect.poll(() => page.locator('[data-part=kept] li').count()).toBe(1)
    expect(await page.locator('main').innerText()).not.toContain(CANARY)
    await page.locator('#service').fill(`${CANARY} 第二份`)
    await page.locator('form button:not([type])').click()
    await expect.poll(said).toBe('已封存。')
    await expect.poll(() => page.locator('[data-part=kept] li').count()).toBe(2)
  })

  test('without a network nothing is lost by syncing', async () => {
    await page.locator('[data-act=sync]').click()
    await page.locator('[data-part=said]', { hasText: '没有同步' }).waitFor()
    await expect.poll(() => page.locator('[data-part=kept] li').count()).toBe(2)
  })

  test('a visit that is taken down keeps its note, and no other visit gets it', async () => {
    const before = await page.locator('[data-part=kept] li').count()
    await page.locator('#other').fill(`${CANARY} 第三份`)
    await page.locator('[data-part=packed] button').click()
    await page.locator('[data-part=said]', { hasText: '已取下' }).waitFor()
    await expect.poll(() => page.locator('[data-part=kept] li').count()).toBe(before + 1)
    expect(await page.locator('form').isVisible()).toBe(false)

    page.once('dialog', (dialog) => void dialog.accept())
    await page.locator('[data-part=kept] li button').last().click()
    await page.locator('[data-part=said]', { hasText: '已删除' }).waitFor()
    await expect.poll(() => page.locator('[data-part=kept] li').count()).toBe(before)
  })

  test('back online the notes go to the record and leave the device', async () => {
    await context.setOffline(false)
    await page.locator('[data-act=sync]').click()
    await page.locator('[data-part=said]', { hasText: '已同步 2 份' }).waitFor()
    await expect.poll(() => page.locator('[data-part=kept] li').count()).toBe(0)
    expect(await onDevice(page)).not.toContain('age-encryption.org')
  })

  test('the unit’s key opens them in the record', async () => {
    await page.goto(url + record)
    expect(await page.content()).not.toContain(CANARY)
    await page.locator('visit-opened [data-passphrase][data-for=identity]').click()
    await page.locator('visit-opened [data-act=open]').click()
    await page.locator('visit-opened [data-part=said]', { hasText: '已在本机打开 2 份' }).waitFor()
    const notes = await page.locator('visit-opened [data-part=notes]').innerText()
    expect(notes).toContain(`${CANARY} 查看安装记录`)
    expect(notes).toContain(`${CANARY} 第二份`)
    expect(await objections(page)).toEqual([])
    expect(faults).toEqual([])
  })

  test('so does a passkey of one who keeps the unit’s key', async () => {
    await page.goto(`${url}/staff/keys/own/`)
    await page.locator('#passphrase').fill(demoPassphrase)
    await page.locator('#again').fill(demoPassphrase)
    await page.locator('own-key form[data-act=make] button:not([type])').click()
    await page.waitForURL(/\/staff\/keys\/$/)
    await page.goto(`${url}/staff/keys/members/demo-service-centre/`)
    await page.locator('#passphrase').fill(demoPassphrase)
    await page.locator('[data-passphrase][data-for=identity]').click()
    await page.locator('unit-copy form button:not([type])').click()
    await page.waitForURL(/\/staff\/keys\/$/)

    await device(page, true)
    await page.goto(`${url}/staff/keys/own/passkeys/`)
    await page.locator('#present').fill(demoPassphrase)
    await page.locator('key-passkey form button:not([type])').click()
    await page.waitForURL(/\/staff\/keys\/$/)
    await page.goto(url + record)
    await page.locator('visit-opened [data-passkey]').click()
    await page.locator('visit-opened [data-part=said]', { hasText: '已在本机打开 2 份' }).waitFor()
    expect(await page.locator('visit-opened [data-part=notes]').innerText()).toContain(CANARY)
  })

  test('who is signed out is told so, and keeps the note', async () => {
    await page.goto(`${url}${record}visit/`)
    await page.locator('visit-pack button').click()
    await page.waitForURL(/\/visit\/#/)
    await page.locator('#other').fill('示例')
    await page.locator('form button:not([type])').click()
    await context.clearCookies()
    await page.locator('[data-act=sync]').click()
    await page.locator('[data-part=said]', { hasText: '请先登录工作台' }).waitFor()
    await expect.poll(() => page.locator('[data-part=kept] li').count()).toBe(1)
  })
})
