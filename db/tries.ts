import { and, eq, gt, lte } from 'drizzle-orm'
import { Conflict, type Db, type Query } from '#db/client'
import { signInTries } from '#db/schema'
import { TRIES_MAX, freePlace, oldestTry } from '#domain/sign-in'

/**
 * Takes a place for one try at a code, before anything is compared, and answers whether there was one. Of many at once
 * no more than five find a place: the key refuses the rest. `subject` is the person, or what was typed if it is nobody's.
 */
export async function takeTry(db: Db, subject: string, now: Date): Promise<boolean> {
  for (let tries = 0; tries <= TRIES_MAX; tries++) {
    const rows = await db.q
      .select({ place: signInTries.place })
      .from(signInTries)
      .where(and(eq(signInTries.subject, subject), gt(signInTries.at, oldestTry(now))))
    const place = freePlace(rows.map(({ place: taken }) => taken))
    if (place === null) return false
    try {
      await db.write([
        db.q.delete(signInTries).where(lte(signInTries.at, oldestTry(now))),
        db.q.insert(signInTries).values({ subject, place, at: now }),
      ])
      return true
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
  return false
}

/** Forgets a person's tries: for the batch of the sign-in that succeeded. */
export const forgottenTries = (db: Db, subject: string): Query =>
  db.q.delete(signInTries).where(eq(signInTries.subject, subject))
