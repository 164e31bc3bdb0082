import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch } from '../rig/chromium.ts'
import { printedPages, type Printed } from '../rig/printed.ts'
import { sites } from '../rig/sites.ts'

const [{ url }] = sites as [(typeof sites)[number]]
const MM = 96 / 25.4
/** The width of the text on A4 within margins of 26 and 28 mm. */
const WIDTH = (210 - 26 - 28) * MM

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launch()
  page = await browser.newPage({ viewport: { width: Math.round(WIDTH), height: 900 } })
  await page.goto(`${url}/measures/`)
  await page.emulateMedia({ media: 'print' })
  // The window has no page box: the area of text is given to the document instead.
  await page.evaluate((width) => (document.body.style.width = `${String(width)}px`), WIDTH)
})
afterAll(() => browser.close())

/** The lines of the first element found, as they are broken on the page. */
const linesOf = (selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const lines = new Map<number, string>()
      const range = document.createRange()
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const text = node.nodeValue ?? ''
        for (let i = 0; i < text.length; i++) {
          range.setStart(node, i)
          range.setEnd(node, i + 1)
          const box = range.getBoundingClientRect()
          const line = Math.round((box.top + box.bottom) / 2)
          lines.set(line, (lines.get(line) ?? '') + text.charAt(i))
        }
      }
      return [...lines.values()]
    })

const pagesOf = (pdf: Buffer) =>
  pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0

describe('the full text on paper', () => {
  test('has 28 characters a line', async () => {
    // Art. 4: long, and nothing in it but Han characters and full-width signs.
    const lines = await linesOf('#article-4 > p:nth-of-type(2)')
    const whole = lines.slice(1, -1).map((line) => line.length)

    // A sign that may not begin a line takes its neighbour along.
    for (const length of whole) expect([27, 28]).toContain(length)
    expect(whole.filter((length) => length === 28).length).toBeGreaterThan(whole.length / 2)
    expect(lines[0]).toHaveLength(26)
  })

  describe('as the printer is told', () => {
    let printed: Printed[]
    beforeAll(async () => {
      const sheet = await browser.newPage()
      await sheet.goto(`${url}/measures/`)
      const pdf = await sheet.pdf({ preferCSSPageSize: true })
      await sheet.close()
      expect(pdf.toString('latin1')).toMatch(
        /\/MediaBox\s*\[\s*0 0 59[45](\.\d+)? 84[12](\.\d+)?\s*\]/,
      )
      printed = printedPages(pdf)
    })

    test('stands on A4 within margins of 37, 26, 35 and 28 mm', () => {
      for (const { area } of printed) {
        expect(area.top).toBeCloseTo(37, 0)
        expect(area.left).toBeCloseTo(28, 0)
        expect(area.width).toBeCloseTo(210 - 26 - 28, 0)
        expect(area.height).toBeCloseTo(297 - 37 - 35, 0)
      }
    })

    test('has 22 lines on every page but the first and the last', () => {
      const row = (297 - 37 - 35) / 22
      const lines = printed.map(({ baselines }) => {
        const [first = 0, last = 0] = [baselines[0], baselines.at(-1)]
        return Math.round((last - first) / row) + 1
      })

      expect(lines.length).toBeGreaterThan(5)
      expect(new Set(lines.slice(1, -1))).toEqual(new Set([22]))
      expect(lines.at(-1)).toBeLessThanOrEqual(22)
    })

    test('is set in 16 points after the title', () => {
      for (const { sizes } of printed.slice(1)) expect(new Set(sizes)).toEqual(new Set([16]))
    })

    test('has its number outside: on the right of odd pages, on the left of even ones', () => {
      const sides = printed.map(({ margins: [first] }) => (first?.left ?? 0) > 105)

      expect(sides).toEqual(printed.map((_, i) => i % 2 === 0))
      for (const { area, margins } of printed)
        expect(margins[0]?.top).toBeGreaterThan(area.top + area.height)
    })
  })

  test('says what it is, loses no word of the text and prints nothing besides', async () => {
    const squeezed = (text: string) => text.replaceAll(/\s/g, '')
    const printed = squeezed(await page.evaluate(() => document.body.innerText))
    const measures = squeezed(await (await fetch(`${url}/measures.txt`)).text())
    const [head = '', body = ''] = measures.split(/(?=第一章)/)
    const text = body.replace(/［.*/, '')

    expect(printed).toMatch(/^(非官方示例站点·)?非正式公文版式，供阅读打印/)
    expect(printed).toContain(head.slice(0, 24))
    expect(printed).toContain(text)
    expect(printed.split(text)[1]).toMatch(/^原文缺失[^。]*。$/)
  })

  test('shows no link: neither by colour nor by a line', async () => {
    const marked = await page
      .locator('.whole a')
      .evaluateAll((links) =>
        links
          .filter((link) => getComputedStyle(link).textDecorationLine !== 'none')
          .map((link) => link.outerHTML),
      )

    expect(marked).toEqual([])
  })

  test('keeps every line inside its margins', async () => {
    const beyond = await page.locator('.whole *').evaluateAll(
      (elements, width) =>
        elements
          .filter((element) => element.getClientRects().length > 0)
          .filter((element) => element.getBoundingClientRect().right > width + 1)
          .map((element) => element.outerHTML.slice(0, 80)),
      WIDTH,
    )

    expect(beyond).toEqual([])
  })
})

