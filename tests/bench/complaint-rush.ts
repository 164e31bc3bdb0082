import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appAt } from '../functions/complaint-api.ts'
import { build } from '../rig/build.ts'
import { cpuOfChildren, cpuOfGroup } from '../rig/cpu.ts'
import { startEdge } from '../rig/edge.ts'
import { type Site, startNode } from '../rig/node.ts'
import { type Figures } from './measure.ts'
import { lostAndDoubled, rush, sealedAhead, ticketed } from './rush.ts'

const AT = 64

type Print = (what: string, figures: Figures) => void
type Sealed = Awaited<ReturnType<typeof sealedAhead>>

async function rushAt(site: Site, sealed: Sealed, print: Print) {
  const app = appAt(site.url)
  const ready = await ticketed(app, sealed, AT)
  const cpu = () => ({
    site: cpuOfGroup(site.running.child.pid ?? 0, site.name === 'node' ? /./ : /workerd serve/),
    sqld: cpuOfChildren(/sqld --db-path/),
  })
  const before = cpu()
  const told = await rush(app, ready, AT)
  const after = cpu()
  await site.stop()

  const n = ready.length
  print(`${site.name}: filed, ${String(AT)} at once`, told.figures)
  const refused = (least: number) =>
    Object.entries(told.statuses).reduce(
      (sum, [status, count]) => sum + (Number(status) >= least ? count : 0),
      0,
    )
  const { lost, doubled } = lostAndDoubled(site.database, told)
  console.log(
    `  of ${String(n)} taken ${String(told.taken.length)}, lost ${String(lost)}, doubled ${String(doubled)}, 4xx ${String(refused(400) - refused(500))}, 5xx ${String(refused(500))}`,
  )
  const each = (ms: number) => `${(ms / n).toFixed(2)} CPU-ms`
  const beside = after.sqld > 0 ? `, of its database ${each(after.sqld - before.sqld)}` : ''
  console.log(`  a complaint: of the server ${each(after.site - before.site)}${beside}`)
}

/**
 * So many complaints filed 64 at once, over HTTP, on each runtime: how fast, whether all are there and none twice, and
 * what each costs the server. Everybody works for a ticket first, as those do who come in the same hour.
 */
export async function rushFigures(print: Print, count = 1000, only?: string) {
  const dir = mkdtempSync(join(tmpdir(), 'bench-'))
  const starts: Record<string, () => Promise<Site>> = {
    node: () => {
      build('node')
      return startNode(4571, join(dir, 'node'))
    },
    workerd: () => {
      build('cloudflare')
      return startEdge(4572, join(dir, 'edge'))
    },
  }
  try {
    const sealed = await sealedAhead(count)
    for (const [name, start] of Object.entries(starts)) {
      if (only && only !== name) continue
      const site = await start()
      await rushAt(site, sealed, print).finally(site.stop)
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
