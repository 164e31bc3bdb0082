import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { connect } from '#db/client'
import { verifyStream } from '#db/events'
import { openFile } from '#db/file'
import { child } from './children/process.ts'
import { freshDir } from './open.ts'
import { visitsKept } from './visits.ts'

const rounds = Number(process.env['KILL_ROUNDS'] ?? 12)

describe('the embedded database, killed in the middle of writing', () => {
  test(
    'loses nothing that it acknowledged and keeps no half batch',
    { timeout: rounds * 10_000 },
    async () => {
      const dir = freshDir()
      let next = 0
      for (let round = 0; round < rounds; round++) {
        const writer = child('writer.ts', dir, String(next))
        await writer.said(1)
        await pause(Math.random() * 60)
        await writer.kill()
        const acknowledged = Number(writer.lines.at(-1))

        const driver = await openFile(dir)
        const db = connect(driver)
        const { rows, keys, events } = await visitsKept(db)
        const broken = await verifyStream(db, 'visits')
        const [[integrity] = []] = await driver.execute({ sql: 'pragma integrity_check', args: [] })
        db.close()

        // The one in flight may have been kept or not, but whole.
        expect([acknowledged, acknowledged + 1]).toContain(rows.at(-1))
        expect(rows).toEqual(rows.map((_, n) => n))
        expect(keys).toEqual(rows)
        expect(events).toEqual(rows)
        expect(broken).toBeNull()
        expect(integrity).toBe('ok')
        next = rows.length
      }
    },
  )
})
