import { and, asc, count, desc, eq, sql } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { firstHead, headOf, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { corrections } from '#db/schema'
import { settingsOf } from '#db/settings'
import { addWorkingDays, dayOf } from '#domain/calendar'
import { type Correction, type CorrectionOutcome, outcomes } from '#domain/correction'

/** Corrections on one page of the staff's list. */
export const CORRECTIONS_PER_PAGE = 30

const stream = (number: string) => `correction/${number}`

// In the words of the partial index, or it is not used.
const isOpen = sql`${corrections.state} = 'received'`

/** A form with the number it was minted under; `fingerprint` is a keyed hash of it, by which a retry is known. */
export type SentCorrection = { number: string; form: Correction; fingerprint: string; at: Date }

const requestOf = ({ number, fingerprint }: Pick<SentCorrection, 'number' | 'fingerprint'>) => ({
  key: stream(number),
  requestHash: requestHash(fingerprint),
})

/** Whether this very form was kept before: then sending it again is no new correction, and counts as none. */
export const wasCorrected = (db: Db, sent: Parameters<typeof requestOf>[0]) =>
  wasDone(db, requestOf(sent))

/**
 * Keeps a correction (网站纠错) with its event and idempotency key, together or not at all.
 *
 * `already submitted`: the same number with the same body. `number taken`: the number carries another body.
 * `full`: as many of this day are open as we take.
 */
export async function submitCorrection(
  db: Db,
  { number, form, fingerprint, at }: SentCorrection,
): Promise<'submitted' | 'already submitted' | 'number taken' | 'full'> {
  const receivedOn = dayOf(at)
  const request = requestOf({ number, fingerprint })
  if (await wasDone(db, request)) return 'already submitted'
  const values = await settingsOf(db)
  if ((await openOn(db, receivedOn)) >= values['corrections.per-day']) return 'full'
  const dueOn = addWorkingDays(receivedOn, values['due.correction'])
  try {
    await db.write([
      once({ ...request, at }),
      db.q.insert(corrections).values({ number, ...form, receivedOn, dueOn }),
      // Not what was said: an event cannot be erased.
      record(db, firstHead(stream(number)), {
        action: 'submit',
        actor: 'visitor',
        at,
        data: { target: form.target },
      }),
    ])
    return 'submitted'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return (await wasDone(db, request)) ? 'already submitted' : 'number taken'
  }
}

async function openOn(db: Db, receivedOn: string): Promise<number> {
  const [found] = await db.q
    .select({ open: count() })
    .from(corrections)
    .where(and(isOpen, eq(corrections.receivedOn, receivedOn)))
  return found?.open ?? 0
}

/** The correction of this number, or `null`. */
export async function correction(db: Db, number: string) {
  const [found] = await db.q.select().from(corrections).where(eq(corrections.number, number))
  return found ?? null
}

/** Where a page of the list goes on: the last row of the one before. */
type After = { receivedOn: string; number: string }

/** The query of a page and one row more: the open ones, oldest first; or all of them, newest first. */
export const correctionRows = (db: Db, which: 'open' | 'all', after?: After) =>
  db.q
    .select({
      number: corrections.number,
      target: corrections.target,
      fault: corrections.fault,
      state: corrections.state,
      receivedOn: corrections.receivedOn,
    })
    .from(corrections)
    .where(
      and(
        which === 'open' ? isOpen : undefined,
        after &&
          (which === 'open'
            ? sql`(${corrections.receivedOn}, ${corrections.number}) > (${after.receivedOn}, ${after.number})`
            : sql`(${corrections.receivedOn}, ${corrections.number}) < (${after.receivedOn}, ${after.number})`),
      ),
    )
    .orderBy(...[corrections.receivedOn, corrections.number].map(which === 'open' ? asc : desc))
    .limit(CORRECTIONS_PER_PAGE + 1)

/** One page of the list; `next` is the row to go on after, `null` on the last page. */
export async function correctionPage(db: Db, which: 'open' | 'all', after?: After) {
  const rows = await correctionRows(db, which, after)
  const shown = rows.slice(0, CORRECTIONS_PER_PAGE)
  return {
    corrections: shown,
    next: rows.length > CORRECTIONS_PER_PAGE ? (shown.at(-1) ?? null) : null,
  }
}

/** What staff decided of a correction, and under whose name it is recorded. */
export type Settlement = {
  number: string
  outcome: CorrectionOutcome
  person: string
  unit: string
  at: Date
}

/**
 * Settles a correction and records it, together or not at all. It is settled once: the same decision of the same
 * person again answers `settled`, any other `settled already`.
 */
export async function settleCorrection(
  db: Db,
  { number, outcome, person, unit, at }: Settlement,
): Promise<'settled' | 'settled already' | 'not found'> {
  const { action, reason } = outcome
  const found = await correction(db, number)
  if (!found) return 'not found'
  const request = { key: `${stream(number)}/outcome`, requestHash: requestHash([person, outcome]) }
  try {
    if (found.state === 'received')
      await db.write([
        once({ ...request, at }),
        db.q
          .update(corrections)
          .set({ state: outcomes[action], reason, settledOn: dayOf(at) })
          .where(eq(corrections.number, number)),
        record(db, await headOf(db, stream(number)), {
          action,
          actor: person,
          at,
          reason,
          data: { unit },
        }),
      ])
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
  return (await wasDone(db, request)) ? 'settled' : 'settled already'
}
