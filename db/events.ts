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

// What a happening adds to the chain: the row, hashed with the link before it.
function link(head: Head, { action, actor, at, reason = '', basis = '', data = {} }: Happening) {
  const { stream } = head
  const version = head.version + 1
  // A fixed order of members is the canonical form that is hashed.
  const body = JSON.stringify([stream, version, action, actor, at.getTime(), reason, basis, data])
  const hash = digest(head.hash + body)
  return { stream, version, action, actor, at, reason, basis, data, prevHash: head.hash, hash }
}

/**
 * The insert that records a happening after `head`. It goes into the same `db.write` as what it records:
 * if somebody wrote to the stream meanwhile, UNIQUE(stream, version) refuses the whole batch.
 */
export const record = (db: Db, head: Head, happening: Happening): Query =>
  db.q.insert(events).values(link(head, happening))

/** The head once `happening` is recorded after `head`: for a batch that records several of one stream. */
export function headAfter(head: Head, happening: Happening): Head {
  const { stream, version, hash } = link(head, happening)
  return { stream, version, hash }
}
