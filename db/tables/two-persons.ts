import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

const instant = (name: string) => integer(name, { mode: 'timestamp_ms' })

export const proposals = sqliteTable('proposals', {
  id: text().primaryKey(),
  kind: text().notNull(),
  subject: text().notNull(),
  payload: text({ mode: 'json' }).$type<unknown>().notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: instant('proposed_at').notNull(),
  outcome: text().$type<'confirmed' | 'returned' | 'lapsed'>(),
  decidedBy: text('decided_by'),
  decidedAt: instant('decided_at'),
  reason: text().notNull().default(''),
})

export const reviewAssignments = sqliteTable('review_assignments', {
  id: text().primaryKey(),
  applicationId: text('application_id').notNull(),
  personId: text('person_id').notNull(),
  assignedBy: text('assigned_by').notNull(),
  assignedAt: instant('assigned_at').notNull(),
  endedBy: text('ended_by'),
  endedAt: instant('ended_at'),
  recusal: text(),
})

export const recoveries = sqliteTable('recoveries', {
  id: text().primaryKey(),
  personId: text('person_id').notNull(),
  reason: text().notNull(),
  requestedBy: text('requested_by').notNull(),
  requestedAt: instant('requested_at').notNull(),
  confirmedBy: text('confirmed_by'),
  confirmedAt: instant('confirmed_at'),
})
