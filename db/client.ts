import type { InValue } from '@libsql/client'
import { drizzle, type SqliteRemoteDatabase } from 'drizzle-orm/sqlite-proxy'

export type Statement = { sql: string; args: InValue[] }

/** What a driver does; there are two, `db/file.ts` and `db/http.ts`, and the entry chooses. */
export type Driver = {
  /** Runs one read and answers its rows, each an array in column order. Throws `Unavailable` on an outage. */
  execute(statement: Statement): Promise<unknown[][]>
  /**
   * Runs every statement in one write transaction, or none of them. `proof` is a read that finds a row exactly if these
   * statements were kept: with it, a batch whose answer was lost is tried again and never doubled.
   * Throws `Unavailable` where it stays unknown whether they were kept.
   */
  batch(statements: Statement[], proof?: Statement): Promise<void>
  close(): void
}

/**
 * A query built with drizzle and not yet sent. `proof` is for an insert whose row can be no other write's, such as an
 * event or an idempotency row: a read that finds that row. One of them in a batch lets the driver repeat the batch safely.
 */
export type Query = { toSQL(): { sql: string; params: unknown[] }; proof?: Statement }

/** The one port through which everything is remembered. */
export type Db = {
  /** Builds typed queries. Awaiting a select runs it; a write is only built here and sent with `write`. */
  q: SqliteRemoteDatabase
  /**
   * Sends all queries in one write transaction: all are kept or none is.
   *
   * Throws `Conflict` when a constraint or a trigger refuses: nothing was kept, and the refusal is never the batch's own
   * first try, whose answer was lost: that one is recognised by its proof and counts as done.
   * Throws `Unavailable` when the outcome stays unknown: send the same form with the same key again.
   */
  write(queries: Query[]): Promise<void>
  /** Whether the database answers and has been migrated. Never throws. */
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

/** The database could not answer in time. A read may be tried later; a write may have been kept: ask by its key. */
export class Unavailable extends Error {
  override name = 'Unavailable'
  constructor(cause: unknown) {
    super('the database is unavailable', { cause })
  }
}

/** The rule a refusal names, such as `events.stream, events.version`, or `null` for any other failure. */
export function refusal(error: unknown): string | null {
  // By text, because the extended code is missing over HTTP.
  const message = error instanceof Error ? error.message : ''
  const constraint =
    /(?:UNIQUE|CHECK|FOREIGN KEY|NOT NULL) constraint failed(?:: (?:index ')?([\w., ]+))?/.exec(
      message,
    )
  if (constraint) return constraint[1] ?? 'foreign key'
  // A value of the wrong type in a STRICT table is our defect, nobody's refusal.
  if (!message.startsWith('SQLITE_CONSTRAINT') || message.includes('cannot store')) return null
  return message.replace(/^(?:SQLITE_\w+: |SQLite error: )+/, '')
}

const statement = (query: Query): Statement => {
  const { sql, params } = query.toSQL()
  return { sql, args: params as InValue[] }
}

type Session = {
  prepareQuery: (...args: unknown[]) => { queryWithCache: (...args: never[]) => unknown }
}

/** Lets a read throw what the driver threw: drizzle's own error repeats every parameter, and would carry it into a log. */
function frank(q: SqliteRemoteDatabase): SqliteRemoteDatabase {
  const { session } = q as unknown as { session: Session }
  const prepare = session.prepareQuery.bind(session)
  session.prepareQuery = (...args) =>
    Object.assign(prepare(...args), {
      queryWithCache: (_sql: string, _params: unknown[], run: () => Promise<unknown>) => run(),
    })
  return q
}

/** The port over a driver. */
export function connect(driver: Driver): Db {
  return {
    q: frank(
      drizzle(async (sql, params, method) => {
        if (method === 'run' || /^\s*(?:insert|update|delete|replace)\b/i.test(sql))
          throw new Error('a write is sent with db.write')
        const rows = await driver.execute({ sql, args: params as InValue[] })
        return { rows: method === 'get' ? (rows[0] as unknown[]) : rows }
      }),
    ),
    write: async (queries) => {
      const proof = queries.find((query) => query.proof)?.proof
      try {
        await driver.batch(queries.map(statement), proof)
      } catch (error) {
        const rule = refusal(error)
        throw rule === null ? error : new Conflict(rule)
      }
    },
    ping: () =>
      driver.execute({ sql: 'select 1 from migrations limit 1', args: [] }).then(
        (rows) => rows.length > 0,
        () => false,
      ),
    close: () => {
      driver.close()
    },
  }
}
