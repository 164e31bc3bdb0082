import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { connect, Unavailable } from '#db/client'
import { verifyStream } from '#db/events'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { child } from './children/process.ts'
import { freshDir } from './open.ts'
import { visit, visitsKept } from './visits.ts'

/** A migrated database that gives up waiting for a lock after `patience` milliseconds. */
async function impatient(patience: number) {
  const dir = freshDir()
  const driver = await openFile(dir, { patience })
  await migrate(driver)
  return { dir, driver, db: connect(driver), file: join(dir, 'handbook.db') }
}

describe('the embedded database, while another process locks the file', () => {
  test('loses nothing that it acknowledged', async () => {
    const { dir, db, file } = await impatient(1)
    const holder = child('holder.ts', file, '15')
    await holder.said(1)

    const acknowledged: number[] = []
    let refused = 0
    const send = async (n: number) => {
      try {
        await db.write(await visit(db, n, `visits/${n % 4}`))
        acknowledged.push(n)
      } catch (error) {
        expect(error).toBeInstanceOf(Unavailable)
        refused++
      }
    }
    for (let n = 0; n < 100; n += 4) await Promise.all([n, n + 1, n + 2, n + 3].map(send))
    await holder.ended()
    db.close()

    // Opened anew, because the connection that wrote would see even what it never commits.
    const again = await openFile(dir)
    const kept = await visitsKept(connect(again))
    again.close()
    acknowledged.sort((a, b) => a - b)
    expect(kept).toEqual({ rows: acknowledged, keys: acknowledged, events: acknowledged })
    expect(acknowledged.length + refused).toBe(100)
    expect(acknowledged.length).toBeGreaterThan(0)
  })

  test('says that it is unavailable when the lock outlasts every try, and recovers', async () => {
    const { db, file } = await impatient(1)
    const holder = child('holder.ts', file, '1000')
    await holder.said(1)

    await expect(db.write(await visit(db, 1))).rejects.toThrow(Unavailable)

    await holder.kill()
    await db.write(await visit(db, 2))
    expect((await visitsKept(db)).rows).toEqual([2])
    expect(await verifyStream(db, 'visits')).toBeNull()
    db.close()
  })

  test('applies its settings again to the connection it makes', async () => {
    const { db, driver, file } = await impatient(1)
    const holder = child('holder.ts', file, '1000')
    await holder.said(1)
    await expect(db.write(await visit(db, 1))).rejects.toThrow(Unavailable)
    await holder.kill()

    const setting = async (name: string) =>
      (await driver.execute({ sql: `pragma ${name}`, args: [] })).flat()

    expect(await setting('journal_mode')).toEqual(['wal'])
    expect(await setting('synchronous')).toEqual([2])
    expect(await setting('foreign_keys')).toEqual([1])
    expect(await setting('secure_delete')).toEqual([1])
    expect(await setting('trusted_schema')).toEqual([0])
    db.close()
  })
})
