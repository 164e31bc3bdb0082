import { readFileSync } from 'node:fs'
import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'

const rowsOf = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split('\t') as [string, string, string, string])

/** Queries with the articles that answer them, and those of which one must come first: the first set, and what people ask. */
const gold = ['tests/site/search-gold.tsv', 'tests/site/search-gold-people.tsv'].flatMap(rowsOf)
/** Queries with the page of the handbook that answers them, and among how many of its like it must be. */
const goldPages = rowsOf('tests/site/search-gold-pages.tsv')

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

const answered = () => page.waitForSelector('.found[aria-busy=false]', { state: 'attached' })
const search = async (query: string) => {
  if (new URL(page.url()).pathname !== '/search/') await page.goto(`${url}/search/`)
  await page.fill('#search-q', query)
  await page.press('#search-q', 'Enter')
  await answered()
}
const address = (asked: Record<string, string>) =>
  `${url}/search/?${new URLSearchParams(asked).toString()}`
const ask = async (asked: Record<string, string>) => {
  await page.goto(address(asked))
  await answered()
}
const status = () => page.locator('search-box [role=status]').innerText()
const found = async (group: string) => {
  const more = page.locator(`.${group} button.more`)
  if (await more.isVisible()) await more.click()
  return page
    .locator(`.${group} ol > li h3 a`)
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
}
/** What was found; where a citation led to its article, that one. */
const articlesFound = async () => {
  const { pathname } = new URL(page.url())
  const hrefs = pathname === '/search/' ? await found('provisions-found') : [pathname]
  return hrefs.map((href) => href.split('/')[2] ?? '')
}
const focused = () => page.evaluate(() => document.activeElement?.textContent.trim() ?? '')

