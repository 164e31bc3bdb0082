import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const found = () => places.find((place) => place !== '' && existsSync(place))

const mayInstall = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

function install(name: string) {
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
  execFileSync('apt-get', ['install', '-y', '-qq', name], { stdio: 'ignore' })
}

/** Whether Chinese can be drawn: without a font for it every character is a narrow box, and no measure of a page holds. */
function drawsChinese(): boolean {
  try {
    return execFileSync('fc-list', [':lang=zh-cn', 'file'], { encoding: 'utf8' }) !== ''
  } catch {
    // Not a system with fontconfig, and so one that brings its fonts.
    return true
  }
}

/**
 * Where a Chromium is. Installs Debian's, and a font for Chinese, when they are missing and this machine lets us; throws
 * saying how otherwise.
 */
export function chromiumPath(): string {
  if (!found() && mayInstall()) install('chromium')
  const path = found()
  if (!path)
    throw new Error(
      'The browser tests need Chromium. Install it (Debian: sudo apt-get install chromium) or set CHROMIUM to its path.',
    )
  if (!drawsChinese() && mayInstall()) install('fonts-noto-cjk')
  if (!drawsChinese())
    throw new Error(
      'The browser tests need a font for Chinese. Install one (Debian: sudo apt-get install fonts-noto-cjk).',
    )
  return path
}

/** A headless Chromium that talks to nobody but the pages it is given. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
