import { and, eq, max } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { countsOf } from '#db/evaluation-counts'
import type { SheetFound } from '#db/evaluations'
import { evaluationFigures, evaluationSheets } from '#db/schema'
import { settingsOf } from '#db/settings'
import { dayOf } from '#domain/calendar'
import { type SheetAction, nextSheetState } from '#domain/evaluation'
import { Figures, figuresOf, leftOutOf } from '#domain/evaluation-figures'

/** The state after `action`, or `null`: not allowed. */
export const nextOf = ({ state }: SheetFound, action: SheetAction) => nextSheetState(state, action)

/** The write that moves a sheet on from the version that was found. */
export const movedSheet = (
  db: Db,
  { id, version }: SheetFound,
  set: Partial<typeof evaluationSheets.$inferInsert>,
): Query =>
  db.q
    .update(evaluationSheets)
    .set({ version: version + 1, ...set })
    .where(eq(evaluationSheets.id, id))

const figuresNumbered = (sheetId: string, no: number) =>
  and(eq(evaluationFigures.sheetId, sheetId), eq(evaluationFigures.no, no))

/** The write that puts other figures in the place of a draft's. */
export const recountedFigures = (
  db: Db,
  { id, figuresNo }: SheetFound,
  set: { figures: Figures; madeBy: string; madeAt: Date },
): Query => db.q.update(evaluationFigures).set(set).where(figuresNumbered(id, figuresNo))

/** The write by which figures are told: from then on they stand. */
export const toldFigures = (db: Db, sheetId: string, no: number, toldOn: string): Query =>
  db.q.update(evaluationFigures).set({ toldOn }).where(figuresNumbered(sheetId, no))

/** The figures that hold, as they were kept. */
export async function figuresHeld(db: Db, { id, figuresNo }: SheetFound): Promise<Figures> {
  const [row] = await db.q
    .select({ figures: evaluationFigures.figures })
    .from(evaluationFigures)
    .where(figuresNumbered(id, figuresNo))
  return Figures.parse(row?.figures)
}

/** The number that the next figures of a sheet have. */
export async function nextFigures(db: Db, id: string): Promise<number> {
  const [row] = await db.q
    .select({ no: max(evaluationFigures.no) })
    .from(evaluationFigures)
    .where(eq(evaluationFigures.sheetId, id))
  return (row?.no ?? 0) + 1
}

/** A sheet counted anew, as things are on record now; what was left out after an objection stays out. */
export async function recounted(db: Db, found: SheetFound, at: Date): Promise<Figures> {
  const { institutionId, kind } = found
  const [counted, values, held] = await Promise.all([
    countsOf(db, found, { institutionId, kind }),
    settingsOf(db),
    figuresHeld(db, found),
  ])
  const counts = counted(institutionId, kind)
  return figuresOf({ counts, values, on: dayOf(at), leftOut: leftOutOf(held) })
}
