import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { eq } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { idempotency } from '#db/schema'
import { canonical } from '#domain/canonical'

/**
 * Idempotency: a write happens once, however often its form is sent. The form carries a key, and the command that takes it
 *
 * 1. writes, with `once(…)` in the same batch as all the rest;
 * 2. where that throws a `Conflict`, or where what it reads first has moved on already, asks `wasDone`: yes is a retry,
 *    and is answered as the first time; no is another form, and is refused;
 * 3. where it throws `Unavailable`, lets it pass. Nobody knows whether the write was kept, and the visitor is shown the
 *    same form under the same key: sent again, it ends in 1 or 2.
 */
export type Once = {
  key: string
  /** `requestHash(…)` of what the form said. */
  requestHash: string
  at: Date
}

/**
 * SHA-256, in hex, of the canonical JSON of what a form said, without what changes from one sending to the next.
 * What is erased one day goes in as a keyed fingerprint only: whoever guesses it could confirm it by a plain hash.
 */
export const requestHash = (request: unknown) => bytesToHex(sha256(utf8ToBytes(canonical(request))))

/** The insert that makes its batch happen once. It is the batch's proof as well. */
export function once({ key, requestHash, at }: Once): Query {
  const args = [key, requestHash, at.getTime()]
  return {
    toSQL: () => ({
      sql: 'insert into idempotency (key, request_hash, at) values (?, ?, ?)',
      params: args,
    }),
    proof: {
      sql: 'select 1 from idempotency where key = ? and request_hash = ? and at = ?',
      args,
    },
  }
}

/** Whether the write under this key was kept, and for just this request: then a retry has nothing left to do. */
export async function wasDone(
  db: Db,
  { key, requestHash }: Pick<Once, 'key' | 'requestHash'>,
): Promise<boolean> {
  const [first] = await db.q
    .select({ requestHash: idempotency.requestHash })
    .from(idempotency)
    .where(eq(idempotency.key, key))
  return first?.requestHash === requestHash
}
