import type { RunOptions } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { millProvider, pdf } from '../fixtures.ts'
import { begin, fillIn, mintedOn, send } from '../rig/applying.ts'
import { launch } from '../rig/chromium.ts'
import { sites } from '../rig/sites.ts'
import { visitor } from '../rig/visitor.ts'
import { colours, every, excess, objections, sizes, smallTargets } from './axe.ts'
import {
  ofApplication,
  ofDraft,
  ownTemplates,
  publicPages,
  staffPages,
  staffTemplates,
  staffUnvisited,
  states,
  templates,
  unvisited,
} from './templates.ts'

// The pages are the same on every runtime: the first site speaks for all.
const url = sites[0]?.url ?? ''

const pages = [...Object.values(templates), ...states]
/** Forms that were sent empty: their problems must be read as well as they themselves. */
const refused = [
  '/apply/integrator/',
  '/applications/',
  '/complaints/new/',
  '/complaints/case/',
  '/about/corrections/',
]
const narrow = { width: 320, height: 640 }
const wide = { width: 1280, height: 800 }

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

async function visit(page: Page, path: string) {
  await page.goto(url + path)
  if (path.startsWith('/search/?')) await page.locator('.found li').first().waitFor()
}

async function sendEmpty(page: Page, path: string) {
  await visit(page, path)
  await page.locator('main form button:not([type=button]):visible').last().click()
  await page.locator('#problems').waitFor()
}

test('every template of the public is visited, or says what it would take', () => {
  const known = [templates, ownTemplates, unvisited].flatMap((each) => Object.keys(each))

  expect(publicPages().toSorted()).toEqual(known.toSorted())
})

type Dress = { media: Parameters<Page['emulateMedia']>[0]; large?: boolean; rules: RunOptions }
const plain = { colorScheme: 'light', forcedColors: 'none' } as const
/** The markup is the same in every dress: the first is held to every rule, the others to those that they can break. */
const dresses: Record<string, Dress> = {
  light: { media: plain, rules: every },
  dark: { media: { ...plain, colorScheme: 'dark' }, rules: colours },
  大字: { media: plain, large: true, rules: sizes },
  'forced colours': { media: { ...plain, forcedColors: 'active' }, rules: colours },
}

/** The faults of the page as it stands, by dress and width. */
async function faultsOf(page: Page, widths: { width: number; height: number }[]) {
  const found: Record<string, unknown> = {}
  for (const size of widths) {
    await page.setViewportSize(size)
    for (const [dress, { media, large = false, rules }] of Object.entries(dresses)) {
      await page.emulateMedia(media)
      await page.evaluate(
        (large) => document.documentElement.classList.toggle('large', large),
        large,
      )
      const all = [
        ...(await objections(page, rules)),
        ...(await smallTargets(page)),
        ...((await excess(page)) > 0 ? ['needs scrolling sideways'] : []),
      ]
      if (all.length > 0) found[`${dress}, ${String(size.width)}`] = all
    }
  }
  return found
}

