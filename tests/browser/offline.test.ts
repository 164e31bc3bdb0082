import {
  type IncomingMessage,
  type Server,
  type ServerResponse,
  createServer,
  request,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'

/** A line to the site with faults on demand, for the service worker as well as for the pages. */
type Line = {
  url: string
  fault: 'cut' | 'slow' | 'broken' | null
  /** In which edition the site is: another one has another offline copy. */
  edition: string
  asked: string[]
  stop: () => Promise<void>
}

async function lineTo(site: string): Promise<Line> {
  const { hostname, port } = new URL(site)
  const server: Server = createServer((req: IncomingMessage, res) => {
    line.asked.push(req.url ?? '')
    if (line.fault === 'cut') req.socket.destroy()
    else if (line.fault === 'broken') res.writeHead(503).end()
    else if (line.fault === 'slow') setTimeout(() => req.socket.destroy(), 6000)
    else onward(req, res)
  })
  const onward = (req: IncomingMessage, res: ServerResponse) => {
    const { method, url: path, headers } = req
    if (path === '/sw.js' && line.edition) {
      void fetch(`${site}/sw.js`)
        .then((answer) => answer.text())
        .then((text) => {
          res.setHeader('content-type', 'text/javascript')
          res.end(text.replace(/"handbook-\w+"/, `"handbook-${line.edition}"`))
        })
      return
    }
    const asked = request({ hostname, port, method, path, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    asked.once('error', () => req.socket.destroy())
    req.pipe(asked)
  }
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  const line: Line = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    fault: null,
    edition: '',
    asked: [],
    stop: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return line
}

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** What the page says of the copy, as soon as it is done. */
const told = (page: Page) =>
  expect.poll(() => page.locator('offline-copy [role=status]').innerText(), { timeout: 10_000 })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Every address in every cache of the browser. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const all = await Promise.all(
      (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
    )
    return all.flat().map(({ url }) => new URL(url).pathname)
  })

async function save(page: Page, url: string) {
  await page.goto(`${url}/offline/`)
  await button(page, '保存到本机').click()
  await told(page).toMatch(/已保存。离线可用：副本保存于 \d{4}-\d\d-\d\d。/)
}

describe.each(sites)('the offline copy of $name', ({ url: site }) => {
  let line: Line
  let context: BrowserContext
  let page: Page
  let paths: string[]

  beforeAll(async () => {
    line = await lineTo(site)
    context = await browser.newContext()
    page = await context.newPage()
  })
  afterAll(async () => {
    await context.close()
    await line.stop()
  })

  async function failsToOpen(path: string) {
    const another = await context.newPage()
    await expect(another.goto(line.url + path)).rejects.toThrow(/ERR_/)
    await another.close()
  }

  test('comes from /sw.js, a script that is asked for anew each time', async () => {
    const { status, headers } = await fetch(`${site}/sw.js`)

    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^(text|application)\/javascript/)
    expect(headers.get('cache-control')).toBe('no-cache')
  })

  test('is not there until it is asked for', async () => {
    await page.goto(`${line.url}/measures/6/`)

    expect(await page.evaluate(() => navigator.serviceWorker.getRegistration())).toBeUndefined()
    expect(await kept(page)).toEqual([])
  })

  test('is saved at the press of a button', async () => {
    await save(page, line.url)

    paths = (await kept(page)).filter((path) => path.endsWith('/'))
    expect(paths.length).toBeGreaterThan(15)
    expect(
      paths.filter((path) => /^\/(complaints|apply|applications|staff|search)/.test(path)),
    ).toEqual([])
  })

  test('leaves every page to the site while it is there, and says that it is available', async () => {
    line.asked.length = 0
    await page.goto(`${line.url}/measures/6/`)

    expect(line.asked).toContain('/measures/6/')
    expect(await page.locator('footer').innerText()).toContain('离线可用')
    expect(await page.locator('body').innerText()).not.toContain('离线副本')
  })

  test('holds no trace of what was visited', async () => {
    const before = await kept(page)
    for (const path of ['/measures/9/', '/complaints/', '/complaints/new/', '/institutions/'])
      await page.goto(line.url + path)

    expect((await kept(page)).sort()).toEqual(before.sort())
  })

  test('shows every page of the handbook without the site, and says what it is', async () => {
    line.fault = 'cut'
    for (const path of paths) {
      const answer = await page.goto(line.url + path)
      expect(answer?.fromServiceWorker()).toBe(true)
      expect(await page.locator('body').innerText()).toMatch(/离线副本，保存于 \d{4}-\d\d-\d\d/)
      expect(await page.locator('h1').count()).toBe(1)
      // With its styles: the label is a bar, not bare text.
      expect(await page.evaluate(() => document.styleSheets.length)).toBeGreaterThan(0)
    }
  })

  test('keeps the security policy of the site', async () => {
    const answer = await page.goto(`${line.url}/measures/6/`)
    const online = await fetch(`${site}/measures/6/`)

    for (const name of ['content-security-policy', 'referrer-policy', 'x-content-type-options'])
      expect(answer?.headers()[name]).toBe(online.headers.get(name))
  })

  test.each(['/complaints/', '/complaints/new/', '/apply/', '/institutions/'])(
    'has nothing of %s',
    async (path) => {
      await failsToOpen(path)
    },
  )

  test('suggests provisions without the site, where a search was sent too, and copies a citation', async () => {
    await page.goto(`${line.url}/search/?q=商业机密`)
    expect(await page.locator('main').innerText()).toContain('没有网络时，在搜索框里输入')
    await expect
      .poll(() => page.locator('.find [role=option]').allInnerTexts())
      .toEqual(expect.arrayContaining([expect.stringMatching(/^第九条第（五）项/)]))

    await page.locator('.find input').fill('6(4)')
    await expect
      .poll(() => page.locator('.find [role=option]').first().innerText())
      .toMatch(/^第六条第（四）项/)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/measures/6/#item-4')

    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await button(page, '复制引用').locator('visible=true').first().click()
    await page.locator('.cite [role=status]').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /〔2024〕8号）第六条第（四）项.*\/m\/6\/4$/,
    )
  })

  test.each([
    ['/', '/'],
    ['/measures/6', '/measures/6/'],
    ['/m/6/4', '/measures/6/#item-4'],
    ['/m/4/p2', '/measures/4/#p2'],
    ['/m/13', '/measures/13/'],
  ])('knows the way from %s', async (from, to) => {
    await page.goto(line.url + from)

    expect(page.url()).toBe(line.url + to)
    expect(await page.locator('body').innerText()).toContain('离线副本，保存于')
  })

  test.each(['broken', 'slow'] as const)('stands in for a site that is %s', async (fault) => {
    line.fault = fault
    await page.goto(`${line.url}/measures/6/`)
    line.fault = 'cut'

    expect(await page.locator('body').innerText()).toContain('离线副本，保存于')
  })

  test('is renewed when the site is there again, and says so when it is not', async () => {
    await page.goto(`${line.url}/offline/`)
    await button(page, '更新').click()
    await told(page).toContain('副本没有更新')

    line.fault = null
    await button(page, '更新').click()
    await told(page).toMatch(/已是最新。离线可用/)
  })

  test('makes room for the one of a newer site', async () => {
    line.edition = 'newer'
    await button(page, '更新').click()
    await told(page).toMatch(/已更新。离线可用/)

    expect(await page.evaluate(() => caches.keys())).toEqual(['handbook-newer'])
  })

  test('is deleted at the press of a button, with its worker', async () => {
    await button(page, '删除').click()
    await told(page).toBe('已删除。本机没有离线副本。')

    expect(await kept(page)).toEqual([])
    expect(await page.evaluate(() => navigator.serviceWorker.getRegistration())).toBeUndefined()
    line.fault = 'cut'
    await failsToOpen('/measures/6/')
    line.fault = null
  })

  test('cannot be half there: what breaks off is not kept as a copy', async () => {
    await context.route('**/_astro/handbook.*', (route) => route.abort())
    await page.goto(`${line.url}/offline/`)
    await button(page, '保存到本机').click()
    await told(page).toMatch(/没有保存成.*本机没有离线副本/)
  })
})

describe('the page of the offline copy', () => {
  test('says so where no script runs', async () => {
    const page = await browser.newPage({ javaScriptEnabled: false })
    await page.goto(`${sites[0]?.url ?? ''}/offline/`)

    expect(await page.locator('main').innerText()).toContain('这个浏览器没有运行脚本')
    expect(await page.locator('main button:visible').count()).toBe(0)
    await page.close()
  })
})
