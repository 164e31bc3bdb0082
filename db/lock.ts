import { chmodSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Another process uses this data directory. The message is a sentence for whoever started the second one. */
export class InUse extends Error {
  override name = 'InUse'
  constructor(dataDir: string) {
    super(
      `Another process is using the data directory ${dataDir}. Stop it first, or set DATA_DIR to another directory.`,
    )
  }
}

/**
 * Makes this process the one owner of `dataDir`, which must exist, until the answered function is called or the process
 * ends, however it ends. Throws `InUse` when there is an owner already, in this process or another.
 */
export function takeLock(dataDir: string): () => void {
  // SQLite's own lock, because the system drops it with the process, after kill -9 too; a file with a pid would stay.
  const path = join(dataDir, 'lock')
  const lock = new DatabaseSync(path, { timeout: 0 })
  try {
    // In memory, because the journal would be one more file, and nothing is ever written.
    lock.exec('pragma journal_mode = memory; begin exclusive')
    chmodSync(path, 0o600)
  } catch (error) {
    lock.close()
    throw isLocked(error) ? new InUse(resolve(dataDir)) : error
  }
  return () => {
    if (lock.isOpen) lock.close()
  }
}

const isLocked = (error: unknown) => error instanceof Error && /is locked/.test(error.message)
