import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import type { Clerk } from '#db/designations'
import { firstHead, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { type Round, roundStream, roundWithin } from '#db/inspection-rounds'
import { entries, inspectionRounds, inspectionSubjects, inspections } from '#db/schema'
import { type StepOutcome, take } from '#db/steps'
import { dayOf } from '#domain/calendar'
import { type InspectedKind, nextRoundState } from '#domain/inspection'
import type { InspectionRound, RoundEnd, RoundInclusion } from '#domain/inspection-form'
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

/** Why a round does not take a step. `drafts open`: a record is not finished, and would stay so for ever. */
export type RoundRefusal = 'not allowed' | 'not in scope' | 'drafts open'

type Deed<Form> = Clerk & { id: string; scope: Scope; form: Form }

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
