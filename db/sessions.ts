import { and, eq, isNull, lt } from 'drizzle-orm'
import { Conflict, type Db, Unavailable } from '#db/client'
import { headOf, record } from '#db/events'
import { newToken, personStream, tokenHash } from '#db/people'
import { people, sessions, signInLinks, takenLinks } from '#db/schema'
import { isAlive, isStale, oldestSession } from '#domain/session'

const TRIES = 3

/**
 * Takes a one-use link and answers the token of the session it opens, or `null` if the link is unknown, used or expired.
 * Of two simultaneous uses one opens a session: the key of `taken_links` refuses the other's whole batch.
 */
export async function takeLink(
  db: Db,
  link: string,
  now: Date,
  tries = TRIES,
): Promise<string | null> {
  const hash = tokenHash(link)
  const [found] = await db.q
    .select({ person: people.id, epoch: people.epoch, expiresAt: signInLinks.expiresAt })
    .from(signInLinks)
    .innerJoin(people, eq(people.id, signInLinks.personId))
    .leftJoin(takenLinks, eq(takenLinks.tokenHash, signInLinks.tokenHash))
    .where(and(eq(signInLinks.tokenHash, hash), isNull(takenLinks.at)))
  if (!found || found.expiresAt <= now) return null

  const { person, epoch } = found
  const session = newToken()
  const head = await headOf(db, personStream(person))
  try {
    await db.write([
      db.q.insert(takenLinks).values({ tokenHash: hash, at: now }),
      db.q
        .delete(sessions)
        .where(and(eq(sessions.personId, person), lt(sessions.createdAt, oldestSession(now)))),
      db.q.insert(sessions).values({
        tokenHash: tokenHash(session),
        personId: person,
        epoch,
        createdAt: now,
        seenAt: now,
      }),
      record(db, head, { action: 'sign-in', actor: person, at: now }),
    ])
    return session
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    // The same person may be signing in elsewhere with another link: only the link's own use is final.
    return tries > 1 ? takeLink(db, link, now, tries - 1) : null
  }
}

/**
 * Who holds this session, or `null` if it is unknown, idle for 30 minutes, 8 hours old or ended for this person.
 * Its use is noted, once a minute at most.
 */
export async function sessionHolder(db: Db, token: string, now: Date) {
  const hash = tokenHash(token)
  const [found] = await db.q
    .select({
      person: people.id,
      unit: people.unit,
      role: people.role,
      createdAt: sessions.createdAt,
      seenAt: sessions.seenAt,
    })
    .from(sessions)
    .innerJoin(people, and(eq(people.id, sessions.personId), eq(people.epoch, sessions.epoch)))
    .where(eq(sessions.tokenHash, hash))
  if (!found || !isAlive(found, now)) return null
  if (isStale(found, now)) await noteUse(db, hash, now)
  const { person, unit, role } = found
  return { person, unit, role }
}

async function noteUse(db: Db, tokenHash: string, now: Date) {
  const note = db.q.update(sessions).set({ seenAt: now }).where(eq(sessions.tokenHash, tokenHash))
  try {
    await db.write([note])
  } catch (error) {
    // The session holds whether its use was noted or not; the next visit notes it.
    if (!(error instanceof Unavailable)) throw error
  }
}

/** Ends one session, whoever holds it; an unknown one is already over. */
export async function endSession(db: Db, token: string) {
  await db.write([db.q.delete(sessions).where(eq(sessions.tokenHash, tokenHash(token)))])
}
