import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@libsql/client/sqlite3'
import type { Driver } from '#db/client'

const settings = [
  'pragma journal_mode = wal',
  'pragma synchronous = full',
  'pragma foreign_keys = on',
  'pragma secure_delete = on',
  'pragma trusted_schema = off',
]

/** The embedded database `handbook.db` in `dataDir`, which is made if it is missing. */
export async function openFile(dataDir: string): Promise<Driver> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const client = createClient({
    url: `file:${join(dataDir, 'handbook.db')}`,
    concurrency: 1,
    timeout: 1000,
  })
  for (const sql of settings) await client.execute(sql)
  return {
    execute: async (statement) =>
      (await client.execute(statement)).rows.map((row) => Array.from(row)),
    batch: async (statements) => {
      await client.batch(statements, 'write')
    },
    close: () => {
      client.close()
    },
  }
}
