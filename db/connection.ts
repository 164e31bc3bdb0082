import { LibsqlError } from '@libsql/client'
import Database from 'libsql'
import { failureOf } from '#db/attempts'
import type { Statement } from '#db/client'

const settings = [
  'pragma journal_mode = wal',
  'pragma synchronous = full',
  'pragma foreign_keys = on',
  'pragma secure_delete = on',
  'pragma trusted_schema = off',
]

/** How many statements stay prepared: all that pages and forms send, and room for lists of varying length. */
const PREPARED = 500

/** What became of one of several batches in a transaction: nothing wrong, or what its statement met. */
export type Outcome = { error: Error } | null

/** One connection to the embedded file. Every call answers or throws before anything else runs in this process. */
export type Connection = {
  /** The rows of one read, each an array in column order. */
  rows(statement: Statement): unknown[][]
  /**
   * Runs batches one after another in one write transaction, and commits those of which every statement was taken.
   * Throws when the transaction as a whole failed: then it is unknown whether any of them was kept.
   */
  transact(batches: Statement[][]): Outcome[]
  close(): void
}

/** What was thrown, as the error that it always is here. */
export const asError = (thrown: unknown) =>
  thrown instanceof Error ? thrown : new Error(String(thrown))

/** An error as the HTTP client words it: the plain result code, and a message that begins with it. */
function worded(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const code = /^SQLITE_[A-Z]+/.exec(error.code)?.[0] ?? error.code
  return new LibsqlError(error.message, code, error.code)
}

const asSent = (args: Statement['args']) =>
  args.map((value: unknown) => {
    // The engine would make NULL of both.
    if (value === undefined || (typeof value === 'number' && !Number.isFinite(value)))
      throw new TypeError(`${String(value)} is no value of the database`)
    if (value instanceof ArrayBuffer) return new Uint8Array(value)
    if (value instanceof Date) return value.valueOf()
    return typeof value === 'boolean' ? Number(value) : value
  })

/** Opens the file, which must be there. `patience` is how long, in milliseconds, a statement waits for a lock on it. */
export function openConnection(path: string, patience: number): Connection {
  const database = new Database(path, { timeout: patience })
  const prepared = new Map<string, ReturnType<typeof prepare>>()

  function prepare(sql: string) {
    const statement = database.prepare(sql)
    const { reader } = statement
    return { reader, statement: reader ? statement.raw() : statement }
  }
  /** Preparing costs more than most statements, so they are kept; who was used last is kept longest. */
  function statementFor(sql: string) {
    const kept = prepared.get(sql) ?? prepare(sql)
    prepared.delete(sql)
    prepared.set(sql, kept)
    const [oldest] = prepared.keys()
    if (prepared.size > PREPARED && oldest !== undefined) prepared.delete(oldest)
    return kept
  }
  function run({ sql, args }: Statement): unknown[][] {
    try {
      const { reader, statement } = statementFor(sql)
      if (reader) return statement.all(asSent(args)) as unknown[][]
      statement.run(asSent(args))
      return []
    } catch (error) {
      throw worded(error)
    }
  }
  const tell = (sql: string) => run({ sql, args: [] })

  /** One batch, of which nothing stays when one of its statements is refused. */
  function attempt(batch: Statement[]): Outcome {
    tell('savepoint batch')
    try {
      for (const statement of batch) run(statement)
      tell('release batch')
      return null
    } catch (error) {
      // A full disk and its like end the transaction by themselves, or leave a connection that is not to be trusted.
      if (!database.inTransaction || failureOf(error) !== 'final') throw error
      tell('rollback to batch')
      tell('release batch')
      return { error: asError(error) }
    }
  }

  for (const sql of settings) tell(sql)
  return {
    rows: run,
    transact(batches) {
      tell('begin immediate')
      try {
        const outcomes = batches.map(attempt)
        tell('commit')
        return outcomes
      } finally {
        if (database.inTransaction) tell('rollback')
      }
    },
    close() {
      prepared.clear()
      database.close()
    },
  }
}
