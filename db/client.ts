import type { InValue } from '@libsql/client'
import { drizzle, type SqliteRemoteDatabase } from 'drizzle-orm/sqlite-proxy'

export type Statement = { sql: string; args: InValue[] }

/** What a driver does; there are two, `db/file.ts` and `db/http.ts`, and the entry chooses. */
export type Driver = {
  /** Runs one read and answers its rows, each an array in column order. */
  execute(statement: Statement): Promise<unknown[][]>
  /** Runs every statement in one write transaction, or none of them. */
  batch(statements: Statement[]): Promise<void>
  close(): void
}

/** A query built with drizzle and not yet sent. */
export type Query = { toSQL(): { sql: string; params: unknown[] } }

/** The one port through which everything is remembered. */
export type Db = {
  /** Builds typed queries. Awaiting a select runs it; a write is only built here and sent with `write`. */
  q: SqliteRemoteDatabase
  /**
   * Sends all queries in one write transaction: all are kept or none is.
   * Throws `Conflict` when a constraint or a trigger refuses; anything else thrown means “unknown, retry with the same key”.
   */
  write(queries: Query[]): Promise<void>
  /** Whether the database answers. */
  ping(): Promise<boolean>
  close(): void
}

/** A constraint or trigger refused a batch: nothing of it was kept. `rule` is what the database named. */
export class Conflict extends Error {
  override name = 'Conflict'
  readonly rule: string
  constructor(rule: string) {
    super(`refused by ${rule}`)
    this.rule = rule
  }
}

/** The rule a refusal names, such as `events.stream, events.version`, or `null` for any other failure. */
export function refusal(error: unknown): string | null {
  // By text, because the extended code is missing over HTTP.
  const message = error instanceof Error ? error.message : ''
  const constraint =
    /(?:UNIQUE|CHECK|FOREIGN KEY|NOT NULL) constraint failed(?:: ([\w., ]+))?/.exec(message)
  if (constraint) return constraint[1] ?? 'foreign key'
  return /(\w+ are (?:append-only|immutable))/.exec(message)?.[1] ?? null
}

const statement = (query: Query): Statement => {
  const { sql, params } = query.toSQL()
  return { sql, args: params as InValue[] }
}

/** The port over a driver. */
export function connect(driver: Driver): Db {
  return {
    q: drizzle(async (sql, params, method) => {
      if (method === 'run') throw new Error('a write is sent with db.write')
      const rows = await driver.execute({ sql, args: params as InValue[] })
      return { rows: method === 'get' ? (rows[0] as unknown[]) : rows }
    }),
    write: async (queries) => {
      try {
        await driver.batch(queries.map(statement))
      } catch (error) {
        const rule = refusal(error)
        throw rule === null ? error : new Conflict(rule)
      }
    },
    ping: () =>
      driver.execute({ sql: 'select 1', args: [] }).then(
        () => true,
        () => false,
      ),
    close: () => {
      driver.close()
    },
  }
}
