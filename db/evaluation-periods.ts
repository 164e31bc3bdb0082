import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { sheetsWithin } from '#db/evaluations'
import { namedEvents } from '#db/named-events'
import { evaluationPeriods, evaluationSheets, events, institutions } from '#db/schema'
import type { SheetState } from '#domain/evaluation'
import type { SheetPlace } from '#domain/evaluation-form'
import type { Scope } from '#domain/permission'

/** A period of evaluation (考核周期). */
export type Period = typeof evaluationPeriods.$inferSelect

/** Periods on one page of the list. */
export const PERIODS_PER_PAGE = 25

/** Sheets on one page of a period. */
export const SHEETS_PER_PAGE = 50

/** The stream of a period in the event log. */
export const periodStream = (id: string) => `evaluation-period/${id}`

const isReader = ({ reach }: Scope) => reach === 'all' || reach === 'sectors'

/** Where a page of the list goes on: the last row of the one before. */
export type AfterPeriod = { at: Date; id: string }

/** One page of the periods, newest first; `next` is the row to go on after. They say nothing of any institution. */
export async function periodPage(db: Db, scope: Scope, after?: AfterPeriod) {
  if (!isReader(scope)) return { periods: [], next: null }
  const place = sql`(${evaluationPeriods.openedAt}, ${evaluationPeriods.id})`
  const rows = await db.q
    .select()
    .from(evaluationPeriods)
    .where(after && sql`${place} < (${after.at.getTime()}, ${after.id})`)
    .orderBy(desc(evaluationPeriods.openedAt), desc(evaluationPeriods.id))
    .limit(PERIODS_PER_PAGE + 1)
  const shown = rows.slice(0, PERIODS_PER_PAGE)
  const last = rows.length > PERIODS_PER_PAGE ? shown.at(-1) : undefined
  return { periods: shown, next: last ? { at: last.openedAt, id: last.id } : null }
}

/** The period of this id, for whoever reads evaluations at all, or `null`. */
export async function periodWithin(db: Db, id: string, scope: Scope): Promise<Period | null> {
  if (!isReader(scope)) return null
  const [found] = await db.q.select().from(evaluationPeriods).where(eq(evaluationPeriods.id, id))
  return found ?? null
}

/** What happened to a period, oldest first. */
export const periodHistory = (db: Db, id: string) =>
  namedEvents(db, periodStream(id)).orderBy(asc(events.version))

/** Which sheets of a period a page lists. */
type SheetsAsked = { scope: Scope; state: SheetState | null; after: SheetPlace | undefined }

/** The query of the sheets of a period within this scope, from the institution after this one on; no figure orders them. */
export const sheetRows = (db: Db, periodId: string, { scope, state, after }: SheetsAsked) =>
  db.q
    .select({
      id: evaluationSheets.id,
      institutionId: evaluationSheets.institutionId,
      name: institutions.name,
      kind: evaluationSheets.kind,
      sectors: evaluationSheets.sectors,
      state: evaluationSheets.state,
      version: evaluationSheets.version,
      objectBy: evaluationSheets.objectBy,
      toldBy: evaluationSheets.toldBy,
      decidedBy: evaluationSheets.decidedBy,
    })
    .from(evaluationSheets)
    .innerJoin(institutions, eq(institutions.id, evaluationSheets.institutionId))
    .where(
      and(
        eq(evaluationSheets.periodId, periodId),
        sheetsWithin(scope),
        state ? eq(evaluationSheets.state, state) : undefined,
        after &&
          sql`(${evaluationSheets.institutionId}, ${evaluationSheets.kind}) > (${after.institutionId}, ${after.kind})`,
      ),
    )
    .orderBy(asc(evaluationSheets.institutionId), asc(evaluationSheets.kind))
    .limit(SHEETS_PER_PAGE + 1)

/** One page of the sheets of a period; `next` is where the page after it begins. */
export async function sheetPage(db: Db, periodId: string, asked: SheetsAsked) {
  const rows = await sheetRows(db, periodId, asked)
  const shown = rows.slice(0, SHEETS_PER_PAGE)
  const last = rows.length > SHEETS_PER_PAGE ? shown.at(-1) : undefined
  return { sheets: shown, next: last ? `${last.institutionId}.${last.kind}` : null }
}

/** Those of these sheets that are of this period and within this scope, by their id: whom each is about. */
export async function sheetsNamed(db: Db, periodId: string, ids: string[], scope: Scope) {
  const rows = await db.q
    .select({ id: evaluationSheets.id, name: institutions.name, kind: evaluationSheets.kind })
    .from(evaluationSheets)
    .innerJoin(institutions, eq(institutions.id, evaluationSheets.institutionId))
    .where(
      and(
        inArray(evaluationSheets.id, ids),
        eq(evaluationSheets.periodId, periodId),
        sheetsWithin(scope),
      ),
    )
  return new Map(rows.map((row) => [row.id, row]))
}

/** How many sheets of a period stand where, within this scope. */
export async function sheetCounts(
  db: Db,
  periodId: string,
  scope: Scope,
): Promise<Partial<Record<SheetState, number>>> {
  const rows = await db.q
    .select({ state: evaluationSheets.state, count: sql<number>`count(*)` })
    .from(evaluationSheets)
    .where(and(eq(evaluationSheets.periodId, periodId), sheetsWithin(scope)))
    .groupBy(evaluationSheets.state)
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}
