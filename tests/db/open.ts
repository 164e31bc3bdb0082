import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SQLWrapper, sql } from 'drizzle-orm'
import { afterAll, onTestFinished } from 'vitest'
import { connect, type Db } from '#db/client'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { folderFiles } from '#functions/folder-files'

const temporary = () => mkdtempSync(join(tmpdir(), 'handbook-'))

const remove = (dir: string) => {
  rmSync(dir, { recursive: true, force: true })
}

/** A fresh directory, gone when the test ends. */
export function freshDir(): string {
  const dir = temporary()
  onTestFinished(() => {
    remove(dir)
  })
  return dir
}

/** A fresh directory for a `beforeAll`, gone when its suite ends. */
export function suiteDir(): string {
  const dir = temporary()
  afterAll(() => {
    remove(dir)
  })
  return dir
}

/** A fresh, empty place for files, wherever it is asked for; gone when the process ends. */
export function freshFiles() {
  const dir = join(tmpdir(), `handbook-files-${randomUUID()}`)
  process.once('exit', () => {
    remove(dir)
  })
  return folderFiles(dir)
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

/** How the database would run a query: its steps, one after the other. */
export async function planOf(db: Db, query: SQLWrapper): Promise<string> {
  const steps = await db.q.values(sql`explain query plan ${query.getSQL()}`)
  return steps.map((step) => String(step.at(-1))).join('; ')
}
