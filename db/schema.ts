import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

// The migrations say what holds; these say what it is called in code. A test keeps the two equal.

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
  },
  (table) => [primaryKey({ columns: [table.stream, table.version] })],
)

export const idempotency = sqliteTable('idempotency', {
  key: text().primaryKey(),
  requestHash: text('request_hash').notNull(),
  result: text({ mode: 'json' }).notNull().default({}),
  at: integer({ mode: 'timestamp_ms' }).notNull(),
})

export const house = sqliteTable('house', {
  key: text().primaryKey(),
  value: text().notNull(),
})
