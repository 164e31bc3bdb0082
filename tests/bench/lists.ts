import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../rig/build.ts'
import { startEdge } from '../rig/edge.ts'
import { startNode } from '../rig/node.ts'
import { filledTo } from './fill.ts'
import { type Figures, timedInTurn, visit } from './measure.ts'

/** A city, a province, all pilot cities, and more than there will ever be. */
const SIZES = [120, 10_000, 100_000, 1_000_000]

/** What is asked of the public lists, as whole pages over HTTP: filters, names, an entry, a past day, notices. */
const asked: Record<string, (size: number) => string> = {
  'a file, for comparison': () => '/measures.txt',
  'list, first page': () => '/institutions/',
  'list, by kind': () => '/institutions/?kind=integrator',
  'list, by sector and state': () => '/institutions/?sector=biomedicine&state=suspended',
  'name, 2 characters': () => '/institutions/?name=星河',
  'name, 3 characters': () => '/institutions/?name=智能制',
  'name, 4 characters': () => '/institutions/?name=网络安全',
  'name, nobody’s': () => '/institutions/?name=没有这家',
  'entry page': (size) => `/institutions/i${String(Math.floor(size / 2))}/`,
  'list of a past day': () => '/institutions/?on=2025-06-30',
  'list as JSON': () => '/api/institutions.json',
  'notices, first page': () => '/notices/',
  'notices, by state': () => '/notices/?state=rectified',
  'a notice': (size) => `/notices/n${String(Math.floor(size / 20))}/`,
  'is it on the list': () => '/verify/?q=星河',
}

/** A filled database of that size, and a site on it: its directory, and a way to end both. */
async function siteOf(size: number, port: number, isEdge: boolean) {
  const dir = mkdtempSync(join(tmpdir(), 'bench-'))
  // In a process of its own: what it leaves to be collected would be measured with the answers.
  execFileSync(process.execPath, ['tests/bench/fill.ts', dir, String(size)])
  const site = isEdge
    ? await startEdge(port, dir, { filled: true })
    : await startNode(port, dir, { DEMO: '0' })
  const end = async () => {
    await site.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  return { size, url: site.url, end }
}

/** An address of its own each time: a page that is kept would measure only the keeping. */
function visiting(url: string, path: string) {
  const address = url + encodeURI(path)
  const sign = path.includes('?') ? '&' : '?'
  let n = 0
  return () => visit(`${address}${sign}n=${String((n += 1))}`)
}

/**
 * Milliseconds of the public lists at each size, the sizes in turn, each on a database of its own; what is larger than ten
 * thousand is told as a ratio to that as well. `only` names the sizes to measure, by commas; without it all are.
 */
export async function listFigures(
  print: (what: string, figures: Figures) => void,
  only?: string,
  runtime = 'node',
) {
  const isEdge = runtime === 'workerd'
  build(isEdge ? 'cloudflare' : 'node')
  const sizes = only ? only.split(',').map(Number) : SIZES
  const sites: Awaited<ReturnType<typeof siteOf>>[] = []
  try {
    for (const [i, size] of sizes.entries()) sites.push(await siteOf(size, 4541 + i, isEdge))
    console.log(`${runtime}, the last listed on ${filledTo}`)
    for (const [what, path] of Object.entries(asked)) {
      console.log(`\n${what}`)
      const works = sites.map(({ url, size }) => visiting(url, path(size)))
      const all = (await timedInTurn(works, 1000)).map((figures, i) => ({
        size: sizes[i] ?? 0,
        figures,
      }))
      const base = all.find(({ size }) => size === 10_000)?.figures.p50
      for (const { size, figures } of all) {
        print(`  of ${size.toLocaleString('en')}`, figures)
        if (base && size > 10_000)
          console.log(`${''.padEnd(36)} p50 × ${(figures.p50 / base).toFixed(2)} of 10,000`)
      }
    }
  } finally {
    for (const { end } of sites) await end()
  }
}
