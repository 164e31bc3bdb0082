import { and, inArray, lt, ne } from 'drizzle-orm'
import type { Db } from '#db/client'
import { forgetLimits } from '#db/limits'
import {
  corrections,
  idempotency,
  invites,
  objections,
  sessions,
  takenInvites,
  usedOnce,
} from '#db/schema'
import { addDays, dayOf } from '#domain/calendar'
import { CORRECTIONS_KEPT_DAYS } from '#domain/correction'
import { CONTACT_KEPT_DAYS } from '#domain/objection'
import { oldestSession } from '#domain/session'

const DAY = 24 * 3_600_000

/** How long the key of a write is kept: longer than any form stays open that could be sent again. */
export const KEYS_KEPT_DAYS = 30

/**
 * Deletes what has served: sessions that are over, one-use values and invitations past their time, old keys of writes, the
 * counters of abuse, corrections a year after their answer, and how to reach who objected to a publicity that is answered. Daily work, harmless to repeat.
 */
export async function forgetSpent(db: Db, now: Date): Promise<void> {
  const over = lt(invites.expiresAt, now)
  await db.write([
    db.q.delete(sessions).where(lt(sessions.createdAt, oldestSession(now))),
    db.q.delete(usedOnce).where(lt(usedOnce.expiresAt, now)),
    db.q
      .delete(takenInvites)
      .where(
        inArray(
          takenInvites.tokenHash,
          db.q.select({ hash: invites.tokenHash }).from(invites).where(over),
        ),
      ),
    db.q.delete(invites).where(over),
    db.q
      .delete(idempotency)
      .where(lt(idempotency.at, new Date(now.getTime() - KEYS_KEPT_DAYS * DAY))),
    db.q
      .delete(corrections)
      .where(lt(corrections.settledOn, addDays(dayOf(now), -CORRECTIONS_KEPT_DAYS))),
    db.q
      .update(objections)
      .set({ contact: '' })
      .where(
        and(
          lt(objections.settledOn, addDays(dayOf(now), -CONTACT_KEPT_DAYS)),
          ne(objections.contact, ''),
        ),
      ),
  ])
  await forgetLimits(db, now)
}
