import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPassphrase } from '#domain/demo-keys'
import { secretOfPrf } from '#domain/key-passkey'
import { complaint } from '../fixtures.ts'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'
import { objections } from './axe.ts'
import { device } from './authenticator.ts'
import { signedIn } from './handler.ts'
import { file } from './reporter.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

describe.each(sites)('a personal key behind a passkey on $name', ({ url, name }) => {
  const words = `（通行密钥走查 ${name}）`
  const sent: Buffer[] = []
  const faults: string[] = []
  let clerk: Page
  let link = ''
  const said = () => clerk.locator('sealed-case > [role=status]').innerText()
  const add = async (passphrase: string) => {
    await clerk.goto(`${url}/staff/keys/own/passkeys/`)
    await clerk.locator('#present').fill(passphrase)
    await clerk.locator('key-passkey form button:not([type])').click()
  }
  const told = () => clerk.locator('[data-part=said]').innerText()
  const isOpen = async () => {
    await clerk.locator('.sheet dd').first().waitFor()
    return (await clerk.locator('.sheet').innerText()).includes(words)
  }

  beforeAll(async () => {
    await file(browser, url, { ...complaint, facts: complaint.facts + words })
    clerk = await signedIn(browser, url, 'demo-bureau-2')
    clerk.on('pageerror', (error) => faults.push(error.message))
    clerk.on('request', (request) => {
      const body = request.postDataBuffer()
      if (body) sent.push(body)
    })
    // What the page makes of the answer, noted where it is made, to be looked for in what is sent.
    await clerk.addInitScript(() => {
      const { credentials } = navigator
      const get = credentials.get.bind(credentials)
      credentials.get = async (options) => {
        const answer = (await get(options)) as PublicKeyCredential | null
        const first = answer?.getClientExtensionResults().prf?.results?.first
        const noted = sessionStorage.getItem('prf') ?? ''
        if (first instanceof ArrayBuffer)
          sessionStorage.setItem(
            'prf',
            `${noted} ${[...new Uint8Array(first)].map((b) => b.toString(16).padStart(2, '0')).join('')}`,
          )
        return answer
      }
    })
  })
  afterAll(() => clerk.context().close())

  test('is not made by a passkey without the PRF, which is said, and nothing is kept', async () => {
    const plain = await device(clerk, false)
    await add(demoPassphrase)
    await expect.poll(told).toContain('没有 PRF 功能')
    expect(await objections(clerk)).toEqual([])
    await clerk.goto(`${url}/staff/keys/own/passkeys/`)
    expect(await clerk.locator('main').innerText()).not.toContain('已添加')
    await plain.remove()
  })

  test('is made where the passphrase opens it first, by a passkey that signs nobody in', async () => {
    const { credentials } = await device(clerk, true)
    await add('不是这个示例口令一二三')
    await expect.poll(() => clerk.locator('#present-problem').innerText()).toContain('口令不对')
    expect(await credentials()).toEqual([])
    await add(demoPassphrase)
    await clerk.waitForURL(/\/staff\/keys\/$/)
    expect((await credentials()).map(({ isResidentCredential }) => isResidentCredential)).toEqual([
      false,
    ])
    await clerk.goto(`${url}/staff/keys/own/passkeys/`)
    expect(await clerk.locator('main').innerText()).toContain('已添加 1 把')
  })

  test('opens a complaint without a passphrase', async () => {
    await clerk.goto(`${url}/staff/complaints/`)
    const links = await clerk
      .locator('main table a')
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href))
    let found = false
    for (link of links) {
      await clerk.goto(link)
      await clerk.locator('[data-passkey]').click()
      if ((found = await isOpen())) break
    }
    expect(found).toBe(true)
  })

  test('tells its fingerprint, and gives the unit’s key on, without a passphrase', async () => {
    await clerk.goto(`${url}/staff/keys/own/`)
    await clerk.locator('[data-passkey]').click()
    const fingerprint = () => clerk.locator('[data-part=fingerprint]').innerText()
    await expect.poll(fingerprint).toMatch(/^(\d{4} ?){6}$/)

    await clerk.goto(`${url}/staff/keys/members/demo-bureau-2/`)
    await clerk.locator('[data-passkey]').click()
    await clerk.waitForURL(/\/staff\/keys\/$/)
    await clerk.goto(link)
    await clerk.locator('[data-passkey]').click()
    expect(await isOpen()).toBe(true)
  })

  test('still opens by the passphrase, and says so where the passkey is not at hand', async () => {
    await clerk.goto(link)
    await clerk.locator('#unlock').fill(demoPassphrase)
    await clerk.locator('[data-unlock]').click()
    expect(await isOpen()).toBe(true)

    await clerk.goto(link)
    await clerk.evaluate(() => {
      navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'))
    })
    await clerk.locator('[data-passkey]').click()
    await expect.poll(said).toContain('改用口令')

    await clerk.goto(link)
    await clerk.evaluate(() => {
      PublicKeyCredential.getClientCapabilities = () => Promise.resolve({ 'extension:prf': false })
    })
    await clerk.locator('[data-passkey]').click()
    await expect.poll(said).toContain('不支持 PRF')
  })

  test('is taken back by its owner, and opens nothing by a passkey any more', async () => {
    await clerk.goto(`${url}/staff/keys/own/passkeys/removal/`)
    await clerk.locator('[name=sure]').check()
    await clerk.locator('main form.page button:not([type])').click()
    await clerk.waitForURL(/\/staff\/keys\/$/)
    await clerk.goto(link)
    expect(await clerk.locator('[data-passkey]').count()).toBe(0)
  })

  test('told the server nothing that opens it', async () => {
    const noted = await clerk.evaluate(() => sessionStorage.getItem('prf') ?? '')
    const answers = noted.trim().split(' ')
    expect(answers.length).toBeGreaterThan(1)
    await clerk.goto(`${url}/staff/keys/own/`)
    const recipient = (await clerk.locator('own-key').getAttribute('data-recipient')) ?? ''
    const made = answers.map((answer) => secretOfPrf(Buffer.from(answer, 'hex'), recipient))
    const texts = ['AGE-SECRET-KEY', encodeURIComponent(demoPassphrase), ...answers, ...made]
    const secrets = texts.flatMap((text) => [
      Buffer.from(text),
      ...(/^[0-9a-f]{64}$/.test(text)
        ? [
            Buffer.from(encodeURIComponent(Buffer.from(text, 'hex').toString('base64'))),
            Buffer.from(Buffer.from(text, 'hex').toString('base64url')),
          ]
        : []),
    ])
    expect(sent.length).toBeGreaterThan(1)
    for (const body of sent) for (const secret of secrets) expect(body.includes(secret)).toBe(false)
    expect(faults).toEqual([])
  })
})
