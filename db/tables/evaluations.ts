import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { EvaluatedKind, PeriodState, SheetState } from '#domain/evaluation'
import type { Figures } from '#domain/evaluation-figures'
import type { Sector } from '#domain/sector'

export const evaluationPeriods = sqliteTable('evaluation_periods', {
  id: text().primaryKey(),
  title: text().notNull(),
  fromOn: text('from_on').notNull(),
  toOn: text('to_on').notNull(),
  state: text().$type<PeriodState>().notNull(),
  version: integer().notNull(),
  openedBy: text('opened_by').notNull(),
  openedAt: integer('opened_at', { mode: 'timestamp_ms' }).notNull(),
  endedOn: text('ended_on'),
  remark: text().notNull().default(''),
})

export const evaluationSheets = sqliteTable('evaluation_sheets', {
  id: text().primaryKey(),
  periodId: text('period_id').notNull(),
  institutionId: text('institution_id').notNull(),
  kind: text().$type<EvaluatedKind>().notNull(),
  sectors: text({ mode: 'json' }).$type<Sector[]>().notNull(),
  state: text().$type<SheetState>().notNull(),
  version: integer().notNull(),
  figuresNo: integer('figures_no').notNull(),
  toldBy: text('told_by'),
  objectBy: text('object_by'),
  decidedBy: text('decided_by'),
  confirmedBy: text('confirmed_by'),
  finalOn: text('final_on'),
  /** The day from which it waits for staff; empty where it waits for nobody. */
  waitsFrom: text('waits_from').notNull().default(''),
})

export const evaluationFigures = sqliteTable(
  'evaluation_figures',
  {
    sheetId: text('sheet_id').notNull(),
    no: integer().notNull(),
    /** Parsed by `Figures` where it is read. */
    figures: text({ mode: 'json' }).$type<Figures>().notNull(),
    reason: text().notNull().default(''),
    madeBy: text('made_by').notNull(),
    madeAt: integer('made_at', { mode: 'timestamp_ms' }).notNull(),
    toldOn: text('told_on'),
  },
  (table) => [primaryKey({ columns: [table.sheetId, table.no] })],
)

export const evaluationObjections = sqliteTable(
  'evaluation_objections',
  {
    sheetId: text('sheet_id').notNull(),
    no: integer().notNull(),
    body: text().notNull(),
    objectedOn: text('objected_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sheetId, table.no] })],
)

export const evaluationDecisions = sqliteTable(
  'evaluation_decisions',
  {
    sheetId: text('sheet_id').notNull(),
    no: integer().notNull(),
    objectionNo: integer('objection_no').notNull(),
    isUpheld: integer('is_upheld', { mode: 'boolean' }).notNull(),
    reason: text().notNull(),
    figuresNo: integer('figures_no'),
    decidedBy: text('decided_by').notNull(),
    decidedOn: text('decided_on').notNull(),
    toldOn: text('told_on'),
    returnedOn: text('returned_on'),
    returnedReason: text('returned_reason').notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.sheetId, table.no] })],
)