describe('one version on paper', () => {
  test('is set like the full text, and says what it is', async () => {
    const sheet = await browser.newPage()
    await sheet.goto(`${url}/versions/2024-8/`)
    const printed = printedPages(await sheet.pdf({ preferCSSPageSize: true }))
    await sheet.emulateMedia({ media: 'print' })
    const words = await sheet.evaluate(() => document.body.innerText)
    await sheet.close()

    for (const { area } of printed) {
      expect(area.top).toBeCloseTo(37, 0)
      expect(area.left).toBeCloseTo(28, 0)
    }
    expect(words).toMatch(/^(非官方示例站点 · )?非正式公文版式，供阅读打印/)
    expect(words).not.toMatch(/本页的地址固定|章节目录/)
  })
})

describe('a guide on paper', () => {
  test('leaves no name of a box alone at the foot of a sheet', async () => {
    const sheet = await browser.newPage()
    await sheet.goto(`${url}/guides/provider-admission/`)
    await sheet.emulateMedia({ media: 'print' })
    const breaks = await sheet
      .locator('.editorial > .whose')
      .evaluateAll((names) => names.map((name) => getComputedStyle(name).breakAfter))
    await sheet.close()

    expect(breaks.length).toBeGreaterThan(3)
    expect(new Set(breaks)).toEqual(new Set(['avoid']))
  })
})

describe('one article on paper', () => {
  test('fills one page and leaves navigation and margin notes out', async () => {
    const sheet = await browser.newPage()
    await sheet.goto(`${url}/measures/6/`)
    expect(pagesOf(await sheet.pdf({ preferCSSPageSize: true }))).toBe(1)
    await sheet.emulateMedia({ media: 'print' })
    const printed = await sheet.evaluate(() => document.body.innerText)
    await sheet.close()

    expect(printed).toMatch(/第六条[^]*接受、处理试点企业的投诉。/)
    expect(printed).not.toMatch(/固定链接|章节目录|名录/)
  })
})

describe('the record of an inspection on paper', () => {
  test.each(['visit', 'survey'])(
    'of a %s has what there is to read, not what there is to do',
    async (method) => {
      const sheet = await browser.newPage()
      await sheet.goto(`${url}/staff/enter/`)
      await sheet.locator('button[value="demo-service-centre"]').click()
      await sheet.waitForURL(/\/staff\/$/)
      await sheet.goto(`${url}/staff/inspections/records/demo-round-2-${method}-demo-11/`)
      await sheet.emulateMedia({ media: 'print' })
      const printed = await sheet.locator('main').innerText()
      await sheet.close()

      expect(printed).toMatch(/受检机构[^]*证据材料[^]*经过/)
      expect(printed).not.toMatch(/工作台|填写记录|问卷链接|没有网络也能用|上传|可以更正|办理/)
    },
  )
})

describe('the data block of a page', () => {
  test.each(['/measures/', '/measures/6/'])(
    'is let through on %s by the policy that forbids inline scripts',
    async (path) => {
      const sheet = await browser.newPage()
      const said: string[] = []
      sheet.on('console', (message) => said.push(message.text()))
      await sheet.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          console.error(event.violatedDirective)
        })
      })
      await sheet.goto(url + path)
      const block = await sheet.locator('script[type="application/ld+json"]').textContent()
      await sheet.close()

      expect(JSON.parse(block ?? '')).toHaveProperty('@type', 'Legislation')
      expect(said).toEqual([])
    },
  )
})
