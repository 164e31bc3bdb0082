import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { desc, eq } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { complaintEvents } from '#db/schema'
import type { ComplaintAction } from '#domain/complaint-state'

/** The newest link of a case's own chain; number 0 is a case nothing has happened to. */
export type CaseHead = { caseId: string; no: number; hash: string }

const digest = (text: string) => bytesToHex(sha256(utf8ToBytes(text)))

/** The head of a case that is being filed. */
export const firstCaseHead = (caseId: string): CaseHead => ({ caseId, no: 0, hash: digest(caseId) })

/** The newest link of a case's chain. */
export async function caseHeadOf(db: Db, caseId: string): Promise<CaseHead> {
  const [newest] = await db.q
    .select({
      caseId: complaintEvents.caseId,
      no: complaintEvents.no,
      hash: complaintEvents.hash,
    })
    .from(complaintEvents)
    .where(eq(complaintEvents.caseId, caseId))
    .orderBy(desc(complaintEvents.no))
    .limit(1)
  return newest ?? firstCaseHead(caseId)
}

/**
 * The insert that records a move of a case after `head`: its day and its unit, never a person, a reason or an instant.
 * If another clerk moved the case meanwhile, UNIQUE(case, number) refuses the whole batch.
 */
export function recordMove(
  db: Db,
  { caseId, no, hash }: CaseHead,
  { kind, on, unit }: { kind: 'file' | ComplaintAction; on: string; unit: string },
): Query {
  const body = JSON.stringify([caseId, no + 1, kind, on, unit])
  return db.q.insert(complaintEvents).values({
    caseId,
    no: no + 1,
    kind,
    happenedOn: on,
    unit,
    prevHash: hash,
    hash: digest(hash + body),
  })
}
