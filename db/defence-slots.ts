import { and, asc, between, eq, gt, isNull } from 'drizzle-orm'
import { noted } from '#db/applications'
import { type Call, call, callStream, nextVersion } from '#db/calls'
import type { Db } from '#db/client'
import type { Clerk } from '#db/designations'
import { applications, defenceResults, defenceSlots } from '#db/schema'
import { type StepOutcome, take } from '#db/steps'
import {
  MINUTE,
  MINUTES_MAX,
  type SlotRemoval,
  type Slots,
  roomOf,
  slotText,
  startsOf,
} from '#domain/defence'

/** A time for an on-site defence (现场答辩, Art. 4) at its place, booked or not. */
export type DefenceSlot = typeof defenceSlots.$inferSelect

/** The slots of a call in order of time, each with who has booked it and how it went, once that is recorded. */
export const slotsOf = (db: Db, callId: string) =>
  db.q
    .select({
      id: defenceSlots.id,
      startsAt: defenceSlots.startsAt,
      minutes: defenceSlots.minutes,
      venue: defenceSlots.venue,
      applicationId: defenceSlots.applicationId,
      name: applications.name,
      score: defenceResults.score,
    })
    .from(defenceSlots)
    .leftJoin(applications, eq(applications.id, defenceSlots.applicationId))
    .leftJoin(defenceResults, eq(defenceResults.applicationId, defenceSlots.applicationId))
    .where(eq(defenceSlots.callId, callId))
    .orderBy(asc(defenceSlots.startsAt), asc(defenceSlots.venue))

/** The slots of a call that nobody has booked, in order of time. */
export const unbooked = (db: Db, callId: string) =>
  db.q
    .select()
    .from(defenceSlots)
    .where(and(eq(defenceSlots.callId, callId), isNull(defenceSlots.applicationId)))
    .orderBy(asc(defenceSlots.startsAt), asc(defenceSlots.venue))

/** The slots of a call that its applicants can still book. */
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

/**
 * The slots, of any call, that a run may overlap in time: a room is one, whichever call asks for it and however it is
 * written. They are found by when they begin, for none is longer than `MINUTES_MAX`.
 */
export const slotsAbout = (db: Db, starts: Date[]) => {
  const times = starts.map((start) => start.getTime())
  const longest = MINUTES_MAX * MINUTE
  return db.q
    .select({
      startsAt: defenceSlots.startsAt,
      minutes: defenceSlots.minutes,
      venue: defenceSlots.venue,
    })
    .from(defenceSlots)
    .where(
      between(
        defenceSlots.startsAt,
        new Date(Math.min(...times) - longest),
        new Date(Math.max(...times) + longest),
      ),
    )
}

/**
 * Adds a run of slots to a published call; those of days that are over are for defences that were held already.
 * `overlap`: a slot of this place and time is there already. `too early`: the call had not begun.
 */
export async function addSlots(
  db: Db,
  id: string,
  slots: Slots,
  { person, unit, at }: Clerk,
): Promise<StepOutcome | 'not allowed' | 'overlap' | 'too early'> {
  const step = { stream: callStream(id), seen: slots.version, sent: [person, slots], at }
  const { minutes, venue, on, from, count } = slots
  const starts = startsOf(slots) ?? []
  const room = roomOf(venue)
  return take<Call, 'not allowed' | 'overlap' | 'too early'>(
    db,
    step,
    () => call(db, id),
    async (found) => {
      if (!found.announcementId || starts.length === 0) return 'not allowed'
      if (on < found.opensOn) return 'too early'
      // A trigger refuses who was first to read and second to write; read again, the other’s slots are there.
      const there = await slotsAbout(db, starts)
      const ends = (slot: { startsAt: Date; minutes: number }) =>
        slot.startsAt.getTime() + slot.minutes * MINUTE
      const overlaps = there.some((slot) =>
        starts.some(
          (start) =>
            roomOf(slot.venue) === room &&
            start.getTime() < ends(slot) &&
            ends({ startsAt: start, minutes }) > slot.startsAt.getTime(),
        ),
      )
      if (overlaps) return 'overlap'
      return {
        queries: [
          nextVersion(db, found),
          ...starts.map((startsAt) =>
            db.q
              .insert(defenceSlots)
              .values({ id: crypto.randomUUID(), callId: id, startsAt, minutes, venue, room }),
          ),
        ],
        happening: {
          action: 'add-slots',
          actor: person,
          data: { unit, on, from, minutes, count, venue },
        },
      }
    },
  )
}

/**
 * Takes a slot back (取消), booked or not: whoever had booked it books another, and its own history says so. The same again
 * answers `moved`. `held`: a defence was held in it, and its result is recorded.
 */
export const removeSlot = (
  db: Db,
  id: string,
  { slot, version }: SlotRemoval,
  { person, unit, at }: Clerk,
): Promise<StepOutcome | 'no slot' | 'held'> =>
  take<Call, 'no slot' | 'held'>(
    db,
    { stream: callStream(id), seen: version, sent: [person, 'remove', slot], at },
    () => call(db, id),
    async (found) => {
      const there = (await slotsOf(db, id)).find((one) => one.id === slot)
      if (!there) return 'no slot'
      if (there.score !== null) return 'held'
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
