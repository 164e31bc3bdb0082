import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Driver, Statement } from '#db/client'
import { statementsIn } from '#db/statements'

const created: Statement = {
  sql: 'create table if not exists migrations (name text primary key, hash text not null) strict, without rowid',
  args: [],
}

/**
 * Applies every migration of `directory` that this database has not seen, in order of name, each in one transaction
 * with the row that remembers it: one that stops half-way leaves nothing. Answers the names applied.
 * Throws, naming the file, when one cannot be applied, has changed since it was applied, or is missing.
 */
export async function migrate(driver: Driver, directory = 'db/migrations'): Promise<string[]> {
  await driver.batch([created], {
    sql: "select 1 from sqlite_schema where name = 'migrations'",
    args: [],
  })
  const known = await driver.execute({ sql: 'select name, hash from migrations', args: [] })
  const applied = new Map(known.map(([name, hash]) => [String(name), String(hash)]))
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const missing = [...applied.keys()].find((name) => !names.includes(name))
  if (missing) throw new Error(`this database has had ${missing}, which this version does not know`)

  const done: string[] = []
  for (const name of names) {
    // Some checkouts change the ends of lines.
    const text = readFileSync(join(directory, name), 'utf8').replaceAll('\r\n', '\n')
    const hash = createHash('sha256').update(text).digest('hex')
    const before = applied.get(name)
    if (before === hash) continue
    if (before) throw new Error(`${name} was changed after it was applied`)
    try {
      await apply(driver, name, hash, text)
    } catch (cause) {
      throw new Error(`${name} could not be applied`, { cause })
    }
    done.push(name)
  }
  return done
}

async function apply(driver: Driver, name: string, hash: string, text: string) {
  const row = [name, hash]
  const remembered = { sql: 'insert into migrations (name, hash) values (?, ?)', args: row }
  const proof = { sql: 'select 1 from migrations where name = ? and hash = ?', args: row }
  const statements = statementsIn(text).map((sql) => ({ sql, args: [] }))
  await driver.batch([...statements, remembered], proof)
}
