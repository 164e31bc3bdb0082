import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@libsql/client/sqlite3'
import { failureOf, insist } from '#db/attempts'
import type { Driver, Statement } from '#db/client'
import { takeLock } from '#db/lock'

const settings = [
  'pragma journal_mode = wal',
  'pragma synchronous = full',
  'pragma foreign_keys = on',
  'pragma secure_delete = on',
  'pragma trusted_schema = off',
]

const terms = { pauses: [20, 100], patience: 8000 }

/**
 * The embedded database `handbook.db` in `dataDir`, which is made if it is missing, readable by its owner only.
 * The process owns the directory until the driver is closed: throws `InUse` when another owns it.
 * `patience` is how long one try waits, in milliseconds, for a lock that somebody holds on the file itself.
 */
export async function openFile(dataDir: string, { patience = 1000 } = {}): Promise<Driver> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const release = takeLock(dataDir)
  try {
    return await openOwned(join(dataDir, 'handbook.db'), patience, release)
  } catch (error) {
    release()
    throw error
  }
}

async function openOwned(path: string, patience: number, release: () => void): Promise<Driver> {
  createPrivately(path)
  const client = createClient({ url: `file:${path}`, concurrency: 1, timeout: patience })

  let ready = false
  let closed = false
  const close = () => {
    closed = true
    client.close()
    release()
  }
  const onGoodConnection = async <T>(work: () => Promise<T>) => {
    try {
      if (!ready) for (const sql of settings) await client.execute(sql)
      ready = true
      return await work()
    } catch (error) {
      // After one BUSY this client answers success to writes it never commits; a new connection at once cures it.
      // A new connection knows nothing of the settings.
      if (!closed && failureOf(error) !== 'final') {
        ready = false
        client.reconnect()
      }
      throw error
    }
  }

  // One at a time, because reconnecting cuts off whoever else waits for the connection.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>, kept: (() => Promise<T | null>) | null) => {
    const sure = kept && (() => onGoodConnection(kept))
    const turn = last.then(() => insist(() => onGoodConnection(work), sure, terms))
    last = turn.catch(() => null)
    return turn
  }
  const rowsOf = async (statement: Statement) =>
    (await client.execute(statement)).rows.map((row) => Array.from(row))

  await inTurn(() => Promise.resolve(), null).catch((error: unknown) => {
    close()
    throw error
  })
  return {
    execute: (statement) => {
      const read = () => rowsOf(statement)
      return inTurn(read, read)
    },
    batch: async (statements, proof) => {
      const write = async () => {
        await client.batch(statements, 'write')
        return true
      }
      const kept = async (found: Statement) => (await rowsOf(found)).length > 0 || null
      await inTurn(write, proof ? () => kept(proof) : null)
    },
    close,
  }
}

/** SQLite gives its journal files the mode of the database. */
function createPrivately(path: string) {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    // Never opened when it exists: closing it would drop the locks that this process holds on it.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
