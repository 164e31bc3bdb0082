import { and, asc, eq, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import type { Clerk } from '#db/designations'
import { countsOf } from '#db/evaluation-counts'
import { type Period, periodStream, periodWithin } from '#db/evaluation-periods'
import { firstHead, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { newToken } from '#db/people'
import { entries, evaluationFigures, evaluationPeriods, evaluationSheets } from '#db/schema'
import { settingsOf } from '#db/settings'
import { type StepOutcome, take } from '#db/steps'
import { dayOf } from '#domain/calendar'
import { type EvaluatedKind, evaluatedKinds, nextPeriodState } from '#domain/evaluation'
import { figuresOf } from '#domain/evaluation-figures'
import type { EvaluationPeriod, PeriodStep } from '#domain/evaluation-form'
import type { Scope } from '#domain/permission'
import type { Sector } from '#domain/sector'

/** The query of the entries that were on the list on some day of these; who left on the first of them no more. */
export const entriesBetween = (db: Db, fromOn: string, toOn: string) =>
  db.q
    .select({
      institutionId: entries.institutionId,
      kind: sql<EvaluatedKind>`${entries.kind}`,
      sector: entries.sector,
    })
    .from(entries)
    .where(
      and(
        inArray(entries.kind, [...evaluatedKinds]),
        lte(entries.admittedOn, toOn),
        or(isNull(entries.endedOn), sql`${entries.endedOn} > ${fromOn}`),
      ),
    )
    .orderBy(asc(entries.institutionId), asc(entries.kind), asc(entries.sector))

/** The institutions to evaluate, once per kind, with their sectors. */
async function subjectsBetween(db: Db, { fromOn, toOn }: EvaluationPeriod) {
  const held = await entriesBetween(db, fromOn, toOn)
  const grouped = Map.groupBy(held, ({ institutionId, kind }) => `${kind}/${institutionId}`)
  return [...grouped.values()].flatMap(([first, ...rest]) =>
    first
      ? [
          {
            institutionId: first.institutionId,
            kind: first.kind,
            sectors: [...new Set<Sector>([first.sector, ...rest.map(({ sector }) => sector)])],
          },
        ]
      : [],
  )
}

/** Rows in one insert: a statement takes only so many values. */
const ROWS = 100
const inPieces = <T>(rows: T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, i) =>
    rows.slice(i * ROWS, (i + 1) * ROWS),
  )

/**
 * Opens a period with a sheet and its figures for everybody who was on the list in it, with event and key, together or not
 * at all. `not over`: its last day is not past. `nobody`: there is no sheet to open. `overlaps`: some of its days are
 * another period's. `taken`: another form was sent under this id.
 */
export async function openPeriod(
  db: Db,
  { form, person, unit, at }: Clerk & { form: EvaluationPeriod },
): Promise<'opened' | 'taken' | 'not over' | 'nobody' | 'overlaps'> {
  const stream = periodStream(form.id)
  const request = { key: stream, requestHash: requestHash([person, form]) }
  if (await wasDone(db, request)) return 'opened'
  const today = dayOf(at)
  if (form.toOn >= today) return 'not over'
  const subjects = await subjectsBetween(db, form)
  if (subjects.length === 0) return 'nobody'
  const [counted, values] = await Promise.all([countsOf(db, form, null), settingsOf(db)])
  const sheets = subjects.map((subject) => ({
    ...{ id: newToken().slice(0, 32), periodId: form.id, ...subject },
    ...{ state: 'draft' as const, version: 0, figuresNo: 1 },
  }))
  const figures = sheets.map(({ id, institutionId, kind }) => ({
    ...{ sheetId: id, no: 1, madeBy: person, madeAt: at },
    figures: figuresOf({ counts: counted(institutionId, kind), values, on: today }),
  }))
  try {
    await db.write([
      once({ ...request, at }),
      db.q
        .insert(evaluationPeriods)
        .values({ ...form, state: 'open', version: 1, openedBy: person, openedAt: at }),
      ...inPieces(sheets).map((piece) => db.q.insert(evaluationSheets).values(piece)),
      ...inPieces(figures).map((piece) => db.q.insert(evaluationFigures).values(piece)),
      record(db, firstHead(stream), {
        action: 'open',
        actor: person,
        at,
        basis: 'measures/12',
        data: { unit, fromOn: form.fromOn, toOn: form.toOn, sheets: sheets.length },
      }),
    ])
    return 'opened'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    if (await wasDone(db, request)) return 'opened'
    return error.rule === 'periods overlap' ? 'overlaps' : 'taken'
  }
}

/** Why a period does not take a step. `sheets open`: one is not confirmed. `sheets told`: an institution knows of one. */
export type PeriodRefusal = 'not allowed' | 'sheets open' | 'sheets told'

/** Ends a period whose sheets are all confirmed, or drops one of which no institution was told. */
export function movePeriod(
  db: Db,
  { id, scope, form, person, unit, at }: Clerk & { id: string; scope: Scope; form: PeriodStep },
): Promise<StepOutcome | PeriodRefusal> {
  return take<Period, PeriodRefusal>(
    db,
    { stream: periodStream(id), seen: form.version, sent: [person, form], at },
    () => periodWithin(db, id, scope),
    async (found) => {
      const state = nextPeriodState(found.state, form.action)
      if (!state) return 'not allowed'
      const isEnd = form.action === 'end'
      const [other] = await db.q
        .select({ id: evaluationSheets.id })
        .from(evaluationSheets)
        .where(
          and(
            eq(evaluationSheets.periodId, id),
            ne(evaluationSheets.state, isEnd ? 'final' : 'draft'),
          ),
        )
        .limit(1)
      if (other) return isEnd ? 'sheets open' : 'sheets told'
      const remark = form.action === 'drop' ? form.remark : ''
      return {
        queries: [
          db.q
            .update(evaluationPeriods)
            .set({ state, version: form.version + 1, endedOn: dayOf(at), remark })
            .where(eq(evaluationPeriods.id, id)),
        ],
        happening: { action: form.action, actor: person, data: { unit } },
      }
    },
  )
}
