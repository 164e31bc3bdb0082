import type { Browser, Request } from 'playwright-core'
import { launch } from '../rig/chromium.ts'

const typed = ['投', '投诉', '收取费用', '第十条', '6(4)', '行业推进机构职责', '没有这个词']

/** Bytes and milliseconds of the two searches, in a browser: the first search of a visitor, and the type-ahead. */
export async function searchFigures(url: string) {
  const browser = await launch()
  try {
    const query = new URLSearchParams({ q: '服务商' }).toString()
    const page = await loaded(browser, `${url}/search/`)
    const first = await loaded(browser, `${url}/search/?${query}`, {
      until: '.found li',
    })
    const idle = await loaded(browser, `${url}/measures/6/`)
    const ahead = await loaded(browser, `${url}/measures/6/`, {
      typing: '.find input',
      until: '.suggestions [role=option]',
    })
    const times = (await keystrokes(browser, url)).sort((a, b) => a - b)
    const at = (q: number) => (times[Math.floor(times.length * q)] ?? 0).toFixed(2)
    return [
      `first search ${kilo(first.wire - page.wire)} on top of its page's ${kilo(page.wire)}, headers included`,
      `type-ahead ${kilo(ahead.body - idle.body)}, a key p50 ${at(0.5)} p95 ${at(0.95)} ms warm`,
    ]
  } finally {
    await browser.close()
  }
}

const kilo = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`

type Visit = { typing?: string; until?: string }

/** Bytes that a fresh visitor's page and its workers bring: on the wire, headers included, and the bodies alone. */
async function loaded(browser: Browser, address: string, { typing, until }: Visit = {}) {
  const context = await browser.newContext()
  const page = await context.newPage()
  const finished: Request[] = []
  context.on('requestfinished', (request) => finished.push(request))
  await page.goto(address, { waitUntil: 'networkidle' })
  if (typing) await page.locator(typing).pressSequentially('投诉')
  if (until) await page.waitForSelector(until)
  await page.waitForLoadState('networkidle')
  const sizes = await Promise.all(finished.map((request) => request.sizes()))
  await context.close()
  const body = sizes.reduce((sum, size) => sum + size.responseBodySize, 0)
  return { body, wire: sizes.reduce((sum, size) => sum + size.responseHeadersSize, body) }
}

/** Milliseconds from a key to the list laid out, many times, without the first few. */
async function keystrokes(browser: Browser, url: string): Promise<number[]> {
  const page = await browser.newPage()
  await page.goto(`${url}/measures/6/`)
  await page.focus('.find input')
  await page.waitForSelector('.find input[role=combobox]')
  return page.evaluate(async (texts) => {
    const input = document.querySelector<HTMLInputElement>('.find input')
    const list = document.querySelector<HTMLElement>('.suggestions')
    if (!input || !list) throw new Error('there is no type-ahead')
    const taken: number[] = []
    for (let i = 0; i < 60; i++) {
      input.value = texts[i % texts.length] ?? ''
      const start = performance.now()
      input.dispatchEvent(new InputEvent('input'))
      // The answer waits for the index, which is there: a few turns of the microtask queue.
      for (let turn = 0; turn < 5; turn++) await Promise.resolve()
      list.getBoundingClientRect()
      taken.push(performance.now() - start)
    }
    return taken.slice(10)
  }, typed)
}
