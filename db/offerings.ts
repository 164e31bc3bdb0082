import { and, desc, eq, isNull } from 'drizzle-orm'
import type { Db } from '#db/client'
import { applications, entries, submissions } from '#db/schema'
import { dayOf } from '#domain/calendar'
import { type Offering, offeringOf } from '#domain/offering'

/**
 * What an institution offers, as the newest submission behind an entry that is on the list says; nothing where its entries
 * came without one or have ended. `statedOn` is the day of that submission, empty where there is none. The contact of a
 * submission is another row and is not read.
 */
export async function offering(
  db: Db,
  institutionId: string,
): Promise<Offering & { statedOn: string }> {
  const [newest] = await db.q
    .select({ answers: submissions.answers, at: submissions.at })
    .from(entries)
    .innerJoin(applications, eq(applications.id, entries.applicationId))
    .innerJoin(
      submissions,
      and(
        eq(submissions.applicationId, applications.id),
        eq(submissions.no, applications.submission),
      ),
    )
    .where(and(eq(entries.institutionId, institutionId), isNull(entries.endedOn)))
    .orderBy(desc(entries.admittedOn), desc(submissions.at))
    .limit(1)
  return { ...offeringOf(newest?.answers ?? {}), statedOn: newest ? dayOf(newest.at) : '' }
}
