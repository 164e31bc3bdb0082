import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from '#db/tables/bytes'
import type { FileType } from '#domain/attachment'
import type {
  BreachFound,
  InspectedKind,
  InspectionMethod,
  InspectionState,
  RoundState,
} from '#domain/inspection'
import type { Finding } from '#domain/inspection-form'
import type { Sector } from '#domain/sector'

export const inspectionRounds = sqliteTable('inspection_rounds', {
  id: text().primaryKey(),
  title: text().notNull(),
  kinds: text({ mode: 'json' }).$type<InspectedKind[]>().notNull(),
  sectors: text({ mode: 'json' }).$type<Sector[]>().notNull(),
  fromOn: text('from_on').notNull(),
  toOn: text('to_on').notNull(),
  participants: text().notNull(),
  plan: text().notNull().default(''),
  state: text().$type<RoundState>().notNull(),
  version: integer().notNull(),
  openedBy: text('opened_by').notNull(),
  openedAt: integer('opened_at', { mode: 'timestamp_ms' }).notNull(),
  endedOn: text('ended_on'),
})

export const inspectionSubjects = sqliteTable(
  'inspection_subjects',
  {
    roundId: text('round_id').notNull(),
    entryId: text('entry_id').notNull(),
    institutionId: text('institution_id').notNull(),
    kind: text().$type<InspectedKind>().notNull(),
    sector: text().$type<Sector>().notNull(),
    includedOn: text('included_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.roundId, table.entryId] })],
)

export const inspections = sqliteTable('inspections', {
  id: text().primaryKey(),
  roundId: text('round_id').notNull(),
  entryId: text('entry_id').notNull(),
  institutionId: text('institution_id').notNull(),
  kind: text().$type<InspectedKind>().notNull(),
  sector: text().$type<Sector>().notNull(),
  method: text().$type<InspectionMethod>().notNull(),
  state: text().$type<InspectionState>().notNull(),
  version: integer().notNull(),
  textNo: integer('text_no').notNull().default(0),
  replyBy: text('reply_by'),
  closedOn: text('closed_on'),
  remark: text().notNull().default(''),
  /** The day from which it waits for staff; empty where it waits for nobody. */
  waitsFrom: text('waits_from').notNull().default(''),
  dueOn: text('due_on').notNull().default(''),
})

export const inspectionTexts = sqliteTable(
  'inspection_texts',
  {
    inspectionId: text('inspection_id').notNull(),
    no: integer().notNull(),
    day: text().notNull(),
    participants: text().notNull(),
    service: text().notNull(),
    breaches: text().notNull(),
    /** Null in a text that was written before it was asked. */
    breach: text().$type<BreachFound>(),
    findings: text({ mode: 'json' }).$type<Finding[]>().notNull(),
    reason: text().notNull().default(''),
    writtenBy: text('written_by').notNull(),
    writtenAt: integer('written_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.inspectionId, table.no] })],
)

export const inspectionEndings = sqliteTable(
  'inspection_endings',
  {
    inspectionId: text('inspection_id').notNull(),
    no: integer().notNull(),
    replyBy: text('reply_by').notNull(),
    closedOn: text('closed_on'),
    remark: text().notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.inspectionId, table.no] })],
)

export const inspectionReplies = sqliteTable(
  'inspection_replies',
  {
    inspectionId: text('inspection_id').notNull(),
    no: integer().notNull(),
    body: text().notNull(),
    repliedOn: text('replied_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.inspectionId, table.no] })],
)

/** Notes of a site visit, sealed on the visitor's device; they go with the end of their record. */
export const visitNotes = sqliteTable('visit_notes', {
  id: text().primaryKey(),
  inspectionId: text('inspection_id').notNull(),
  unit: text().notNull(),
  sealed: bytes().notNull(),
  receivedAt: integer('received_at', { mode: 'timestamp_ms' }).notNull(),
  receivedBy: text('received_by').notNull(),
})

/** Files that go with a text of a record; the bytes are elsewhere. */
export const inspectionEvidence = sqliteTable('inspection_evidence', {
  id: text().primaryKey(),
  inspectionId: text('inspection_id').notNull(),
  no: integer().notNull(),
  name: text().notNull(),
  size: integer().notNull(),
  type: text().$type<FileType>().notNull(),
  sha256: text().notNull(),
  at: integer({ mode: 'timestamp_ms' }).notNull(),
  by: text().notNull(),
  /** Whether the institution was told of it: the database says so when its text is told. */
  told: integer({ mode: 'boolean' }).notNull().default(false),
})
