import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from '#db/tables/bytes'
import { outcomeKinds } from '#domain/case-talk'
import { deadlineKinds } from '#domain/complaint-deadline'

export const enclosures = sqliteTable('enclosures', {
  id: text().primaryKey(),
  caseId: text('case_id').notNull(),
  /** The number of the message it belongs to. */
  message: integer().notNull(),
  parts: integer().notNull(),
})

export const enclosureParts = sqliteTable(
  'enclosure_parts',
  {
    enclosure: text().notNull(),
    no: integer().notNull(),
    bytes: bytes().notNull(),
    receivedOn: text('received_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.enclosure, table.no] })],
)

export const ticketsUsed = sqliteTable('tickets_used', {
  id: text().primaryKey(),
  usedOn: text('used_on').notNull(),
})

export const closings = sqliteTable('closings', {
  caseId: text('case_id').primaryKey(),
  /** A keyed hash of case and person: it tells that two are not one, and no more. */
  proposer: text().notNull(),
  message: integer().notNull(),
})

export const caseRecusals = sqliteTable(
  'case_recusals',
  {
    caseId: text('case_id').notNull(),
    /** A keyed hash of case and person, as an ending's proposer is. */
    handler: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.handler] })],
)

const outcomes = Object.keys(outcomeKinds) as [keyof typeof outcomeKinds]

export const complaintOutcomes = sqliteTable('complaint_outcomes', {
  id: text().primaryKey(),
  institution: text(),
  sector: text().notNull(),
  /** Such as `2026-Q1`. */
  quarter: text().notNull(),
  kind: text({ enum: outcomes }).notNull(),
})

export const caseReminders = sqliteTable(
  'case_reminders',
  {
    caseId: text('case_id').notNull(),
    deadline: text({ enum: deadlineKinds }).notNull(),
    kind: text({ enum: ['soon', 'missed'] }).notNull(),
    onDay: text('on_day').notNull(),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.deadline, table.kind] })],
)

export const deadlinesCounted = sqliteTable(
  'deadlines_counted',
  {
    quarter: text().notNull(),
    kind: text({ enum: deadlineKinds }).notNull(),
    met: integer().notNull(),
    late: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.quarter, table.kind] })],
)

export const casesErased = sqliteTable('cases_erased', {
  erasedOn: text('erased_on').primaryKey(),
  count: integer().notNull(),
})
