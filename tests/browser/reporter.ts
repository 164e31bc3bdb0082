import type { Browser, Page } from 'playwright-core'

/** Fills a form by its controls' names, as a person at a keyboard would. */
export async function fill(page: Page, fields: Record<string, string | string[]>) {
  for (const [name, value] of Object.entries(fields)) {
    const control = page.locator(`form[method=post] [name="${name}"]`).first()
    const type = await control.evaluate((element) => element.getAttribute('type') ?? '')
    if (['checkbox', 'radio'].includes(type)) {
      for (const each of [value].flat()) {
        await page.locator(`form[method=post] [name="${name}"][value="${each}"]`).check()
      }
    } else if ((await control.evaluate((element) => element.tagName)) === 'SELECT') {
      await control.selectOption(value)
    } else {
      await control.fill([value].flat()[0] ?? '')
    }
  }
}

/**
 * Copies the receipt, types its last group again, sends, and answers the receipt. For a page with scripts; `patience` is
 * how many milliseconds sending may take.
 */
export async function confirmReceipt(page: Page, patience = 30_000): Promise<string> {
  const shown = page.locator('[data-step=receipt] .receipt')
  await shown.waitFor()
  const receipt = (await shown.innerText()).replaceAll(/\D/g, '')
  await page.locator('[name=last]').fill(receipt.slice(-4))
  await page.locator('[data-part=receipt-form] button').first().click()
  await page.locator('[data-step=done]').waitFor({ timeout: patience })
  return receipt
}

/** Opens a case by its receipt. For a page with scripts. */
export async function follow(page: Page, url: string, receipt: string) {
  await page.goto(`${url}/complaints/case/`)
  await page.locator('[name=receipt]').fill(receipt)
  await page.locator('[data-part=look] button').first().click()
  await page.locator('[data-part=case]').waitFor()
}

/** Files a complaint by a browser that has scripts; answers its receipt. The reporter's window is closed again. */
export async function file(
  browser: Browser,
  url: string,
  fields: Record<string, string | string[]>,
): Promise<string> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${url}/complaints/new/`)
  await fill(page, fields)
  await page.locator('main form[method=post] button:not([type=button])').last().click()
  const receipt = await confirmReceipt(page)
  await context.close()
  return receipt
}
