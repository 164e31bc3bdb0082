import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import { bytesToHex, randomBytes } from '@noble/hashes/utils.js'
import type { Browser, Page } from 'playwright-core'
import { format, resolveConfig } from 'prettier'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { receiptKeys } from '#domain/receipt-keys'
import { groupsOf } from '#domain/receipt'
import { complaint } from '../fixtures.ts'
import { filesIn, formsOf, hits } from '../functions/canary.ts'
import { launch } from '../rig/chromium.ts'
import { reasons } from '../rig/complaint-columns.ts'
import { countsIn, dumpOf } from '../rig/complaint-dump.ts'
import { startEdge } from '../rig/edge.ts'
import { type Site, startNode } from '../rig/node.ts'
import { freePort } from '../rig/sqld.ts'
import { say, signedIn, unseal } from './handler.ts'
import { confirmReceipt, fill, follow } from './reporter.ts'
import { watch } from './watched.ts'

/** Milliseconds: ten complaints take their time on a busy machine. */
const PATIENCE = 300_000

const CASES = 10
/** So many of them go all the way to their ending by two. */
const CLOSED = 3
const BUREAU = '市工业和信息化局'
/** Stands in everything that is confidential, and nowhere else. */
const MARK = `CANARY${bytesToHex(randomBytes(6))}`
const canary = (n: number, what: string) => `金丝雀${what}第${String(n)}件${MARK}`

