import { and, asc, eq, isNull, lt, sql } from 'drizzle-orm'
import { nameDropped } from '#db/application-names'
import { applicationStream } from '#db/applications'
import { Conflict, type Db } from '#db/client'
import { headOf, record } from '#db/events'
import {
  applications,
  attachments,
  contacts,
  defenceResults,
  drafts,
  objections,
  proposals,
  qualificationChecks,
  reviewAssignments,
  reviewSheets,
  selections,
  submissions,
} from '#db/schema'
import { dayOf, instantOn } from '#domain/calendar'
import { CLOSED_KEPT_YEARS, FORGOTTEN_CODE, FORGOTTEN_NAME, keptFrom } from '#domain/retention'

/** So many applications are looked up in one go; the daily work goes on until none is left. */
export const FORGOTTEN_AT_ONCE = 50

/** The applications that came to nothing and whose time is over on this day, the longest first, a page of them. */
export const applicationsToForget = (db: Db, today: string) =>
  db.q
    .select({ id: applications.id, number: applications.number, version: applications.version })
    .from(applications)
    .where(
      and(
        lt(applications.closedAt, instantOn(keptFrom(today, CLOSED_KEPT_YEARS), 0)),
        isNull(applications.forgottenOn),
        // The words of its index, which only a text can say: a bound value is not compared.
        sql`${applications.status} <> 'admitted'`,
      ),
    )
    .orderBy(asc(applications.closedAt), asc(applications.id))
    .limit(FORGOTTEN_AT_ONCE)

/** An application as `applicationsToForget` finds it. */
export type ToForget = { id: string; number: string; version: number }

/**
 * Forgets an application that came to nothing: what it said, who was to be reached, its attachments, what was noted of it on
 * the way, and the name. What stays is its number with the hash of its code, where it stood, and its events, with one more
 * that says so. Answers the ids of its files, which the caller deletes; `null` where somebody else was there first.
 */
export async function forgetApplication(
  db: Db,
  { id, number, version }: ToForget,
  at: Date,
): Promise<string[] | null> {
  const ofNumber = eq(attachments.number, number)
  const files = await db.q.select({ id: attachments.id }).from(attachments).where(ofNumber)
  const head = await headOf(db, applicationStream(id))
  if (head.version !== version) return null
  try {
    await db.write([
      record(db, head, { action: 'forget', actor: 'system', at, data: { files: files.length } }),
      nameDropped(db, id),
      db.q
        .update(applications)
        .set({
          ...{ name: FORGOTTEN_NAME, nameKey: '', creditCode: FORGOTTEN_CODE },
          ...{ version: version + 1, forgottenOn: dayOf(at) },
        })
        .where(eq(applications.id, id)),
      db.q.delete(contacts).where(eq(contacts.applicationId, id)),
      db.q.delete(submissions).where(eq(submissions.applicationId, id)),
      db.q.delete(attachments).where(ofNumber),
      db.q.delete(drafts).where(eq(drafts.number, number)),
      db.q.delete(reviewSheets).where(
        // By the assignments' index: the sheets have one for those that are locked alone.
        sql`${reviewSheets.assignmentId} in (select id from review_assignments where application_id = ${id})`,
      ),
      db.q.delete(reviewAssignments).where(eq(reviewAssignments.applicationId, id)),
      db.q.delete(qualificationChecks).where(eq(qualificationChecks.applicationId, id)),
      db.q.delete(defenceResults).where(eq(defenceResults.applicationId, id)),
      db.q.delete(selections).where(eq(selections.applicationId, id)),
      db.q.delete(proposals).where(eq(proposals.subject, applicationStream(id))),
      // That there was an objection, and its answer, is what its number opens.
      db.q
        .update(objections)
        .set({ grounds: '', contact: '' })
        .where(eq(objections.applicationId, id)),
    ])
    return files.map((file) => file.id)
  } catch (error) {
    // Any other refusal is a defect, and the job says so.
    if (error instanceof Conflict && error.rule.startsWith('events')) return null
    throw error
  }
}
