import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Driver } from '#db/client'

/** A statement ends with `;` before a blank line: what stands inside a trigger does not end it. */
const statementsIn = (sql: string) =>
  sql
    .split(/;\s*\n\s*\n/)
    .map((part) => part.trim().replace(/;$/, ''))
    .filter((part) => part.replaceAll(/^--.*$/gm, '').trim() !== '')

/**
 * Applies every migration of `directory` that this database has not seen, in order of name, each in one transaction.
 * Answers the names applied. Throws when a migration already applied has changed since, or is missing.
 */
export async function migrate(driver: Driver, directory = 'db/migrations'): Promise<string[]> {
  await driver.batch([
    {
      sql: 'create table if not exists migrations (name text primary key, hash text not null) strict, without rowid',
      args: [],
    },
  ])
  const known = await driver.execute({ sql: 'select name, hash from migrations', args: [] })
  const applied = new Map(known.map(([name, hash]) => [String(name), String(hash)]))
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const missing = [...applied.keys()].find((name) => !names.includes(name))
  if (missing) throw new Error(`this database has had ${missing}, which this version does not know`)

  const done: string[] = []
  for (const name of names) {
    const sql = readFileSync(join(directory, name), 'utf8')
    const hash = createHash('sha256').update(sql).digest('hex')
    const before = applied.get(name)
    if (before === hash) continue
    if (before) throw new Error(`${name} was changed after it was applied`)
    await driver.batch([
      ...statementsIn(sql).map((text) => ({ sql: text, args: [] })),
      { sql: 'insert into migrations (name, hash) values (?, ?)', args: [name, hash] },
    ])
    done.push(name)
  }
  return done
}
