import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { sql } from 'drizzle-orm'
import type { RefusalKind } from '#domain/refusal'

export const events = sqliteTable(
  'events',
  {
    stream: text().notNull(),
    version: integer().notNull(),
    action: text().notNull(),
    actor: text().notNull(),
    at: integer({ mode: 'timestamp_ms' }).notNull(),
    reason: text().notNull().default(''),
    basis: text().notNull().default(''),
    data: text({ mode: 'json' }).notNull().default({}),
    prevHash: text('prev_hash').notNull(),
    hash: text().notNull(),
    /** What the stream is about: the word before its first slash. The database derives it. */
    about: text().generatedAlwaysAs(sql`substr(stream, 1, instr(stream || '/', '/') - 1)`),
  },
  (table) => [primaryKey({ columns: [table.stream, table.version] })],
)

/** How many events there are; a trigger counts. */
export const recorded = sqliteTable('recorded', {
  one: integer().primaryKey(),
  events: integer().notNull(),
})

export const logWaiting = sqliteTable(
  'log_waiting',
  {
    day: text().notNull(),
    hash: text().notNull(),
    stream: text(),
    version: integer(),
  },
  (table) => [primaryKey({ columns: [table.day, table.hash] })],
)

export const logLeaves = sqliteTable('log_leaves', {
  place: integer().primaryKey(),
  hash: text().notNull(),
  stream: text(),
  version: integer(),
})

export const logNodes = sqliteTable(
  'log_nodes',
  { level: integer().notNull(), at: integer().notNull(), hash: text().notNull() },
  (table) => [primaryKey({ columns: [table.level, table.at] })],
)

export const checkpoints = sqliteTable('checkpoints', {
  size: integer().primaryKey(),
  root: text().notNull(),
  at: integer({ mode: 'timestamp_ms' }).notNull(),
  note: text().notNull(),
})

export const jobRuns = sqliteTable('job_runs', {
  name: text().primaryKey(),
  begunAt: integer('begun_at', { mode: 'timestamp_ms' }).notNull(),
  doneAt: integer('done_at', { mode: 'timestamp_ms' }),
  failure: text().notNull().default(''),
  report: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull().default({}),
})

export const refusals = sqliteTable(
  'refusals',
  {
    day: text().notNull(),
    kind: text().$type<RefusalKind>().notNull(),
    person: text().notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.kind, table.person] })],
)
