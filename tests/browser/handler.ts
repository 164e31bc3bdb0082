import type { Browser, Page } from 'playwright-core'

/** Somebody of the demo's staff, signed in, in a window of their own. */
export async function signedIn(browser: Browser, url: string, person: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${url}/staff/enter/`)
  await page.locator(`button[value="${person}"]`).click()
  await page.waitForURL(/\/staff\/$/)
  return page
}

/** Opens the case on the page with the demo key of the unit of this name; whether it opened. */
export async function unseal(page: Page, unit: string): Promise<boolean> {
  await page.locator('[data-identity]', { hasText: unit }).first().click()
  await page.locator('[data-open]').click()
  await page.locator('[data-open]:enabled').waitFor()
  const said = page.locator('.sheet dd').first()
  return (await said.count()) > 0 && said.isVisible()
}

/** Goes to the case on this handler's list that says these words, open with the key of the unit; answers its address. */
export async function findCase(
  page: Page,
  url: string,
  { words, unit }: Record<'words' | 'unit', string>,
) {
  await page.goto(`${url}/staff/complaints/`)
  const cases = await page
    .locator('main table a')
    .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))
  for (const address of cases) {
    await page.goto(url + address)
    if (!(await unseal(page, unit))) continue
    if ((await page.locator('.sheet').innerText()).includes(words)) return url + address
  }
  throw new Error(`no complaint that ${unit} opens says ${words}`)
}

/** Says something to the reporter in an open case, and with it moves the case. */
export async function say(page: Page, text: string, action: string, outcome = '') {
  await page.locator('sealed-case [name=text]').fill(text)
  await page.locator(`sealed-case [name=action][value="${action}"]`).check()
  if (outcome) await page.locator(`sealed-case [name=outcome][value="${outcome}"]`).check()
  await page.locator('sealed-case form button').last().click()
  await page.locator('[data-part=sent]', { hasText: '已加密发送' }).waitFor()
}
