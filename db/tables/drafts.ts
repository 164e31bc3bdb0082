import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ApplicantKind } from '#domain/application-form'
import type { Draft } from '#domain/application-draft'
import type { AttachmentKind, FileType } from '#domain/attachment'

export const drafts = sqliteTable('drafts', {
  number: text().primaryKey(),
  codeHash: text('code_hash').notNull(),
  kind: text().$type<ApplicantKind>().notNull(),
  version: integer().notNull(),
  answers: text({ mode: 'json' }).$type<Draft>().notNull(),
  savedAt: integer('saved_at', { mode: 'timestamp_ms' }).notNull(),
  keptUntil: text('kept_until').notNull(),
  mark: text().notNull(),
})

export const attachments = sqliteTable('attachments', {
  id: text().primaryKey(),
  number: text().notNull(),
  kind: text().$type<AttachmentKind>().notNull(),
  name: text().notNull(),
  size: integer().notNull(),
  type: text().$type<FileType>().notNull(),
  sha256: text().notNull(),
  at: integer({ mode: 'timestamp_ms' }).notNull(),
  submission: integer(),
  dropped: integer({ mode: 'boolean' }).notNull().default(false),
})
