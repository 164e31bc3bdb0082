import { eq } from 'drizzle-orm'
import { type AdmissionRefusal, admissionOf } from '#db/admissions'
import { application, applicationStream } from '#db/applications'
import { movement } from '#db/application-moves'
import { type Call, call, callStream, nextVersion } from '#db/calls'
import type { Db, Query } from '#db/client'
import type { Clerk } from '#db/designations'
import { bearerOf } from '#db/document-bearers'
import { headOf } from '#db/events'
import { announced } from '#db/listing'
import { standingObjections } from '#db/objections'
import { decided, openProposal, proposed } from '#db/proposals'
import { closedAmong, doubtfulAmong, standingOf } from '#db/rankings'
import { calls, publicityRows } from '#db/schema'
import { settingsOf } from '#db/settings'
import { type StepOutcome, take } from '#db/steps'
import { edge } from '#domain/admission'
import type { AdmissionVerdict } from '#domain/admission-verdict'
import { type CallProposal, isDraft } from '#domain/call'
import { dayOf } from '#domain/calendar'
import { kindName } from '#domain/institution'
import { type CallDocument, publicUntil, publicityTitle } from '#domain/publicity'

/** What is proposed of a call: on which document, and how credit codes were checked whose check digits do not fit. */
export type ProposedOfCall = { number: string; checked?: string }

/** Why something cannot be proposed of a call, or not be confirmed. */
export type CallRefusal =
  | 'not allowed'
  | 'already proposed'
  | 'not proposed'
  | 'own proposal'
  | 'document used'
  | 'over already'
  | 'nothing selected'
  | 'publicity off'
  | 'not publicised'
  | 'publicity open'
  | 'objections open'
  | 'objection upheld'
  | 'sector closed'
  | 'code unchecked'
  | AdmissionRefusal

type Made = { queries: Query[]; data: Record<string, unknown> }

const isUsed = async (db: Db, number: string) => (await bearerOf(db, number)) !== null

const changed = (db: Db, { id, version }: Call, changes: Partial<Call>): Query =>
  db.q
    .update(calls)
    .set({ version: version + 1, ...changes })
    .where(eq(calls.id, id))

/** What making a call public writes. */
async function published(db: Db, found: Call, by: Clerk): Promise<Made | CallRefusal> {
  const today = dayOf(by.at)
  if (!isDraft(found)) return 'not allowed'
  if (found.closesOn <= today) return 'over already'
  if (await isUsed(db, found.number)) return 'document used'
  const { number, title, body } = found
  const id = crypto.randomUUID()
  return {
    queries: [
      ...announced(
        db,
        { id, kind: 'call', number, title, body, issuedOn: today },
        { actor: by.person, at: by.at },
      ),
      changed(db, found, { announcementId: id }),
    ],
    data: { announcement: id },
  }
}

/** What publicising (公示) the selection of a call writes. */
async function publicised(
  db: Db,
  found: Call,
  number: string,
  by: Clerk,
): Promise<Made | CallRefusal> {
  const today = dayOf(by.at)
  if (!found.announcementId || found.publicityId) return 'not allowed'
  const until = publicUntil(today, await settingsOf(db))
  if (until === null) return 'publicity off'
  const rows = await standingOf(db, found.id)
  if (rows.length === 0) return 'nothing selected'
  if ((await closedAmong(db, found)).length > 0) return 'sector closed'
  if (await isUsed(db, number)) return 'document used'
  const id = crypto.randomUUID()
  const title = publicityTitle(kindName(found.kind))
  return {
    queries: [
      ...announced(
        db,
        { id, kind: 'publicity', number, title, issuedOn: today },
        { actor: by.person, at: by.at },
      ),
      ...rows.map(({ id: applicationId, name, creditCode, sectors }) =>
        db.q
          .insert(publicityRows)
          .values({ announcementId: id, applicationId, name, creditCode, sectors }),
      ),
      changed(db, found, { publicityId: id, publicityUntil: until }),
    ],
    data: { announcement: id, until },
  }
}

