import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { OfferForm, Virtue } from '#domain/product'
import type { Sector } from '#domain/sector'

export const products = sqliteTable('products', {
  place: integer().primaryKey(),
  id: text().notNull(),
  institutionId: text('institution_id').notNull(),
  applicationId: text('application_id'),
  name: text().notNull(),
  nameKey: text('name_key').notNull(),
  category: text().notNull(),
  scene: text().notNull(),
  form: text().$type<OfferForm>().notNull(),
  priceModel: text('price_model').notNull(),
  priceLow: text('price_low').notNull(),
  priceHigh: text('price_high').notNull(),
  days: integer().notNull(),
  virtues: text({ mode: 'json' }).$type<Record<Virtue, string>>().notNull(),
  listedOn: text('listed_on').notNull(),
  pricedOn: text('priced_on').notNull(),
})

export const productSectors = sqliteTable(
  'product_sectors',
  {
    sector: text().$type<Sector>().notNull(),
    place: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sector, table.place] })],
)

/** The FTS5 index of product names and categories; its row is the product's place. Only `match` reads it. */
export const productNames = sqliteTable('product_names', {
  place: integer('rowid').notNull(),
  grams: text().notNull(),
})