describe('searching the Measures', () => {
  test.each(gold)(
    'for %s finds every article that answers, the right one first',
    async (query, _, all, first) => {
      await (query === '第六条' ? page.goto(address({ q: query })) : search(query))
      const articles = await articlesFound()
      expect(articles).toEqual(expect.arrayContaining(all.split(',')))
      expect(first.split(',')).toContain(articles[0])
    },
  )

  test.each(goldPages)('for %s finds %s among the first %i pages', async (query, address, n) => {
    await search(query)
    expect((await found('pages-found')).slice(0, Number(n))).toContain(address)
  })

  test('shows three of each kind, and the others when asked', async () => {
    await search('服务商')
    const items = page.locator('.provisions-found ol > li')
    expect(await items.count()).toBe(3)
    await page.click('.provisions-found button.more')
    expect(await items.count()).toBe(9)
    expect(await focused()).toContain('条')
  })

  test.each([
    ['第六条第四项', '/measures/6/#item-4'],
    ['６（４）', '/measures/6/#item-4'],
    ['13条2项', '/measures/13/#item-2'],
    ['9-4', '/measures/9/#item-4'],
    ['10条', '/measures/10/'],
    ['第三章', '/measures/#chapter-3'],
  ])('lands on the provision when %s is typed', async (typed, provision) => {
    await page.goto(`${url}/search/`)
    await page.fill('#search-q', typed)
    await page.press('#search-q', 'Enter')
    await page.waitForURL(url + provision)
  })

  test.each([
    ['第八条第九项', '第八条有 2 项，没有第（九）项。', '/measures/8/'],
    ['第十四条', '其后缺失；有没有第十四条、写了什么，本站没有取得。', '/measures/13/'],
    ['第六章', '其后缺失；有没有第六章、写了什么，本站没有取得。', '/measures/13/'],
  ])('says that %s is not held, and what is', async (typed, said, near) => {
    await page.goto(`${url}/search/`)
    await page.fill('#search-q', typed)
    await page.press('#search-q', 'Enter')
    const note = page.locator('.cited')
    await note.waitFor()
    expect(await note.locator('.lead').innerText()).toContain(said)
    expect(await note.locator(`a[href="${near}"]`).count()).toBe(1)
    expect(await page.locator('.found li').count()).toBe(0)

    await search('投诉')
    expect(await note.isVisible()).toBe(false)
    expect(await articlesFound()).toContain('6')
    await page.goBack()
    await note.waitFor()
  })

  test.each([
    ['第十四条 退出', '有没有第十四条', '手册中找到'],
    ['第六条第九项 投诉', '没有第（九）项', '手册中找到'],
    ['第十条第六项、第十一条第六项', '第十条第（六）项', ''],
  ])('shows what %s cites beside what it asks', async (typed, said, told) => {
    await page.goto(`${url}/search/`)
    await page.fill('#search-q', typed)
    await page.press('#search-q', 'Enter')
    const cited = page.locator('.cited')
    await cited.waitFor()
    await answered()
    expect(await cited.innerText()).toContain(said)
    expect(await status()).toContain(told)
    if (told === '') expect(await page.locator('.found li').count()).toBe(0)
  })

  test('links each item that holds the words, and marks them', async () => {
    await search('收取费用')
    const link = page.locator('.found a', { hasText: '第九条第（四）项' })
    expect(await link.getAttribute('href')).toBe('/measures/9/#item-4')
    expect(await page.locator('.found mark').allInnerTexts()).toContain('收取费用')
  })

  test('shows the item a keyword is about, not the lead, where no words match', async () => {
    await search('服务商乱收费怎么办')
    const first = page.locator('.provisions-found ol > li').first()
    expect(await first.innerText()).toContain('不得违规向企业收取费用')
    expect(await first.locator('ul a').getAttribute('href')).toBe('/measures/10/#item-6')
  })

  test('helps on when nothing is found', async () => {
    await search('区块链')
    expect(await status()).toBe('条文中没有“区块链”，手册其他各页中找到 0 条')
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
    expect(await other.locator('.found li h3').first().innerText()).toContain('第六条')
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

describe('what is found', () => {
  const kinds = () => page.locator('.narrow nav a:visible')

  test('can be narrowed by kind, role and sector, in the address', async () => {
    await search('投诉')
    expect(await kinds().allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^全部\s*\d/), expect.stringMatching(/^指南/)]),
    )
    await page.click('.narrow a[data-kind=guides]')
    await answered()
    expect(new URL(page.url()).searchParams.get('kind')).toBe('guides')
    expect(await page.locator('.provisions-found').isVisible()).toBe(false)
    expect(await found('pages-found')).toContain('/guides/complain/')

    await page.selectOption('.narrow select[name=role]', 'pilot-enterprise')
    await answered()
    expect(new URL(page.url()).searchParams.get('role')).toBe('pilot-enterprise')

    await page.click('.narrow a.clear')
    await answered()
    expect(new URL(page.url()).search).toBe(`?${new URLSearchParams({ q: '投诉' }).toString()}`)
  })

  test('keeps its choice in an address that is passed on', async () => {
    await ask({ q: '职责', kind: 'measures', role: 'promoter' })
    expect(await page.locator('.narrow [aria-current]').innerText()).toContain('条文')
    const articles = await articlesFound()
    expect(articles).toContain('6')
    expect(articles).not.toContain('7')
  })

  test('stands beside the institutions and notices of that name', async () => {
    await search('示例医药行业促进中心')
    await page.waitForSelector('.names-found li')
    const names = await found('names-found')
    expect(names.some((href) => href.startsWith('/institutions/'))).toBe(true)
    expect(names.some((href) => href.startsWith('/notices/'))).toBe(true)
    const register = page.locator('.names-found a.register')
    expect(await register.getAttribute('href')).toContain('/institutions/?name=')
  })

  test('costs no more than 100 kB, with every script that other pages do not have', async () => {
    const context = await browser.newContext()
    const reader = await context.newPage()
    const finished: Request[] = []
    // Of the context, so that what the worker asks for counts too.
    context.on('requestfinished', (request) => finished.push(request))
    // What every page has is there already.
    await reader.goto(`${url}/glossary/`, { waitUntil: 'networkidle' })
    finished.length = 0
    await reader.goto(`${url}/search/?${new URLSearchParams({ q: '服务商' }).toString()}`, {
      waitUntil: 'networkidle',
    })
    expect(await reader.locator('.found li').count()).toBeGreaterThan(3)
    const counted = finished.filter((request) =>
      ['script', 'fetch', 'xhr', 'other'].includes(request.resourceType()),
    )
    const sizes = await Promise.all(counted.map((request) => request.sizes()))
    const all = sizes.reduce(
      (sum, size) => sum + size.responseBodySize + size.responseHeadersSize,
      0,
    )
    expect(all).toBeGreaterThan(50_000)
    expect(all).toBeLessThan(100_000)
    await context.close()
  })
})

describe('the keyboard', () => {
  test('reaches the box, searches, and moves through the results and back', async () => {
    await search('')
    await page.locator('h1').click()
    await page.keyboard.press('/')
    await page.keyboard.type('投诉')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.found li')
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
    await page.waitForFunction(() => document.querySelector('.found')?.textContent.includes('监理'))
    await page.goBack()
    await page.waitForFunction(() => document.querySelector('.found')?.textContent.includes('验收'))
    expect(await page.inputValue('#search-q')).toBe('验收')
  })
})

describe('without a script', () => {
  let plain: Page
  beforeAll(async () => {
    plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  })
  afterAll(() => plain.context().close())
  const body = () => plain.locator('main').innerText()

  test('the search page lists every article, and asks the register', async () => {
    await plain.goto(address({ q: '没有这个词' }))
    expect(await plain.locator('.provisions a').count()).toBe(13)
    expect(await body()).toContain('没有找到')
    expect(await plain.locator('#search-name').inputValue()).toBe('没有这个词')
    expect(await plain.inputValue('#search-q')).toBe('没有这个词')
  })

  test.each([
    ['收取费用', '/measures/9/#item-4'],
    ['怎么投诉', '/guides/complain/'],
    ['烟花鞭炮', '/sectors/fireworks/'],
  ])('a search for %s names %s', async (q, href) => {
    await plain.goto(address({ q }))
    expect(await plain.locator(`noscript a[href="${href}"]`).count()).toBe(1)
  })

  test.each([
    ['第六条（四）', '/measures/6/#item-4'],
    ['9.4', '/measures/9/#item-4'],
    ['第三章', '/measures/#chapter-3'],
  ])('%s leads to its provision', async (q, provision) => {
    await plain.goto(address({ q }))
    expect(plain.url()).toBe(url + provision)
  })

  test('a citation that is not held is answered honestly', async () => {
    await plain.goto(address({ q: '第十四条' }))
    expect(await body()).toContain('有没有第十四条、写了什么，本站没有取得')
  })

  test('what is typed stays text', async () => {
    await plain.goto(address({ q: '</noscript><img src=x>投诉' }))
    expect(await plain.locator('img').count()).toBe(0)
    expect(await plain.inputValue('#search-q')).toBe('</noscript><img src=x>投诉')
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
