import { sql } from 'drizzle-orm'
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { AmendmentKind, AmendmentState, Author } from '#domain/amendment'

export const amendments = sqliteTable('amendments', {
  id: text().primaryKey(),
  institutionId: text('institution_id').notNull(),
  kind: text().$type<AmendmentKind>().notNull(),
  /** The entry, the sector or the product it is about; empty where there is none. */
  about: text().notNull(),
  label: text().notNull(),
  answers: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  author: text().$type<Author>().notNull(),
  reason: text().notNull(),
  state: text().$type<AmendmentState>().notNull(),
  version: integer().notNull(),
  filedAt: integer('filed_at', { mode: 'timestamp_ms' }).notNull(),
  /** The database fills it. */
  filedOn: text('filed_on').generatedAlwaysAs(sql`date(filed_at / 1000 + 28800, 'unixepoch')`),
  dueOn: text('due_on').notNull().default(''),
  settledOn: text('settled_on'),
  effectiveOn: text('effective_on'),
  document: text(),
  answer: text().notNull().default(''),
})

export const formerNames = sqliteTable(
  'former_names',
  {
    institutionId: text('institution_id').notNull(),
    untilOn: text('until_on').notNull(),
    name: text().notNull(),
    nameKey: text('name_key').notNull(),
    basis: text().notNull(),
    /** When the change was recorded, and so made public. */
    recordedAt: integer('recorded_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.institutionId, table.untilOn, table.nameKey] })],
)

export const productPrices = sqliteTable(
  'product_prices',
  {
    institutionId: text('institution_id').notNull(),
    productId: text('product_id').notNull(),
    fromOn: text('from_on').notNull(),
    untilOn: text('until_on').notNull(),
    name: text().notNull(),
    priceModel: text('price_model').notNull(),
    priceLow: text('price_low').notNull(),
    priceHigh: text('price_high').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.institutionId, table.productId, table.fromOn, table.untilOn] }),
  ],
)
