import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'

/** What of the Hrana protocol, version 2 in JSON, our client speaks: a stream is opened and closed in one request. */

export type Value =
  | { type: 'null' }
  | { type: 'integer'; value: string }
  | { type: 'float'; value: number }
  | { type: 'text'; value: string }
  | { type: 'blob'; base64: string }

export type Stmt = { sql?: string; sql_id?: number; args?: Value[]; want_rows?: boolean }

export type Condition =
  | { type: 'ok' | 'error'; step: number }
  | { type: 'not'; cond: Condition }
  | { type: 'and' | 'or'; conds: Condition[] }

export type Step = { condition?: Condition; stmt: Stmt }

export type Request =
  | { type: 'execute'; stmt: Stmt }
  | { type: 'batch'; batch: { steps: Step[] } }
  | { type: 'store_sql'; sql_id: number; sql: string }
  | { type: 'close_sql'; sql_id: number }
  | { type: 'close' }

export type Failure = { message: string; code: string }

export type Result = {
  cols: { name: string; decltype: string | null }[]
  rows: Value[][]
  affected_row_count: number
  last_insert_rowid: string | null
}

export function fromValue(value: Value): SQLInputValue {
  if (value.type === 'null') return null
  if (value.type === 'integer') return BigInt(value.value)
  return value.type === 'blob' ? Buffer.from(value.base64, 'base64') : value.value
}

export function toValue(value: SQLOutputValue): Value {
  if (value === null) return { type: 'null' }
  if (typeof value === 'bigint') return { type: 'integer', value: String(value) }
  if (typeof value === 'number') return { type: 'float', value }
  if (typeof value === 'string') return { type: 'text', value }
  return { type: 'blob', base64: Buffer.from(value).toString('base64').replace(/=+$/, '') }
}

const codes = new Map([
  [5, 'SQLITE_BUSY'],
  [6, 'SQLITE_LOCKED'],
  [13, 'SQLITE_FULL'],
  [19, 'SQLITE_CONSTRAINT'],
])

/** An error of SQLite as libSQL's server words it. */
export function toFailure(error: unknown): Failure {
  const { message } = error instanceof Error ? error : new Error(String(error))
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0
  return { message: `SQLite error: ${message}`, code: codes.get(code) ?? 'SQLITE_UNKNOWN' }
}

/** Whether a batch's step runs, by what became of the steps before it. */
export function holds(condition: Condition, isOk: (step: number) => boolean): boolean {
  switch (condition.type) {
    case 'ok':
      return isOk(condition.step)
    case 'error':
      return !isOk(condition.step)
    case 'not':
      return !holds(condition.cond, isOk)
    case 'and':
      return condition.conds.every((each) => holds(each, isOk))
    case 'or':
      return condition.conds.some((each) => holds(each, isOk))
  }
}
