import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { eq } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { idempotency } from '#db/schema'
import { canonical } from '#domain/canonical'

/**
 * Idempotency: a public write happens once, however often its form is sent.
 *
 * The start page puts a key into the form. The command that takes the form
 *
 * 1. asks `firstResult(db, key)`. A row with the same `requestHash` is a retry: it answers that result and writes
 *    nothing. Another `requestHash` is another form under a used key: it refuses, and keeps what was typed;
 * 2. otherwise writes, with `once(…)` in the same batch as all the rest;
 * 3. where that throws a `Conflict` whose `rule` is `idempotency.key`, the same form was sent twice at once: it asks
 *    `firstResult` again and answers as in 1;
 * 4. where it throws `Unavailable`, lets it pass. Nobody knows whether the write was kept, and the visitor sends the same
 *    form again: then step 1 knows.
 */
export type Once = {
  key: string
  /** `requestHash(…)` of what the form said. */
  requestHash: string
  /** What the visitor is answered. No secret, no complaint. */
  result: unknown
  at: Date
}

/** SHA-256, in hex, of the canonical JSON of what a form said, without what changes from one sending to the next. */
export const requestHash = (request: unknown) => bytesToHex(sha256(utf8ToBytes(canonical(request))))

/** The insert that makes its batch happen once. It is the batch's proof as well. */
export function once({ key, requestHash, result, at }: Once): Query {
  const args = [key, requestHash, canonical(result), at.getTime()]
  return {
    toSQL: () => ({
      sql: 'insert into idempotency (key, request_hash, result, at) values (?, ?, ?, ?)',
      params: args,
    }),
    proof: {
      sql: 'select 1 from idempotency where key = ? and request_hash = ? and result = ? and at = ?',
      args,
    },
  }
}

/** What the first write under `key` was asked and answered, or `null` where there was none. */
export async function firstResult(
  db: Db,
  key: string,
): Promise<{ requestHash: string; result: unknown } | null> {
  const [first] = await db.q
    .select({
      requestHash: idempotency.requestHash,
      result: idempotency.result,
    })
    .from(idempotency)
    .where(eq(idempotency.key, key))
  return first ?? null
}

/** Whether the write under this key was kept, and for just this request: then a retry has nothing left to do. */
export async function wasDone(
  db: Db,
  request: Pick<Once, 'key' | 'requestHash'>,
): Promise<boolean> {
  return (await firstResult(db, request.key))?.requestHash === request.requestHash
}