/** What admitting (入库) everybody who was selected from a call writes: all of it in one batch, on one document. */
async function admitted(
  db: Db,
  found: Call,
  number: string,
  by: Clerk,
): Promise<Made | CallRefusal> {
  const today = dayOf(by.at)
  const values = await settingsOf(db)
  const rows = await standingOf(db, found.id)
  if (rows.length === 0) return 'nothing selected'
  if (!found.publicityUntil && publicUntil(today, values) !== null) return 'not publicised'
  if (found.publicityUntil && today <= found.publicityUntil) return 'publicity open'
  const objections = await standingObjections(db, found.id)
  if (objections.some(({ state }) => state === 'received')) return 'objections open'
  if (objections.length > 0) return 'objection upheld'
  if ((await closedAmong(db, found)).length > 0) return 'sector closed'
  if (await isUsed(db, number)) return 'document used'
  const deed = { actor: by.person, at: by.at }
  const announcement = { id: crypto.randomUUID(), isNew: true }
  const queries: Query[] = []
  for (const { id, sectors } of rows) {
    // The head first: whatever happens to the application after it makes it stale, and the batch is planned anew.
    const head = await headOf(db, applicationStream(id))
    const row = await application(db, id)
    const taken = row && edge(row.kind, row.status, 'admit')
    if (!taken) return 'not allowed'
    const admission = await admissionOf(db, row, { document: number, sectors }, deed, announcement)
    if (typeof admission === 'string') return admission
    announcement.isNew = false
    const happening = {
      actor: by.person,
      basis: number,
      data: { unit: by.unit, call: found.id, ...admission.data },
    }
    const moving = { found: row, head, taken, at: by.at, values }
    queries.push(...movement(db, moving, { happening, queries: admission.queries }))
  }
  queries.push(changed(db, found, { admissionId: announcement.id }))
  return { queries, data: { announcement: announcement.id, admitted: rows.map(({ id }) => id) } }
}

/** What confirming each proposal makes. */
const made: Record<
  CallProposal,
  (db: Db, found: Call, number: string, by: Clerk) => Promise<Made | CallRefusal>
> = {
  'call-publication': (db, found, _number, by) => published(db, found, by),
  'call-publicity': publicised,
  'call-admission': admitted,
}

type Proposing = Clerk & { id: string; kind: CallProposal } & CallDocument

/**
 * Proposes what is made public of a call: itself (Arts. 4, 5), its publicity, its admissions; `decideOfCall` makes it.
 * What could not be confirmed now is not proposed either. That two persons agree is our setting.
 */
export function proposeOfCall(
  db: Db,
  { id, kind, version, number, codeCheck, ...by }: Proposing,
): Promise<StepOutcome | CallRefusal> {
  const stream = callStream(id)
  const { person, unit, at } = by
  return take<Call, CallRefusal>(
    db,
    { stream, seen: version, sent: [person, kind, number, codeCheck], at },
    () => call(db, id),
    async (found) => {
      if (await openProposal(db, stream)) return 'already proposed'
      const tried = await made[kind](db, found, number, by)
      if (typeof tried === 'string') return tried
      const isDoubtful = kind === 'call-admission' && (await doubtfulAmong(db, id)).length > 0
      if (isDoubtful && codeCheck === '') return 'code unchecked'
      const checked = isDoubtful && { checked: codeCheck }
      const payload: ProposedOfCall = { number, ...checked }
      return {
        queries: [
          nextVersion(db, found),
          proposed(db, { kind, subject: stream, payload, by: person, at }),
        ],
        happening: {
          action: `propose-${kind}`,
          actor: person,
          basis: number,
          data: { unit, ...checked },
        },
      }
    },
  )
}

/** Decides what is proposed of a call: confirmed, it is made and public at once; returned, with the reason, nothing changes. */
export function decideOfCall(
  db: Db,
  { id, verdict, ...by }: Clerk & { id: string; verdict: AdmissionVerdict },
): Promise<StepOutcome | CallRefusal> {
  const stream = callStream(id)
  const { person, unit, at } = by
  const { version, outcome, remark: reason } = verdict
  return take<Call, CallRefusal>(
    db,
    { stream, seen: version, sent: [person, verdict], at },
    () => call(db, id),
    async (found) => {
      const proposal = await openProposal(db, stream)
      if (!proposal) return 'not proposed'
      const { proposedBy } = proposal
      if (proposedBy === person) return 'own proposal'
      const kind = proposal.kind as CallProposal
      const { number } = proposal.payload as ProposedOfCall
      const close = decided(db, proposal.id, { outcome, by: person, reason, at })
      if (outcome === 'returned')
        return {
          queries: [nextVersion(db, found), close],
          happening: {
            action: `return-${kind}`,
            actor: person,
            reason,
            data: { unit, proposedBy },
          },
        }
      const done = await made[kind](db, found, number, by)
      if (typeof done === 'string') return done
      return {
        queries: [...done.queries, close],
        happening: {
          action: kind,
          actor: person,
          basis: number,
          data: { unit, proposedBy, ...done.data },
        },
      }
    },
  )
}
