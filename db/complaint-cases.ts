import { and, asc, eq, inArray, isNull, notInArray, type SQL, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { enclosuresOf } from '#db/complaint-enclosures'
import { envelopesOf } from '#db/complaint-messages'
import { courseOf } from '#db/complaints'
import { caseReminders, cases, closings, deadlines, slots } from '#db/schema'

/** Which queues somebody may see. */
export type Queues = string[] | 'every'

/** Which cases somebody may see: those of some queues, past those he recused himself from. It stands in every query for staff. */
export type Reach = Queues | { queues: Queues; past: string[] }

/** The condition that keeps a query within this reach. */
export function within(reach: Reach): SQL | undefined {
  if (reach === 'every') return undefined
  if (Array.isArray(reach)) return inArray(cases.queue, reach)
  const { queues, past } = reach
  return and(within(queues), past.length > 0 ? notInArray(cases.id, past) : undefined)
}

export const CASES_PER_PAGE = 30

/** Which cases: after the last row of the page before, and whether those that are over come too. */
type Asked = { after?: { receivedOn: string; id: string } | undefined; over?: boolean }

// In the words of the partial indexes, or they are not used.
const isOpen = sql`${cases.state} not in ('declined', 'closed', 'withdrawn', 'archived')`

/** The rows of one page, and one more where another page follows. */
export const caseRows = (db: Db, reach: Reach, { after, over = false }: Asked = {}) =>
  db.q
    .select({
      id: cases.id,
      queue: cases.queue,
      state: cases.state,
      receivedOn: cases.receivedOn,
    })
    .from(cases)
    .where(
      and(
        within(reach),
        over ? undefined : isOpen,
        after && sql`(${cases.receivedOn}, ${cases.id}) > (${after.receivedOn}, ${after.id})`,
      ),
    )
    .orderBy(asc(cases.receivedOn), asc(cases.id))
    .limit(CASES_PER_PAGE + 1)

/**
 * One page of the cases within reach, oldest first, each with its next deadline; those that are over only if asked for.
 * `more` says whether another page follows.
 */
export async function casesIn(db: Db, reach: Reach, asked: Asked = {}) {
  const rows = await caseRows(db, reach, asked)
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

/** Whether there is such a case within reach. */
export async function isWithin(db: Db, id: string, reach: Reach): Promise<boolean> {
  const [found] = await db.q
    .select({ id: cases.id })
    .from(cases)
    .where(and(eq(cases.id, id), within(reach)))
  return found !== undefined
}

/** One case within reach with its sealed parts, for the browser of somebody who can open it; or `null`. */
export async function sealedCaseOf(db: Db, id: string, reach: Reach) {
  const [found] = await db.q
    .select({
      id: cases.id,
      locatorHash: cases.locatorHash,
      queue: cases.queue,
      state: cases.state,
      receivedOn: cases.receivedOn,
      purgeAfter: cases.purgeAfter,
    })
    .from(cases)
    .where(and(eq(cases.id, id), within(reach)))
  if (!found) return null
  const [keys, envelopes, files, [closing], course] = await Promise.all([
    db.q
      .select({ bytes: slots.bytes })
      .from(slots)
      .where(eq(slots.caseId, id))
      .orderBy(asc(slots.no)),
    envelopesOf(db, id),
    enclosuresOf(db, id),
    db.q
      .select({ proposer: closings.proposer, message: closings.message })
      .from(closings)
      .where(eq(closings.caseId, id)),
    courseOf(db, id),
  ])
  return {
    ...found,
    ...course,
    slots: keys.map(({ bytes }) => bytes),
    envelope: envelopes[0]?.bytes ?? new Uint8Array(),
    envelopes,
    files,
    closing: closing ?? null,
  }
}

/** What the daily work said of these cases: which have a deadline before them, and which have missed one. */
export const remindersOf = (db: Db, ids: string[]) =>
  db.q
    .select({ caseId: caseReminders.caseId, kind: caseReminders.kind })
    .from(caseReminders)
    .where(inArray(caseReminders.caseId, ids))
