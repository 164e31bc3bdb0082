import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { DatabaseSync } from 'node:sqlite'
import { fromValue, holds, toFailure, toValue } from './hrana.ts'
import type { Failure, Request, Result, Step, Stmt } from './hrana.ts'
import type { Server } from './sqld.ts'

/** What goes wrong with one request. A number is a status answered in place of doing what was asked. */
export type Fault = 'drop request' | 'drop reply' | 'hang' | number | null

type Options = {
  file: string
  port?: number
  /** Asked for each request, with every SQL text in it. */
  fault?: (sql: string[]) => Fault
}

/**
 * A libSQL server for tests: Hrana over HTTP over one SQLite file, with faults on demand.
 * It takes one request after the other, each whole, so it is never busy; and it knows no interactive transaction,
 * which we do not use.
 */
export async function startBridge({ file, port = 0, fault }: Options): Promise<Server> {
  const db = new DatabaseSync(file)
  db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')

  const server = createServer((request, response) => {
    answer(db, request, response, fault).catch((error: unknown) => {
      response.writeHead(400).end(String(error))
    })
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')

  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${taken}`,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      db.close()
    },
  }
}

async function answer(
  db: DatabaseSync,
  request: IncomingMessage,
  response: ServerResponse,
  fault: Options['fault'],
) {
  if (request.url !== '/v2/pipeline') {
    response.writeHead(404).end()
    return
  }
  const { requests } = (await json(request)) as { requests: Request[] }
  const wrong = fault?.(requests.flatMap(sqlIn)) ?? null
  if (wrong === 'drop request') request.socket.destroy()
  else if (typeof wrong === 'number') response.writeHead(wrong).end()
  else {
    const results = runAll(db, requests)
    if (wrong === 'drop reply') request.socket.destroy()
    else if (wrong !== 'hang')
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ baton: null, base_url: null, results }))
  }
}

function sqlIn(request: Request): string[] {
  if (request.type === 'store_sql') return [request.sql]
  if (request.type === 'execute') return [request.stmt.sql ?? '']
  if (request.type === 'batch') return request.batch.steps.map(({ stmt }) => stmt.sql ?? '')
  return []
}

type Outcome = { type: 'ok'; response: object } | { type: 'error'; error: Failure }

/** Everything of one request. A transaction that it leaves open is rolled back, as closing a stream does. */
function runAll(db: DatabaseSync, requests: Request[]): Outcome[] {
  const stored = new Map<number, string>()
  const outcomes = requests.map((request): Outcome => {
    try {
      return { type: 'ok', response: run(db, stored, request) }
    } catch (error) {
      return { type: 'error', error: toFailure(error) }
    }
  })
  if (db.isTransaction) db.exec('rollback')
  return outcomes
}

function run(db: DatabaseSync, stored: Map<number, string>, request: Request): object {
  const { type } = request
  if (type === 'store_sql') stored.set(request.sql_id, request.sql)
  if (type === 'close_sql') stored.delete(request.sql_id)
  if (type === 'execute') return { type, result: execute(db, stored, request.stmt) }
  if (type === 'batch') return { type, result: batch(db, stored, request.batch.steps) }
  return { type }
}

function batch(db: DatabaseSync, stored: Map<number, string>, steps: Step[]) {
  const results: (Result | null)[] = steps.map(() => null)
  const errors: (Failure | null)[] = steps.map(() => null)
  steps.forEach(({ condition, stmt }, i) => {
    if (condition && !holds(condition, (step) => results[step] != null)) return
    try {
      results[i] = execute(db, stored, stmt)
    } catch (error) {
      errors[i] = toFailure(error)
    }
  })
  return { step_results: results, step_errors: errors }
}

function execute(db: DatabaseSync, stored: Map<number, string>, stmt: Stmt): Result {
  const sql = stmt.sql ?? stored.get(stmt.sql_id ?? -1) ?? ''
  // What a libSQL server reads in, in SQLite's words.
  const statement = db.prepare(sql.replace(/^begin transaction readonly$/i, 'begin'))
  statement.setReadBigInts(true)
  const args = (stmt.args ?? []).map(fromValue)
  const cols = statement.columns().map(({ name, type }) => ({ name, decltype: type }))
  if (cols.length > 0) {
    statement.setReturnArrays(true)
    const rows = statement.all(...args) as unknown as Parameters<typeof toValue>[0][][]
    return { cols, rows: rows.map((row) => row.map(toValue)), ...unchanged }
  }
  const { changes, lastInsertRowid } = statement.run(...args)
  return {
    cols,
    rows: [],
    affected_row_count: Number(changes),
    last_insert_rowid: String(lastInsertRowid),
  }
}

const unchanged = { affected_row_count: 0, last_insert_rowid: null }
