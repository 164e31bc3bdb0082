import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { failureOf, insist } from '#db/attempts'
import type { Driver, Statement } from '#db/client'
import { type Connection, type Outcome, asError, openConnection } from '#db/connection'
import { takeLock } from '#db/lock'

const terms = { pauses: [20, 100], patience: 8000 }

/** How many writes may share one transaction: enough for a rush, and few enough for nobody to wait long. */
const TOGETHER = 32

type Waiting = { statements: Statement[]; told: (outcome: Outcome) => void }

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
  let connection: Connection | null = null
  let closed = false

  function onGoodConnection<T>(work: (good: Connection) => T): T {
    if (closed) throw new Error('the database is closed')
    try {
      return work((connection ??= openConnection(path, patience)))
    } catch (error) {
      // After one BUSY a connection answers success to writes it never commits; a new one at once cures it.
      if (failureOf(error) !== 'final') drop()
      throw error
    }
  }
  function drop() {
    connection?.close()
    connection = null
  }
  const onceGood = <T>(work: (good: Connection) => T) =>
    new Promise<T>((resolve) => {
      resolve(onGoodConnection(work))
    })

  // Writes that come at once share a transaction, because what takes the time is the disk's word that it is kept.
  let waiting: Waiting[] = []
  function writeTogether() {
    const group = waiting.slice(0, TOGETHER)
    waiting = waiting.slice(TOGETHER)
    if (waiting.length > 0) setImmediate(writeTogether)
    try {
      const batches = group.map(({ statements }) => statements)
      const outcomes = onGoodConnection((good) => good.transact(batches))
      group.forEach(({ told }, i) => told(outcomes[i] ?? null))
    } catch (error) {
      for (const { told } of group) told({ error: asError(error) })
    }
  }
  const written = (statements: Statement[]) =>
    new Promise<true>((resolve, reject) => {
      const told = (outcome: Outcome) => {
        if (outcome) reject(outcome.error)
        else resolve(true)
      }
      if (waiting.push({ statements, told }) === 1) setImmediate(writeTogether)
    })

  await insist(() => onceGood(() => undefined), null, terms)
  return {
    execute: (statement) => {
      const read = () => onceGood((good) => good.rows(statement))
      return insist(read, read, terms)
    },
    batch: async (statements, proof) => {
      const kept =
        proof && (() => onceGood((good) => (good.rows(proof).length > 0 ? (true as const) : null)))
      await insist(() => written(statements), kept ?? null, terms)
    },
    close: () => {
      closed = true
      drop()
      release()
    },
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
