import { and, asc, count, eq, lt, notExists, sql } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { cases, enclosureParts, enclosures, ticketsUsed } from '#db/schema'

/** A part of a sealed file, before the message it belongs to. */
export type Part = { enclosure: string; no: number; bytes: Uint8Array; on: string }

/** Keeps one part. A retry answers the same; other bytes in the place of a part are refused. */
export async function keepPart(db: Db, { on, ...part }: Part): Promise<'kept' | 'taken'> {
  try {
    await db.write([db.q.insert(enclosureParts).values({ ...part, receivedOn: on })])
    return 'kept'
  } catch (error) {
    if (!(error instanceof Conflict) || !error.rule.startsWith('enclosure_parts')) throw error
    const [found] = await partRows(db, part.enclosure, part.no)
    return found && isSame(found.bytes, part.bytes) ? 'kept' : 'taken'
  }
}

const isSame = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

const partRows = (db: Db, enclosure: string, no: number) =>
  db.q
    .select({ bytes: enclosureParts.bytes })
    .from(enclosureParts)
    .where(and(eq(enclosureParts.enclosure, enclosure), eq(enclosureParts.no, no)))

/** One part of a file of the case, or `null`: each is asked for by itself, because together they are too large. */
export async function partOf(
  db: Db,
  { caseId, enclosure, no }: { caseId: string; enclosure: string; no: number },
): Promise<Uint8Array | null> {
  const [found] = await db.q
    .select({ bytes: enclosureParts.bytes })
    .from(enclosures)
    .innerJoin(enclosureParts, eq(enclosureParts.enclosure, enclosures.id))
    .where(
      and(eq(enclosures.id, enclosure), eq(enclosures.caseId, caseId), eq(enclosureParts.no, no)),
    )
  return found?.bytes ?? null
}

/** The files of a case, and in how many parts each is kept. */
export const enclosuresOf = (db: Db, caseId: string) =>
  db.q
    .select({ id: enclosures.id, parts: enclosures.parts })
    .from(enclosures)
    .where(eq(enclosures.caseId, caseId))
    .orderBy(asc(enclosures.message), asc(enclosures.id))

/** How many tickets were used up on that day, counted to `most`: by it the work that is asked for grows. */
export async function ticketsUsedOn(db: Db, day: string, most: number): Promise<number> {
  const some = db.q
    .select({ id: ticketsUsed.id })
    .from(ticketsUsed)
    .where(eq(ticketsUsed.usedOn, day))
    .limit(most)
    .as('some')
  const [found] = await db.q.select({ n: count() }).from(some)
  return found?.n ?? 0
}

/** Forgets parts that no message took until the day after, and tickets of days gone by, as part of the daily work. */
export const forgetLeftOver = (db: Db, today: string) =>
  db.write([
    db.q.delete(enclosureParts).where(
      and(
        lt(enclosureParts.receivedOn, sql`date(${today}, '-1 day')`),
        notExists(
          db.q
            .select({ one: sql`1` })
            .from(enclosures)
            .where(eq(enclosures.id, enclosureParts.enclosure)),
        ),
      ),
    ),
    db.q.delete(ticketsUsed).where(lt(ticketsUsed.usedOn, sql`date(${today}, '-1 day')`)),
  ])

/** The case of a receipt and whether the same receipt may act on it. */
export async function caseForWriting(db: Db, locatorHash: string) {
  const [found] = await db.q
    .select({ id: cases.id, authHash: cases.authHash, state: cases.state })
    .from(cases)
    .where(eq(cases.locatorHash, locatorHash))
  return found ?? null
}
