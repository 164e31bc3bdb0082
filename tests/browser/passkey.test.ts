import { Secret, TOTP } from 'otpauth'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'
import { objections, smallTargets } from './axe.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

type Wire = 'internal' | 'usb'

/** Chromium's virtual authenticators: which of them answers, and whether it knows its user. */
async function devices(page: Page) {
  const cdp: CDPSession = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const add = async (transport: Wire) => {
    const options = {
      protocol: 'ctap2',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: false,
    } as const
    return (await cdp.send('WebAuthn.addVirtualAuthenticator', { options })).authenticatorId
  }
  const ids: Record<Wire, string> = { internal: await add('internal'), usb: await add('usb') }
  return {
    /** Lets this one answer, and no other. */
    use: async (wire: Wire) => {
      for (const [each, authenticatorId] of Object.entries(ids))
        await cdp.send('WebAuthn.setAutomaticPresenceSimulation', {
          authenticatorId,
          enabled: each === wire,
        })
    },
    knowsUser: (wire: Wire, isUserVerified: boolean) =>
      cdp.send('WebAuthn.setUserVerified', { authenticatorId: ids[wire], isUserVerified }),
  }
}

describe.each(sites)('a passkey on $name', ({ url }) => {
  let context: BrowserContext
  let page: Page
  let desk: Awaited<ReturnType<typeof devices>>

  const session = async () =>
    (await context.cookies()).find(({ name }) => name === '__Host-session')?.value
  const register = async (wire: Wire, label: string) => {
    await desk.use(wire)
    await page.goto(`${url}/staff/account/passkeys/`)
    await page.locator('[name=label]').fill(label)
    await page.locator('#passkey').click()
    await page.waitForURL(/\/staff\/account\/$/)
  }
  const signOut = async () => {
    await page.locator('form[action="/staff/session/end/"] button').click()
    await page.waitForURL(/\/staff\/enter\/$/)
  }
  /** Presses the button and answers what the site said to the form. */
  const pressed = async () => {
    const answer = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.locator('#passkey').click()
    return (await answer).status()
  }

  beforeAll(async () => {
    context = await browser.newContext()
    page = await context.newPage()
    desk = await devices(page)
    await page.goto(`${url}/staff/enter/`)
    await page.locator('button[value=demo-service-centre]').click()
    await page.waitForURL(/\/staff\/$/)
  })
  afterAll(() => context.close())

  test('is registered once the demo has confirmed who it is, and so are a second and a code', async () => {
    await page.goto(`${url}/staff/confirm/?to=/staff/account/`)
    await page.locator('button[name=demo]').click()
    await page.waitForURL(/\/staff\/account\/$/)
    await register('internal', '办公室电脑')
    await register('usb', '备用安全密钥')
    expect(await page.locator('main').innerText()).toContain('办公室电脑')
    expect(await page.locator('main').innerText()).toContain('备用安全密钥')

    await page.goto(`${url}/staff/account/code/`)
    const link = (await page.locator('a[href^="otpauth:"]').getAttribute('href')) ?? ''
    const secret = Secret.fromBase32(new URL(link).searchParams.get('secret') ?? '')
    await page.locator('[name=otp]').fill(new TOTP({ secret }).generate())
    await page.locator('button', { hasText: '启用' }).click()
    await page.waitForURL(/\/staff\/account\/$/)
    expect(await page.locator('main').innerText()).toContain('更换登录码')
  })

  test('signs in with two requests, and its answer is good once', async () => {
    await signOut()
    await desk.use('internal')
    const requests: string[] = []
    let sent = ''
    page.on('request', (request) => {
      if (!request.isNavigationRequest()) return
      requests.push(`${request.method()} ${new URL(request.url()).pathname}`)
      sent ||= request.postData() ?? ''
    })
    await page.locator('#passkey').click()
    await page.waitForURL(/\/staff\/$/)
    expect(requests).toEqual(['POST /staff/enter/', 'GET /staff/'])
    page.removeAllListeners('request')

    const replayed = await page.evaluate(async (body) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return (await fetch('/staff/enter/', { method: 'POST', headers, body })).status
    }, sent)
    expect(sent).toContain('passkey=')
    expect(replayed).toBe(422)
  })

  test('confirms who it is, and the session gets a new token', async () => {
    const before = await session()
    await page.goto(`${url}/staff/confirm/?to=/staff/account/sessions/`)
    await page.locator('#passkey').click()
    // Whole, because the page one comes from names it in its address.
    await page.waitForURL(`${url}/staff/account/sessions/`)
    expect(await session()).not.toBe(before)
    expect(await page.locator('table').innerText()).toContain('通行密钥')
  })

  test('is refused by the site when its user was not verified, whatever the page was made to ask', async () => {
    await signOut()
    await desk.knowsUser('internal', false)
    await page.locator('passkey-form').evaluate((form) => {
      const asked = JSON.parse(form.dataset['options'] ?? '{}') as Record<string, unknown>
      form.dataset['options'] = JSON.stringify({ ...asked, userVerification: 'discouraged' })
    })
    expect(await pressed()).toBe(422)
    expect(await page.locator('#problems').innerText()).toContain('没有认出这把通行密钥')
    await desk.knowsUser('internal', true)
  })

  test('signs nobody in once it is removed', async () => {
    expect(await pressed()).toBe(303)
    await page.waitForURL(/\/staff\/$/)
    await page.goto(`${url}/staff/account/`)
    await page.getByRole('link', { name: '移除 办公室电脑' }).click()
    await page.waitForURL(/\/staff\/account\/passkeys\/[^/]+\/$/)
    expect([...(await objections(page)), ...(await smallTargets(page))]).toEqual([])
    await page.locator('main form button', { hasText: '移除' }).click()
    await page.waitForURL(/\/staff\/account\/$/)
    expect(await page.locator('main').innerText()).not.toContain('办公室电脑')
    await signOut()
    expect(await pressed()).toBe(422)
    await desk.use('usb')
    expect(await pressed()).toBe(303)
  })

  test('says without scripts that it cannot work, where the code still can', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false })
    const reader = await plain.newPage()
    await reader.goto(`${url}/staff/enter/`)
    expect(await reader.locator('main').innerText()).toContain('这里没有启用脚本')
    expect(await reader.locator('#passkey').isVisible()).toBe(false)
    await reader.locator('[name=code]').fill('00000-00000-00000-00000-00000')
    await reader.locator('[name=otp]').fill('000000')
    await reader.locator('button', { hasText: '用登录码登录' }).click()
    await expect.poll(() => reader.locator('#problems').innerText()).toContain('没有认出这两项')
    await plain.close()
  })
})
