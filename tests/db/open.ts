import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { connect, type Db } from '#db/client'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'

/** A fresh directory, gone when the test ends. */
export function freshDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'handbook-'))
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true })
  })
  return dir
}

/** A fresh, migrated database of its own, gone when the test ends. */
export async function freshDb(): Promise<Db> {
  const driver = await openFile(freshDir())
  await migrate(driver)
  const db = connect(driver)
  onTestFinished(() => {
    db.close()
  })
  return db
}
