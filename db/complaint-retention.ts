import { and, asc, eq, inArray, isNull, lt, lte, sql } from 'drizzle-orm'
import { Conflict, type Db, type Query } from '#db/client'
import {
  caseRecusals,
  caseReminders,
  cases,
  closings,
  complaintEvents,
  deadlines,
  deadlinesCounted,
  enclosureParts,
  enclosures,
  envelopes,
  slots,
} from '#db/schema'
import { addWorkingDays, quarterOf } from '#domain/calendar'
import { deadlineKinds, type DeadlineKind } from '#domain/complaint-deadline'

/** So many cases are erased in one go; the daily work goes on until none is left. */
export const ERASED_AT_ONCE = 50

/** The cases whose time is over, the longest first. */
export const casesToErase = (db: Db, today: string) =>
  db.q
    .select({ id: cases.id })
    .from(cases)
    .where(lte(cases.purgeAfter, today))
    .orderBy(asc(cases.purgeAfter), asc(cases.id))
    .limit(ERASED_AT_ONCE)

/**
 * Erases the cases whose time is over, each whole: the keys first, then what they opened. Nothing is left but how many
 * there were on a day, and how many deadlines were met. Answers how many were erased.
 * A message or move that comes meanwhile wins whole, and its case stays; or comes too late, and finds no case.
 */
export async function forgetCases(db: Db, today: string): Promise<number> {
  let erased = 0
  for (;;) {
    const found = await casesToErase(db, today)
    let kept = 0
    for (const { id } of found) if (!(await eraseCase(db, id, today))) kept++
    erased += found.length - kept
    if (found.length < ERASED_AT_ONCE || kept > 0) return erased
  }
}

async function eraseCase(db: Db, id: string, today: string): Promise<boolean> {
  const due = await db.q
    .select({ kind: deadlines.kind, dueOn: deadlines.dueOn, metOn: deadlines.metOn })
    .from(deadlines)
    .where(eq(deadlines.caseId, id))
  const files = db.q.select({ id: enclosures.id }).from(enclosures).where(eq(enclosures.caseId, id))
  try {
    await db.write([
      stillOver(id, today),
      db.q.delete(slots).where(eq(slots.caseId, id)),
      db.q.delete(enclosureParts).where(inArray(enclosureParts.enclosure, files)),
      db.q.delete(enclosures).where(eq(enclosures.caseId, id)),
      db.q.delete(envelopes).where(eq(envelopes.caseId, id)),
      ...due.map((each) => counted(each, today)),
      db.q.delete(deadlines).where(eq(deadlines.caseId, id)),
      db.q.delete(caseReminders).where(eq(caseReminders.caseId, id)),
      db.q.delete(caseRecusals).where(eq(caseRecusals.caseId, id)),
      db.q.delete(closings).where(eq(closings.caseId, id)),
      db.q.delete(complaintEvents).where(eq(complaintEvents.caseId, id)),
      db.q.delete(cases).where(eq(cases.id, id)),
      tombstone(today),
    ])
    return true
  } catch (error) {
    if (error instanceof Conflict) return false
    throw error
  }
}

/** Refuses the batch, by a constraint, if the day of erasure was put off since it was read. */
const stillOver = (id: string, today: string): Query => ({
  toSQL: () => ({
    sql: 'update cases set purge_after = case when purge_after <= ? then purge_after end where id = ?',
    params: [today, id],
  }),
})

const tombstone = (today: string): Query => ({
  toSQL: () => ({
    sql: 'insert into cases_erased (erased_on, count) values (?, 1) on conflict (erased_on) do update set count = count + 1',
    params: [today],
  }),
})

type Due = { kind: DeadlineKind; dueOn: string; metOn: string | null }

const isMet = ({ dueOn, metOn }: Due) => metOn !== null && metOn <= dueOn

function counted(due: Due, today: string): Query {
  const met = isMet(due) ? 1 : 0
  // One that never fell due says nothing.
  const late = !met && due.dueOn < today ? 1 : 0
  return {
    toSQL: () => ({
      sql: `insert into deadlines_counted (quarter, kind, met, late) values (?, ?, ?, ?)
        on conflict (quarter, kind) do update set met = met + excluded.met, late = late + excluded.late`,
      params: [quarterOf(due.dueOn), due.kind, met, late],
    }),
  }
}

/**
 * Notes which open deadlines are due by the next working day and which were missed, once for each: a day on which this
 * did not run is caught up, and running twice says nothing twice. A missed one is the bureau's business as well.
 */
export const remindOfDeadlines = (db: Db, today: string) =>
  db.write([
    reminder(db, 'soon', today, lte(deadlines.dueOn, addWorkingDays(today, 1))),
    reminder(db, 'missed', today, lt(deadlines.dueOn, today)),
  ])

/** The deadlines a reminder of this kind is about. */
export const openDeadlines = (db: Db, isAsked: ReturnType<typeof lt>) =>
  db.q
    .select({ caseId: deadlines.caseId, deadline: deadlines.kind })
    .from(deadlines)
    .where(and(isNull(deadlines.metOn), isAsked))

function reminder(
  db: Db,
  kind: 'soon' | 'missed',
  today: string,
  isAsked: ReturnType<typeof lt>,
): Query {
  const { sql: asked, params } = openDeadlines(db, isAsked).toSQL()
  return {
    toSQL: () => ({
      sql: `insert into case_reminders (case_id, deadline, kind, on_day)
        select case_id, kind, ?, ? from (${asked}) where true on conflict do nothing`,
      params: [kind, today, ...params],
    }),
  }
}

/** How many deadlines of a kind were met and how many were not, of cases that are kept and of those that are gone. */
export async function onTimeRate(
  db: Db,
  kind: DeadlineKind,
  today: string,
): Promise<{ met: number; late: number }> {
  const [[kept], [gone]] = await Promise.all([
    db.q
      .select({
        met: sql<number>`coalesce(sum(${deadlines.metOn} <= ${deadlines.dueOn}), 0)`,
        late: sql<number>`coalesce(sum(coalesce(${deadlines.metOn} > ${deadlines.dueOn}, ${deadlines.dueOn} < ${today})), 0)`,
      })
      .from(deadlines)
      .where(eq(deadlines.kind, kind)),
    db.q
      .select({
        met: sql<number>`coalesce(sum(${deadlinesCounted.met}), 0)`,
        late: sql<number>`coalesce(sum(${deadlinesCounted.late}), 0)`,
      })
      .from(deadlinesCounted)
      .where(eq(deadlinesCounted.kind, kind)),
  ])
  return {
    met: (kept?.met ?? 0) + (gone?.met ?? 0),
    late: (kept?.late ?? 0) + (gone?.late ?? 0),
  }
}

/** The on-time rate of every kind of deadline. */
export const onTimeRates = async (db: Db, today: string) =>
  Object.fromEntries(
    await Promise.all(
      deadlineKinds.map(async (kind) => [kind, await onTimeRate(db, kind, today)] as const),
    ),
  ) as Record<DeadlineKind, { met: number; late: number }>
