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

export const institutionKeys = sqliteTable('institution_keys', {
  number: text().primaryKey(),
  institutionId: text('institution_id').notNull(),
  codeHash: text('code_hash').notNull(),
})

export const institutionContacts = sqliteTable('institution_contacts', {
  institutionId: text('institution_id').primaryKey(),
  answers: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  at: integer({ mode: 'timestamp_ms' }).notNull(),
})

export const contactChanges = sqliteTable('contact_changes', {
  institutionId: text('institution_id').primaryKey(),
  answers: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  since: text().notNull(),
})

export const institutionMessages = sqliteTable('institution_messages', {
  id: text().primaryKey(),
  institutionId: text('institution_id').notNull(),
  author: text().$type<'institution' | 'bureau'>().notNull(),
  person: text().notNull().default(''),
  body: text().notNull(),
  at: integer({ mode: 'timestamp_ms' }).notNull(),
})
