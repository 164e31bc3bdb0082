import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { eq } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { idempotency } from '#db/schema'

/** SHA-256 of a value's JSON, in hex. */
export const digest = (value: unknown) => bytesToHex(sha256(utf8ToBytes(JSON.stringify(value))))

/** What makes a retry harmless: the key of one write, and a hash of all that was sent with it. */
export type Once = { key: string; requestHash: string }

/** The row that goes into the batch of the write it names; a second use of the key is refused. */
export const once = (db: Db, { key, requestHash }: Once, at: Date): Query =>
  db.q.insert(idempotency).values({ key, requestHash, at })

/** Whether the write of this key was done, and with just this request. */
export async function wasDone(db: Db, { key, requestHash }: Once): Promise<boolean> {
  const [first] = await db.q
    .select({ requestHash: idempotency.requestHash })
    .from(idempotency)
    .where(eq(idempotency.key, key))
  return first?.requestHash === requestHash
}
