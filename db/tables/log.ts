import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

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
