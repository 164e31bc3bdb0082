import { eq } from 'drizzle-orm'
import { type EffectRefusal, type Grounds, amended } from '#db/amendment-effects'
import { type Amendment, amendment, amendmentStream } from '#db/amendments'
import type { Db } from '#db/client'
import type { Clerk } from '#db/designations'
import { decided, lapsed, openProposal, proposed } from '#db/proposals'
import { amendments } from '#db/schema'
import { type Planned, type StepOutcome, take } from '#db/steps'
import type { AdmissionVerdict } from '#domain/admission-verdict'
import { amendmentAfter } from '#domain/amendment'
import type { AmendmentMove } from '#domain/amendment-form'
import { dayOf } from '#domain/calendar'

/** What a proposal to make an amendment holds. */
export type ProposedAmendment = Grounds & { answer: string }

/** Why an amendment cannot be moved as asked. */
export type AmendmentRefusal =
  EffectRefusal | 'not allowed' | 'already proposed' | 'not proposed' | 'own proposal'

const changed = (db: Db, { id, version }: Amendment, set: Partial<Amendment>) =>
  db.q
    .update(amendments)
    .set({ version: version + 1, ...set })
    .where(eq(amendments.id, id))

/**
 * Refuses an amendment, or proposes to make it: what it changes is published, so a second person confirms (our setting).
 * What could not be made now is not proposed.
 */
export function moveAmendment(
  db: Db,
  { id, move, ...by }: Clerk & { id: string; move: AmendmentMove },
): Promise<StepOutcome | AmendmentRefusal> {
  const { person, unit, at } = by
  const { action, document, on, answer, version } = move
  const stream = amendmentStream(id)
  return take<Amendment, AmendmentRefusal>(
    db,
    { stream, seen: version, sent: [person, move], at },
    () => amendment(db, id),
    async (found): Promise<Planned | AmendmentRefusal> => {
      const state = amendmentAfter(found.state, action)
      if (!state) return 'not allowed'
      const happening = { actor: person, reason: answer, data: { unit } }
      if (action === 'refuse')
        return {
          queries: [
            changed(db, found, { state, answer, settledOn: dayOf(at) }),
            lapsed(db, stream, at),
          ],
          happening: { ...happening, action },
        }
      if (await openProposal(db, stream)) return 'already proposed'
      const payload: ProposedAmendment = { document, on, answer }
      const tried = await amended(db, found, payload, by)
      if (typeof tried === 'string') return tried
      const proposal = { kind: 'amendment', subject: stream, payload, by: person, at }
      return {
        queries: [changed(db, found, {}), proposed(db, proposal)],
        happening: { ...happening, action: 'propose', basis: document },
      }
    },
  )
}

/**
 * Decides what was proposed. Confirmed, the amendment and all it changes are written in one batch; returned, it waits
 * again. `own proposal`: the proposer cannot confirm; a CHECK holds it.
 */
export function decideAmendment(
  db: Db,
  { id, verdict, ...by }: Clerk & { id: string; verdict: AdmissionVerdict },
): Promise<StepOutcome | AmendmentRefusal> {
  const { person, unit, at } = by
  const { outcome, remark, version } = verdict
  const stream = amendmentStream(id)
  return take<Amendment, AmendmentRefusal>(
    db,
    { stream, seen: version, sent: ['verdict', person, verdict], at },
    () => amendment(db, id),
    async (found): Promise<Planned | AmendmentRefusal> => {
      const proposal = await openProposal(db, stream)
      if (!proposal) return 'not proposed'
      const { proposedBy } = proposal
      if (proposedBy === person) return 'own proposal'
      const close = decided(db, proposal.id, { outcome, by: person, reason: remark, at })
      const data = { unit, proposedBy }
      if (outcome === 'returned')
        return {
          queries: [close, changed(db, found, {})],
          happening: { action: 'return', actor: person, reason: remark, data },
        }
      const state = amendmentAfter(found.state, 'make')
      if (!state) return 'not allowed'
      const { document, on, answer } = proposal.payload as ProposedAmendment
      const made = await amended(db, found, { document, on }, by)
      if (typeof made === 'string') return made
      const settled = { state, document, answer, effectiveOn: on, settledOn: dayOf(at) }
      return {
        queries: [close, ...made, changed(db, found, settled)],
        happening: { action: 'make', actor: person, reason: answer, basis: document, data },
      }
    },
  )
}
