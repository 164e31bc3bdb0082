import { and, asc, eq, inArray, isNull, lt } from 'drizzle-orm'
import { FORGOTTEN_AT_ONCE } from '#db/application-retention'
import { Conflict, type Db } from '#db/client'
import { headOf, record } from '#db/events'
import { institutionStream } from '#db/institution-access'
import {
  amendments,
  applications,
  contactChanges,
  contacts,
  institutionContacts,
  institutionMessages,
  institutions,
} from '#db/schema'
import { dayOf } from '#domain/calendar'
import { LEFT_KEPT_YEARS, keptFrom } from '#domain/retention'

/** The institutions that left the list so long ago that nobody need reach them, the longest first, a page of them. */
export const institutionsToForget = (db: Db, today: string) =>
  db.q
    .select({ id: institutions.id, creditCode: institutions.creditCode })
    .from(institutions)
    .where(
      and(
        lt(institutions.leftOn, keptFrom(today, LEFT_KEPT_YEARS)),
        isNull(institutions.contactForgottenOn),
      ),
    )
    .orderBy(asc(institutions.leftOn), asc(institutions.id))
    .limit(FORGOTTEN_AT_ONCE)

/** The day on which the contact of an institution was forgotten, or `null`: then nothing more is taken from it. */
export async function contactForgottenOn(db: Db, id: string): Promise<string | null> {
  const [found] = await db.q
    .select({ on: institutions.contactForgottenOn })
    .from(institutions)
    .where(eq(institutions.id, id))
  return found?.on ?? null
}

/**
 * Forgets on this day how to reach the institutions whose time is over, what the bureau and they said to each other, and the changes
 * they asked for;
 * each whole, with its event. What they submitted stays: the list stood on it. Answers how many it were.
 * One that is admitted again at the same moment keeps all.
 */
export async function forgetContacts(db: Db, now: Date): Promise<number> {
  let forgotten = 0
  for (;;) {
    const page = await institutionsToForget(db, dayOf(now))
    let kept = 0
    for (const each of page) if (!(await forgetContact(db, each, now))) kept++
    forgotten += page.length - kept
    if (page.length < FORGOTTEN_AT_ONCE || kept > 0) return forgotten
  }
}

async function forgetContact(
  db: Db,
  { id, creditCode }: { id: string; creditCode: string },
  at: Date,
): Promise<boolean> {
  const admitted = db.q
    .select({ id: applications.id })
    .from(applications)
    .where(and(eq(applications.creditCode, creditCode), eq(applications.status, 'admitted')))
  try {
    await db.write([
      record(db, await headOf(db, institutionStream(id)), {
        action: 'forget',
        actor: 'system',
        at,
      }),
      // A constraint refuses it, and with it the batch, for one that is on the list.
      db.q
        .update(institutions)
        .set({ contactForgottenOn: dayOf(at) })
        .where(eq(institutions.id, id)),
      db.q.delete(contacts).where(inArray(contacts.applicationId, admitted)),
      db.q.delete(institutionContacts).where(eq(institutionContacts.institutionId, id)),
      db.q.delete(contactChanges).where(eq(contactChanges.institutionId, id)),
      db.q.delete(institutionMessages).where(eq(institutionMessages.institutionId, id)),
      db.q.delete(amendments).where(eq(amendments.institutionId, id)),
    ])
    return true
  } catch (error) {
    // Written to or listed at the same moment. Any other refusal is a defect, and the job says so.
    if (error instanceof Conflict && /^(events|contact)/.test(error.rule)) return false
    throw error
  }
}
