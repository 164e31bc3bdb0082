import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Db } from '#db/client'
import type { Clerk } from '#db/designations'
import { bearerOf } from '#db/document-bearers'
import { headOf } from '#db/events'
import { type Untold, keptText, untold } from '#db/notice-corrections'
import { noticeStream } from '#db/notices'
import { decided, lapsed, openProposal, proposed } from '#db/proposals'
import { entries, institutions, noticeSteps, notices } from '#db/schema'
import { settingsOf } from '#db/settings'
import { type Planned, type StepOutcome, take } from '#db/steps'
import type { AdmissionVerdict } from '#domain/admission-verdict'
import { addDays, dayOf } from '#domain/calendar'
import type { NoticeCorrection, NoticeMove, Rectification } from '#domain/notice-form'
import { type NoticeAction, isByTwo, isOver, nextNoticeState } from '#domain/notice-work'
import type { Scope } from '#domain/permission'
import type { Sector } from '#domain/sector'

/**
 * The notice of this id as staff may see it, with the version its stream stands at, or `null`.
 * A promoter's staff see those about the promoter in charge of their sectors, and no predecessor's.
 */
export async function noticeWithin(db: Db, id: string, scope: Scope) {
  if (scope.reach !== 'all' && scope.reach !== 'sectors') return null
  const [found] = await db.q
    .select({ notice: notices, institution: institutions.name, endedOn: entries.endedOn })
    .from(notices)
    .innerJoin(institutions, eq(institutions.id, notices.institutionId))
    .innerJoin(entries, eq(entries.id, notices.entryId))
    .where(eq(notices.id, id))
  if (!found) return null
  if (
    scope.reach === 'sectors' &&
    (found.endedOn !== null || !scope.sectors.includes(found.notice.sector))
  )
    return null
  const { version } = await headOf(db, noticeStream(id))
  return { ...found.notice, institution: found.institution, version }
}

/** Who may take over a sector's work (Art. 13): the other promoters in charge that implement nothing there (Art. 6). */
export async function successorsIn(db: Db, { institutionId, sector }: Subject) {
  const inCharge = await db.q
    .selectDistinct({ id: institutions.id, name: institutions.name })
    .from(entries)
    .innerJoin(institutions, eq(institutions.id, entries.institutionId))
    .where(
      and(
        eq(entries.kind, 'promoter'),
        isNull(entries.endedOn),
        ne(institutions.id, institutionId),
      ),
    )
  const implementing = await db.q
    .select({ id: entries.institutionId })
    .from(entries)
    .where(and(eq(entries.sector, sector), ne(entries.kind, 'promoter'), isNull(entries.endedOn)))
  return inCharge.filter((one) => !implementing.some(({ id }) => id === one.id))
}
type Subject = { institutionId: string; sector: Sector }

/** Why a notice cannot be moved as asked. */
export type NoticeRefusal =
  | Untold
  | 'document used'
  | 'not allowed'
  | 'still in time'
  | 'not later'
  | 'no successor'
  | 'already proposed'
  | 'not proposed'
  | 'own proposal'

/** What is sent to take a step of a notice; a proposal holds it whole. */
export type NoticeForm =
  | NoticeMove
  | (Rectification & { action: 'submit-rectification' })
  | (NoticeCorrection & { action: 'correct' })

type Row = typeof notices.$inferSelect
type Found = NonNullable<Awaited<ReturnType<typeof noticeWithin>>>
type Changes = {
  set: Partial<Row>
  dueOn?: string
  document?: string
  toldOn?: string
  earlier?: boolean
}

async function changesOf(
  db: Db,
  found: Row,
  form: NoticeForm,
  today: string,
): Promise<Changes | NoticeRefusal> {
  const none = (set: Partial<Row> = {}): Changes => ({ set })
  switch (form.action) {
    case 'fail':
      return today > found.dueOn ? none({ outcome: form.reason }) : 'still in time'
    case 'extend':
      return form.dueOn > found.dueOn && form.dueOn >= today
        ? { set: { dueOn: form.dueOn }, dueOn: form.dueOn }
        : 'not later'
    case 'take-down':
      return form.downOn >= today ? none({ downOn: form.downOn }) : 'not later'
    case 'hand-over': {
      const { successor, document, work, reason } = form
      const bearer = await bearerOf(db, document)
      // One document may designate a promoter and hand it work.
      if (bearer && bearer.kind !== 'designation') return 'document used'
      const known = (await successorsIn(db, found)).some(({ id }) => id === successor)
      const set = { handedTo: successor, handedWork: work, outcomeBasis: document, outcome: reason }
      return known ? { set, document } : 'no successor'
    }
    case 'correct': {
      const { title, facts, requirements, toldOn } = form
      const set = { title, facts, requirements }
      if (facts === found.facts && requirements === found.requirements)
        return { set, earlier: true }
      return (await untold(db, found, form, today)) ?? { set, toldOn, earlier: true }
    }
    case 'accept':
    case 'withdraw':
      return none({ outcome: form.reason })
    default:
      return none()
  }
}