describe('a page, narrow and wide, in light, dark, 大字 and forced colours', () => {
  let page: Page
  beforeAll(async () => {
    page = await browser.newPage({ serviceWorkers: 'block' })
  })
  afterAll(() => page.close())

  test.each(pages)('%s reads well, fits, and can be hit with a finger', async (path) => {
    await visit(page, path)

    expect(await faultsOf(page, [narrow, wide])).toEqual({})
  })

  test('so do the pages of a draft, empty, refused and full, and of what became of it', async () => {
    const found: Record<string, unknown> = {}
    const look = async (path: string, at = path) => {
      await page.goto(url + path)
      await page.locator('main h1').waitFor()
      const seen = await faultsOf(page, [narrow, wide])
      if (Object.keys(seen).length > 0) found[at] = seen
    }
    const unit = { ...millProvider, creditCode: '91430100MA4BRWERX7', name: '示例易读有限公司' }
    const applicant = visitor(url)
    const { number, code } = mintedOn(await begin(applicant, 'ecosystem-provider', unit))
    await page.goto(`${url}/applications/`)
    await page.locator('[name=number]').fill(number)
    await page.locator('[name=code]').fill(code)
    await page.locator('main form button').last().click()
    await page.waitForURL(/\/applications\/draft\/$/)
    for (const path of ofDraft) await look(path)
    for (const path of ['/applications/draft/identity/', '/applications/draft/products/']) {
      await page.goto(url + path)
      await page.locator('main form .actions button[value=continue]').click()
      await page.locator('#problems').waitFor()
      const seen = await faultsOf(page, [narrow])
      if (Object.keys(seen).length > 0) found[`${path} refused`] = seen
    }
    await fillIn(applicant, 'ecosystem-provider', unit)
    for (const path of ['/applications/draft/', '/applications/draft/attachments/'])
      await look(path, `${path} full`)
    await look('/applications/draft/check/', 'the declaration')
    await send(applicant)
    for (const path of ofApplication) await look(path)

    expect(found).toEqual({})
    // Twenty pages in one case, because each needs what was done on the one before.
  }, 360_000)

  test.each(refused)('%s sent empty does too', async (path) => {
    await sendEmpty(page, path)

    expect(await faultsOf(page, [narrow])).toEqual({})
  })
})

describe('the staff’s desk', () => {
  const pages = new Map<string, Promise<Page>>()
  const pageOf = (person: string) => {
    const page = pages.get(person) ?? signedIn(person)
    pages.set(person, page)
    return page
  }
  afterAll(async () => {
    for (const page of pages.values()) await (await page).context().close()
  })

  test('is visited in every template, or says what it would take', () => {
    const known = [...Object.keys(staffTemplates), ...Object.keys(staffUnvisited)]
    expect(staffPages().toSorted()).toEqual(known.toSorted())
  })

  test.each(Object.values(staffTemplates))(
    '$path reads well, fits, and can be hit with a finger',
    async ({ person, path }) => {
      const page = await pageOf(person)
      await page.goto(url + path)

      expect(await faultsOf(page, [narrow, wide])).toEqual({})
    },
  )

  test('so does the evidence of a draft with a file, which can be removed', async () => {
    const page = await pageOf('demo-service-centre')
    await page.goto(`${url}/staff/inspections/records/demo-round-2-survey-demo-11/evidence/`)
    const buffer = Buffer.from(pdf())
    const file = { name: '示例证据材料.pdf', mimeType: 'application/pdf', buffer }
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByRole('button', { name: '上传' }).click()
    const removal = page.getByRole('button', { name: '移除 示例证据材料.pdf' })
    await removal.waitFor()

    expect(await faultsOf(page, [narrow, wide])).toEqual({})
    await removal.click()
    await page.getByText('还没有文件').waitFor()
  })

  test('is walked by the keyboard in the order of the page, and is always seen', async () => {
    const page = await signedIn('demo-bureau-2')
    for (const path of [
      '/staff/',
      '/staff/search/?q=示例',
      '/staff/applications/demo-application-6/',
    ]) {
      await page.goto(url + path)
      await walk(page, 40)
    }
    await page.context().close()
  })
})

describe('the page of an institution', () => {
  let page: Page
  beforeAll(async () => {
    const { number, code } = await given('demo-11')
    page = await browser.newPage({ serviceWorkers: 'block' })
    await page.goto(`${url}/institution/`)
    await page.locator('[name=number]').fill(number)
    await page.locator('[name=code]').fill(code)
    await page.locator('main form button').last().click()
    await page.waitForURL(/\/institution\/case\/$/)
  })
  afterAll(() => page.close())

  test.each(Object.values(ownTemplates))(
    '%s reads well, fits, and can be hit with a finger',
    async (path) => {
      const answer = await page.goto(url + path)

      expect([answer?.status(), page.url()]).toEqual([200, url + path])
      expect(await faultsOf(page, [narrow, wide])).toEqual({})
    },
  )
})

