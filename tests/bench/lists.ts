import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../rig/build.ts'
import { startEdge } from '../rig/edge.ts'
import { startNode } from '../rig/node.ts'
import { filledTo } from './fill.ts'
import { type Figures, timed, visit } from './measure.ts'

/** A city, a province, all pilot cities, and more than there will ever be. */
const SIZES = [120, 10_000, 100_000, 1_000_000]

/** What is asked of the public lists, as whole pages over HTTP: filters, names, an entry, a past day, notices. */
const asked: Record<string, (size: number) => string> = {
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

/**
 * Milliseconds of the public lists at each size, on a file of its own; the page of a million is told as a ratio to that of
 * ten thousand as well. `only` is the one size to measure; without it all are.
 */
export async function listFigures(
  print: (what: string, figures: Figures) => void,
  only?: string,
  runtime = 'node',
) {
  const isEdge = runtime === 'workerd'
  build(isEdge ? 'cloudflare' : 'node')
  const medians: Record<string, number> = {}
  const sizes = only ? [Number(only)] : SIZES
  for (const [i, size] of sizes.entries()) {
    const dir = mkdtempSync(join(tmpdir(), 'bench-'))
    try {
      // In a process of its own: what it leaves to be collected would be measured with the answers.
      execFileSync(process.execPath, ['tests/bench/fill.ts', dir, String(size)])
      const site = isEdge
        ? await startEdge(4541 + i, dir, { filled: true })
        : await startNode(4541 + i, dir, { DEMO: '0' })
      try {
        console.log(`\n${size.toLocaleString('en')} institutions, the last listed on ${filledTo}`)
        for (const [what, path] of Object.entries(asked)) {
          let n = 0
          const get = () => {
            // An address of its own each time: a page that is kept would measure only the keeping.
            const address = encodeURI(path(size))
            const fresh = `${address}${address.includes('?') ? '&' : '?'}n=${String((n += 1))}`
            return visit(site.url + fresh)
          }
          const figures = await timed(get, { times: 1000, at: 1 })
          print(what, figures)
          const before = medians[what]
          if (size === 10_000) medians[what] = figures.p50
          if (size > 10_000 && before)
            console.log(`${''.padEnd(36)} p50 × ${(figures.p50 / before).toFixed(2)} of 10,000`)
        }
      } finally {
        await site.stop()
      }
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  }
}
