import { DatabaseSync } from 'node:sqlite'
import { reasons } from './complaint-columns.ts'

type Row = Record<string, unknown>

const DAY = /^\d{4}-\d\d-\d\d$/
const QUARTER = /^\d{4}-Q[1-4]$/
const HEX = /^[0-9a-f]{30,}$/

const span = (numbers: number[]) => {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)]
  return [...new Set([least, most])].map((number) => number.toLocaleString('en')).join('–')
}

/** What stands in a column, without what differs from one time to the next. */
function shapeOf(values: unknown[]): string {
  const there = values.filter((value) => value !== null)
  if (there.length === 0) return values.length > 0 ? 'nothing' : ''
  if (there.every((value) => value instanceof Uint8Array))
    return `${span(there.map(({ length }) => length))} sealed bytes`
  if (there.every((value) => typeof value === 'number')) return span(there)
  const texts = there.map(String)
  if (texts.every((text) => DAY.test(text))) return 'days'
  if (texts.every((text) => QUARTER.test(text))) return 'quarters'
  if (texts.every((text) => HEX.test(text))) return `${span(texts.map((t) => t.length))} hex digits`
  return [...new Set(texts)]
    .sort()
    .map((text) => `\`${text}\``)
    .join(', ')
}

function reading<T>(database: string, read: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(database, { readOnly: true })
  try {
    return read(db)
  } finally {
    db.close()
  }
}

const rowsOf = (db: DatabaseSync, table: string) =>
  db.prepare(`select * from "${table}"`).all() as Row[]

/** How many rows each table of a database has. */
export const countsIn = (database: string) =>
  reading(database, (db) => {
    const tables = db
      .prepare("select name from sqlite_schema where type = 'table' and name not like '%\\_%_fts%'")
      .all()
      .map(({ name }) => String(name))
    return Object.fromEntries(tables.map((name) => [name, rowsOf(db, name).length]))
  })

/**
 * What a database holds of complaints, table by table and column by column, as Markdown: what stands there and why it may.
 * Throws where a column has no reason.
 */
export const dumpOf = (database: string) =>
  reading(database, (db) =>
    Object.entries(reasons)
      .map(([table, { about, columns }]) => {
        // The demo's own outcomes are of no case.
        const rows = rowsOf(db, table).filter(({ id }) => !String(id).startsWith('demo-'))
        const lines = db
          .prepare(`pragma table_info("${table}")`)
          .all()
          .map(({ name }) => {
            const column = String(name)
            const why = columns[column]
            if (!why) throw new Error(`${table}.${column} stands in the database without a reason`)
            return `| \`${column}\` | ${shapeOf(rows.map((row) => row[column]))} | ${why} |`
          })
        const count = rows.length === 1 ? '1 row' : `${String(rows.length)} rows`
        return [
          `## \`${table}\`: ${count}`,
          `\n${about}\n`,
          '| column | what stands there | why it may |\n| --- | --- | --- |',
          ...lines,
        ].join('\n')
      })
      .join('\n\n'),
  )
