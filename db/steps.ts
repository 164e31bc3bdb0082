import { Conflict, type Db, type Query } from '#db/client'
import { type Happening, headOf, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'

/** How an attempt at a step ended. */
export type StepOutcome = 'moved' | 'not found' | 'changed meanwhile'

/** One step of a case: its stream, the version its reader saw, and all that was sent with it. */
export type Step = { stream: string; seen: number; sent: unknown; at: Date }

/** What a step writes besides its event and key. */
export type Planned = { queries: Query[]; happening: Omit<Happening, 'at'> }

const TRIES = 3

/**
 * Takes one step of a case and records it, together or not at all; `plan` says what is written, or answers a word to stop.
 * A retry of the same step answers `moved`; anybody else who saw an older version is told `changed meanwhile`, and
 * UNIQUE(stream, version) of the log holds it.
 */
export async function take<Row extends { version: number }, Refusal extends string>(
  db: Db,
  step: Step,
  find: () => Promise<Row | null>,
  plan: (row: Row) => Promise<Planned | Refusal>,
  tries = TRIES,
): Promise<StepOutcome | Refusal> {
  const { stream, seen, sent, at } = step
  const row = await find()
  if (!row) return 'not found'
  const request = { key: `${stream}/${String(seen)}`, requestHash: requestHash(sent) }
  const head = await headOf(db, stream)
  if (row.version !== seen || head.version !== seen)
    return (await wasDone(db, request)) ? 'moved' : 'changed meanwhile'

  const planned = await plan(row)
  if (typeof planned === 'string') return planned
  try {
    await db.write([
      once({ ...request, at }),
      ...planned.queries,
      record(db, head, { ...planned.happening, at }),
    ])
    return 'moved'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    // What the plan read may have changed, not only the case: look again.
    return tries > 1 ? take(db, step, find, plan, tries - 1) : 'changed meanwhile'
  }
}
