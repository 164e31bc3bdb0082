import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { and, asc, eq, sql } from 'drizzle-orm'
import { Conflict, type Db, type Query } from '#db/client'
import { unlessRecused } from '#db/recusal-guard'
import { cases, envelopes, ticketsUsed } from '#db/schema'
import { purgeAfter } from '#domain/complaint-deadline'

/** A sealed message and what comes with it, on its way into a case. */
export type Message = {
  /** Its number in the case; 0 is the complaint. */
  no: number
  envelope: Uint8Array
  on: string
  /** The sealed files that were sent before, and in how many parts each. */
  enclosures?: { id: string; parts: number }[]
  /** The ticket of the proof of work, which this message uses up. */
  ticket?: string
  /** The mark of the handler who says it: one who recused himself says nothing. */
  mark?: string
}

/** What an envelope is kept under: the first half of its own hash, so that sending it again finds it. */
export const envelopeId = (bytes: Uint8Array) => bytesToHex(sha256(bytes)).slice(0, 32)

/** The bucket an envelope was padded to: the largest power of two that is smaller. What age adds is less than that. */
const sizeClassOf = ({ length }: Uint8Array) => 2 ** Math.floor(Math.log2(length - 1))

/**
 * The inserts that put a message into a case. The envelope is the batch's proof: no other write can have its hash.
 * A file whose parts are not all there refuses the batch, and so does a ticket that was used before.
 */
export function messageInserts(db: Db, caseId: string, message: Message): Query[] {
  const { no, envelope, on, enclosures = [], ticket, mark } = message
  const id = envelopeId(envelope)
  const insert = db.q.insert(envelopes).values({
    ...{ id, caseId, no, bytes: envelope },
    ...{ sizeClass: sizeClassOf(envelope), receivedOn: on },
  })
  return [
    {
      toSQL: () => insert.toSQL(),
      proof: { sql: 'select 1 from envelopes where id = ?', args: [id] },
    },
    ...(mark ? [unlessRecused(caseId, mark)] : []),
    ...enclosures.map(({ id: enclosure, parts }) => ({
      toSQL: () => ({
        sql: `insert into enclosures (id, case_id, message, parts)
          select ?, ?, ?, case when count(*) = ? then count(*) end from enclosure_parts where enclosure = ?`,
        params: [enclosure, caseId, no, parts, enclosure],
      }),
    })),
    ...(ticket ? [db.q.insert(ticketsUsed).values({ id: ticket, usedOn: on })] : []),
  ]
}

/** What a message came to. A refusal keeps nothing. */
export type SayOutcome =
  'said' | 'not found' | 'changed meanwhile' | 'files missing' | 'ticket used'

/** What the database's refusal of a message means. Throws what is no such refusal. */
export function refusedMessage(error: unknown): Exclude<SayOutcome, 'said'> {
  if (!(error instanceof Conflict)) throw error
  if (error.rule.startsWith('tickets_used')) return 'ticket used'
  if (error.rule.startsWith('enclosures')) return 'files missing'
  // The case was erased meanwhile, or its handler recused himself.
  if (error.rule === 'foreign key' || error.rule === 'cases.state') return 'not found'
  if (error.rule.startsWith('envelopes')) return 'changed meanwhile'
  throw error
}

/** Whether this very envelope is in the case under its number: then a retry has nothing left to do. */
export async function isKept(db: Db, caseId: string, { no, envelope }: Message): Promise<boolean> {
  const [found] = await db.q
    .select({ id: envelopes.id })
    .from(envelopes)
    .where(
      and(
        eq(envelopes.id, envelopeId(envelope)),
        eq(envelopes.caseId, caseId),
        eq(envelopes.no, no),
      ),
    )
  return found !== undefined
}

/** The number of the last message of a case; -1 for a case that is not there. */
export async function lastMessageOf(db: Db, caseId: string): Promise<number> {
  const [found] = await db.q
    .select({ no: sql<number>`coalesce(max(${envelopes.no}), -1)` })
    .from(envelopes)
    .where(eq(envelopes.caseId, caseId))
  return found?.no ?? -1
}

/** Puts a message into a case without moving it, and puts the day of erasure off. A retry answers `said`. */
export async function sayInCase(db: Db, caseId: string, message: Message): Promise<SayOutcome> {
  const last = await lastMessageOf(db, caseId)
  if (last < 0) return 'not found'
  if (last !== message.no - 1)
    return (await isKept(db, caseId, message)) ? 'said' : 'changed meanwhile'
  try {
    await db.write([
      ...messageInserts(db, caseId, message),
      db.q
        .update(cases)
        .set({ purgeAfter: purgeAfter(message.on) })
        .where(eq(cases.id, caseId)),
    ])
    return 'said'
  } catch (error) {
    const refused = refusedMessage(error)
    return (await isKept(db, caseId, message)) ? 'said' : refused
  }
}

/** The envelopes of a case in the order of their numbers. */
export const envelopesOf = (db: Db, caseId: string) =>
  db.q
    .select({ no: envelopes.no, on: envelopes.receivedOn, bytes: envelopes.bytes })
    .from(envelopes)
    .where(eq(envelopes.caseId, caseId))
    .orderBy(asc(envelopes.no))
