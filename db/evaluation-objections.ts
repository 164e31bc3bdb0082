import { and, eq, max } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import type { Clerk } from '#db/designations'
import {
  figuresHeld,
  movedSheet,
  nextFigures,
  nextOf,
  recounted,
  toldFigures,
} from '#db/evaluation-steps'
import { type SheetFound, ownSheet, sheetStream, sheetWithin } from '#db/evaluations'
import { evaluationDecisions, evaluationFigures, evaluationObjections } from '#db/schema'
import { settingsOf } from '#db/settings'
import { type Planned, type StepOutcome, take } from '#db/steps'
import { dayOf } from '#domain/calendar'
import { type Figures, countedOf, without } from '#domain/evaluation-figures'
import type { ObjectionDecision, SheetObjection } from '#domain/evaluation-form'
import type { Scope } from '#domain/permission'

/** Takes the institution's objection to the figures that hold. It stands as it was sent. */
export function objectToSheet(
  db: Db,
  {
    id,
    institutionId,
    form: { version, body },
    at,
  }: { id: string; institutionId: string; form: SheetObjection; at: Date },
): Promise<StepOutcome | 'not allowed' | 'too late'> {
  const today = dayOf(at)
  return take<SheetFound, 'not allowed' | 'too late'>(
    db,
    { stream: sheetStream(id), seen: version, sent: ['object', institutionId, body], at },
    () => ownSheet(db, id, institutionId),
    (found): Promise<Planned | 'not allowed' | 'too late'> => {
      const state = nextOf(found, 'object')
      const { figuresNo: no } = found
      if (!state) return Promise.resolve('not allowed')
      if (today > (found.objectBy ?? '')) return Promise.resolve('too late')
      return Promise.resolve({
        queries: [
          db.q.insert(evaluationObjections).values({ sheetId: id, no, body, objectedOn: today }),
          movedSheet(db, found, { state, waitsFrom: today }),
        ],
        happening: { action: 'object', actor: 'institution', data: { no } },
      })
    },
  )
}

/** The number of the newest decision about a sheet; 0 where there is none. */
async function lastDecision(db: Db, sheetId: string): Promise<number> {
  const [row] = await db.q
    .select({ no: max(evaluationDecisions.no) })
    .from(evaluationDecisions)
    .where(eq(evaluationDecisions.sheetId, sheetId))
  return row?.no ?? 0
}

/**
 * The figures that an objection leads to where it is right: counted anew, or the told ones without a criterion. `no value`:
 * that one does not count as it is.
 */
async function mended(
  db: Db,
  found: SheetFound,
  form: ObjectionDecision,
  at: Date,
): Promise<Figures | 'no value' | null> {
  if (form.action === 'dismiss' || !form.remedy) return null
  if (form.remedy === 'recount') return recounted(db, found, at)
  const [held, values] = await Promise.all([figuresHeld(db, found), settingsOf(db)])
  if (!countedOf(held).includes(form.remedy)) return 'no value'
  return without(held, form.remedy, values['evaluation.least'])
}

/** Proposes what becomes of an objection. Nothing is told of it until a second person has confirmed it. */
export function decideObjection(
  db: Db,
  {
    id,
    scope,
    form,
    person,
    unit,
    at,
  }: Clerk & { id: string; scope: Scope; form: ObjectionDecision },
): Promise<StepOutcome | 'not allowed' | 'no value'> {
  return take<SheetFound, 'not allowed' | 'no value'>(
    db,
    { stream: sheetStream(id), seen: form.version, sent: [person, form], at },
    () => sheetWithin(db, id, scope),
    async (found): Promise<Planned | 'not allowed' | 'no value'> => {
      const state = nextOf(found, form.action)
      if (!state) return 'not allowed'
      const [figures, last, next] = await Promise.all([
        mended(db, found, form, at),
        lastDecision(db, id),
        nextFigures(db, id),
      ])
      if (figures === 'no value') return figures
      return {
        queries: [
          ...(figures
            ? [
                db.q
                  .insert(evaluationFigures)
                  .values({ sheetId: id, no: next, figures, madeBy: person, madeAt: at }),
              ]
            : []),
          db.q.insert(evaluationDecisions).values({
            ...{ sheetId: id, no: last + 1, objectionNo: found.figuresNo },
            ...{ isUpheld: figures !== null, reason: form.reason },
            ...{ figuresNo: figures ? next : null, decidedBy: person, decidedOn: dayOf(at) },
          }),
          movedSheet(db, found, { state, decidedBy: person, waitsFrom: dayOf(at) }),
        ],
        happening: { action: form.action, actor: person, data: { unit, no: last + 1 } },
      }
    },
  )
}

const numbered = (sheetId: string, no: number) =>
  and(eq(evaluationDecisions.sheetId, sheetId), eq(evaluationDecisions.no, no))

/** What returning the decision that waits writes besides the move: when and why. */
export async function returned(
  db: Db,
  { id }: SheetFound,
  set: { returnedOn: string; returnedReason: string },
): Promise<Query[]> {
  const which = numbered(id, await lastDecision(db, id))
  return [db.q.update(evaluationDecisions).set(set).where(which)]
}

/** What confirming a sheet adopts: the decision that waits is told, and its figures with it, if it has any. */
export async function adopted(
  db: Db,
  { id, state }: SheetFound,
  today: string,
): Promise<{ figuresNo: number | null; queries: Query[] }> {
  if (state !== 'decided') return { figuresNo: null, queries: [] }
  const which = numbered(id, await lastDecision(db, id))
  const [decision] = await db.q.select().from(evaluationDecisions).where(which)
  const proposed = decision?.figuresNo ?? null
  return {
    figuresNo: proposed,
    queries: [
      db.q.update(evaluationDecisions).set({ toldOn: today }).where(which),
      ...(proposed === null ? [] : [toldFigures(db, id, proposed, today)]),
    ],
  }
}
