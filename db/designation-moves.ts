import { eq } from 'drizzle-orm'
import type { Db } from '#db/client'
import { ended, hasLaterNotice, replaced } from '#db/designation-ends'
import {
  type Clerk,
  type Designation,
  designation,
  designationStream,
  inForce,
  knownBy,
} from '#db/designations'
import { isNoticeNumber } from '#db/document-bearers'
import { insertInstitution } from '#db/institutions'
import { announced, listed } from '#db/listing'
import { decided, lapsed, openProposal, proposed } from '#db/proposals'
import { announcements, designations } from '#db/schema'
import { type Planned, type StepOutcome, take } from '#db/steps'
import { dayOf } from '#domain/calendar'
import type { AdmissionVerdict } from '#domain/admission-verdict'
import { DESIGNATION_TITLE, type DesignationMove, isPublished, stepFrom } from '#domain/designation'

/** What a proposal to designate or to end holds; `ends` is the designation in force that the same document ends. */
export type ProposedDesignation = Pick<DesignationMove, 'document' | 'on' | 'ends' | 'reason'> & {
  action: 'designate' | 'end'
}

/** Why a designation cannot be moved as asked. */
export type DesignationRefusal =
  | 'not allowed'
  | 'already proposed'
  | 'not proposed'
  | 'own proposal'
  | 'in the pool'
  | 'sector taken'
  | 'document used'
  | 'name differs'
  | 'too early'
  | 'notice later'

/** The announcement of this number: one day's designations share it, and nothing else may use it. */
async function announcementOf(db: Db, number: string, today: string) {
  const [found] = await db.q.select().from(announcements).where(eq(announcements.number, number))
  if (!found)
    return (await isNoticeNumber(db, number)) ? null : { id: crypto.randomUUID(), isNew: true }
  return found.kind === 'designation' && found.issuedOn === today
    ? { id: found.id, isNew: false }
    : null
}

/** Everything a designation (Art. 3) writes: the one before ended, then institution, announcement, entry and its own row. */
async function designated(
  db: Db,
  found: Designation,
  { document, on, ends, reason }: Omit<ProposedDesignation, 'action'>,
  by: Clerk,
) {
  const { id, sector, name, creditCode, version } = found
  const deed = { actor: by.person, at: by.at }
  const today = dayOf(by.at)
  const before = await inForce(db, sector)
  if ((before?.id ?? '') !== ends) return 'sector taken'
  if (on < (before?.designatedOn ?? on)) return 'too early'
  if (before && (await hasLaterNotice(db, before, on))) return 'notice later'
  const known = await knownBy(db, creditCode, sector)
  // Our setting, after the lead of Art. 6; a trigger holds it too.
  if (known?.inPool) return 'in the pool'
  if (known && known.name !== name) return 'name differs'
  const announcement = await announcementOf(db, document, today)
  if (!announcement) return 'document used'

  const institutionId = known?.id ?? crypto.randomUUID()
  const entryId = crypto.randomUUID()
  const queries = [
    ...(before ? await replaced(db, before, { on, document, reason }, by) : []),
    ...(known ? [] : insertInstitution(db, { id: institutionId, name, creditCode, listedOn: on })),
    ...(announcement.isNew
      ? announced(
          db,
          {
            id: announcement.id,
            kind: 'designation',
            number: document,
            title: DESIGNATION_TITLE,
            issuedOn: today,
          },
          deed,
        )
      : []),
    ...listed(
      db,
      {
        id: entryId,
        institutionId,
        kind: 'promoter',
        sector,
        state: 'admitted',
        admittedOn: on,
        announcementId: announcement.id,
      },
      { basis: document, ...deed },
    ),
    db.q
      .update(designations)
      .set({
        state: 'designated',
        version: version + 1,
        designatedOn: on,
        document,
        entryId,
      })
      .where(eq(designations.id, id)),
  ]
  return { queries, data: { institution: institutionId, entry: entryId, ends } }
}

