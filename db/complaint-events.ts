import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { asc, desc, eq } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import type { Break } from '#db/events'
import { complaintEvents } from '#db/schema'
import type { ComplaintAction } from '#domain/complaint-state'

/** The newest link of a case's own chain; number 0 is a case nothing has happened to. */
export type CaseHead = { caseId: string; no: number; hash: string }

const digest = (text: string) => bytesToHex(sha256(utf8ToBytes(text)))

/** The head of a case that is being filed. */
export const firstCaseHead = (caseId: string): CaseHead => ({ caseId, no: 0, hash: digest(caseId) })

/** What a move says: its day and its unit, never a person, a reason or an instant. */
export type CaseMoved = { kind: 'file' | ComplaintAction; on: string; unit: string }

/** The newest link of a case's chain, and what it says; `last` is `null` for a case nothing has happened to. */
export async function caseHeadOf(
  db: Db,
  caseId: string,
): Promise<CaseHead & { last: CaseMoved | null }> {
  const [newest] = await db.q
    .select()
    .from(complaintEvents)
    .where(eq(complaintEvents.caseId, caseId))
    .orderBy(desc(complaintEvents.no))
    .limit(1)
  if (!newest) return { ...firstCaseHead(caseId), last: null }
  const { no, hash, kind, happenedOn, unit } = newest
  return { caseId, no, hash, last: { kind, on: happenedOn, unit } }
}

const linked = (caseId: string, prevHash: string, no: number, { kind, on, unit }: CaseMoved) =>
  digest(prevHash + JSON.stringify([caseId, no, kind, on, unit]))

/**
 * The insert that records a move of a case after `head`. If another clerk moved the case meanwhile, UNIQUE(case, number)
 * refuses the whole batch. It is the batch's proof as well: its hash commits to all it says.
 */
export function recordMove(
  db: Db,
  { caseId, no, hash: prevHash }: CaseHead,
  move: CaseMoved,
): Query {
  const hash = linked(caseId, prevHash, no + 1, move)
  const { kind, on, unit } = move
  const insert = db.q
    .insert(complaintEvents)
    .values({ caseId, no: no + 1, kind, happenedOn: on, unit, prevHash, hash })
  return {
    toSQL: () => insert.toSQL(),
    proof: { sql: 'select 1 from complaint_events where hash = ?', args: [hash] },
  }
}

type CaseLink = CaseMoved & { caseId: string; no: number; prevHash: string; hash: string }

/** What is wrong with a link of a case that comes after `last` (`null`: it is the first), or `null`. */
export function brokenCaseAfter(
  last: { no: number; hash: string } | null,
  link: CaseLink,
): 'missing' | 'not linked' | 'altered' | null {
  const { caseId, no, prevHash, hash } = link
  const head = last ?? firstCaseHead(caseId)
  if (no !== head.no + 1) return 'missing'
  if (prevHash !== head.hash) return 'not linked'
  return hash === linked(caseId, prevHash, no, link) ? null : 'altered'
}

/** Walks the whole chain of a case and answers its first break, or `null` where it holds. */
export async function verifyCase(db: Db, caseId: string): Promise<Break | null> {
  const links = await db.q
    .select()
    .from(complaintEvents)
    .where(eq(complaintEvents.caseId, caseId))
    .orderBy(asc(complaintEvents.no))
  let head = firstCaseHead(caseId)
  for (const { happenedOn, ...link } of links) {
    const why = brokenCaseAfter(head, { ...link, on: happenedOn })
    if (why) return { version: head.no + 1, why }
    head = link
  }
  return null
}
