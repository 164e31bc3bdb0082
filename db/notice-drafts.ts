import { and, asc, desc, eq, getTableColumns, inArray, isNull, sql } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import type { Clerk } from '#db/designations'
import { firstHead, headOf, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { namedEvents } from '#db/named-events'
import { entries, events, institutions, noticeDrafts, noticeHearings } from '#db/schema'
import { settingsOf } from '#db/settings'
import { type Planned, type StepOutcome, take } from '#db/steps'
import { addWorkingDays, dayOf } from '#domain/calendar'
import type { Hearing, NoticeDraft } from '#domain/notice-form'
import { nextDraftState } from '#domain/notice-work'

/** Drafts on one page of the staff's list. */
export const DRAFTS_PER_PAGE = 25

// A stream of its own: nothing of it may be read together with the notice's, which is public.
export const draftStream = (id: string) => `notice-draft/${id}`

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

/** What happened to a draft, oldest first. */
export const draftHistory = (db: Db, id: string) =>
  namedEvents(db, draftStream(id)).orderBy(asc(events.version))

/** What was told and answered before the draft was last written anew, oldest first, each with who was told. */
export const earlierHearings = (db: Db, id: string) =>
  db.q
    .select({ ...getTableColumns(noticeHearings), institution: institutions.name })
    .from(noticeHearings)
    .innerJoin(institutions, eq(institutions.id, noticeHearings.institutionId))
    .where(eq(noticeHearings.draftId, id))
    .orderBy(asc(noticeHearings.no))

/** Whether this person wrote any of the draft (our setting: who did does not issue it). */
export async function wroteDraft(db: Db, id: string, person: string): Promise<boolean> {
  const wrote = and(
    eq(events.stream, draftStream(id)),
    eq(events.actor, person),
    inArray(events.action, ['draft', 'revise']),
  )
  const [found] = await db.q.select({ version: events.version }).from(events).where(wrote).limit(1)
  return found !== undefined
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

const subjectOf = async (db: Db, entry: string) =>
  (await noticeSubjects(db)).find((subject) => subject.entry === entry) ?? null

const written = (form: NoticeDraft, { entry, institutionId, sector }: Subject) => ({
  entryId: entry,
  institutionId,
  sector,
  title: form.title,
  facts: form.facts,
  clauses: form.clauses,
  otherBasis: form.otherBasis || null,
  otherNumber: form.otherNumber || null,
  requirements: form.requirements,
  period: form.period,
})
type Subject = NonNullable<Awaited<ReturnType<typeof subjectOf>>>

/**
 * Drafts a notice under this `key`, with its event and idempotency key, together or not at all.
 * `not in charge`: the subject is no promoter in charge (Art. 13 knows no other).
 */
export async function draftNotice(
  db: Db,
  { form, ...by }: Clerk & { form: NoticeDraft },
): Promise<'moved' | 'not in charge' | 'changed meanwhile'> {
  const { key: id } = form
  const { person, unit, at } = by
  const request = { key: draftStream(id), requestHash: requestHash([person, form]) }
  if (await wasDone(db, request)) return 'moved'
  const subject = await subjectOf(db, form.entry)
  if (!subject) return 'not in charge'
  try {
    await db.write([
      once({ ...request, at }),
      db.q.insert(noticeDrafts).values({
        ...{ id, ...written(form, subject) },
        ...{ state: 'draft', draftedBy: person, draftedAt: at },
      }),
      // Not what was written: an event cannot be erased.
      record(db, firstHead(draftStream(id)), {
        action: 'draft',
        actor: person,
        at,
        data: { unit },
      }),
    ])
    return 'moved'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return (await wasDone(db, request)) ? 'moved' : 'changed meanwhile'
  }
}

/** A draft as its steps find it. */
export type Draft = NonNullable<Awaited<ReturnType<typeof noticeDraft>>>
type Change = Partial<typeof noticeDrafts.$inferInsert>

const changed = (db: Db, id: string, change: Change) =>
  db.q.update(noticeDrafts).set(change).where(eq(noticeDrafts.id, id))

/** Revises a draft. What was told to the subject stands. */
export function reviseDraft(
  db: Db,
  { form, version, ...by }: Clerk & { form: NoticeDraft; version: number },
): Promise<StepOutcome | 'not in charge' | 'not allowed'> {
  const { key: id } = form
  const { person, unit, at } = by
  const step = { stream: draftStream(id), seen: version, sent: [person, form], at }
  return take<Draft, 'not in charge' | 'not allowed'>(
    db,
    step,
    () => noticeDraft(db, id),
    async (found) => {
      if (!nextDraftState(found.state, 'revise')) return 'not allowed'
      const subject = await subjectOf(db, form.entry)
      if (!subject) return 'not in charge'
      return {
        queries: [changed(db, id, written(form, subject))],
        happening: { action: 'revise', actor: person, data: { unit } },
      }
    },
  )
}

async function changeOf(
  db: Db,
  found: Draft,
  form: Hearing,
  today: string,
): Promise<Change | null> {
  if (form.action === 'tell') {
    const days = (await settingsOf(db))['notice.answer']
    return { toldOn: today, toldHow: form.how, answerBy: addWorkingDays(today, days) }
  }
  if (form.action === 'drop') return { dropReason: form.reason }
  // The database keeps the round that is over; the next one begins with nothing told.
  if (form.action === 'redraft')
    return { toldOn: null, toldHow: null, answerBy: null, answer: null, heardOn: null }
  // Who has not answered may still do so until the last day has gone by.
  if (form.answer === '' && today <= (found.answerBy ?? '')) return null
  return { answer: form.answer, heardOn: today }
}

/**
 * Tells the subject, records its answer, sends the draft back, or drops it.
 * `time to answer`: nothing was answered and there is still time.
 */
export function hearSubject(
  db: Db,
  { id, form, person, unit, at }: Clerk & { id: string; form: Hearing },
): Promise<StepOutcome | 'not allowed' | 'time to answer'> {
  const step = { stream: draftStream(id), seen: form.version, sent: [person, form], at }
  return take<Draft, 'not allowed' | 'time to answer'>(
    db,
    step,
    () => noticeDraft(db, id),
    async (found): Promise<Planned | 'not allowed' | 'time to answer'> => {
      const state = nextDraftState(found.state, form.action)
      if (!state) return 'not allowed'
      const change = await changeOf(db, found, form, dayOf(at))
      if (!change) return 'time to answer'
      return {
        queries: [changed(db, id, { ...change, state })],
        happening: { action: form.action, actor: person, data: { unit } },
      }
    },
  )
}
