import { sql } from 'drizzle-orm'
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { AnnouncementKind, EntryState, Kind } from '#domain/institution'
import type { NoticeState } from '#domain/notice'
import type { Sector } from '#domain/sector'

export const institutions = sqliteTable('institutions', {
  place: integer().primaryKey(),
  id: text().notNull(),
  name: text().notNull(),
  nameKey: text('name_key').notNull(),
  creditCode: text('credit_code').notNull(),
  listedOn: text('listed_on').notNull(),
  /** The day its last entry ended, while none is open; the database fills it. */
  leftOn: text('left_on'),
  /** The day on which retention took how to reach it; whoever comes back is reached again. */
  contactForgottenOn: text('contact_forgotten_on'),
  /** Since when a message of its waits for the bureau’s answer; empty where none does. Triggers keep it. */
  unansweredSince: text('unanswered_since').notNull().default(''),
})

/** The FTS5 index of names; its row is the institution's place. Only `match` reads it. */
export const institutionNames = sqliteTable('institution_names', {
  place: integer('rowid').notNull(),
  grams: text().notNull(),
})

export const announcements = sqliteTable('announcements', {
  id: text().primaryKey(),
  kind: text().$type<AnnouncementKind>().notNull(),
  number: text().notNull(),
  title: text().notNull(),
  body: text().notNull().default(''),
  issuedOn: text('issued_on').notNull(),
})

export const entries = sqliteTable('entries', {
  id: text().primaryKey(),
  institutionId: text('institution_id').notNull(),
  /** The database fills it. */
  place: integer().notNull().default(0),
  kind: text().$type<Kind>().notNull(),
  sector: text().$type<Sector>().notNull(),
  state: text().$type<EntryState>().notNull(),
  admittedOn: text('admitted_on').notNull(),
  suspendedOn: text('suspended_on'),
  suspendedBasis: text('suspended_basis'),
  /** Who lifts a suspension sets these with the state. */
  resumedOn: text('resumed_on'),
  resumedBasis: text('resumed_basis'),
  endedOn: text('ended_on'),
  endBasis: text('end_basis'),
  announcementId: text('announcement_id').notNull(),
  applicationId: text('application_id'),
  /** When its newest change was recorded; whoever changes it sets this with the state. */
  recordedAt: integer('recorded_at', { mode: 'timestamp_ms' }),
})

/** How an entry stood from when to when; triggers write it. `untilOn` is the day the next spell began. */
export const entrySpells = sqliteTable(
  'entry_spells',
  {
    place: integer().notNull(),
    entryId: text('entry_id').notNull(),
    no: integer().notNull(),
    kind: text().$type<Kind>().notNull(),
    sector: text().$type<Sector>().notNull(),
    state: text().$type<EntryState>().notNull(),
    fromOn: text('from_on').notNull(),
    untilOn: text('until_on'),
    basis: text().notNull(),
    /** When it was recorded, and so made public: `fromOn` may be an earlier day. */
    recordedAt: integer('recorded_at', { mode: 'timestamp_ms' }).notNull(),
    /** Where it stands among the changes of its day; the database works it out. */
    turn: integer()
      .notNull()
      .generatedAlwaysAs(
        sql`case when until_on = from_on then 1 when state in ('left', 'removed') then 2 else 3 end`,
      ),
  },
  (table) => [primaryKey({ columns: [table.place, table.entryId, table.no] })],
)

/** Institutions on today's list by kind, sector and state, an empty text being any; triggers keep it. */
export const listedCounts = sqliteTable(
  'listed_counts',
  {
    kind: text().$type<Kind | ''>().notNull(),
    sector: text().$type<Sector | ''>().notNull(),
    state: text().$type<EntryState | ''>().notNull(),
    institutions: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.sector, table.state] })],
)

export const notices = sqliteTable('notices', {
  id: text().primaryKey(),
  number: text().notNull(),
  title: text().notNull(),
  entryId: text('entry_id').notNull(),
  institutionId: text('institution_id').notNull(),
  sector: text().$type<Sector>().notNull(),
  kind: text().$type<'promoter'>().notNull().default('promoter'),
  facts: text().notNull(),
  /** Citation keys, such as `measures/13-1`. */
  clauses: text({ mode: 'json' }).$type<string[]>().notNull(),
  requirements: text().notNull(),
  toldOn: text('told_on').notNull(),
  issuedOn: text('issued_on').notNull(),
  dueOn: text('due_on').notNull(),
  state: text().$type<NoticeState>().notNull(),
  stateOn: text('state_on').notNull(),
  outcome: text().notNull().default(''),
  outcomeBasis: text('outcome_basis'),
  handedTo: text('handed_to'),
  /** A basis that is not among the items held, with its document number. */
  otherBasis: text('other_basis'),
  otherNumber: text('other_number'),
  handedWork: text('handed_work', { mode: 'json' }).$type<string[]>().notNull().default([]),
  downOn: text('down_on'),
})
