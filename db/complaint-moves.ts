import { and, eq, inArray, isNull } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { type Queues, within } from '#db/complaint-cases'
import { caseHeadOf, recordMove } from '#db/complaint-events'
import { cases, deadlines } from '#db/schema'
import { metBy, purgeAfter } from '#domain/complaint-deadline'
import { type ComplaintAction, nextState } from '#domain/complaint-state'

type CaseMove = {
  id: string
  action: ComplaintAction
  queues: Queues
  unit: string
  on: string
  /** The number of the last move the clerk saw. */
  seen: number
  /** The queue a transferred case goes to; `null` while no list names one. */
  bureau: string | null
}

export type CaseMoveOutcome =
  'moved' | 'not found' | 'not allowed' | 'nowhere to go' | 'changed meanwhile'

/**
 * Moves a case by one step of the table, with its unit and day, and pushes the day of erasure on.
 * A retry of the move that came last (same unit, kind and day) answers `moved`.
 */
export async function moveCase(db: Db, move: CaseMove): Promise<CaseMoveOutcome> {
  const { id, action, queues, unit, on, seen, bureau } = move
  const [found] = await db.q
    .select({ state: cases.state, queue: cases.queue })
    .from(cases)
    .where(and(eq(cases.id, id), within(queues)))
  if (!found) return 'not found'
  const head = await caseHeadOf(db, id)
  if (head.no !== seen) return isLast(head, move) ? 'moved' : 'changed meanwhile'
  const state = nextState(found.state, action)
  if (!state) return 'not allowed'
  if (action === 'transfer' && bureau === null) return 'nowhere to go'
  if (action === 'transfer' && found.queue === bureau) return 'not allowed'

  const queue = action === 'transfer' && bureau !== null ? bureau : found.queue
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
    if (!(error instanceof Conflict) || !error.rule.startsWith('complaint_events')) throw error
    return isLast(await caseHeadOf(db, id), move) ? 'moved' : 'changed meanwhile'
  }
}

/** Whether the newest link is this very move, made from what its clerk saw. */
const isLast = (
  { no, last }: Awaited<ReturnType<typeof caseHeadOf>>,
  { action, unit, on, seen }: CaseMove,
) => no === seen + 1 && last?.kind === action && last.unit === unit && last.on === on
