import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import { type Application, application, applicationStream, noted } from '#db/applications'
import { type Call, call, callStream, nextVersion } from '#db/calls'
import { Conflict, type Db } from '#db/client'
import type { Clerk } from '#db/designations'
import { applications, defenceResults, defenceSlots } from '#db/schema'
import { type StepOutcome, take } from '#db/steps'
import {
  type DefenceResult,
  type SlotRemoval,
  type Slots,
  slotText,
  startsOf,
} from '#domain/defence'

/** The slots of a call in order of time, each with who has booked it. */
export const slotsOf = (db: Db, callId: string) =>
  db.q
    .select({
      id: defenceSlots.id,
      startsAt: defenceSlots.startsAt,
      minutes: defenceSlots.minutes,
      venue: defenceSlots.venue,
      applicationId: defenceSlots.applicationId,
      name: applications.name,
    })
    .from(defenceSlots)
    .leftJoin(applications, eq(applications.id, defenceSlots.applicationId))
    .where(eq(defenceSlots.callId, callId))
    .orderBy(asc(defenceSlots.startsAt), asc(defenceSlots.venue))

/** The slots of a call that can still be booked. */
export const freeSlots = (db: Db, callId: string, now: Date) =>
  db.q
    .select()
    .from(defenceSlots)
    .where(
      and(
        eq(defenceSlots.callId, callId),
        isNull(defenceSlots.applicationId),
        gt(defenceSlots.startsAt, now),
      ),
    )
    .orderBy(asc(defenceSlots.startsAt), asc(defenceSlots.venue))
    .limit(200)

/** The slot an application has booked, or `null`. */
export async function slotOf(db: Db, applicationId: string) {
  const [found] = await db.q
    .select()
    .from(defenceSlots)
    .where(eq(defenceSlots.applicationId, applicationId))
  return found ?? null
}

/** How an application's defence went, or `null`. */
export async function defenceOf(db: Db, applicationId: string) {
  const [found] = await db.q
    .select()
    .from(defenceResults)
    .where(eq(defenceResults.applicationId, applicationId))
  return found ?? null
}

/** Adds a run of slots to a published call. `overlap`: a slot of this place and time is there already. */
export async function addSlots(
  db: Db,
  id: string,
  slots: Slots,
  { person, unit, at }: Clerk,
): Promise<StepOutcome | 'not allowed' | 'overlap'> {
  const step = { stream: callStream(id), seen: slots.version, sent: [person, slots], at }
  const { minutes, venue, on, from, count } = slots
  const starts = startsOf(slots) ?? []
  // A room is one, whichever call asks for it.
  const there = await db.q
    .select({ startsAt: defenceSlots.startsAt, minutes: defenceSlots.minutes })
    .from(defenceSlots)
    .where(eq(defenceSlots.venue, venue))
  return take<Call, 'not allowed' | 'overlap'>(
    db,
    step,
    () => call(db, id),
    (found) => {
      if (!found.announcementId || starts.length === 0) return Promise.resolve('not allowed')
      const ends = (slot: { startsAt: Date; minutes: number }) =>
        slot.startsAt.getTime() + slot.minutes * 60_000
      const overlaps = there.some((slot) =>
        starts.some(
          (start) =>
            start.getTime() < ends(slot) &&
            ends({ startsAt: start, minutes }) > slot.startsAt.getTime(),
        ),
      )
      if (overlaps) return Promise.resolve('overlap')
      return Promise.resolve({
        queries: [
          nextVersion(db, found),
          ...starts.map((startsAt) =>
            db.q
              .insert(defenceSlots)
              .values({ id: crypto.randomUUID(), callId: id, startsAt, minutes, venue }),
          ),
        ],
        happening: {
          action: 'add-slots',
          actor: person,
          data: { unit, on, from, minutes, count, venue },
        },
      })
    },
  )
}

/**
 * Takes a slot back (取消), booked or not: whoever had booked it books another, and its own history says so. The same again
 * answers `moved`.
 */
export const removeSlot = (
  db: Db,
  id: string,
  { slot, version }: SlotRemoval,
  { person, unit, at }: Clerk,
): Promise<StepOutcome | 'no slot'> =>
  take<Call, 'no slot'>(
    db,
    { stream: callStream(id), seen: version, sent: [person, 'remove', slot], at },
    () => call(db, id),
    async (found) => {
      const there = (await slotsOf(db, id)).find((one) => one.id === slot)
      if (!there) return 'no slot'
      const data = { unit, slot: slotText(there), venue: there.venue }
      const holder = there.applicationId
      return {
        queries: [
          nextVersion(db, found),
          db.q.delete(defenceSlots).where(eq(defenceSlots.id, slot)),
          ...(holder
            ? await noted(db, holder, { action: 'cancel-defence', actor: person, at, data })
            : []),
        ],
        happening: { action: 'remove-slot', actor: person, data },
      }
    },
  )

/** How booking ended. */
export type BookingOutcome = 'booked' | 'slot taken' | 'not in defence' | 'changed meanwhile'

/**
 * Books a slot for an application, and gives back the one it had. The database holds that a slot has one holder and an
 * application one slot. Booking the same again answers `booked`.
 */
export async function book(
  db: Db,
  { id, version, slot, at }: { id: string; version: number; slot: string; at: Date },
): Promise<BookingOutcome> {
  const found = await application(db, id)
  if (!found?.callId || found.status !== 'defence') return 'not in defence'
  const held = await slotOf(db, id)
  if (held?.id === slot) return 'booked'
  if (found.version !== version) return 'changed meanwhile'
  const wanted = (await freeSlots(db, found.callId, at)).find((one) => one.id === slot)
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
        actor: 'applicant',
        at,
        data: { slot: slotText(wanted), venue: wanted.venue },
      })),
    ])
    return 'booked'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return error.rule === 'slot taken' ? 'slot taken' : 'changed meanwhile'
  }
}

/** Records how a defence went, or corrects it; until the selection is made. The same again answers `moved`. */
export const recordDefence = (
  db: Db,
  id: string,
  result: DefenceResult,
  { person, unit, at }: Clerk,
): Promise<StepOutcome | 'not in defence'> =>
  take<Application, 'not in defence'>(
    db,
    { stream: applicationStream(id), seen: result.version, sent: [person, 'defence', result], at },
    () => application(db, id),
    async (found) => {
      if (found.status !== 'defence') return 'not in defence'
      const { score, remark } = result
      const row = { score, remark, byPerson: person, at }
      const before = await defenceOf(db, id)
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