/** Signing in, the log and the hourly work: what grows beside complaints, whoever is there. */
const besides = [
  ...['events', 'invites', 'taken_invites', 'sessions', 'job_runs', 'statistics'],
  ...['log_waiting', 'log_leaves', 'log_nodes', 'checkpoints'],
]
const introduction = `# What the database holds of complaints

What was there after ten complaints had been filed in a browser, half of them without scripts, with files, messages both
ways, excerpts, three endings by two handlers and one withdrawal. \`tests/browser/canary.test.ts\` looks for their words
in all that the site keeps and prints, and compares this page; a column without a reason, or a table that grew and is not
here, fails it. Besides, signing in, the hourly work and the log write theirs (${besides.map((name) => `\`${name}\``).join(', ')}); of
a complaint the log has the hash and the day of each step.`

const dir = mkdtempSync(join(tmpdir(), 'canary-house-'))
let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(async () => {
  await browser.close()
  rmSync(dir, { recursive: true, force: true })
})

const fieldsOf = (n: number) => ({
  ...complaint,
  respondentName: canary(n, '被投诉方'),
  facts: canary(n, '事实'),
  happened: canary(n, '时间'),
  place: canary(n, '地点'),
  ask: canary(n, '诉求'),
  name: canary(n, '称呼'),
  contact: canary(n, '联系'),
})

const fileOf = (n: number, what: string) => ({
  name: `${canary(n, what)}.txt`,
  mimeType: 'text/plain',
  buffer: Buffer.from(`${canary(n, `${what}内容`)}\n`.repeat(50)),
})

test('the scan finds what lies in a folder in the clear, however it is written', () => {
  const planted = join(dir, 'planted')
  const packed = [gzipSync(MARK), deflateSync(MARK)]
  for (const [n, form] of [...formsOf(MARK), ...packed].entries()) {
    rmSync(planted, { force: true })
    writeFileSync(planted, Buffer.concat([randomBytes(999), form, randomBytes(n)]))
    expect(filesIn(dir).flatMap(({ bytes }) => hits(bytes, [MARK]))).not.toEqual([])
  }
  rmSync(planted)
})

describe.each([
  { name: 'node', start: async () => startNode(await freePort(), join(dir, 'node')) },
  { name: 'workerd', start: async () => startEdge(await freePort(), join(dir, 'edge')) },
])('ten confidential complaints on $name', ({ name, start }) => {
  const seen = { lines: [] as string[], kept: [] as string[] }
  const receipts: string[] = []
  const nonces: string[] = []
  /** The address of each case, in the order in which they were filed. */
  const cases: string[] = []
  let site: Site
  let before: Record<string, number> = {}
  let reporter: Page
  let clerk: Page
  let colleague: Page

  const reporterWindow = async (scripts: boolean) => {
    const context = await browser.newContext({ javaScriptEnabled: scripts })
    watch(context, seen)
    return context.newPage()
  }
  const clerkWindow = async (person: string) => {
    const page = await signedIn(browser, site.url, person)
    watch(page.context(), seen)
    return page
  }
  const opened = async (page: Page, n: number) => {
    await page.goto(cases[n] ?? '')
    expect(await unseal(page, BUREAU)).toBe(true)
  }

  beforeAll(async () => {
    site = await start()
    before = countsIn(site.database)
    reporter = await reporterWindow(true)
    clerk = await clerkWindow('demo-bureau-2')
    colleague = await clerkWindow('demo-bureau-1')
  })
  afterAll(async () => {
    for (const page of [reporter, clerk, colleague]) await page.context().close()
    await site.stop()
  })

  test(
    'are filed, half of them sealed in the browser with a file, half by the server',
    { timeout: PATIENCE },
    async () => {
      for (let n = 0; n < CASES; n++) {
        const isSealedHere = n % 2 === 0
        const page = await reporterWindow(isSealedHere)
        await page.goto(`${site.url}/complaints/new/`)
        await fill(page, fieldsOf(n))
        nonces.push(await page.locator('[name=nonce]').inputValue())
        if (isSealedHere) {
          await page.locator('sealed-files input').setInputFiles(fileOf(n, '附件'))
          await page.locator('main form[method=post] button:not([type=button])').last().click()
          receipts.push(await confirmReceipt(page))
        } else {
          await page.locator('main form button[data-without-script]').click()
          receipts.push((await page.locator('.receipt').innerText()).replaceAll(/\D/g, ''))
          await page.goto(`${site.url}/complaints/case/`)
          await page.locator('[name=receipt]').fill(receipts.at(-1) ?? '')
          await page.locator('form[action="/complaints/case/"] button').first().click()
          await page.locator('main', { hasText: '已提交' }).waitFor()
        }
        await page.context().close()
      }
      expect(new Set(receipts).size).toBe(CASES)
    },
  )

  test(
    'are opened and accepted with an excerpt, to which the reporters answer',
    { timeout: PATIENCE },
    async () => {
      await clerk.goto(`${site.url}/staff/complaints/`)
      const links = await clerk
        .locator('main table a')
        .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href))
      for (const link of links) {
        await clerk.goto(link)
        expect(await unseal(clerk, BUREAU)).toBe(true)
        const [, n = ''] = /事实第(\d+)件/.exec(await clerk.locator('.sheet').innerText()) ?? []
        cases[Number(n)] = link
        await clerk.locator('sealed-case details summary').click()
        await clerk.locator('sealed-case [name=excerpt]').fill(canary(Number(n), '摘录'))
        await say(clerk, canary(Number(n), '受理'), 'accept')
      }
      expect(cases.filter(Boolean)).toHaveLength(CASES)

      for (const [n, receipt] of receipts.entries()) {
        await follow(reporter, site.url, receipt)
        const thread = reporter.locator('[data-part=thread]')
        expect(await thread.innerText()).toContain(canary(n, '摘录'))
        await thread.locator('button', { hasText: '同意交给被投诉方' }).first().click()
        await thread.locator('li.mine').first().waitFor()
        await reporter.locator('[data-part=talk] [name=text]').fill(canary(n, '回复'))
        await reporter.locator('#talk-files').setInputFiles(fileOf(n, '补件'))
        await reporter.locator('[data-part=talk] sealed-files li').waitFor()
        await reporter.locator('[data-part=talk] .actions button').first().click()
        await thread.locator('li', { hasText: canary(n, '回复') }).waitFor()
      }
    },
  )

  test('come to their outcome, and one is withdrawn', { timeout: PATIENCE }, async () => {
    for (let n = 0; n < CLOSED; n++) {
      await opened(clerk, n)
      await say(clerk, canary(n, '办理'), 'handle')
      await opened(clerk, n)
      await say(clerk, canary(n, '拟办结'), 'propose', 'remedied')
      await opened(colleague, n)
      await say(colleague, canary(n, '办结'), 'close')
    }
    await follow(reporter, site.url, receipts[CLOSED] ?? '')
    await reporter.locator('[data-part=talk] [name=text]').fill(canary(CLOSED, '撤回'))
    await reporter.locator('[data-part=talk] button[value=withdraw]').click()
    await expect.poll(() => reporter.locator('[data-part=facts]').innerText()).toContain('撤回')
  })

  test(
    'left no word in what the site keeps, prints, tells others or lets others keep',
    { timeout: PATIENCE },
    async () => {
      const keys = await Promise.all(receipts.map((receipt) => receiptKeys(receipt, 'demo')))
      const secrets = [
        MARK,
        ...receipts.flatMap((receipt) => [receipt, groupsOf(receipt).join(' ')]),
        ...nonces,
        ...keys.flatMap(({ locator, auth, signingSeed, identity }) => [
          ...[locator, auth, signingSeed].map(bytesToHex),
          identity,
        ]),
      ]
      const raw = keys.flatMap(({ locator, auth }) =>
        [locator, auth].map((secret) => Buffer.from(secret)),
      )
      const scan = () => {
        for (const { name: file, bytes } of filesIn(join(dir, name === 'node' ? 'node' : 'edge'))) {
          expect(hits(bytes, secrets), file).toEqual([])
          expect(
            raw.filter((secret) => bytes.includes(secret)),
            file,
          ).toEqual([])
        }
      }
      scan()
      const told = []
      for (const path of [
        ...['/', '/complaints/', '/complaints/new/', '/statistics/', '/notices/', '/sitemap.xml'],
        ...['/api/complaints/news/', '/api/v1/statistics/', '/log/', '/complaints/case/'],
      ])
        told.push(Buffer.from(await (await fetch(site.url + path)).arrayBuffer()))
      // What the handler's own browser is sent, before it opens anything.
      for (const link of [`${site.url}/staff/`, `${site.url}/staff/log/`, ...cases])
        told.push(await (await clerk.context().request.get(link)).body())
      for (const body of told) expect(hits(body, secrets)).toEqual([])

      await site.stop()
      scan()
      const grown = Object.entries(countsIn(site.database)).filter(
        ([table, n]) => n !== before[table],
      )
      expect(
        grown
          .map(([table]) => table)
          .filter((table) => !(table in reasons || besides.includes(table))),
      ).toEqual([])
      const page = join(process.cwd(), 'docs/complaint-data.md')
      const dump = `${introduction}\n\n${dumpOf(site.database)}\n`
      const options = { ...(await resolveConfig(page)), parser: 'markdown' }
      await expect(await format(dump, options)).toMatchFileSnapshot(page)
      expect(hits(Buffer.from(site.running.output()), secrets)).toEqual([])
      expect(seen.lines.length).toBeGreaterThan(100)
      expect(hits(Buffer.from(seen.lines.join('\n')), secrets)).toEqual([])
      expect(seen.kept).toEqual([])
    },
  )
})
