import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { desc, eq } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { events } from '#db/schema'

/** The newest link of a stream's chain; version 0 is a stream nobody has written to. */
export type Head = { stream: string; version: number; hash: string }

/** What happened: who did what, when, why and on which article or document. Never complaint text, never an address. */
export type Happening = {
  action: string
  actor: string
  at: Date
  reason?: string
  basis?: string
  data?: Record<string, unknown>
}

const digest = (text: string) => bytesToHex(sha256(utf8ToBytes(text)))

/** The head of a stream that nobody has written to. */
export const firstHead = (stream: string): Head => ({ stream, version: 0, hash: digest(stream) })

/** The newest link of `stream`. */
export async function headOf(db: Db, stream: string): Promise<Head> {
  const [newest] = await db.q
    .select({ stream: events.stream, version: events.version, hash: events.hash })
    .from(events)
    .where(eq(events.stream, stream))
    .orderBy(desc(events.version))
    .limit(1)
  return newest ?? firstHead(stream)
}

/**
 * The insert that records a happening after `head`. It goes into the same `db.write` as what it records:
 * if somebody wrote to the stream meanwhile, UNIQUE(stream, version) refuses the whole batch.
 */
export function record(db: Db, head: Head, happening: Happening): Query {
  const { action, actor, at, reason = '', basis = '', data = {} } = happening
  const version = head.version + 1
  // A fixed order of members is the canonical form that is hashed.
  const body = JSON.stringify([
    head.stream,
    version,
    action,
    actor,
    at.getTime(),
    reason,
    basis,
    data,
  ])
  return db.q.insert(events).values({
    stream: head.stream,
    version,
    action,
    actor,
    at,
    reason,
    basis,
    data,
    prevHash: head.hash,
    hash: digest(head.hash + body),
  })
}
