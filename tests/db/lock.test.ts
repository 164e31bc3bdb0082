import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connect } from '#db/client'
import { openFile } from '#db/file'
import { InUse } from '#db/lock'
import { migrate } from '#db/migrate'
import { child } from './children/process.ts'
import { freshDir } from './open.ts'
import { visit } from './visits.ts'

const opened = async (dir: string) => {
  const driver = await openFile(dir)
  onTestFinished(() => {
    driver.close()
  })
  return driver
}

describe('the data directory', () => {
  test('refuses a second process with a sentence that names it', async () => {
    const dir = freshDir()
    await opened(dir)

    const { code, complaint } = await child('owner.ts', dir).ended()

    expect(code).not.toBe(0)
    expect(complaint).toContain(`Another process is using the data directory ${dir}. Stop it first`)
  })

  test('refuses a second opening in the same process, and the first keeps it', async () => {
    const dir = freshDir()
    await opened(dir)

    await expect(openFile(dir)).rejects.toThrow(InUse)
    expect((await child('owner.ts', dir).ended()).code).not.toBe(0)
  })

  test('is free again after its owner was killed, and after it was closed', async () => {
    const dir = freshDir()
    const owner = child('owner.ts', dir)
    await owner.said(1)
    await expect(openFile(dir)).rejects.toThrow(InUse)
    await owner.kill()

    const driver = await openFile(dir)
    driver.close()
    driver.close()
    await opened(dir)
  })

  test('belongs to nobody after closing, even while a write still waits for its turn', async () => {
    const dir = freshDir()
    const driver = await openFile(dir)
    const waiting = driver.batch([{ sql: 'create table late (a)', args: [] }])
    driver.close()
    await expect(waiting).rejects.toThrow('closed')
    const next = await opened(dir)
    await next.batch([{ sql: 'create table late (a)', args: [] }])
  })

  test('is free again when opening it failed', async () => {
    const dir = freshDir()
    writeFileSync(join(dir, 'handbook.db'), 'no database at all '.repeat(200))

    await expect(openFile(dir)).rejects.toThrow('not a database')
    await expect(openFile(dir)).rejects.toThrow('not a database')
  })

  test('is readable by its owner only, and so is every file in it', async () => {
    const dir = join(freshDir(), 'data')
    const driver = await opened(dir)
    await migrate(driver)
    const db = connect(driver)
    await db.write(await visit(db, 1))

    const modes = readdirSync(dir).map((name) => [name, statSync(join(dir, name)).mode & 0o777])

    expect(statSync(dir).mode & 0o777).toBe(0o700)
    expect(Object.fromEntries(modes)).toEqual({
      'handbook.db': 0o600,
      'handbook.db-shm': 0o600,
      'handbook.db-wal': 0o600,
      lock: 0o600,
    })
  })
})
