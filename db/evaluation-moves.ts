import type { Db, Query } from '#db/client'
import type { Clerk } from '#db/designations'
import { adopted, returned } from '#db/evaluation-objections'
import {
  movedSheet,
  nextFigures,
  nextOf,
  recounted,
  recountedFigures,
  toldFigures,
} from '#db/evaluation-steps'
import { type SheetFound, sheetStream, sheetWithin } from '#db/evaluations'
import { evaluationFigures } from '#db/schema'
import { settingsOf } from '#db/settings'
import { type Planned, type StepOutcome, take } from '#db/steps'
import { addDays, addWorkingDays, dayOf } from '#domain/calendar'
import { type SheetAction, isSecond } from '#domain/evaluation'
import type { SheetCorrection, SheetStep } from '#domain/evaluation-form'
import type { Scope } from '#domain/permission'

/**
 * Why a sheet does not take a step. `time to object`: the institution still may. `not the second`: whoever told it, or
 * proposed the decision, does not confirm it.
 */
export type SheetRefusal = 'not allowed' | 'time to object' | 'not the second'

type Deed<Form> = Clerk & { id: string; scope: Scope; form: Form }

/** The last day on which an institution that is told today may object; its days are a setting. Then it waits for staff. */
async function toObject(db: Db, today: string) {
  const objectBy = addWorkingDays(today, (await settingsOf(db))['evaluation.objection'])
  return { objectBy, waitsFrom: addDays(objectBy, 1) }
}

/**
 * Counts a draft anew, tells it, confirms it as a second person, or returns what was proposed about an objection. Confirmed
 * figures that an objection has changed are told, with days to object anew; whoever confirms them tells them.
 */
export function moveSheet(
  db: Db,
  { id, scope, form, person, unit, at }: Deed<SheetStep>,
): Promise<StepOutcome | SheetRefusal> {
  const today = dayOf(at)
  return take<SheetFound, SheetRefusal>(
    db,
    { stream: sheetStream(id), seen: form.version, sent: [person, form], at },
    () => sheetWithin(db, id, scope),
    async (found): Promise<Planned | SheetRefusal> => {
      const state = nextOf(found, form.action)
      if (!state) return 'not allowed'
      const { figuresNo: no } = found
      const taken = (action: SheetAction, ...queries: Query[]): Planned => ({
        queries,
        happening: { action, actor: person, data: { unit, no } },
      })
      const planned = (...queries: Query[]) => taken(form.action, ...queries)
      if (form.action === 'compute') {
        const figures = await recounted(db, found, at)
        return planned(
          recountedFigures(db, found, { figures, madeBy: person, madeAt: at }),
          movedSheet(db, found, {}),
        )
      }
      if (form.action === 'tell')
        return planned(
          toldFigures(db, id, no, today),
          movedSheet(db, found, { state, toldBy: person, ...(await toObject(db, today)) }),
        )
      // Whoever proposed it may take it back as well: else two people could block one another.
      if (form.action === 'return')
        return planned(
          ...(await returned(db, found, { returnedOn: today, returnedReason: form.remark })),
          movedSheet(db, found, { state, decidedBy: null, waitsFrom: today }),
        )
      if (!isSecond(found, person)) return 'not the second'
      // Who has not objected may still do so until the last day has gone by.
      if (found.state === 'told' && today <= (found.objectBy ?? '')) return 'time to object'
      const { figuresNo, queries } = await adopted(db, found, today)
      if (figuresNo === null)
        return planned(
          ...queries,
          movedSheet(db, found, { state, confirmedBy: person, finalOn: today, waitsFrom: '' }),
        )
      const anew = nextOf(found, 'adopt')
      if (!anew) return 'not allowed'
      const told = { toldBy: person, decidedBy: null, ...(await toObject(db, today)) }
      return taken('adopt', ...queries, movedSheet(db, found, { state: anew, figuresNo, ...told }))
    },
  )
}

/**
 * Corrects what the institution was told: counted anew as things are on record now, with its reason beside the earlier
 * figures, and days to object anew.
 */
export function correctSheet(
  db: Db,
  { id, scope, form, person, unit, at }: Deed<SheetCorrection>,
): Promise<StepOutcome | SheetRefusal> {
  const today = dayOf(at)
  return take<SheetFound, SheetRefusal>(
    db,
    { stream: sheetStream(id), seen: form.version, sent: [person, 'correct', form], at },
    () => sheetWithin(db, id, scope),
    async (found): Promise<Planned | SheetRefusal> => {
      const state = nextOf(found, 'correct')
      if (!state) return 'not allowed'
      const [figures, no, until] = await Promise.all([
        recounted(db, found, at),
        nextFigures(db, id),
        toObject(db, today),
      ])
      const by = { madeBy: person, madeAt: at, toldOn: today }
      const told = { toldBy: person, decidedBy: null, ...until }
      return {
        queries: [
          db.q
            .insert(evaluationFigures)
            .values({ sheetId: id, no, figures, reason: form.reason, ...by }),
          movedSheet(db, found, {
            ...{ state, figuresNo: no, ...told },
            ...{ confirmedBy: null, finalOn: null },
          }),
        ],
        happening: { action: 'correct', actor: person, data: { unit, no } },
      }
    },
  )
}
