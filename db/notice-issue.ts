import { eq } from 'drizzle-orm'
import type { Db } from '#db/client'
import { firstHead, record, recorded } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import {
  type Deed,
  type DraftOutcome,
  draftStream,
  keep,
  noticeSubjects,
  readyFor,
} from '#db/notice-drafts'
import { noticeDrafts, noticeSteps, notices } from '#db/schema'
import { addDays, dayOf } from '#domain/calendar'
import type { NoticeIssue } from '#domain/notice-form'

/**
 * Issues a notice (签发) that was told and heard: the draft, the public notice, its first step and both events in one
 * batch. `own draft`: who drafted it last does not issue it (our setting). `number used`: another notice has it.
 */
export async function issueNotice(
  db: Db,
  { id, form, person, unit, at }: Deed & { id: string; form: NoticeIssue },
): Promise<DraftOutcome | 'own draft' | 'number used' | 'not in charge'> {
  const request = {
    key: `${draftStream(id)}/${String(form.version + 1)}`,
    requestHash: requestHash([person, form]),
  }
  if (await wasDone(db, request)) return 'done'
  const ready = await readyFor(db, id, form.version, 'issue')
  if (typeof ready === 'string') return ready
  const { found, head, state } = ready
  if (found.draftedBy === person) return 'own draft'
  if (!(await noticeSubjects(db)).some(({ entry }) => entry === found.entryId))
    return 'not in charge'
  const [used] = await db.q
    .select({ id: notices.id })
    .from(notices)
    .where(eq(notices.number, form.number))
  if (used) return 'number used'

  const today = dayOf(at)
  const { number, considered } = form
  const dueOn = addDays(today, found.period)
  const happening = { action: 'issue', actor: person, at, data: { unit } }
  const kept = await keep(db, request, [
    once({ ...request, at }),
    db.q
      .update(noticeDrafts)
      .set({ state, considered, issuedBy: person })
      .where(eq(noticeDrafts.id, id)),
    record(db, head, happening),
    db.q.insert(notices).values({
      id,
      number,
      title: found.title,
      entryId: found.entryId,
      institutionId: found.institutionId,
      sector: found.sector,
      facts: found.facts,
      clauses: found.clauses,
      otherBasis: found.otherBasis,
      otherNumber: found.otherNumber,
      requirements: found.requirements,
      toldOn: found.toldOn ?? today,
      issuedOn: today,
      dueOn,
      state: 'issued',
      stateOn: today,
    }),
    db.q
      .insert(noticeSteps)
      .values({ noticeId: id, no: 1, action: 'issue', day: today, document: number, dueOn }),
    ...recorded(db, firstHead(`notice/${id}`), [{ ...happening, basis: number }]),
  ])
  return kept ? 'done' : 'changed meanwhile'
}
