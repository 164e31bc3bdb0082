import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Scores } from '#domain/review'

const instant = (name: string) => integer(name, { mode: 'timestamp_ms' })

export const reviewSheets = sqliteTable('review_sheets', {
  assignmentId: text('assignment_id').primaryKey(),
  applicationId: text('application_id').notNull(),
  personId: text('person_id').notNull(),
  scores: text({ mode: 'json' }).$type<Partial<Scores>>().notNull().default({}),
  salt: text().notNull(),
  version: integer().notNull(),
  declaredAt: instant('declared_at').notNull(),
  lockedAt: instant('locked_at'),
  hash: text(),
})
