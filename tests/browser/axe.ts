import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The rules that look at colours, and those that look at sizes: the others look at the markup alone. */
export const colours: RunOptions = {
  runOnly: ['color-contrast', 'link-in-text-block'],
  preload: false,
}
export const sizes: RunOptions = {
  runOnly: ['target-size', 'scrollable-region-focusable'],
  preload: false,
}

/** Every rule of axe, of WCAG 2.2 A and AA and its best practices. */
export const every: RunOptions = { rules: { 'target-size': { enabled: true } } }

type Axe = { run(on: Part | Document, options: RunOptions): Promise<AxeResults> }
type Part = { include: string; exclude: string }

/** What axe objects to in a page or a part of it, in a line each. */
export async function objections(page: Page, options = every, part?: Part): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  const { violations } = await page.evaluate(
    ([options, part]) =>
      (globalThis as unknown as { axe: Axe }).axe.run(part ?? document, {
        ...options,
        resultTypes: ['violations'],
      }),
    [options, part] as const,
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** By how many pixels a page is wider than its window. */
export const excess = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Controls with a box of their own that a finger would miss: less than 24 pixels high or wide, label included. */
export const smallTargets = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea')]
      .filter(
        (element) => element.checkVisibility() && getComputedStyle(element).display !== 'inline',
      )
      .filter((element) => !element.matches('.skip'))
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect()
        return Math.min(width, height) < 24
      })
      .map((element) => element.outerHTML),
  )
