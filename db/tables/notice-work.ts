import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { DraftState, NoticeStep } from '#domain/notice-work'
import type { Sector } from '#domain/sector'

export const noticeDrafts = sqliteTable('notice_drafts', {
  id: text().primaryKey(),
  entryId: text('entry_id').notNull(),
  institutionId: text('institution_id').notNull(),
  sector: text().$type<Sector>().notNull(),
  kind: text().$type<'promoter'>().notNull().default('promoter'),
  title: text().notNull(),
  facts: text().notNull(),
  clauses: text({ mode: 'json' }).$type<string[]>().notNull(),
  otherBasis: text('other_basis'),
  otherNumber: text('other_number'),
  requirements: text().notNull(),
  period: integer().notNull(),
  state: text().$type<DraftState>().notNull(),
  draftedBy: text('drafted_by').notNull(),
  draftedAt: integer('drafted_at', { mode: 'timestamp_ms' }).notNull(),
  toldOn: text('told_on'),
  toldHow: text('told_how'),
  answerBy: text('answer_by'),
  answer: text(),
  heardOn: text('heard_on'),
  considered: text(),
  issuedBy: text('issued_by'),
  dropReason: text('drop_reason'),
})

/** What was told and answered before a draft was written anew, a row for each round. */
export const noticeHearings = sqliteTable(
  'notice_hearings',
  {
    draftId: text('draft_id').notNull(),
    no: integer().notNull(),
    institutionId: text('institution_id').notNull(),
    title: text().notNull(),
    facts: text().notNull(),
    clauses: text({ mode: 'json' }).$type<string[]>().notNull(),
    otherBasis: text('other_basis'),
    otherNumber: text('other_number'),
    requirements: text().notNull(),
    period: integer().notNull(),
    toldOn: text('told_on').notNull(),
    toldHow: text('told_how'),
    answerBy: text('answer_by'),
    answer: text().notNull(),
    heardOn: text('heard_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.draftId, table.no] })],
)

export const noticeSteps = sqliteTable(
  'notice_steps',
  {
    noticeId: text('notice_id').notNull(),
    no: integer().notNull(),
    action: text().$type<NoticeStep>().notNull(),
    day: text().notNull(),
    text: text().notNull().default(''),
    document: text(),
    dueOn: text('due_on'),
    toldOn: text('told_on'),
  },
  (table) => [primaryKey({ columns: [table.noticeId, table.no] })],
)

export const noticeVersions = sqliteTable(
  'notice_versions',
  {
    noticeId: text('notice_id').notNull(),
    no: integer().notNull(),
    title: text().notNull(),
    facts: text().notNull(),
    clauses: text({ mode: 'json' }).$type<string[]>().notNull(),
    otherBasis: text('other_basis'),
    otherNumber: text('other_number'),
    requirements: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.noticeId, table.no] })],
)
