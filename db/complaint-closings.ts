import { and, eq } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import {
  type Message,
  type SayOutcome,
  isKept,
  lastMessageOf,
  messageInserts,
  refusedMessage,
} from '#db/complaint-messages'
import { unlessWithdrawn } from '#db/recusal-guard'
import { cases, closings, complaintOutcomes } from '#db/schema'
import { purgeAfter } from '#domain/complaint-deadline'
import type { OutcomeKind } from '#domain/case-talk'

/** How a case ended, as its second handler confirms it. */
export type Closed = {
  /** The keyed hash of case and person; it must not be the proposer's. */
  confirmer: string
  /** The number of the message that proposed it. */
  proposal: number
  outcome: {
    id: string
    institution: string | null
    sector: string
    quarter: string
    kind: OutcomeKind
  }
}

/** Keeps the proposal of an ending, with the message that gives its reasons. A newer one takes the place of an older. */
export async function proposeClosing(
  db: Db,
  caseId: string,
  { proposer, message }: { proposer: string; message: Message },
): Promise<SayOutcome | 'not allowed'> {
  const [found] = await db.q.select({ state: cases.state }).from(cases).where(eq(cases.id, caseId))
  if (!found) return 'not found'
  if ((await lastMessageOf(db, caseId)) !== message.no - 1)
    return (await isKept(db, caseId, message)) ? 'said' : 'changed meanwhile'
  if (found.state !== 'handling') return 'not allowed'
  try {
    await db.write([
      ...messageInserts(db, caseId, message),
      db.q.delete(closings).where(eq(closings.caseId, caseId)),
      db.q.insert(closings).values({ caseId, proposer, message: message.no }),
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

/** Whether somebody else proposed just this ending. */
export async function mayClose(db: Db, caseId: string, { confirmer, proposal }: Closed) {
  const [found] = await db.q
    .select({ proposer: closings.proposer })
    .from(closings)
    .where(and(eq(closings.caseId, caseId), eq(closings.message, proposal)))
  return found !== undefined && found.proposer !== confirmer
}

/**
 * What closing a case writes besides the move: the outcome, to which nothing leads back, and the proposal goes. The batch
 * is refused if its proposer recused himself, or proposed another, since `mayClose` looked.
 */
export const closingWrites = (db: Db, caseId: string, closed: Closed | undefined): Query[] =>
  closed
    ? [
        unlessWithdrawn(caseId, closed),
        db.q.delete(closings).where(eq(closings.caseId, caseId)),
        db.q.insert(complaintOutcomes).values(closed.outcome),
      ]
    : []
