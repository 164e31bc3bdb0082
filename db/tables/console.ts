import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { SettingKey } from '#domain/setting'

export const settings = sqliteTable('settings', {
  key: text().$type<SettingKey>().primaryKey(),
  value: integer().notNull(),
  version: integer().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: integer('changed_at', { mode: 'timestamp_ms' }).notNull(),
})

export const limits = sqliteTable('limits', {
  key: text().primaryKey(),
  count: integer().notNull(),
  endsAt: integer('ends_at', { mode: 'timestamp_ms' }).notNull(),
})

export const limitKeys = sqliteTable('limit_keys', {
  day: text().primaryKey(),
  key: text().notNull(),
})
