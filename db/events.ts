import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { asc, desc, eq, getTableColumns, sql } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { preparedInsert } from '#db/prepared'
import { events, recorded as counted } from '#db/schema'
import { canonical } from '#domain/canonical'

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

const linked = (prevHash: string, link: unknown[], data: string) =>
  digest(`${prevHash}${canonical([...link, data])}`)

/** What an event says, as it is stored: `data` is the text. */
type Link = {
  stream: string
  version: number
  action: string
  actor: string
  at: Date
  reason: string
  basis: string
  data: string
  prevHash: string
}

/** The hash an event must have, from what it says and the link before it. */
const linkHash = ({ stream, version, action, actor, at, reason, basis, data, prevHash }: Link) =>
  linked(prevHash, [stream, version, action, actor, at.getTime(), reason, basis], data)

/** What is wrong with the link that comes after `head`, or `null`. */
export function brokenAfter(
  head: Head,
  link: Link & { hash: string },
): 'missing' | 'not linked' | 'altered' | null {
  if (link.version !== head.version + 1) return 'missing'
  if (link.prevHash !== head.hash) return 'not linked'
  return link.hash === linkHash(link) ? null : 'altered'
}

function linkAfter(head: Head, happening: Happening) {
  const { action, actor, at, reason = '', basis = '' } = happening
  const { stream, hash: prevHash } = head
  const version = head.version + 1
  const data = canonical(happening.data ?? {})
  const link = { stream, version, action, actor, at, reason, basis, data, prevHash }
  return { ...link, hash: linkHash(link) }
}

const inserted = preparedInsert(
  events,
  [
    ...(['stream', 'version', 'action', 'actor', 'at', 'reason', 'basis', 'data'] as const),
    ...(['prevHash', 'hash'] as const),
  ],
  // As text, because the column would write the members in an order of its own.
  { data: sql`${sql.placeholder('data')}` },
)

/**
 * The insert that records a happening after `head`. It goes into the same `db.write` as what it records:
 * if somebody wrote to the stream meanwhile, UNIQUE(stream, version) refuses the whole batch.
 * It is the batch's proof as well: its hash commits to all it says, so a batch whose answer was lost is not doubled.
 * Throws a TypeError for `data` that has no exact JSON text.
 */
export function record(db: Db, head: Head, happening: Happening): Query {
  const link = linkAfter(head, happening)
  return {
    ...inserted(db, link),
    proof: { sql: 'select 1 from events where hash = ?', args: [link.hash] },
  }
}

/** The inserts that record several happenings of one stream after `head`, one after the other, in one batch. */
export function recorded(db: Db, head: Head, happenings: Happening[]): Query[] {
  return happenings.map((happening) => {
    const query = record(db, head, happening)
    const { stream, version, hash } = linkAfter(head, happening)
    head = { stream, version, hash }
    return query
  })
}

/** The first link of a chain that does not hold, and why. */
export type Break = { version: number; why: 'missing' | 'not linked' | 'altered' | 'not as known' }

/**
 * Walks the whole chain of `stream` and answers its first break, or `null` where it holds.
 * A chain cannot tell by itself that its end was cut off or that all of it was written anew: `known`, a head that was
 * seen before and kept elsewhere, tells that too.
 */
export async function verifyStream(db: Db, stream: string, known?: Head): Promise<Break | null> {
  const links = await db.q
    .select({ ...getTableColumns(events), data: sql<string>`${events.data}` })
    .from(events)
    .where(eq(events.stream, stream))
    .orderBy(asc(events.version))

  let head = firstHead(stream)
  for (const link of links) {
    const version = head.version + 1
    const why = brokenAfter(head, link)
    if (why) return { version, why }
    if (version === known?.version && link.hash !== known.hash)
      return { version, why: 'not as known' }
    head = { stream, version, hash: link.hash }
  }
  return known && head.version < known.version
    ? { version: head.version + 1, why: 'missing' }
    : null
}

/** How many events were recorded so far; with every decision it grows. */
export async function eventsRecorded(db: Db): Promise<number> {
  const [row] = await db.q.select({ n: counted.events }).from(counted)
  return row?.n ?? 0
}
