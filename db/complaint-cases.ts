import { and, asc, eq, gt, inArray, isNull, or, type SQL } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { caseHeadOf, recordMove } from '#db/complaint-events'
import { courseOf } from '#db/complaints'
import { cases, deadlines, envelopes, slots } from '#db/schema'
import { metBy, purgeAfter } from '#domain/complaint-deadline'
import { type ComplaintAction, nextState } from '#domain/complaint-state'

/** Which queues somebody may see; the scope stands in every query for staff. */
export type Queues = string[] | 'every'

const within = (queues: Queues): SQL | undefined =>
  queues === 'every' ? undefined : inArray(cases.queue, queues)

export const CASES_PER_PAGE = 30

/**
 * One page of the cases of these queues, oldest first, each with its next deadline. `after` is the last row of the page before.
 * `more` says whether another page follows.
 */
export async function casesIn(db: Db, queues: Queues, after?: { receivedOn: string; id: string }) {
  const rows = await db.q
    .select({
      id: cases.id,
      queue: cases.queue,
      state: cases.state,
      receivedOn: cases.receivedOn,
    })
    .from(cases)
    .where(
      and(
        within(queues),
        after &&
          or(
            gt(cases.receivedOn, after.receivedOn),
            and(eq(cases.receivedOn, after.receivedOn), gt(cases.id, after.id)),
          ),
      ),
    )
    .orderBy(asc(cases.receivedOn), asc(cases.id))
    .limit(CASES_PER_PAGE + 1)
  const page = rows.slice(0, CASES_PER_PAGE)
  const due = await db.q
    .select({ caseId: deadlines.caseId, kind: deadlines.kind, dueOn: deadlines.dueOn })
    .from(deadlines)
    .where(
      and(
        isNull(deadlines.metOn),
        inArray(
          deadlines.caseId,
          page.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(asc(deadlines.dueOn))
  return {
    cases: page.map((row) => ({ ...row, due: due.find(({ caseId }) => caseId === row.id) })),
    more: rows.length > CASES_PER_PAGE,
  }
}

/** One case of these queues with its sealed parts, for the browser of somebody who can open it; or `null`. */
export async function sealedCaseOf(db: Db, id: string, queues: Queues) {
  const [found] = await db.q
    .select({
      id: cases.id,
      queue: cases.queue,
      state: cases.state,
      receivedOn: cases.receivedOn,
      purgeAfter: cases.purgeAfter,
    })
    .from(cases)
    .where(and(eq(cases.id, id), within(queues)))
  if (!found) return null
  const keys = await db.q
    .select({ bytes: slots.bytes })
    .from(slots)
    .where(eq(slots.caseId, id))
    .orderBy(asc(slots.no))
  const [envelope] = await db.q
    .select({ bytes: envelopes.bytes })
    .from(envelopes)
    .where(eq(envelopes.caseId, id))
  return {
    ...found,
    ...(await courseOf(db, id)),
    slots: keys.map(({ bytes }) => bytes),
    envelope: envelope?.bytes ?? new Uint8Array(),
  }
}

type CaseMove = {
  id: string
  action: ComplaintAction
  queues: Queues
  unit: string
  on: string
  /** The number of the last move the clerk saw. */
  seen: number
  /** Where a transferred case goes. */
  bureau: string
}

/** Moves a case by one step of the table, with its unit and day, and pushes the day of erasure on. */
export async function moveCase(
  db: Db,
  { id, action, queues, unit, on, seen, bureau }: CaseMove,
): Promise<'moved' | 'not found' | 'not allowed' | 'changed meanwhile'> {
  const [found] = await db.q
    .select({ state: cases.state, queue: cases.queue })
    .from(cases)
    .where(and(eq(cases.id, id), within(queues)))
  if (!found) return 'not found'
  const head = await caseHeadOf(db, id)
  if (head.no !== seen) return 'changed meanwhile'
  const state = nextState(found.state, action)
  if (!state || (action === 'transfer' && found.queue === bureau)) return 'not allowed'

  const queue = action === 'transfer' ? bureau : found.queue
  try {
    await db.write([
      db.q
        .update(cases)
        .set({ state, queue, purgeAfter: purgeAfter(on) })
        .where(eq(cases.id, id)),
      db.q
        .update(deadlines)
        .set({ metOn: on })
        .where(
          and(
            eq(deadlines.caseId, id),
            isNull(deadlines.metOn),
            inArray(deadlines.kind, metBy(state)),
          ),
        ),
      recordMove(db, head, { kind: action, on, unit }),
    ])
    return 'moved'
  } catch (error) {
    if (error instanceof Conflict && error.rule.startsWith('complaint_events'))
      return 'changed meanwhile'
    throw error
  }
}
