import { and, eq, inArray, isNull } from 'drizzle-orm'
import { Conflict, type Db, type Query } from '#db/client'
import { type Reach, within } from '#db/complaint-cases'
import { type Closed, closingWrites, mayClose } from '#db/complaint-closings'
import { caseHeadOf, recordMove } from '#db/complaint-events'
import {
  type Message,
  isKept,
  lastMessageOf,
  messageInserts,
  refusedMessage,
} from '#db/complaint-messages'
import { unlessRecused } from '#db/recusal-guard'
import { cases, complaintEvents, deadlines } from '#db/schema'
import { extendedFrom, metBy, purgeAfter, reviewDueFrom } from '#domain/complaint-deadline'
import { type ComplaintAction, type ComplaintState, nextState } from '#domain/complaint-state'

type CaseMove = {
  id: string
  action: ComplaintAction
  reach: Reach
  unit: string
  on: string
  /** The number of the last move the clerk saw. */
  seen: number
  /** The queue a transferred or reviewed case goes to; `null` while no list names one. */
  bureau: string | null
  /** What is said with it, kept with it or not at all. */
  message?: Message
  /** The mark of the handler who moves it: one who recused himself moves nothing. */
  mark?: string
  /** With `close`: how the case ended, and who confirms it. */
  closed?: Closed
}

export type CaseMoveOutcome =
  | 'moved'
  | 'not found'
  | 'not allowed'
  | 'nowhere to go'
  | 'changed meanwhile'
  | 'files missing'
  | 'ticket used'
  | 'one person'

/**
 * Moves a case by one step of the table, with its unit and day, and pushes the day of erasure on.
 * A retry of the move that came last (same unit, kind and day) answers `moved`.
 */
export async function moveCase(db: Db, move: CaseMove): Promise<CaseMoveOutcome> {
  const { id, action, reach, seen, bureau, message } = move
  const [found] = await db.q
    .select({ state: cases.state, queue: cases.queue })
    .from(cases)
    .where(and(eq(cases.id, id), within(reach)))
  if (!found) return 'not found'
  const head = await caseHeadOf(db, id)
  if (head.no !== seen) return (await isDone(db, head, move)) ? 'moved' : 'changed meanwhile'
  const state = nextState(found.state, action)
  if (!state) return 'not allowed'
  if (action === 'transfer' && bureau === null) return 'nowhere to go'
  if (action === 'transfer' && found.queue === bureau) return 'not allowed'
  if (action === 'extend' && (await wasExtended(db, id))) return 'not allowed'
  if (move.closed && !(await mayClose(db, id, move.closed))) return 'one person'
  if (message && (await lastMessageOf(db, id)) !== message.no - 1) return 'changed meanwhile'

  try {
    await db.write(await writesOf(db, { ...move, ...found, to: state, head }))
    return 'moved'
  } catch (error) {
    // An outage answers neither yes nor no, and whoever asked is told so.
    if (!(error instanceof Conflict)) throw error
    if (await isDone(db, await caseHeadOf(db, id), move)) return 'moved'
    if (error.rule.startsWith('complaint_events')) return 'changed meanwhile'
    if (error.rule === 'cases.queue') return 'one person'
    const refused = refusedMessage(error)
    return refused === 'not found' ? 'not found' : refused
  }
}

type Decided = CaseMove & {
  queue: string
  to: ComplaintState
  head: Awaited<ReturnType<typeof caseHeadOf>>
}

async function writesOf(db: Db, move: Decided): Promise<Query[]> {
  const { id, action, unit, on, bureau, message, closed, to, head, mark } = move
  // A review is the bureau's, whoever had the case.
  const isForBureau = action === 'transfer' || action === 'review'
  const queue = isForBureau && bureau !== null ? bureau : move.queue
  const due = action === 'extend' ? await outcomeDueOf(db, id) : undefined
  return [
    // First: the driver asks by the proof of the first query that has one, and a move is what nobody can make twice.
    recordMove(db, head, { kind: action, on, unit }),
    ...(mark ? [unlessRecused(id, mark)] : []),
    db.q
      .update(cases)
      .set({ state: to, queue, purgeAfter: purgeAfter(on) })
      .where(eq(cases.id, id)),
    db.q
      .update(deadlines)
      .set({ metOn: on })
      .where(
        and(
          eq(deadlines.caseId, id),
          isNull(deadlines.metOn),
          inArray(deadlines.kind, action === 'extend' ? [] : metBy(to)),
        ),
      ),
    ...(due
      ? [
          db.q
            .update(deadlines)
            .set({ dueOn: extendedFrom(due) })
            .where(and(eq(deadlines.caseId, id), eq(deadlines.kind, 'outcome'))),
        ]
      : []),
    ...(action === 'review'
      ? [db.q.insert(deadlines).values({ caseId: id, kind: 'review', dueOn: reviewDueFrom(on) })]
      : []),
    ...closingWrites(db, id, closed),
    ...(message ? messageInserts(db, id, message) : []),
  ]
}

const outcomeDueOf = async (db: Db, id: string) =>
  (
    await db.q
      .select({ dueOn: deadlines.dueOn })
      .from(deadlines)
      .where(and(eq(deadlines.caseId, id), eq(deadlines.kind, 'outcome')))
  )[0]?.dueOn

/** Whether the case has had its one extension. The database refuses a second one as well. */
async function wasExtended(db: Db, id: string): Promise<boolean> {
  const [found] = await db.q
    .select({ no: complaintEvents.no })
    .from(complaintEvents)
    .where(and(eq(complaintEvents.caseId, id), eq(complaintEvents.kind, 'extend')))
  return found !== undefined
}

/** Whether the newest link is this very move, made from what its clerk saw, with what was said in it. */
async function isDone(
  db: Db,
  { no, last }: Awaited<ReturnType<typeof caseHeadOf>>,
  { id, action, unit, on, seen, message }: CaseMove,
): Promise<boolean> {
  const isLast = no === seen + 1 && last?.kind === action && last.unit === unit && last.on === on
  return isLast && (!message || (await isKept(db, id, message)))
}
