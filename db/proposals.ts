import { and, eq, isNull } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { people, proposals } from '#db/schema'

/** What one person proposes about the thing with this stream; `payload` is what the second one confirms, unchanged. */
export type Proposal = { kind: string; subject: string; payload: unknown; by: string; at: Date }

/** The insert of a proposal. A subject has one open proposal: the second aborts its batch. */
export const proposed = (db: Db, { kind, subject, payload, by, at }: Proposal): Query =>
  db.q
    .insert(proposals)
    .values({ id: crypto.randomUUID(), kind, subject, payload, proposedBy: by, proposedAt: at })

/** The open proposal about a subject, with the proposer's name, or `null`. */
export async function openProposal(db: Db, subject: string) {
  const [found] = await db.q
    .select({
      id: proposals.id,
      kind: proposals.kind,
      payload: proposals.payload,
      proposedBy: proposals.proposedBy,
      proposerName: people.name,
      proposedAt: proposals.proposedAt,
    })
    .from(proposals)
    .leftJoin(people, eq(people.id, proposals.proposedBy))
    .where(and(eq(proposals.subject, subject), isNull(proposals.decidedAt)))
  return found ?? null
}

type Verdict = { outcome: 'confirmed' | 'returned'; by: string; reason: string; at: Date }

/** The update that decides a proposal. A CHECK aborts the batch where the proposer decides on his own. */
export const decided = (db: Db, id: string, { outcome, by, reason, at }: Verdict): Query =>
  db.q
    .update(proposals)
    .set({ outcome, decidedBy: by, decidedAt: at, reason })
    .where(eq(proposals.id, id))

/** The update that lets the open proposal about a subject lapse, if there is one: the subject has moved on. */
export const lapsed = (db: Db, subject: string, at: Date): Query =>
  db.q
    .update(proposals)
    .set({ outcome: 'lapsed', decidedAt: at })
    .where(and(eq(proposals.subject, subject), isNull(proposals.decidedAt)))
