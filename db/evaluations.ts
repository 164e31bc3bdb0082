import { type SQL, and, asc, desc, eq, isNotNull, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { namedEvents } from '#db/named-events'
import {
  evaluationDecisions,
  evaluationFigures,
  evaluationObjections,
  evaluationPeriods,
  evaluationSheets,
  events,
  institutions,
} from '#db/schema'
import { isToldSheet } from '#domain/evaluation'
import { Figures } from '#domain/evaluation-figures'
import type { Scope } from '#domain/permission'

/** The sheet (考核表) of one institution of one kind in a period. */
export type Sheet = typeof evaluationSheets.$inferSelect

/** The stream of a sheet in the event log. It begins with the first step: the period's own says that it was opened. */
export const sheetStream = (id: string) => `evaluation/${id}`

/** That their period was not dropped: whose sheets were read beside those of another could be subtracted from them. */
const isKept = sql`(select ${evaluationPeriods.state} from ${evaluationPeriods} where ${evaluationPeriods.id} = ${evaluationSheets.periodId}) <> 'dropped'`

/** The sheets that have to do with a sector of this scope, but for those of dropped periods; nobody else has any. */
export function sheetsWithin(scope: Scope): SQL | undefined {
  if (scope.reach === 'all') return isKept
  if (scope.reach !== 'sectors' || scope.sectors.length === 0) return sql`0`
  const mine = sql.join(
    scope.sectors.map((sector) => sql`${sector}`),
    sql`, `,
  )
  return and(
    isKept,
    sql`exists (select 1 from json_each(${evaluationSheets.sectors}) where value in (${mine}))`,
  )
}

const whole = (db: Db) =>
  db.q
    .select({
      sheet: evaluationSheets,
      institution: institutions.name,
      period: evaluationPeriods.title,
      fromOn: evaluationPeriods.fromOn,
      toOn: evaluationPeriods.toOn,
    })
    .from(evaluationSheets)
    .innerJoin(institutions, eq(institutions.id, evaluationSheets.institutionId))
    .innerJoin(evaluationPeriods, eq(evaluationPeriods.id, evaluationSheets.periodId))

const flat = ({ sheet, ...rest }: Awaited<ReturnType<typeof whole>>[number]) => ({
  ...sheet,
  ...rest,
})

/** A sheet with whom it is about and in which period. */
export type SheetFound = ReturnType<typeof flat>

/** The sheet of this id as staff of this scope may see it, or `null`. A promoter sees those of its sectors. */
export async function sheetWithin(db: Db, id: string, scope: Scope): Promise<SheetFound | null> {
  const [found] = await whole(db).where(and(eq(evaluationSheets.id, id), sheetsWithin(scope)))
  return found ? flat(found) : null
}

/** The query of the sheets about an institution that it has been told of, the newest period first. */
export const toldSheetRows = (db: Db, institutionId: string) =>
  whole(db)
    .where(
      and(
        eq(evaluationSheets.institutionId, institutionId),
        sql`${evaluationSheets.state} <> 'draft'`,
      ),
    )
    .orderBy(desc(evaluationPeriods.fromOn), asc(evaluationSheets.kind))
    .limit(100)

/** The sheets about an institution that it has been told of, the newest period first. */
export const sheetsOf = async (db: Db, institutionId: string) =>
  (await toldSheetRows(db, institutionId)).map(flat)

/** The sheet of this id as its own institution may see it, or `null`: no draft, and nobody else's. */
export async function ownSheet(
  db: Db,
  id: string,
  institutionId: string,
): Promise<SheetFound | null> {
  const [row] = await whole(db).where(
    and(eq(evaluationSheets.id, id), eq(evaluationSheets.institutionId, institutionId)),
  )
  return row && isToldSheet(row.sheet.state) ? flat(row) : null
}

const figureRows = (db: Db, id: string, toldOnly: boolean) =>
  db.q
    .select({
      no: evaluationFigures.no,
      figures: evaluationFigures.figures,
      reason: evaluationFigures.reason,
      toldOn: evaluationFigures.toldOn,
      objection: evaluationObjections.body,
      objectedOn: evaluationObjections.objectedOn,
    })
    .from(evaluationFigures)
    .leftJoin(
      evaluationObjections,
      and(
        eq(evaluationObjections.sheetId, evaluationFigures.sheetId),
        eq(evaluationObjections.no, evaluationFigures.no),
      ),
    )
    .where(
      and(
        eq(evaluationFigures.sheetId, id),
        toldOnly ? isNotNull(evaluationFigures.toldOn) : undefined,
      ),
    )
    .orderBy(desc(evaluationFigures.no))

/** All figures of a sheet with the objection to each, the newest first; an institution sees those that it was told. */
export const figuresOfSheet = async (db: Db, id: string, { toldOnly = false } = {}) =>
  (await figureRows(db, id, toldOnly)).map(({ figures, ...row }) => ({
    ...row,
    figures: Figures.parse(figures),
  }))

/** One count of a sheet, with the objection to it. */
export type FiguresKept = Awaited<ReturnType<typeof figuresOfSheet>>[number]

/** What was proposed about the objections to a sheet, oldest first; an institution sees what was confirmed. */
export const decisionsOf = (db: Db, id: string, { toldOnly = false } = {}) =>
  db.q
    .select()
    .from(evaluationDecisions)
    .where(
      and(
        eq(evaluationDecisions.sheetId, id),
        toldOnly ? isNotNull(evaluationDecisions.toldOn) : undefined,
      ),
    )
    .orderBy(asc(evaluationDecisions.no))

/** A decision about an objection. */
export type DecisionKept = Awaited<ReturnType<typeof decisionsOf>>[number]

/** What happened to a sheet, oldest first. */
export const sheetHistory = (db: Db, id: string) =>
  namedEvents(db, sheetStream(id)).orderBy(asc(events.version))
