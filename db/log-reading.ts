import { and, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { personStream } from '#db/people'
import { events, logLeaves, people, reviewAssignments } from '#db/schema'
import type { LogFilter, Subject } from '#domain/log-filter'

/** Events on one page of the log. */
export const LOG_PAGE = 50

/** Who reads, and which subjects of the log are theirs whole. */
export type Reader = { person: string; subjects: Subject[] }

// Besides what is theirs whole, everybody reads what happened to themselves, and a reviewer the cases that are theirs.
const mine = (db: Db, person: string) =>
  or(
    eq(events.stream, personStream(person)),
    inArray(
      events.stream,
      db.q
        .select({ stream: sql<string>`'application/' || ${reviewAssignments.applicationId}` })
        .from(reviewAssignments)
        .where(and(eq(reviewAssignments.personId, person), isNull(reviewAssignments.endedAt))),
    ),
  )

/**
 * A page of the log, newest first, of what `reader` may read, and one event more where it goes on. Where the reader may
 * read a subject whole an index of that subject or of all is walked; otherwise the few streams that are theirs.
 */
export const logPage = (db: Db, { person, subjects }: Reader, filter: LogFilter) => {
  const { subject, stream, after } = filter
  const whole = subject ? subjects.filter((each) => each === subject) : subjects
  const scope =
    whole.length === 0
      ? mine(db, person)
      : subject
        ? eq(events.about, subject)
        : or(inArray(sql`+${events.about}`, whole), mine(db, person))
  return db.q
    .select({
      stream: events.stream,
      version: events.version,
      action: events.action,
      actor: events.actor,
      actorName: people.name,
      at: events.at,
      reason: events.reason,
      basis: events.basis,
      hash: events.hash,
      place: logLeaves.place,
    })
    .from(events)
    .leftJoin(people, eq(people.id, events.actor))
    .leftJoin(logLeaves, eq(logLeaves.hash, events.hash))
    .where(
      and(
        scope,
        subject && whole.length === 0 ? eq(events.about, subject) : undefined,
        stream ? eq(events.stream, stream) : undefined,
        after ? sql`(${events.at}, ${events.hash}) < (${after.at}, ${after.hash})` : undefined,
      ),
    )
    .orderBy(desc(events.at), desc(events.hash))
    .limit(LOG_PAGE + 1)
}

/** The hash of one event (记录号), for a page that shows what stands on it; `null` where there is none. */
export async function hashIn(db: Db, stream: string, version: number): Promise<string | null> {
  const [found] = await db.q
    .select({ hash: events.hash })
    .from(events)
    .where(and(eq(events.stream, stream), eq(events.version, version)))
  return found?.hash ?? null
}
