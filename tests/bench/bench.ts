import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../rig/build.ts'
import { startEdge } from '../rig/edge.ts'
import { type Site, startNode } from '../rig/node.ts'
import { complaintFigures } from './complaints.ts'
import { rushFigures } from './complaint-rush.ts'
import { consoleFigures } from './console.ts'
import { growth } from './growth.ts'
import { lighthouseFigures } from './lighthouse.ts'
import { listFigures } from './lists.ts'
import { logFigures } from './log.ts'
import { bytesOf, type Figures, timed } from './measure.ts'
import { peerFigures } from './peer.ts'
import { searchFigures } from './search.ts'
import { submissionFigures } from './submissions.ts'

/** Pages a reader meets, from files and from the database. */
const pages = [
  '/measures/6/',
  '/measures/',
  '/',
  '/institutions/',
  '/institutions/?name=示例',
  '/notices/',
  '/search/',
]
/** Pages whose weight we promise: each with the styles and scripts it needs on a first visit. */
const weighed = [
  '/',
  '/measures/6/',
  '/measures/7/',
  '/measures/',
  '/guides/complain/',
  '/sectors/fireworks/',
  '/conduct/integrator/',
  '/conduct/compare/',
  '/roles/promoter/',
  '/glossary/',
  '/search/',
  '/institutions/',
  '/apply/integrator/',
  '/complaints/new/',
  '/complaints/case/',
]

async function figuresOf(start: () => Promise<Site>, target: 'node' | 'cloudflare') {
  build(target)
  const site = await start()
  try {
    console.log(`\n${site.name}\n`)
    if (target === 'node') {
      // Bytes on the wire are the same files on both; here they are precompressed.
      for (const page of weighed) {
        const { document, styles, scripts } = await bytesOf(site.url, page)
        const all = document + styles + scripts
        console.log(
          `${page.padEnd(28)} first ${kilo(all)} = page ${kilo(document)} + styles ${kilo(styles)} + scripts ${kilo(scripts)}; next ${kilo(document)}`,
        )
      }
      for (const line of await searchFigures(site.url)) console.log(line)
    }
    for (const page of pages) {
      const get = () => fetch(site.url + page).then((answer) => answer.arrayBuffer())
      print(`GET ${page}`, await timed(get, { times: 300, at: 8 }))
    }
  } finally {
    await site.stop()
  }
}

const kilo = (bytes: number) => `${(bytes / 1000).toFixed(2)} kB`

function print(what: string, { perSecond, p50, p95, p99 }: Figures) {
  const ms = (n: number) => n.toFixed(1).padStart(6)
  console.log(
    `${what.padEnd(36)} ${perSecond.toFixed(0).padStart(6)}/s   p50 ${ms(p50)}  p95 ${ms(p95)}  p99 ${ms(p99)} ms`,
  )
}

const dir = mkdtempSync(join(tmpdir(), 'bench-'))
const onNode = () => figuresOf(() => startNode(4531, join(dir, 'node')), 'node')
const onWorkerd = () => figuresOf(() => startEdge(4532, join(dir, 'edge')), 'cloudflare')
/** What can be asked for by name; without one, both sites. */
const parts: Record<string, () => Promise<void>> = {
  node: onNode,
  workerd: onWorkerd,
  growth,
  complaints: async () => {
    await complaintFigures()
    await rushFigures(print, Number(process.argv[3] ?? 1000), process.argv[4])
  },
  console: () => consoleFigures(print),
  log: logFigures,
  lighthouse: () => lighthouseFigures(join(dir, 'lighthouse'), Number(process.argv[3] ?? 5)),
  lists: () => listFigures(print, process.argv[3], process.argv[4]),
  peer: () => peerFigures(print, process.argv[3]),
  submissions: () => submissionFigures(print, process.argv[3]),
}
const asked = process.argv[2]
try {
  if (!asked) {
    await onNode()
    await onWorkerd()
  } else {
    const part = parts[asked]
    if (!part) throw new Error(`bench knows ${Object.keys(parts).join(', ')}`)
    await part()
  }
} finally {
  rmSync(dir, { recursive: true, force: true })
}
