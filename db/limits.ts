import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { eq, lt, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { limitKeys, limits } from '#db/schema'
import { addDays, dayOf } from '#domain/calendar'
import { type LimitScope, windowOf } from '#domain/limit'

/** The random key of the day in which a window begins: made by whoever comes first that day, gone two days later. */
async function dayKey(db: Db, day: string): Promise<string> {
  const kept = () =>
    db.q.select({ key: limitKeys.key }).from(limitKeys).where(eq(limitKeys.day, day))
  const [found] = await kept()
  if (found) return found.key
  await db.write([
    db.q
      .insert(limitKeys)
      .values({ day, key: bytesToHex(randomBytes(32)) })
      .onConflictDoNothing(),
  ])
  const [made] = await kept()
  if (!made) throw new Error('the key of the day was not kept')
  return made.key
}

/** Whom a count is about, in what, and in which window. */
async function rowOf(db: Db, scope: LimitScope, who: string, now: Date) {
  const { from, to } = windowOf(scope, now)
  const key = await dayKey(db, dayOf(new Date(from)))
  const text = utf8ToBytes(`${scope}|${who}|${String(from)}`)
  return { key: bytesToHex(hmac(sha256, hexToBytes(key), text)), to }
}

const countAt = async (db: Db, key: string) => {
  const [found] = await db.q.select({ count: limits.count }).from(limits).where(eq(limits.key, key))
  return found?.count ?? 0
}

/** How often `who` was counted in this window, and when the window ends. */
export async function counted(db: Db, scope: LimitScope, who: string, now: Date) {
  const { key, to } = await rowOf(db, scope, who, now)
  return { count: await countAt(db, key), to }
}

/**
 * Counts one more of `scope` for `who` (a network or a number) and answers how many that makes in this window, and
 * when it ends. Neither is kept: the row is an HMAC under the day's key.
 */
export async function countOne(db: Db, scope: LimitScope, who: string, now: Date) {
  const { key, to } = await rowOf(db, scope, who, now)
  await db.write([
    db.q
      .insert(limits)
      .values({ key, count: 1, endsAt: to })
      .onConflictDoUpdate({ target: limits.key, set: { count: sql`${limits.count} + 1` } }),
  ])
  return { count: await countAt(db, key), to }
}

/** Deletes the counts of windows that are over and the keys of days before yesterday. Daily work, harmless to repeat. */
export async function forgetLimits(db: Db, now: Date) {
  await db.write([
    db.q.delete(limits).where(lt(limits.endsAt, now)),
    db.q.delete(limitKeys).where(lt(limitKeys.day, addDays(dayOf(now), -1))),
  ])
}
