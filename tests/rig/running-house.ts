import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { build } from './build.ts'
import { startEdge } from './edge.ts'
import { startNode } from './node.ts'
import { freePort } from './sqld.ts'

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- adding to vitest's own interface
  interface ProvidedContext {
    sites: { name: string; url: string; links: string[] }[]
  }
}

/** Builds both targets and starts both sites on fresh demo data, for every test of what runs. */
export default async function runningHouse(project: TestProject) {
  const dir = mkdtempSync(join(tmpdir(), 'running-house-'))
  build('node')
  build('cloudflare')
  const node = await startNode(await freePort(), join(dir, 'node'))
  const edge = await startEdge(await freePort(), join(dir, 'edge'))
  project.provide(
    'sites',
    [node, edge].map(({ name, url, links }) => ({ name, url, links })),
  )
  return async () => {
    await Promise.all([node.stop(), edge.stop()])
    rmSync(dir, { recursive: true, force: true })
  }
}
