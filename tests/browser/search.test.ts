import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'

/** Queries with the articles that answer them, and those of which one must come first. */
const gold = readFileSync('tests/site/search-gold.tsv', 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((row) => row.split('\t') as [query: string, kind: string, all: string, first: string])

// The index is the same files on both runtimes; that each serves them is asked of the journeys.
const [{ url }] = sites as [(typeof sites)[number]]
let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await launch()
  page = await browser.newPage()
  await page.goto(`${url}/search/`)
})
afterAll(async () => {
  await browser.close()
})

const search = async (query: string) => {
  await page.fill('#search-q', query)
  await page.press('#search-q', 'Enter')
  await page.waitForSelector('.results[aria-busy=false]', { state: 'attached' })
}
const status = () => page.locator('search-box [role=status]').innerText()
const articlesFound = () =>
  page
    .locator('.results > li h2 a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')?.split('/')[2] ?? ''))
const focused = () => page.evaluate(() => document.activeElement?.textContent.trim() ?? '')

describe('searching the Measures', () => {
  test.each(gold)(
    'for %s finds every article that answers, the right one first',
    async (query, _, all, first) => {
      await search(query)
      const found = await articlesFound()
      expect(found).toEqual(expect.arrayContaining(all.split(',')))
      expect(first.split(',')).toContain(found[0])
    },
  )

  test.each([
    ['第十条（四）', '第十条第（四）项', '/measures/10/#item-4'],
    ['10(4)', '第十条第（四）项', '/measures/10/#item-4'],
    ['13条', '第十三条', '/measures/13/'],
  ])('for the citation %s offers %s first, with its words', async (typed, name, href) => {
    await search(typed)
    const first = page.locator('.results > li').first()
    expect(await first.locator('a').innerText()).toBe(`直接打开 ${name}`)
    expect(await first.locator('a').getAttribute('href')).toBe(href)
    expect((await first.locator('p').innerText()).length).toBeGreaterThan(10)
  })

  test('says when an article has no such item', async () => {
    await search('第八条第九项')
    expect(await page.locator('.results > li').first().innerText()).toContain(
      '第八条没有第（九）项',
    )
  })

  test('links each item that holds the words, and marks them', async () => {
    await search('收取费用')
    const link = page.locator('.results a', { hasText: '第九条第（四）项' })
    expect(await link.getAttribute('href')).toBe('/measures/9/#item-4')
    expect(await page.locator('.results mark').allInnerTexts()).toContain('收取费用')
  })

  test('helps on when nothing is found', async () => {
    await search('区块链')
    expect(await status()).toBe('找到 0 条')
    expect(await page.locator('search-box .empty').isVisible()).toBe(true)
  })

  test('says which words of the text it looked for instead', async () => {
    await search('通报批评')
    expect(await status()).toContain('已改为查找“通报 整改”')
  })

  test('takes what is typed as text, never as markup', async () => {
    await search('<img src=x onerror=alert(1)>投诉')
    expect(await page.locator('search-box img').count()).toBe(0)
  })
})

describe('the search page', () => {
  const query = new URLSearchParams({ q: '怎么投诉' }).toString()

  test('answers the query of its address', async () => {
    const other = await browser.newPage()
    await other.goto(`${url}/search/?${query}`)
    expect(await other.locator('.results > li h2').first().innerText()).toContain('第六条')
    await other.close()
  })

  test('says so when the index cannot be had', async () => {
    const other = await browser.newPage()
    await other.route('**/pagefind.js', (route) => route.abort())
    await other.goto(`${url}/search/?${query}`)
    await other.getByText('搜索暂时不可用').waitFor()
    expect(await other.locator('search-box .empty').isVisible()).toBe(false)
    await other.close()
  })
})

describe('the keyboard', () => {
  test('reaches the box, searches, and moves through the results and back', async () => {
    await search('')
    await page.locator('h1').click()
    await page.keyboard.press('/')
    await page.keyboard.type('投诉')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.results > li')
    expect(new URL(page.url()).searchParams.get('q')).toBe('投诉')

    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('第六条 行业推进机构的职责')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('第六条第（四）项')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('search-q')
  })

  test('finds the earlier answer again on going back', async () => {
    await search('验收')
    await page.fill('#search-q', '监理')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() =>
      document.querySelector('.results')?.textContent.includes('监理'),
    )
    await page.goBack()
    await page.waitForFunction(() =>
      document.querySelector('.results')?.textContent.includes('验收'),
    )
    expect(await page.inputValue('#search-q')).toBe('验收')
  })
})

describe('without a script', () => {
  test('the search page lists every article', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false })
    const listed = await plain.newPage()
    await listed.goto(`${url}/search/?q=x`)
    expect(await listed.locator('[data-items] a').count()).toBe(13)
    expect(await listed.locator('noscript').innerText()).toContain('条文目录')
    await plain.close()
  })
})

describe('an article page', () => {
  test('loads nothing of the search', async () => {
    const requests: string[] = []
    const reader = await browser.newPage()
    reader.on('request', (request) => requests.push(request.url()))
    await reader.goto(`${url}/measures/6/`, { waitUntil: 'networkidle' })
    expect(requests.filter((url) => url.includes('pagefind'))).toEqual([])
    await reader.close()
  })
})
