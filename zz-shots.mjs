import { chromium } from 'playwright-core'
const [base, widths, scheme, ...paths] = process.argv.slice(2)
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] })
for (const w of widths.split(',')) {
  const c = await b.newContext({ viewport: { width: +w, height: 900 }, colorScheme: scheme })
  const p = await c.newPage()
  p.on('console', m => { if (m.type() === 'error') console.log(w, p.url(), m.text()) })
  p.on('pageerror', e => console.log('ERR', p.url(), e.message))
  for (const path of paths) {
    await p.goto(base + path)
    await p.waitForTimeout(150)
    const over = await p.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (over > 0) console.log('OVERFLOW', w, path, over)
    const name = `/tmp/shots/${(path.replace(/[^a-z0-9]+/gi, '-') || 'home').slice(0, 60)}-${w}-${scheme}.png`
    await p.screenshot({ path: name, fullPage: true })
    console.log(name)
  }
  await c.close()
}
await b.close()
