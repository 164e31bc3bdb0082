import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { DesignationState } from '#domain/designation'
import type { Sector } from '#domain/sector'

export const designations = sqliteTable('designations', {
  id: text().primaryKey(),
  sector: text().$type<Sector>().notNull(),
  name: text().notNull(),
  creditCode: text('credit_code').notNull(),
  state: text().$type<DesignationState>().notNull(),
  version: integer().notNull(),
  nominatedOn: text('nominated_on').notNull(),
  reason: text().notNull().default(''),
  reportedOn: text('reported_on'),
  reportNumber: text('report_number'),
  designatedOn: text('designated_on'),
  document: text(),
  entryId: text('entry_id'),
  endedOn: text('ended_on'),
  endDocument: text('end_document'),
})
