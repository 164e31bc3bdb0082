import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lostAndDoubled, rush, sealedAhead, ticketed } from '../bench/rush.ts'
import { appAt } from '../functions/complaint-api.ts'
import { startEdge } from '../rig/edge.ts'
import { startNode } from '../rig/node.ts'
import { freePort } from '../rig/sqld.ts'

const COUNT = 200
const AT = 64

let sealed: Awaited<ReturnType<typeof sealedAhead>>
const dir = mkdtempSync(join(tmpdir(), 'rush-'))
beforeAll(async () => {
  sealed = await sealedAhead(COUNT)
})
afterAll(() => {
  rmSync(dir, { recursive: true, force: true })
})

// A site of their own: the work that is asked for grows with the complaints of the day.
const starts = [
  { name: 'node', start: async () => startNode(await freePort(), join(dir, 'node')) },
  { name: 'workerd', start: async () => startEdge(await freePort(), join(dir, 'edge')) },
]

describe.each(starts)('many complaints at once on $name', ({ start }) => {
  test('are all taken, every tenth of them twice, and each is there once', async () => {
    const site = await start()
    try {
      const app = appAt(site.url)
      const told = await rush(app, await ticketed(app, sealed, AT), AT)
      expect(told.statuses).toEqual({ 201: COUNT + COUNT / 10 })
      expect(told.taken).toHaveLength(COUNT)
      await site.stop()
      expect(lostAndDoubled(site.database, told)).toEqual({ lost: 0, doubled: 0 })

      const database = new DatabaseSync(site.database)
      database.exec('delete from envelopes where case_id = (select min(id) from cases)')
      database.close()
      expect(lostAndDoubled(site.database, told), 'the count sees one that is gone').toEqual({
        ...{ lost: 1, doubled: 0 },
      })
    } finally {
      await site.stop()
    }
  })
})
