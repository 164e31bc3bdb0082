import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Measure } from '#domain/statistic'

export const statistics = sqliteTable(
  'statistics',
  {
    measure: text().$type<Measure>().notNull(),
    month: text().notNull(),
    about: text().notNull(),
    value: integer().notNull(),
    /** Empty for the whole of a month that is to be counted again. */
    countedOn: text('counted_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.measure, table.month, table.about] })],
)
