import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { build } from '../rig/build.ts'
import { chromiumPath } from '../rig/chromium.ts'
import { startNode } from '../rig/node.ts'

const run = promisify(execFile)

/** Fetched when it is asked for: no build or test needs it, and it brings two hundred packages. */
const program = 'lighthouse@12.8.2'

const pages = ['/', '/measures/8/', '/guides/choose-and-contract/', '/conduct/compare/', '/search/']

const flags = [
  '--headless --no-sandbox --disable-gpu --no-first-run',
  '--disable-background-networking --disable-component-update --disable-sync',
].join(' ')

type Report = { categories: Record<string, { score: number }> }

async function scoresOf(url: string): Promise<number[]> {
  const { stdout } = await run(
    'npm',
    [
      ...['exec', '--yes', `--package=${program}`, '--', 'lighthouse', url],
      ...['--quiet', '--output=json', '--output-path=stdout', `--chrome-flags=${flags}`],
    ],
    { env: { ...process.env, CHROME_PATH: chromiumPath() }, maxBuffer: 64 * 1024 * 1024 },
  )
  const { categories } = JSON.parse(stdout) as Report
  return Object.values(categories).map(({ score }) => Math.round(score * 100))
}

/**
 * Lighthouse's four scores (performance, accessibility, best practices, search) of the pages readers meet, for a phone, so
 * many times each and in turn. The first of the four measures the machine as well: on one that is busy it is lower.
 */
export async function lighthouseFigures(dir: string, times = 5) {
  build('node')
  const site = await startNode(4561, dir)
  try {
    for (let i = 0; i < times; i++)
      for (const page of pages)
        console.log(`${page.padEnd(32)} ${(await scoresOf(site.url + page)).join(' ')}`)
  } finally {
    await site.stop()
  }
}
