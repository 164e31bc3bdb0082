import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from '#db/tables/bytes'
import { deadlineKinds } from '#domain/complaint-deadline'
import { complaintActions, complaintStates } from '#domain/complaint-state'

export const cases = sqliteTable('cases', {
  id: text().primaryKey(),
  locatorHash: text('locator_hash').notNull().unique(),
  authHash: text('auth_hash').notNull(),
  queue: text().notNull(),
  state: text({ enum: complaintStates }).notNull(),
  receivedOn: text('received_on').notNull(),
  purgeAfter: text('purge_after').notNull(),
  /** The next unmet deadline; the database fills it. */
  dueOn: text('due_on'),
})

export const slots = sqliteTable(
  'slots',
  {
    caseId: text('case_id').notNull(),
    no: integer().notNull(),
    bytes: bytes().notNull(),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.no] })],
)

export const envelopes = sqliteTable('envelopes', {
  id: text().primaryKey(),
  caseId: text('case_id').notNull(),
  /** The message's number; 0 is the complaint. */
  no: integer().notNull(),
  bytes: bytes().notNull(),
  sizeClass: integer('size_class').notNull(),
  receivedOn: text('received_on').notNull(),
})

export const deadlines = sqliteTable(
  'deadlines',
  {
    caseId: text('case_id').notNull(),
    kind: text({ enum: deadlineKinds }).notNull(),
    dueOn: text('due_on').notNull(),
    metOn: text('met_on'),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.kind] })],
)

export const complaintEvents = sqliteTable(
  'complaint_events',
  {
    caseId: text('case_id').notNull(),
    no: integer().notNull(),
    kind: text({ enum: ['file', ...complaintActions] }).notNull(),
    happenedOn: text('happened_on').notNull(),
    unit: text().notNull(),
    prevHash: text('prev_hash').notNull(),
    hash: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.no] })],
)
