import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { CorrectionState } from '#domain/correction'

export const idempotency = sqliteTable('idempotency', {
  key: text().primaryKey(),
  requestHash: text('request_hash').notNull(),
  at: integer({ mode: 'timestamp_ms' }).notNull(),
})

export const house = sqliteTable('house', {
  key: text().primaryKey(),
  value: text().notNull(),
})

export const corrections = sqliteTable('corrections', {
  number: text().primaryKey(),
  /** A citation key or a path. */
  target: text().notNull(),
  fault: text().notNull(),
  proposal: text().notNull().default(''),
  state: text().$type<CorrectionState>().notNull().default('received'),
  receivedOn: text('received_on').notNull(),
  reason: text().notNull().default(''),
  settledOn: text('settled_on'),
  dueOn: text('due_on').notNull().default(''),
})
