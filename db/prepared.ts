import { type Placeholder, type SQL, fillPlaceholders, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Db, Query } from '#db/client'

/** Stands in a statement for the value of this name, which comes each time anew. */
export type Blank<Name extends string> = (name: Name) => Placeholder<Name>

const blank = <Name extends string>(name: Name) => sql.placeholder(name)

type Buildable<Rows> = {
  prepare(): { execute(values?: Record<string, unknown>): Promise<Rows> }
}

/**
 * A read that is built once for each database, and asked with other values each time: drizzle takes longer to build
 * a statement than the embedded engine to answer it. For what very many requests ask.
 */
export function preparedRead<Rows, Name extends string = never>(
  build: (q: Db['q'], of: Blank<Name>) => Buildable<Rows>,
): (db: Db, values: Record<Name, unknown>) => Promise<Rows> {
  const built = new WeakMap<Db, ReturnType<Buildable<Rows>['prepare']>>()
  return (db, values) => {
    const read = built.get(db) ?? build(db.q, blank<Name>).prepare()
    built.set(db, read)
    return read.execute(values)
  }
}

/** The same for a write: its text is built once, and each query brings its values. */
export function preparedWrite<Name extends string>(
  build: (q: Db['q'], of: Blank<Name>) => Query,
): (db: Db, values: Record<Name, unknown>) => Query {
  let text: ReturnType<Query['toSQL']> | undefined
  return (db, values) => {
    const { sql, params } = (text ??= build(db.q, blank<Name>).toSQL())
    return { toSQL: () => ({ sql, params: fillPlaceholders(params, values) }) }
  }
}

type Row<Table extends SQLiteTable> = Table['$inferInsert']

/** The insert of a row with these columns; `as` says by which expression a column gets its value, where it is not simply the row's. */
export const preparedInsert = <Table extends SQLiteTable, Name extends keyof Row<Table> & string>(
  table: Table,
  names: readonly Name[],
  as: Partial<Record<keyof Row<Table>, SQL>> = {},
): ((db: Db, row: Required<Pick<Row<Table>, Name>>) => Query) =>
  preparedWrite<Name>((q, of) =>
    q.insert(table).values({
      ...Object.fromEntries(names.map((name) => [name, of(name)])),
      ...as,
    } as Row<Table>),
  )