type Move = Clerk & { id: string; move: DesignationMove }

/**
 * Takes one step of a designation (Art. 3). To designate and to end are published, so they are only proposed here, and
 * `decideDesignation` makes them: that two persons agree is our setting.
 */
export function moveDesignation(
  db: Db,
  { id, move, ...by }: Move,
): Promise<StepOutcome | DesignationRefusal> {
  const { person, unit, at } = by
  const { action, document, on, ends, reason, version } = move
  const stream = designationStream(id)
  const step = { stream, seen: version, sent: [person, move], at }
  return take<Designation, DesignationRefusal>(
    db,
    step,
    () => designation(db, id),
    async (found): Promise<Planned | DesignationRefusal> => {
      const taken = stepFrom(found.state, action)
      if (!taken) return 'not allowed'
      const row = (changes: Partial<Designation>) =>
        db.q
          .update(designations)
          .set({ version: version + 1, ...changes })
          .where(eq(designations.id, id))
      const basis = taken.setting ? '' : document
      const happening = { action, actor: person, reason, basis, data: { unit, on } }
      if (action === 'report') {
        const changes = { state: taken.to, reportedOn: on, reportNumber: document }
        return { queries: [row(changes)], happening }
      }
      if (!isPublished(action))
        return { queries: [row({ state: taken.to }), lapsed(db, stream, at)], happening }

      if (await openProposal(db, stream)) return 'already proposed'
      if (action === 'end' && (await hasLaterNotice(db, found, on))) return 'notice later'
      const payload = { action, document, on, ends, reason } as ProposedDesignation
      const tried =
        action === 'designate' ? await designated(db, found, payload, by) : { queries: [] }
      if (typeof tried === 'string') return tried
      const proposal = { kind: `designation-${action}`, subject: stream, payload, by: person, at }
      return {
        queries: [row({}), proposed(db, proposal)],
        happening: { ...happening, action: `propose-${action}` },
      }
    },
  )
}

/**
 * Decides what was proposed. Confirmed, it brings the announcement and the entry, or ends it, in the same batch; returned,
 * the designation stays where it is, with the reason. `own proposal`: the proposer cannot confirm; a CHECK holds it.
 */
export function decideDesignation(
  db: Db,
  { id, verdict, ...by }: Clerk & { id: string; verdict: AdmissionVerdict },
): Promise<StepOutcome | DesignationRefusal> {
  const { person, unit, at } = by
  const { outcome, remark, version } = verdict
  const stream = designationStream(id)
  const step = { stream, seen: version, sent: ['verdict', person, verdict], at }
  return take<Designation, DesignationRefusal>(
    db,
    step,
    () => designation(db, id),
    async (found): Promise<Planned | DesignationRefusal> => {
      const proposal = await openProposal(db, stream)
      if (!proposal) return 'not proposed'
      const { proposedBy } = proposal
      if (proposedBy === person) return 'own proposal'
      const payload = proposal.payload as ProposedDesignation
      const { action, document, on, reason } = payload
      const close = decided(db, proposal.id, { outcome, by: person, reason: remark, at })
      if (outcome === 'returned')
        return {
          queries: [
            close,
            db.q
              .update(designations)
              .set({ version: version + 1 })
              .where(eq(designations.id, id)),
          ],
          happening: {
            action: `return-${action}`,
            actor: person,
            reason: remark,
            data: { unit, proposedBy },
          },
        }
      if (!stepFrom(found.state, action)) return 'not allowed'
      if (action === 'end' && (await hasLaterNotice(db, found, on))) return 'notice later'
      const made =
        action === 'designate'
          ? await designated(db, found, payload, by)
          : {
              queries: await ended(db, found, { on, document, reason, version: version + 1 }, by),
              data: {},
            }
      if (typeof made === 'string') return made
      return {
        queries: [close, ...made.queries],
        happening: {
          action,
          actor: person,
          reason,
          basis: document,
          data: { unit, proposedBy, on, ...made.data },
        },
      }
    },
  )
}
