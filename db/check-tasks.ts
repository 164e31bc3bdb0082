import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import type { Desk } from '#db/desk'
import { evaluationSheets, inspections, institutions } from '#db/schema'
import { WORKLIST_PAGE, between, beyond, byWaiting, ordered } from '#db/tasks'
import type { Scope } from '#domain/permission'
import type { Sector } from '#domain/sector'
import type { WorklistFilter } from '#domain/worklist'

const draftColumns = ordered([inspections.dueOn, inspections.waitsFrom, inspections.id])

// In the words of the partial indexes, or they are not used.
const isDraft = sql`${inspections.state} = 'draft'`
const isTold = sql`${inspections.state} in ('recorded', 'replied')`
const isTaken = sql`${evaluationSheets.state} in ('told', 'objected', 'decided')`

/** The sectors to ask for drafts of, one by one, so that each is walked in order; `null` is all of them at once. */
export const draftSectors = (scope: Scope): (Sector | null)[] => {
  if (scope.reach === 'all') return [null]
  return scope.reach === 'sectors' ? [...scope.sectors] : []
}

/** What a list asks of drafts of inspection records in this sector, or in all. */
export const draftsAsked = (filter: WorklistFilter, desk: Desk, sector: Sector | null) =>
  and(
    isDraft,
    // Who may only write it has done so.
    sector ? and(eq(inspections.sector, sector), sql`${inspections.textNo} = 0`) : undefined,
    between(draftColumns, filter, desk),
  )

const inspectionRow = {
  id: inspections.id,
  dueOn: inspections.dueOn,
  since: inspections.waitsFrom,
  state: inspections.state,
  institution: institutions.name,
  method: inspections.method,
}

/** The drafts of one page of the work list, and one more. */
export const draftTasks = (db: Db, filter: WorklistFilter, desk: Desk, sector: Sector | null) =>
  db.q
    .select(inspectionRow)
    .from(inspections)
    .crossJoin(institutions)
    .where(
      and(
        eq(institutions.id, inspections.institutionId),
        draftsAsked(filter, desk, sector),
        beyond(draftColumns, filter.after),
      ),
    )
    .orderBy(...draftColumns)
    .limit(WORKLIST_PAGE + 1)

/** What a list asks of the inspection records that were told: those answered, and those not answered in time. */
export const inspectionsAsked = (desk: Desk) =>
  and(isTold, sql`${inspections.waitsFrom} <= ${desk.today}`)

/** The records of one page of the work list that were told, and one more. */
export const inspectionTasks = (db: Db, { after }: WorklistFilter, desk: Desk) =>
  byWaiting(
    db.q.select(inspectionRow).from(inspections).crossJoin(institutions).$dynamic(),
    {
      institution: inspections.institutionId,
      asked: inspectionsAsked(desk),
      by: [inspections.waitsFrom, inspections.id],
    },
    after,
  )

/**
 * What a list asks of evaluation sheets: those objected to, and those that wait for a second person, unless this person told
 * them or proposed the decision (`isSecond` in `src/domain/evaluation.ts`). No sheet of a dropped period was told.
 */
export const evaluationsAsked = ({ person, today }: Desk) =>
  and(
    isTaken,
    sql`${evaluationSheets.waitsFrom} <= ${today}`,
    sql`(${evaluationSheets.state} = 'objected'
      or (${evaluationSheets.toldBy} <> ${person} and ${evaluationSheets.decidedBy} is not ${person}))`,
  )

/** The evaluation sheets of one page of the work list, and one more. */
export const evaluationTasks = (db: Db, { after }: WorklistFilter, desk: Desk) =>
  byWaiting(
    db.q
      .select({
        id: evaluationSheets.id,
        since: evaluationSheets.waitsFrom,
        state: evaluationSheets.state,
        institution: institutions.name,
        about: evaluationSheets.kind,
      })
      .from(evaluationSheets)
      .crossJoin(institutions)
      .$dynamic(),
    {
      institution: evaluationSheets.institutionId,
      asked: evaluationsAsked(desk),
      by: [evaluationSheets.waitsFrom, evaluationSheets.id],
    },
    after,
  )
