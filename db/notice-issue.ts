import { and, eq, notInArray } from 'drizzle-orm'
import type { Db } from '#db/client'
import type { Clerk } from '#db/designations'
import { bearerOf } from '#db/document-bearers'
import { firstHead, recorded } from '#db/events'
import { type Draft, draftStream, noticeDraft, noticeSubjects, wroteDraft } from '#db/notice-drafts'
import { noticeStream } from '#db/notices'
import { noticeDrafts, noticeSteps, notices } from '#db/schema'
import { type Planned, type StepOutcome, take } from '#db/steps'
import { dayOf, lastDayOf } from '#domain/calendar'
import type { NoticeIssue } from '#domain/notice-form'
import { nextDraftState } from '#domain/notice-work'
import { penalProblems } from '#domain/penal-words'

/** Why a notice cannot be issued. */
export type IssueRefusal =
  'not allowed' | 'own draft' | 'number used' | 'not in charge' | 'penal word' | 'ground open'

/**
 * The notice that is not over about the same designation and a ground that this one has too, or `null`. One at a time: a
 * trigger holds it.
 */
export async function openOnGround(db: Db, { entryId, clauses, otherBasis, otherNumber }: Draft) {
  const open = await db.q
    .select()
    .from(notices)
    .where(
      and(
        eq(notices.entryId, entryId),
        notInArray(notices.state, ['rectified', 'handed-over', 'withdrawn']),
      ),
    )
  const isSame = (one: (typeof open)[number]) =>
    one.clauses.some((clause) => clauses.includes(clause)) ||
    (otherNumber !== null && one.otherNumber === otherNumber && one.otherBasis === otherBasis)
  return open.find(isSame) ?? null
}

/** The public notice that a draft becomes. Its days run from `today`; a last day off rolls on (民法典 203). */
function noticeOf(found: Draft, number: string, today: string): typeof notices.$inferInsert {
  const { id, title, entryId, institutionId, sector, facts, clauses, requirements } = found
  const { otherBasis, otherNumber, toldOn, period } = found
  return {
    ...{ id, number, title, entryId, institutionId, sector, facts, clauses, requirements },
    ...{ otherBasis, otherNumber },
    toldOn: toldOn ?? today,
    issuedOn: today,
    dueOn: lastDayOf(today, period),
    state: 'issued',
    stateOn: today,
  }
}

/**
 * Issues a notice (签发) that was told and heard: the draft, the public notice, its first step and both events in one
 * batch. `own draft`: who wrote any of it does not issue it (our setting). `number used`: another document has it.
 * `ground open`: `openOnGround` is not over.
 * `penal word`: a text drafted before that was refused uses one of `penalWords`.
 */
export function issueNotice(
  db: Db,
  { id, form, person, unit, at }: Clerk & { id: string; form: NoticeIssue },
): Promise<StepOutcome | IssueRefusal> {
  const { number, considered, version } = form
  const today = dayOf(at)
  const step = { stream: draftStream(id), seen: version, sent: [person, form], at }
  return take<Draft, IssueRefusal>(
    db,
    step,
    () => noticeDraft(db, id),
    async (found): Promise<Planned | IssueRefusal> => {
      const state = nextDraftState(found.state, 'issue')
      if (!state) return 'not allowed'
      if (penalProblems(found).length > 0) return 'penal word'
      if (await wroteDraft(db, id, person)) return 'own draft'
      const inCharge = await noticeSubjects(db)
      if (!inCharge.some(({ entry }) => entry === found.entryId)) return 'not in charge'
      if (await openOnGround(db, found)) return 'ground open'
      if (await bearerOf(db, number)) return 'number used'

      const happening = { action: 'issue', actor: person, data: { unit } }
      const row = noticeOf(found, number, today)
      const first = { noticeId: id, no: 1, action: 'issue' as const, day: today }
      return {
        queries: [
          db.q
            .update(noticeDrafts)
            .set({ state, considered, issuedBy: person })
            .where(eq(noticeDrafts.id, id)),
          db.q.insert(notices).values(row),
          db.q.insert(noticeSteps).values({ ...first, document: number, dueOn: row.dueOn }),
          ...recorded(db, firstHead(noticeStream(id)), [{ ...happening, at, basis: number }]),
        ],
        happening,
      }
    },
  )
}
