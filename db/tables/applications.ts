import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Status } from '#domain/admission'
import type { ApplicantKind } from '#domain/application-form'
import type { Sector } from '#domain/sector'
import type { Asked } from '#domain/supplement'

export const applications = sqliteTable('applications', {
  id: text().primaryKey(),
  number: text().notNull(),
  codeHash: text('code_hash').notNull(),
  kind: text().$type<ApplicantKind>().notNull(),
  name: text().notNull(),
  creditCode: text('credit_code').notNull(),
  status: text().$type<Status>().notNull(),
  version: integer().notNull(),
  submission: integer().notNull(),
  supplement: text().notNull().default(''),
  supplementDueOn: text('supplement_due_on'),
  /** What is asked by section; empty where the whole form is open again. */
  asked: text({ mode: 'json' }).$type<Asked>().notNull().default({}),
  submittedAt: integer('submitted_at', { mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  closedAt: integer('closed_at', { mode: 'timestamp_ms' }),
  /** Empty for what is older than due days. */
  dueOn: text('due_on').notNull().default(''),
  /** The day of `updatedAt` in China; the database fills it. */
  updatedOn: text('updated_on').notNull().default(''),
  holder: text(),
  sectors: text({ mode: 'json' }).$type<Sector[]>().notNull().default([]),
  place: integer(),
  nameKey: text('name_key').notNull().default(''),
  /** The call (征集) it was sent to; `null` where none was open. */
  callId: text('call_id'),
  /** The day on which retention took what it said: of one that came to nothing. */
  forgottenOn: text('forgotten_on'),
})

/** The FTS5 index of the names on applications; its row is the application's place. Only `match` reads it. */
export const applicationNames = sqliteTable('application_names', {
  place: integer('rowid').notNull(),
  grams: text().notNull(),
})

export const submissions = sqliteTable(
  'submissions',
  {
    applicationId: text('application_id').notNull(),
    no: integer().notNull(),
    form: text().notNull(),
    answers: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    hash: text().notNull(),
    at: integer({ mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.no] })],
)

export const contacts = sqliteTable(
  'contacts',
  {
    applicationId: text('application_id').notNull(),
    no: integer().notNull(),
    answers: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.no] })],
)
