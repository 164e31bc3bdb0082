import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'

const MIB = 1024 * 1024

/** The most memory that any page of this browser ever held, in MiB: what Linux counted of its processes. */
export async function pagesAtMost(browser: Browser): Promise<number> {
  const cdp = await browser.newBrowserCDPSession()
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo')
  await cdp.detach()
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      const [, kilobytes = '0'] =
        /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(id)}/status`, 'latin1')) ?? []
      return (Number(kilobytes) * 1024) / MIB
    })
  return Math.max(...peaks)
}
