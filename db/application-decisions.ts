import { type AdmissionRefusal, admissionOf } from '#db/admissions'
import { type Move, type MoveOutcome, move } from '#db/application-moves'
import { type Application, applicationStream } from '#db/applications'
import { isSelectedByCalls } from '#db/calls'
import type { Db } from '#db/client'
import { decided, openProposal, proposed } from '#db/proposals'
import { checksFor, filed } from '#db/qualifications'
import { lockedSheets } from '#db/review-sheets'
import { settingsOf } from '#db/settings'
import type { AdmissionVerdict } from '#domain/admission-verdict'
import { isDoubtful } from '#domain/credit-code'
import { type Decision, askedIn } from '#domain/decision'
import { isQualified } from '#domain/qualification'
import type { Sector } from '#domain/sector'
import { askedText } from '#domain/supplement'

/** Who decides, and when; the event names the person and the unit. */
type Clerk = { person: string; unit: string; at: Date }

/** A staff decision, and the person and unit it is recorded under. */
export type StaffMove = Clerk & { id: string; decision: Decision }

/** Why a staff decision cannot be made yet, besides what an admission asks. */
export type MoveRefusal =
  | 'already proposed'
  | 'too few sheets'
  | 'by call'
  | 'checklist open'
  | 'reason missing'
  | 'code unchecked'

/** What a proposal to admit holds; `checked`: how a credit code was checked whose check digit does not fit. */
export type ProposedAdmission = {
  document: string
  sectors: Sector[]
  reason: string
  checked?: string
}

/** An ecosystem provider is filed once every item of its qualification review is met (Art. 5). */
const mayBeFiled = async (db: Db, { id, kind }: Application) =>
  kind !== 'ecosystem-provider' || isQualified((await checksFor(db, id))?.results ?? null)

const stays = ({ status, closedAt }: Application) => ({ status, closedAt })

/**
 * Applies a staff decision (Arts. 4, 5). An admission is published, so it is only proposed here, on the document number
 * and the sectors it names, and `decideAdmission` makes it: that two persons agree is our setting.
 */
export function moveApplication(
  db: Db,
  { id, decision, person, unit, at }: StaffMove,
): Promise<MoveOutcome | AdmissionRefusal | MoveRefusal> {
  const { action, version, reason, supplement, dueOn, document, sectors, codeCheck } = decision
  const step: Move = { id, version, action, by: 'staff', at, sent: [person, decision] }
  return move<AdmissionRefusal | MoveRefusal>(db, step, async (found, { to }) => {
    if (to === 'supplement') {
      const asked = askedIn(decision)
      const text = askedText(supplement, asked)
      return {
        happening: { actor: person, reason: text, data: { unit, dueOn } },
        changes: { supplement: text, supplementDueOn: dueOn, asked },
      }
    }
    if (
      action === 'pass-review' &&
      (await lockedSheets(db, id)) < (await settingsOf(db))['review.sheets']
    )
      return 'too few sheets'
    // Where integrators are called for, they are compared and admitted together.
    if (
      found.kind === 'integrator' &&
      // One that was proposed before there was a call is in none, and goes on as it began.
      (to === 'proposed' || (to === 'admitted' && found.callId !== null)) &&
      (await isSelectedByCalls(db, found.kind))
    )
      return 'by call'
    if (to !== 'admitted') return { happening: { actor: person, reason, data: { unit } } }

    const subject = applicationStream(id)
    if (await openProposal(db, subject)) return 'already proposed'
    const admission = await admissionOf(db, found, decision, { actor: person, at })
    if (typeof admission === 'string') return admission
    if (!(await mayBeFiled(db, found))) return 'checklist open'
    // Who asked for a sector and is left out of it is told why: our setting.
    if (admission.data.notChosen.length > 0 && reason === '') return 'reason missing'
    const isCodeDoubtful = isDoubtful(found.creditCode)
    if (isCodeDoubtful && codeCheck === '') return 'code unchecked'
    const checked = isCodeDoubtful && { checked: codeCheck }
    const payload: ProposedAdmission = { document, sectors, reason, ...checked }
    return {
      happening: {
        action: 'propose-admission',
        actor: person,
        reason,
        basis: document,
        data: { unit, sectors, ...checked },
      },
      changes: stays(found),
      queries: [proposed(db, { kind: 'admission', subject, payload, by: person, at })],
      keepsProposal: true,
    }
  })
}

/** Why a proposed admission cannot be decided. */
export type VerdictRefusal = AdmissionRefusal | 'not proposed' | 'own proposal' | 'checklist open'

/**
 * Decides a proposed admission (Arts. 4, 5). Confirmed, it brings the institution, the announcement and one entry per
 * sector in the same batch; returned, the application stays where it is, with the reason.
 * `own proposal`: the proposer cannot confirm; a CHECK of the table holds it.
 */
export function decideAdmission(
  db: Db,
  { id, verdict, person, unit, at }: Clerk & { id: string; verdict: AdmissionVerdict },
): Promise<MoveOutcome | VerdictRefusal> {
  const { version, outcome, remark: reason } = verdict
  const sent = ['admission', person, verdict]
  const step: Move = { id, version, action: 'admit', by: 'staff', at, sent }
  return move<VerdictRefusal>(db, step, async (found) => {
    const proposal = await openProposal(db, applicationStream(id))
    if (!proposal) return 'not proposed'
    const { proposedBy } = proposal
    if (proposedBy === person) return 'own proposal'
    const close = decided(db, proposal.id, { outcome, by: person, reason, at })
    if (outcome === 'returned')
      return {
        happening: {
          action: 'return-admission',
          actor: person,
          reason,
          basis: '',
          data: { unit, proposedBy },
        },
        changes: stays(found),
        queries: [close],
        keepsProposal: true,
      }

    if (!(await mayBeFiled(db, found))) return 'checklist open'
    const chosen = proposal.payload as ProposedAdmission
    const admission = await admissionOf(db, found, chosen, { actor: person, at })
    if (typeof admission === 'string') return admission
    return {
      happening: {
        actor: person,
        reason: chosen.reason,
        basis: chosen.document,
        data: { unit, proposedBy, ...admission.data },
      },
      queries: [
        close,
        ...(found.kind === 'ecosystem-provider' ? [filed(id, at)] : []),
        ...admission.queries,
      ],
      keepsProposal: true,
    }
  })
}