type Deed = Clerk & { id: string; scope: Scope }

/** All that a step writes: its row, the public step, and the earlier text where it is corrected. */
async function planOf(
  db: Db,
  found: Found,
  form: NoticeForm,
  { id, person, unit, at }: Omit<Deed, 'scope'>,
): Promise<Planned | NoticeRefusal> {
  const today = dayOf(at)
  const action: NoticeAction = form.action
  const state = nextNoticeState(found.state, action)
  if (!state) return 'not allowed'
  const changes = await changesOf(db, found, form, today)
  if (typeof changes === 'string') return changes
  const { set, dueOn, document, toldOn, earlier } = changes
  const no = found.version + 1
  const text = 'reason' in form ? form.reason : form.text
  const moves = state !== found.state && { state, stateOn: today }
  const shown = (await settingsOf(db))['notice.shown']
  const ends = moves && isOver(state) && { downOn: addDays(today, shown) }
  return {
    queries: [
      ...(earlier ? [keptText(db, found, no)] : []),
      db.q
        .update(notices)
        .set({ ...set, ...moves, ...ends })
        .where(eq(notices.id, id)),
      db.q
        .insert(noticeSteps)
        .values({ noticeId: id, no, action, day: today, text, document, dueOn, toldOn }),
    ],
    happening: { action, actor: person, basis: document ?? '', data: { unit } },
  }
}

/**
 * Takes one step of a notice's course, or, where it is against the subject or takes back what is public, proposes it for
 * a second person (our setting). Where complaints go follows from the row, so it follows at once. Whatever is done lets
 * an open proposal lapse: it was about another state.
 *
 * `still in time`: not rectified cannot be found before the deadline is over. `not later`: the day does not lie behind
 * the one it replaces. `not told`, `time to answer` and their like: a correction changes facts or requirements of which
 * its subject was not told and heard. `document used`: the number of a notice, this one's
 * too, is no document to hand over by. `no successor`: not a promoter in charge elsewhere, or one that implements projects there.
 */
export function moveNotice(
  db: Db,
  { id, form, scope, ...by }: Deed & { form: NoticeForm },
): Promise<StepOutcome | NoticeRefusal> {
  const { person, unit, at } = by
  const subject = noticeStream(id)
  const step = { stream: subject, seen: form.version, sent: [person, form], at }
  return take<Found, NoticeRefusal>(
    db,
    step,
    () => noticeWithin(db, id, scope),
    async (found): Promise<Planned | NoticeRefusal> => {
      const planned = await planOf(db, found, form, { id, ...by })
      if (typeof planned === 'string') return planned
      const { queries, happening } = planned
      if (!isByTwo(form, found))
        return { happening, queries: [...queries, lapsed(db, subject, at)] }
      if (await openProposal(db, subject)) return 'already proposed'
      const kind = `notice-${form.action}`
      return {
        queries: [proposed(db, { kind, subject, payload: form, by: person, at })],
        happening: { ...happening, action: `propose-${form.action}`, data: { unit } },
      }
    },
  )
}

/** Decides what was proposed: confirmed, the step is taken in the same batch; returned, the notice stays as it is. */
export function decideNotice(
  db: Db,
  { id, verdict, scope, ...by }: Deed & { verdict: AdmissionVerdict },
): Promise<StepOutcome | NoticeRefusal> {
  const { person, unit, at } = by
  const { outcome, remark, version } = verdict
  const subject = noticeStream(id)
  return take<Found, NoticeRefusal>(
    db,
    { stream: subject, seen: version, sent: ['verdict', person, verdict], at },
    () => noticeWithin(db, id, scope),
    async (found): Promise<Planned | NoticeRefusal> => {
      const proposal = await openProposal(db, subject)
      if (!proposal) return 'not proposed'
      const { proposedBy } = proposal
      if (proposedBy === person) return 'own proposal'
      const form = proposal.payload as NoticeForm
      const close = decided(db, proposal.id, { outcome, by: person, reason: remark, at })
      const data = { unit, proposedBy }
      if (outcome === 'returned')
        return {
          queries: [close],
          happening: { action: `return-${form.action}`, actor: person, reason: remark, data },
        }
      const planned = await planOf(db, found, form, { id, ...by })
      if (typeof planned === 'string') return planned
      return {
        queries: [close, ...planned.queries],
        happening: { ...planned.happening, data },
      }
    },
  )
}
