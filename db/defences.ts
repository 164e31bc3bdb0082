import { eq } from 'drizzle-orm'
import { type Application, application, applicationStream, noted } from '#db/applications'
import { Conflict, type Db } from '#db/client'
import { type DefenceSlot, freeSlots, slotOf, unbooked } from '#db/defence-slots'
import type { Clerk } from '#db/designations'
import { applications, defenceResults, defenceSlots } from '#db/schema'
import { type StepOutcome, take } from '#db/steps'
import { type Booking, type DefenceResult, hasBegun, slotText } from '#domain/defence'

/** How an application's defence went, or `null`. */
export async function defenceOf(db: Db, applicationId: string) {
  const [found] = await db.q
    .select()
    .from(defenceResults)
    .where(eq(defenceResults.applicationId, applicationId))
  return found ?? null
}

/** Whether an applicant can book no more: its booked time has begun, or a result is recorded. */
export const isBookingOver = async (db: Db, applicationId: string, now: Date): Promise<boolean> =>
  hasBegun(await slotOf(db, applicationId), now) || (await defenceOf(db, applicationId)) !== null

/** How booking ended. */
export type BookingOutcome =
  'booked' | 'slot taken' | 'not in defence' | 'heard' | 'changed meanwhile'

type Booked = { id: string; version: number; slot: string; actor: string; at: Date; unit?: string }

async function booked(
  db: Db,
  { id, version, slot, actor, at, unit }: Booked,
  wantedIn: (callId: string) => Promise<DefenceSlot[]>,
): Promise<BookingOutcome> {
  const found = await application(db, id)
  if (!found?.callId || found.status !== 'defence') return 'not in defence'
  const held = await slotOf(db, id)
  if (held?.id === slot) return 'booked'
  if (found.version !== version) return 'changed meanwhile'
  const isOver = actor === 'applicant' ? isBookingOver(db, id, at) : defenceOf(db, id)
  if (await isOver) return 'heard'
  const wanted = (await wantedIn(found.callId)).find((one) => one.id === slot)
  if (!wanted) return 'slot taken'
  try {
    await db.write([
      ...(held
        ? [
            db.q
              .update(defenceSlots)
              .set({ applicationId: null })
              .where(eq(defenceSlots.id, held.id)),
          ]
        : []),
      db.q.update(defenceSlots).set({ applicationId: id }).where(eq(defenceSlots.id, slot)),
      ...(await noted(db, id, {
        action: 'book-defence',
        actor,
        at,
        data: { slot: slotText(wanted), venue: wanted.venue, ...(unit ? { unit } : {}) },
      })),
    ])
    return 'booked'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return error.rule === 'slot taken' || error.rule === 'heard' ? error.rule : 'changed meanwhile'
  }
}

/**
 * Books a slot for its applicant, and gives back the one it had, until that has begun. The database holds that a slot has
 * one holder and an application one slot. Booking the same again answers `booked`.
 */
export const book = (
  db: Db,
  booking: { id: string; version: number; slot: string; at: Date },
): Promise<BookingOutcome> =>
  booked(db, { ...booking, actor: 'applicant' }, (callId) => freeSlots(db, callId, booking.at))

/**
 * Books a slot for an applicant who did not, or missed its own, as `book` does, until a result is recorded; one that has
 * begun, too, so that what was held can be entered.
 */
export const bookFor = (
  db: Db,
  id: string,
  { slot, version }: Booking,
  { person, unit, at }: Clerk,
): Promise<BookingOutcome> =>
  booked(db, { id, version, slot, actor: person, unit, at }, (callId) => unbooked(db, callId))

/**
 * Records how a defence went, once its booked time has begun, or corrects it; until the selection is made. The same again
 * answers `moved`.
 */
export const recordDefence = (
  db: Db,
  id: string,
  result: DefenceResult,
  { person, unit, at }: Clerk,
): Promise<StepOutcome | 'not in defence' | 'not begun'> =>
  take<Application, 'not in defence' | 'not begun'>(
    db,
    { stream: applicationStream(id), seen: result.version, sent: [person, 'defence', result], at },
    () => application(db, id),
    async (found) => {
      if (found.status !== 'defence') return 'not in defence'
      const { score, remark } = result
      const row = { score, remark, byPerson: person, at }
      const before = await defenceOf(db, id)
      if (!before && !hasBegun(await slotOf(db, id), at)) return 'not begun'
      return {
        queries: [
          before
            ? db.q.update(defenceResults).set(row).where(eq(defenceResults.applicationId, id))
            : db.q.insert(defenceResults).values({ applicationId: id, ...row }),
          db.q
            .update(applications)
            .set({ version: result.version + 1 })
            .where(eq(applications.id, id)),
        ],
        happening: {
          action: 'record-defence',
          actor: person,
          basis: 'measures/4',
          // Not the score: who may read the application's history reads the figures beside it.
          data: { unit, corrected: before !== null },
        },
      }
    },
  )
