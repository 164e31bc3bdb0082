import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { Conflict, type Db, type Query } from '#db/client'
import { type Head, headOf, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { entries, institutions, noticeDrafts } from '#db/schema'
import { settingsOf } from '#db/settings'
import { addWorkingDays, dayOf } from '#domain/calendar'
import type { Hearing, NoticeDraft } from '#domain/notice-form'
import { type DraftAction, nextDraftState } from '#domain/notice-work'

/** Drafts on one page of the staff's list. */
export const DRAFTS_PER_PAGE = 25

// A stream of its own: nothing of it may be read together with the notice's, which is public.
export const draftStream = (id: string) => `notice-draft/${id}`

/** Who does it, and when. */
export type Deed = { person: string; unit: string; at: Date }

const isOpen = sql`${noticeDrafts.state} in ('draft', 'told', 'heard')`

/** The open drafts, newest first, with their subjects, and one row more than a page holds. */
export const draftRows = (db: Db, after?: { at: number; id: string }) =>
  db.q
    .select({
      id: noticeDrafts.id,
      title: noticeDrafts.title,
      sector: noticeDrafts.sector,
      state: noticeDrafts.state,
      answerBy: noticeDrafts.answerBy,
      draftedAt: noticeDrafts.draftedAt,
      institution: institutions.name,
    })
    .from(noticeDrafts)
    .innerJoin(institutions, eq(institutions.id, noticeDrafts.institutionId))
    .where(
      and(
        isOpen,
        after && sql`(${noticeDrafts.draftedAt}, ${noticeDrafts.id}) < (${after.at}, ${after.id})`,
      ),
    )
    .orderBy(desc(noticeDrafts.draftedAt), desc(noticeDrafts.id))
    .limit(DRAFTS_PER_PAGE + 1)

/** The draft of this id with its subject and the version its stream stands at, or `null`. */
export async function noticeDraft(db: Db, id: string) {
  const [found] = await db.q
    .select({ draft: noticeDrafts, institution: institutions.name })
    .from(noticeDrafts)
    .innerJoin(institutions, eq(institutions.id, noticeDrafts.institutionId))
    .where(eq(noticeDrafts.id, id))
  if (!found) return null
  const { version } = await headOf(db, draftStream(id))
  return { ...found.draft, institution: found.institution, version }
}

/** The promoters in charge, each with the entry that a notice is about. */
export const noticeSubjects = (db: Db) =>
  db.q
    .select({
      entry: entries.id,
      institutionId: institutions.id,
      name: institutions.name,
      sector: entries.sector,
    })
    .from(entries)
    .innerJoin(institutions, eq(institutions.id, entries.institutionId))
    .where(and(eq(entries.kind, 'promoter'), isNull(entries.endedOn)))
    .orderBy(entries.sector)

const written = ({ title, facts, clauses, requirements, period, ...form }: NoticeDraft) => ({
  title,
  facts,
  clauses,
  otherBasis: form.otherBasis || null,
  otherNumber: form.otherNumber || null,
  requirements,
  period,
})

/**
 * Drafts a notice, or revises a draft of this `key`, with its event and idempotency key, together or not at all.
 * `not in charge`: the subject is no promoter in charge (Art. 13 knows no other).
 */
export async function draftNotice(
  db: Db,
  { form, version, person, unit, at }: Deed & { form: NoticeDraft; version: number },
): Promise<'drafted' | 'not in charge' | 'not allowed' | 'changed meanwhile'> {
  const { key: id } = form
  const request = {
    key: `${draftStream(id)}/${String(version + 1)}`,
    requestHash: requestHash([person, form]),
  }
  if (await wasDone(db, request)) return 'drafted'
  const subject = (await noticeSubjects(db)).find(({ entry }) => entry === form.entry)
  if (!subject) return 'not in charge'
  const found = await noticeDraft(db, id)
  const head = await headOf(db, draftStream(id))
  if (head.version !== version) return 'changed meanwhile'
  if (found && !nextDraftState(found.state, 'revise')) return 'not allowed'
  const row = {
    entryId: subject.entry,
    institutionId: subject.institutionId,
    sector: subject.sector,
    ...written(form),
    draftedBy: person,
    draftedAt: at,
  }
  const kept = await keep(db, request, [
    once({ ...request, at }),
    found
      ? db.q.update(noticeDrafts).set(row).where(eq(noticeDrafts.id, id))
      : db.q.insert(noticeDrafts).values({ id, ...row, state: 'draft' }),
    // Not what was written: an event cannot be erased.
    record(db, head, { action: found ? 'revise' : 'draft', actor: person, at, data: { unit } }),
  ])
  return kept ? 'drafted' : 'changed meanwhile'
}

/** Sends a batch; `false` where somebody else came first, `true` too where it was this very request. */
export async function keep(
  db: Db,
  request: { key: string; requestHash: string },
  queries: Query[],
): Promise<boolean> {
  try {
    await db.write(queries)
    return true
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    if (await wasDone(db, request)) return true
    if (/^(events|idempotency)\b/.test(error.rule)) return false
    throw error
  }
}

export type DraftOutcome =
  'done' | 'not found' | 'not allowed' | 'changed meanwhile' | 'time to answer'

type Found = NonNullable<Awaited<ReturnType<typeof noticeDraft>>>
type Change = Partial<typeof noticeDrafts.$inferInsert>

async function changeOf(
  db: Db,
  found: Found,
  form: Hearing,
  today: string,
): Promise<Change | null> {
  if (form.action === 'tell') {
    const days = (await settingsOf(db))['notice.answer']
    return { toldOn: today, toldHow: form.how, answerBy: addWorkingDays(today, days) }
  }
  if (form.action === 'drop') return { dropReason: form.reason }
  if (form.action === 'redraft') return {}
  // Who has not answered may still do so until the last day has gone by.
  if (form.answer === '' && today <= (found.answerBy ?? '')) return null
  return { answer: form.answer, heardOn: today }
}

/**
 * Tells the subject, records its answer, sends the draft back, or drops it, with its event, together or not at all.
 * `time to answer`: nothing was answered and there is still time.
 */
export async function hearSubject(
  db: Db,
  { id, form, person, unit, at }: Deed & { id: string; form: Hearing },
): Promise<DraftOutcome> {
  const request = {
    key: `${draftStream(id)}/${String(form.version + 1)}`,
    requestHash: requestHash([person, form]),
  }
  if (await wasDone(db, request)) return 'done'
  const ready = await readyFor(db, id, form.version, form.action)
  if (typeof ready === 'string') return ready
  const { found, head, state } = ready
  const change = await changeOf(db, found, form, dayOf(at))
  if (!change) return 'time to answer'
  const kept = await keep(db, request, [
    once({ ...request, at }),
    db.q
      .update(noticeDrafts)
      .set({ ...change, state })
      .where(eq(noticeDrafts.id, id)),
    record(db, head, { action: form.action, actor: person, at, data: { unit } }),
  ])
  return kept ? 'done' : 'changed meanwhile'
}

/** The draft with its head and the state `action` leads to, or why it cannot be done from this version. */
export async function readyFor(db: Db, id: string, version: number, action: DraftAction) {
  const found = await noticeDraft(db, id)
  if (!found) return 'not found' as const
  const head: Head = await headOf(db, draftStream(id))
  if (head.version !== version) return 'changed meanwhile' as const
  const state = nextDraftState(found.state, action)
  return state ? { found, head, state } : ('not allowed' as const)
}
