import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FILES_MAX, FILE_BYTES_MAX } from '#domain/enclosure'
import { complaint } from '../fixtures.ts'
import { launch } from '../rig/chromium.ts'
import { pagesAtMost } from '../rig/memory.ts'
import { sites } from '../rig/sites.ts'
import { findCase, signedIn } from './handler.ts'
import { confirmReceipt, fill } from './reporter.ts'

/** Milliseconds: 256 MiB are sealed, sent and kept, and on a busy machine that is minutes. */
const PATIENCE = 300_000

const dir = mkdtempSync(join(tmpdir(), 'large-files-'))
const made = (name: string, bytes: number) => {
  const path = join(dir, name)
  writeFileSync(path, randomBytes(bytes))
  return path
}
const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

/** As many and as large as may be. */
const files = Array.from({ length: FILES_MAX }, (_, n) =>
  made(`证据${String(n + 1)}.bin`, FILE_BYTES_MAX),
)
const tooLarge = made('过大.bin', FILE_BYTES_MAX + 1)
const ninth = made('第九件.bin', 100)

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(async () => {
  await browser.close()
  rmSync(dir, { recursive: true, force: true })
})

type Seen = { parts: number[]; said: string[] }

/** Notes in the page what its progress and its status go through. */
const watch = (page: Page) =>
  page.evaluate(() => {
    const seen: Seen = { parts: [], said: [] }
    Object.assign(window, { seen })
    const note = () => {
      const progress = document.querySelector<HTMLProgressElement>('[data-part=progress]')
      if (progress && !progress.hidden) seen.parts.push(progress.value)
      seen.said.push(document.querySelector('[data-part=status]')?.textContent ?? '')
    }
    new MutationObserver(note).observe(document.querySelector('complaint-filing') ?? document, {
      ...{ subtree: true, childList: true, attributes: true },
    })
  })

describe.each(sites)('files of the largest size on $name', ({ url, name }) => {
  const words = `（附件走查 ${name}）`
  let page: Page
  const list = () => page.locator('sealed-files li')
  const refused = () => page.locator('sealed-files [role=status]').innerText()
  const add = (...paths: string[]) => page.locator('sealed-files input').setInputFiles(paths)

  beforeAll(async () => {
    page = await (await browser.newContext()).newPage()
    await page.goto(`${url}/complaints/new/`)
    await fill(page, { ...complaint, facts: complaint.facts + words })
  })
  afterAll(() => page.context().close())

  test('are refused by name from one byte more on, and nothing else is lost', async () => {
    await add(...files.slice(0, 2), tooLarge)
    await expect.poll(refused).toContain('“过大.bin”超过 20 MB')
    expect(await list().count()).toBe(2)
    expect(await page.locator('[name=facts]').inputValue()).toContain(words)
  })

  test('are refused by name from the ninth on, and nothing else is lost', async () => {
    // Picked in haste, while those before are still being read.
    await add(...files.slice(2))
    await add(ninth)
    await expect.poll(refused).toContain('最多 8 个附件，“第九件.bin”没有加入')
    expect(await list().count()).toBe(FILES_MAX)
    expect(await page.locator('[name=facts]').inputValue()).toContain(words)
  })

  test(
    'go out, all eight, with their progress told and in bounded memory',
    async () => {
      await watch(page)
      await page.locator('main form[method=post] button:not([type=button])').last().click()
      expect(await confirmReceipt(page, PATIENCE)).toHaveLength(28)
      const { parts, said } = await page.evaluate(() => (window as unknown as { seen: Seen }).seen)
      expect(new Set(parts).size).toBeGreaterThan(100)
      expect(parts).toEqual([...parts].sort((a, b) => a - b))
      expect(said.some((line) => line.includes('发送附件'))).toBe(true)
      expect(await pagesAtMost(browser)).toBeLessThan(1024)
    },
    PATIENCE,
  )

  test(
    'come to the handler as they were',
    async () => {
      const clerk = await signedIn(browser, url, 'demo-bureau-2')
      await findCase(clerk, url, { words, unit: '市工业和信息化局' })
      const buttons = clerk.locator('[data-part=first-files] button')
      expect(await buttons.count()).toBe(FILES_MAX)
      for (const [n, file] of files.entries()) {
        const saved = clerk.waitForEvent('download')
        await buttons.nth(n).click()
        const download = await saved
        expect(download.suggestedFilename()).toBe(`证据${String(n + 1)}.bin`)
        expect(hashOf(await download.path())).toBe(hashOf(file))
      }
      await clerk.context().close()
    },
    PATIENCE,
  )
})
