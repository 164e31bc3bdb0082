import { and, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import type { Clerk } from '#db/designations'
import { firstHead, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { type Round, roundStream, roundWithin } from '#db/inspection-rounds'
import {
  entries,
  inspectionRounds,
  inspectionSubjects,
  inspectionTexts,
  inspections,
} from '#db/schema'
import { type StepOutcome, take } from '#db/steps'
import { dayOf } from '#domain/calendar'
import { type InspectedKind, nextRoundState } from '#domain/inspection'
import type {
  InspectionRound,
  RoundDetails,
  RoundEnd,
  RoundInclusion,
} from '#domain/inspection-form'
import type { Scope } from '#domain/permission'

/** Opens a round with its event and key, together or not at all. `taken`: another form was sent under this id. */
export async function openRound(
  db: Db,
  { form, person, unit, at }: Clerk & { form: InspectionRound },
): Promise<'opened' | 'taken'> {
  const stream = roundStream(form.id)
  const request = { key: stream, requestHash: requestHash([person, form]) }
  if (await wasDone(db, request)) return 'opened'
  try {
    await db.write([
      once({ ...request, at }),
      db.q
        .insert(inspectionRounds)
        .values({ ...form, state: 'open', version: 1, openedBy: person, openedAt: at }),
      record(db, firstHead(stream), {
        action: 'open',
        actor: person,
        at,
        basis: 'measures/12',
        data: { unit, kinds: form.kinds, sectors: form.sectors },
      }),
    ])
    return 'opened'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return (await wasDone(db, request)) ? 'opened' : 'taken'
  }
}

/**
 * Why a round does not take a step. `drafts open`: a record is not finished, and would stay so for ever. `records before`: a
 * record is of an earlier day.
 */
export type RoundRefusal = 'not allowed' | 'not in scope' | 'drafts open' | 'records before'

const detailKeys = ['title', 'fromOn', 'toOn', 'participants', 'plan'] as const

type Deed<Form> = Clerk & { id: string; scope: Scope; form: Form }

/** The query of a record of the round that says it is of a day before this one. */
export const recordsBefore = (db: Db, roundId: string, fromOn: string) =>
  db.q
    .select({ id: inspections.id })
    .from(inspections)
    .crossJoin(inspectionTexts)
    .where(
      and(
        eq(inspections.roundId, roundId),
        sql`${inspections.state} <> 'dropped'`,
        eq(inspectionTexts.inspectionId, inspections.id),
        lt(inspectionTexts.day, fromOn),
      ),
    )
    .limit(1)

const headingOf = ({ title, fromOn, toOn }: Pick<Round, 'title' | 'fromOn' | 'toOn'>) => ({
  title,
  fromOn,
  toOn,
})

/** Corrects the details of a round that is open; the drafts in it are due by its new last day. */
export function reviseRound(
  db: Db,
  { id, scope, form, person, unit, at }: Deed<RoundDetails>,
): Promise<StepOutcome | RoundRefusal> {
  const { version, ...details } = form
  return take<Round, RoundRefusal>(
    db,
    { stream: roundStream(id), seen: version, sent: [person, 'revise', form], at },
    () => roundWithin(db, id, scope),
    async (found) => {
      if (!nextRoundState(found.state, 'revise')) return 'not allowed'
      const [earlier] = await recordsBefore(db, id, details.fromOn)
      if (earlier) return 'records before'
      const { toOn } = details
      const changed = detailKeys.filter((key) => details[key] !== found[key])
      return {
        queries: [
          db.q
            .update(inspectionRounds)
            .set({ ...details, version: version + 1 })
            .where(eq(inspectionRounds.id, id)),
          db.q
            .update(inspections)
            .set({ dueOn: toOn })
            .where(and(eq(inspections.roundId, id), sql`${inspections.state} = 'draft'`)),
        ],
        happening: {
          action: 'revise-round',
          actor: person,
          // Institutions were told under the title as it was; plan and participants may name people, and events stay.
          data: { unit, changed, before: headingOf(found), after: headingOf(details) },
        },
      }
    },
  )
}

/** Puts institutions into a round that is open. `not in scope`: one is no candidate of this round. */
export function includeInRound(
  db: Db,
  { id, scope, form, person, unit, at }: Deed<RoundInclusion>,
): Promise<StepOutcome | RoundRefusal> {
  const { version } = form
  return take<Round, RoundRefusal>(
    db,
    { stream: roundStream(id), seen: version, sent: [person, form], at },
    () => roundWithin(db, id, scope),
    async (found) => {
      if (!nextRoundState(found.state, 'include')) return 'not allowed'
      const chosen = await db.q
        .select()
        .from(entries)
        .where(
          and(
            inArray(entries.id, form.entries),
            inArray(entries.kind, found.kinds),
            inArray(entries.sector, found.sectors),
            isNull(entries.endedOn),
          ),
        )
      if (chosen.length !== form.entries.length) return 'not in scope'
      return {
        queries: [
          ...chosen.map(({ id: entryId, institutionId, kind, sector }) =>
            db.q
              .insert(inspectionSubjects)
              .values({
                roundId: id,
                entryId,
                institutionId,
                kind: kind as InspectedKind,
                sector,
                includedOn: dayOf(at),
              })
              .onConflictDoNothing(),
          ),
          db.q
            .update(inspectionRounds)
            .set({ version: version + 1 })
            .where(eq(inspectionRounds.id, id)),
        ],
        happening: {
          action: 'include',
          actor: person,
          data: { unit, institutions: chosen.map(({ institutionId }) => institutionId) },
        },
      }
    },
  )
}

/** Ends a round: nothing more is begun in it. Replies, closings and corrections go on. */
export function endRound(
  db: Db,
  { id, scope, form, person, unit, at }: Deed<RoundEnd>,
): Promise<StepOutcome | RoundRefusal> {
  const { version } = form
  return take<Round, RoundRefusal>(
    db,
    { stream: roundStream(id), seen: version, sent: [person, 'end'], at },
    () => roundWithin(db, id, scope),
    async (found) => {
      const state = nextRoundState(found.state, 'end')
      if (!state) return 'not allowed'
      const [draft] = await db.q
        .select({ id: inspections.id })
        .from(inspections)
        .where(and(eq(inspections.roundId, id), sql`${inspections.state} = 'draft'`))
        .limit(1)
      if (draft) return 'drafts open'
      return {
        queries: [
          db.q
            .update(inspectionRounds)
            .set({ state, version: version + 1, endedOn: dayOf(at) })
            .where(eq(inspectionRounds.id, id)),
        ],
        happening: { action: 'end', actor: person, data: { unit } },
      }
    },
  )
}
