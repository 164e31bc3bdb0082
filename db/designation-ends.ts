import { and, eq, gt, notInArray } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { type Clerk, type Designation, designationStream } from '#db/designations'
import { headOf, record } from '#db/events'
import { lapsed } from '#db/proposals'
import { designations, entries, notices } from '#db/schema'

/** How a designation ends: on which day, by which document of approval (Art. 3), and why. */
export type Ending = { on: string; document: string; reason: string }

/** Whether a notice (Art. 13) that is not over was issued to it after this day: it was still in charge then. */
export async function hasLaterNotice(
  db: Db,
  { entryId }: Designation,
  on: string,
): Promise<boolean> {
  const [found] = await db.q
    .select({ id: notices.id })
    .from(notices)
    .where(
      and(
        eq(notices.entryId, entryId ?? ''),
        gt(notices.issuedOn, on),
        notInArray(notices.state, ['rectified', 'handed-over', 'withdrawn']),
      ),
    )
    .limit(1)
  return found !== undefined
}

/** The writes that end a designation in force and its entry on the list; the event of the designation is its mover's. */
export async function ended(
  db: Db,
  { id, entryId }: Designation,
  { on, document, reason, version }: Ending & { version: number },
  { person, unit, at }: Clerk,
): Promise<Query[]> {
  const entry = entryId ?? ''
  return [
    db.q
      .update(designations)
      .set({ state: 'ended', version, endedOn: on, endDocument: document })
      .where(eq(designations.id, id)),
    db.q
      .update(entries)
      .set({ state: 'left', endedOn: on, endBasis: document, recordedAt: at })
      .where(eq(entries.id, entry)),
    record(db, await headOf(db, `entry/${entry}`), {
      action: 'leave',
      actor: person,
      at,
      reason,
      basis: document,
      data: { unit, on },
    }),
  ]
}

/**
 * The writes that end the designation in force by the document that designates its successor, for the successor's batch
 * and before its own writes. What was proposed for the former is over.
 */
export async function replaced(
  db: Db,
  found: Designation,
  ending: Ending,
  by: Clerk,
): Promise<Query[]> {
  const stream = designationStream(found.id)
  return [
    ...(await ended(db, found, { ...ending, version: found.version + 1 }, by)),
    lapsed(db, stream, by.at),
    record(db, await headOf(db, stream), {
      action: 'end',
      actor: by.person,
      at: by.at,
      reason: ending.reason,
      basis: ending.document,
      data: { unit: by.unit, on: ending.on },
    }),
  ]
}