/** A number and a code for this institution, as the bureau gives them. */
async function given(institution: string) {
  const bureau = visitor(url)
  await bureau.post('/staff/demo/', { person: 'demo-bureau-2' })
  const form = await bureau.get(`/staff/institutions/${institution}/code/`)
  const { document } = await bureau.submit(form, { checked: '示例核实' }, 'form.page')
  const [number = '', code = ''] = [...document.querySelectorAll('dd.code')].map(
    (each) => each.textContent,
  )
  return { number, code }
}

/** A page in a browser of its own where this person of the demo is signed in. */
async function signedIn(person: string): Promise<Page> {
  const context = await browser.newContext({ serviceWorkers: 'block', viewport: wide })
  const page = await context.newPage()
  await page.goto(`${url}/staff/enter/`)
  await page.locator(`button[value="${person}"]`).click()
  await page.waitForURL(/\/staff\/$/)
  return page
}

/** Goes through a page with the tabulator, so many times at most: what has the focus is always seen. */
async function walk(page: Page, steps: number) {
  // A positive tabindex would leave the order of the document.
  expect(await page.locator('[tabindex]:not([tabindex="0"], [tabindex="-1"])').count()).toBe(0)
  for (let i = 0; i < steps; i++) {
    await page.keyboard.press('Tab')
    const focus = await page.evaluate(() => {
      const { activeElement: at } = document
      if (!at || at === document.body) return null
      const { outlineStyle, outlineWidth } = getComputedStyle(at)
      return { at: at.outerHTML, outlineStyle, outlineWidth: parseFloat(outlineWidth) }
    })
    if (!focus) break
    expect(focus).toMatchObject({ outlineStyle: 'solid', outlineWidth: 3 })
  }
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test('the law stands out from its ground by 7 to 1, in focus too', async () => {
    const page = await browser.newPage({ colorScheme, viewport: wide })
    for (const path of ['/measures/', '/measures/6/#item-4', '/measures/13/']) {
      await visit(page, path)
      const law = { include: '.law', exclude: '[data-editorial]' }
      const found = await objections(page, { runOnly: ['color-contrast-enhanced'] }, law)
      expect({ path, found }).toEqual({ path, found: [] })
    }
    await page.close()
  })
})

describe('大字', () => {
  test('is there before the page is painted', async () => {
    const page = await browser.newPage({ viewport: narrow })
    await page.goto(url)
    await page.locator('button.large-type').click()
    // Seen by a script of the page’s own age: before anything deferred has run.
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.querySelector('body')) return
        Object.assign(window, { early: document.documentElement.className })
        observer.disconnect()
      }).observe(document, { childList: true, subtree: true })
    })

    await visit(page, '/measures/6/')
    expect(await page.evaluate(() => (window as unknown as { early: string }).early)).toBe('large')
    await page.close()
  })
})

describe('the keyboard', () => {
  test('comes first to the link past the navigation', async () => {
    const page = await browser.newPage()
    await page.goto(`${url}/institutions/`)
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').innerText()).toBe('跳到正文')
    await page.keyboard.press('Enter')

    expect(await page.locator(':focus').getAttribute('id')).toBe('main')
    await page.close()
  })

  test.each(refused)('stands on the list of problems when %s is refused', async (path) => {
    const page = await browser.newPage()
    await sendEmpty(page, path)

    expect(await page.locator(':focus').getAttribute('id')).toBe('problems')
    await page.close()
  })

  test.each(['/', '/measures/6/', '/search/', '/institutions/', '/complaints/new/'])(
    'goes through %s in the order of the page, and is always seen',
    async (path) => {
      const page = await browser.newPage({ viewport: wide })
      await visit(page, path)
      await walk(page, 25)
      await page.close()
    },
  )
})
