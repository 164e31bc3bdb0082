import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ApplicantKind } from '#domain/application-form'
import type { Places } from '#domain/call'
import type { Checks } from '#domain/qualification'
import type { ObjectionState } from '#domain/objection'
import type { Sector } from '#domain/sector'
import type { KeptFigures } from '#domain/ranking'

const instant = (name: string) => integer(name, { mode: 'timestamp_ms' })

export const calls = sqliteTable('calls', {
  id: text().primaryKey(),
  kind: text().$type<ApplicantKind>().notNull(),
  title: text().notNull(),
  number: text().notNull(),
  body: text().notNull(),
  opensOn: text('opens_on').notNull(),
  closesOn: text('closes_on').notNull(),
  places: text({ mode: 'json' }).$type<Places>().notNull(),
  version: integer().notNull(),
  createdOn: text('created_on').notNull(),
  announcementId: text('announcement_id'),
  publicityId: text('publicity_id'),
  publicityUntil: text('publicity_until'),
  discardedOn: text('discarded_on'),
  admissionId: text('admission_id'),
})

export const defenceSlots = sqliteTable('defence_slots', {
  id: text().primaryKey(),
  callId: text('call_id').notNull(),
  startsAt: instant('starts_at').notNull(),
  minutes: integer().notNull(),
  venue: text().notNull(),
  /** The venue as `roomOf` writes it. */
  room: text().notNull(),
  applicationId: text('application_id'),
})

export const defenceResults = sqliteTable('defence_results', {
  applicationId: text('application_id').primaryKey(),
  score: integer().notNull(),
  remark: text().notNull(),
  byPerson: text('by_person').notNull(),
  at: instant('at').notNull(),
})

export const selections = sqliteTable('selections', {
  applicationId: text('application_id').primaryKey(),
  callId: text('call_id').notNull(),
  sectors: text({ mode: 'json' }).$type<Sector[]>().notNull(),
  figures: text({ mode: 'json' }).$type<KeptFigures>().notNull(),
  at: instant('at').notNull(),
})

export const publicityRows = sqliteTable(
  'publicity_rows',
  {
    announcementId: text('announcement_id').notNull(),
    applicationId: text('application_id').notNull(),
    name: text().notNull(),
    creditCode: text('credit_code').notNull(),
    sectors: text({ mode: 'json' }).$type<Sector[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.announcementId, table.applicationId] })],
)

export const objections = sqliteTable('objections', {
  number: text().primaryKey(),
  announcementId: text('announcement_id').notNull(),
  applicationId: text('application_id').notNull(),
  grounds: text().notNull(),
  contact: text().notNull().default(''),
  receivedOn: text('received_on').notNull(),
  state: text().$type<ObjectionState>().notNull().default('received'),
  answer: text().notNull().default(''),
  settledOn: text('settled_on'),
})

export const qualificationChecks = sqliteTable('qualification_checks', {
  applicationId: text('application_id').primaryKey(),
  results: text({ mode: 'json' }).$type<Checks>().notNull(),
  byPerson: text('by_person').notNull(),
  at: instant('at').notNull(),
})

export const filings = sqliteTable(
  'filings',
  {
    year: integer().notNull(),
    no: integer().notNull(),
    applicationId: text('application_id').notNull(),
    filedOn: text('filed_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.year, table.no] })],
)
