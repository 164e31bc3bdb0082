import { and, asc, count, eq, getTableColumns, isNotNull, ne, sql } from 'drizzle-orm'
import { callAnnounced } from '#db/calls'
import { Conflict, type Db } from '#db/client'
import { firstHead, headOf, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { applications, objections, publicityRows } from '#db/schema'
import { dayOf } from '#domain/calendar'
import { type Objection, type ObjectionOutcome, objectionOutcomes } from '#domain/objection'
import { publicityNote } from '#domain/publicity'

/** How many objections to one publicity wait for an answer at most. Our setting: a flood must not bury the others. */
export const OPEN_MAX = 200

const stream = (number: string) => `objection/${number}`

/** A form with the number it was minted under; `fingerprint` is a keyed hash of it, by which a retry is known. */
export type SentObjection = {
  number: string
  announcement: string
  form: Objection
  fingerprint: string
  at: Date
}

const requestOf = ({ number, fingerprint }: Pick<SentObjection, 'number' | 'fingerprint'>) => ({
  key: stream(number),
  requestHash: requestHash(fingerprint),
})

/** Whether this very form was kept before: then sending it again counts as none. */
export const wasObjected = (db: Db, sent: Parameters<typeof requestOf>[0]) =>
  wasDone(db, requestOf(sent))

/** What is publicised by an announcement: each application as it was, and its `status` today, in the order of names. */
export const publicisedBy = (db: Db, announcement: string) =>
  db.q
    .select({ ...getTableColumns(publicityRows), status: applications.status })
    .from(publicityRows)
    .innerJoin(applications, eq(applications.id, publicityRows.applicationId))
    .where(eq(publicityRows.announcementId, announcement))
    .orderBy(asc(publicityRows.name), asc(publicityRows.applicationId))

/**
 * Keeps an objection with its event and idempotency key, together or not at all. Its text is not in the event, which
 * cannot be erased. `over`: the publicity has ended, or is none; `unknown`: nobody of this id is publicised; `not proposed`:
 * it was, and its application has ended.
 */
export async function submitObjection(
  db: Db,
  { number, announcement, form, fingerprint, at }: SentObjection,
): Promise<'submitted' | 'number taken' | 'over' | 'unknown' | 'not proposed' | 'full'> {
  const request = requestOf({ number, fingerprint })
  if (await wasDone(db, request)) return 'submitted'
  const receivedOn = dayOf(at)
  const found = await callAnnounced(db, announcement)
  if (found?.publicityId !== announcement || (found.publicityUntil ?? '') < receivedOn)
    return 'over'
  const rows = await publicisedBy(db, announcement)
  const row = rows.find(({ applicationId }) => applicationId === form.about)
  if (!row) return 'unknown'
  if (publicityNote(row.status)) return 'not proposed'
  if ((await openOf(db, announcement)) >= OPEN_MAX) return 'full'
  const { about, grounds, contact } = form
  try {
    await db.write([
      once({ ...request, at }),
      db.q.insert(objections).values({
        number,
        announcementId: announcement,
        applicationId: about,
        grounds,
        contact,
        receivedOn,
      }),
      record(db, firstHead(stream(number)), {
        action: 'object',
        actor: 'visitor',
        at,
        data: { announcement, application: about },
      }),
    ])
    return 'submitted'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    if (error.rule === 'publicity over') return 'over'
    return (await wasDone(db, request)) ? 'submitted' : 'number taken'
  }
}

async function openOf(db: Db, announcement: string): Promise<number> {
  const [found] = await db.q
    .select({ open: count() })
    .from(objections)
    .where(and(sql`${objections.state} = 'received'`, eq(objections.announcementId, announcement)))
  return found?.open ?? 0
}

/** The objections that keep those who are still proposed from being admitted: not answered yet, or upheld. */
export const standingObjections = (db: Db, callId: string) =>
  db.q
    .select({ number: objections.number, state: objections.state })
    .from(objections)
    .innerJoin(applications, eq(applications.id, objections.applicationId))
    .where(
      and(
        eq(applications.callId, callId),
        isNotNull(applications.callId),
        eq(applications.status, 'proposed'),
        ne(objections.state, 'dismissed'),
      ),
    )

/** Every objection to a publicity, the oldest first. */
export const objectionsOf = (db: Db, announcement: string) =>
  db.q
    .select({
      number: objections.number,
      name: publicityRows.name,
      state: objections.state,
      receivedOn: objections.receivedOn,
    })
    .from(objections)
    .innerJoin(
      publicityRows,
      and(
        eq(publicityRows.announcementId, objections.announcementId),
        eq(publicityRows.applicationId, objections.applicationId),
      ),
    )
    .where(eq(objections.announcementId, announcement))
    .orderBy(asc(objections.receivedOn), asc(objections.number))

/** The objection of this number with whom it is about, or `null`. */
export async function objection(db: Db, number: string) {
  const [found] = await db.q
    .select({
      number: objections.number,
      announcementId: objections.announcementId,
      applicationId: objections.applicationId,
      name: publicityRows.name,
      grounds: objections.grounds,
      contact: objections.contact,
      receivedOn: objections.receivedOn,
      state: objections.state,
      answer: objections.answer,
      settledOn: objections.settledOn,
    })
    .from(objections)
    .innerJoin(
      publicityRows,
      and(
        eq(publicityRows.announcementId, objections.announcementId),
        eq(publicityRows.applicationId, objections.applicationId),
      ),
    )
    .where(eq(objections.number, number))
  return found ?? null
}

/** What staff answered, and under whose name it is recorded. */
export type ObjectionAnswer = {
  number: string
  outcome: ObjectionOutcome
  person: string
  unit: string
  at: Date
}

/** Answers an objection, once: the same answer of the same person again is `settled`, any other `settled already`. */
export async function settleObjection(
  db: Db,
  { number, outcome, person, unit, at }: ObjectionAnswer,
): Promise<'settled' | 'settled already' | 'not found'> {
  const { action, answer } = outcome
  const found = await objection(db, number)
  if (!found) return 'not found'
  const request = { key: `${stream(number)}/outcome`, requestHash: requestHash([person, outcome]) }
  try {
    if (found.state === 'received')
      await db.write([
        once({ ...request, at }),
        db.q
          .update(objections)
          .set({ state: objectionOutcomes[action], answer, settledOn: dayOf(at) })
          .where(eq(objections.number, number)),
        record(db, await headOf(db, stream(number)), { action, actor: person, at, data: { unit } }),
      ])
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
  return (await wasDone(db, request)) ? 'settled' : 'settled already'
}
