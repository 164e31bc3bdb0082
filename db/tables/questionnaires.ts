import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Answered } from '#domain/questionnaire'

export const questionnaireLinks = sqliteTable('questionnaire_links', {
  tokenHash: text('token_hash').primaryKey(),
  inspectionId: text('inspection_id').notNull(),
  expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
})

export const questionnaireUses = sqliteTable('questionnaire_uses', {
  tokenHash: text('token_hash').primaryKey(),
})

export const questionnaireAnswers = sqliteTable('questionnaire_answers', {
  id: text().primaryKey(),
  inspectionId: text('inspection_id').notNull(),
  receivedOn: text('received_on').notNull(),
  batch: integer().notNull(),
  items: text({ mode: 'json' }).$type<Answered['items']>().notNull(),
  remark: text().notNull().default(''),
})
