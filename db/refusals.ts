import { asc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { headOf, record } from '#db/events'
import { people, refusals } from '#db/schema'
import { dayOf } from '#domain/calendar'
import type { RefusalKind } from '#domain/refusal'

/**
 * Counts one more refusal of this kind today, of a person or, where nobody was recognised, of nobody. A burst makes no
 * rows: there are as many as kinds and people.
 */
export const countRefusal = (
  db: Db,
  { kind, person, at }: { kind: RefusalKind; person: string; at: Date },
): Promise<void> =>
  db.write([
    db.q
      .insert(refusals)
      .values({ day: dayOf(at), kind, person, count: 1 })
      .onConflictDoUpdate({
        target: [refusals.day, refusals.kind, refusals.person],
        set: { count: sql`${refusals.count} + 1` },
      }),
  ])

const countsOn = (db: Db, day: string) =>
  db.q
    .select({ kind: refusals.kind, person: refusals.person, count: refusals.count })
    .from(refusals)
    .where(eq(refusals.day, day))
    .orderBy(asc(refusals.kind), asc(refusals.person))

/** The refusals of a day that is not over, with the names of the people. */
export async function refusalsOn(db: Db, day: string) {
  const counts = await countsOn(db, day)
  const known = await db.q
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(
      inArray(
        people.id,
        counts.map(({ person }) => person),
      ),
    )
  return counts.map(({ kind, person, count }) => ({
    kind,
    count,
    name: known.find(({ id }) => id === person)?.name ?? '未认出是谁',
  }))
}

/** Writes the counts of every day that is over into the log, an event a day, and lets them go. Daily work. */
export async function logRefusals(db: Db, now: Date): Promise<void> {
  const over = await db.q
    .selectDistinct({ day: refusals.day })
    .from(refusals)
    .where(lt(refusals.day, dayOf(now)))
  for (const { day } of over) {
    const counts = await countsOn(db, day)
    await db.write([
      record(db, await headOf(db, `access/${day}`), {
        action: 'refuse',
        actor: 'system',
        at: now,
        data: { counts },
      }),
      db.q.delete(refusals).where(eq(refusals.day, day)),
    ])
  }
}
