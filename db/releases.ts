import { type SQL, and, asc, desc, eq, lte, max, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { nameOn } from '#db/institution-names'
import { entrySpells, institutions } from '#db/schema'
import type { EntryState, Kind } from '#domain/institution'
import type { Sector } from '#domain/sector'

/** One change of one entry, as a release tells it: by the name borne from that day on. */
export type Release = {
  entryId: string
  no: number
  turn: number
  kind: Kind
  sector: Sector
  state: EntryState
  fromOn: string
  basis: string
  institutionId: string
  name: string
  creditCode: string
}

const CHUNK = 500

// CROSS JOIN, so that the walk by day comes first and each institution is looked up after it.
const told = (db: Db, some: SQL | undefined) =>
  db.q
    .select({
      entryId: entrySpells.entryId,
      no: entrySpells.no,
      turn: entrySpells.turn,
      kind: entrySpells.kind,
      sector: entrySpells.sector,
      state: entrySpells.state,
      fromOn: entrySpells.fromOn,
      basis: entrySpells.basis,
      institutionId: institutions.id,
      name: nameOn(entrySpells.fromOn),
      creditCode: institutions.creditCode,
    })
    .from(entrySpells)
    .crossJoin(institutions)
    .where(and(eq(institutions.place, entrySpells.place), some))

const inTurn = [entrySpells.fromOn, entrySpells.turn, entrySpells.entryId, entrySpells.no]

/** The query of every change, or of those after one, oldest first. */
export const releaseRows = (db: Db, last: Release | undefined, limit: number) =>
  told(
    db,
    last &&
      sql`(${sql.join(inTurn, sql`, `)}) > (${last.fromOn}, ${last.turn}, ${last.entryId}, ${last.no})`,
  )
    .orderBy(...inTurn.map((column) => asc(column)))
    .limit(limit)

/** The newest changes until the day `to`, the newest first. */
export const newestReleases = (db: Db, to: string, limit: number) =>
  told(db, lte(entrySpells.fromOn, to))
    .orderBy(...inTurn.map((column) => desc(column)))
    .limit(limit)

/** Every change there ever was, oldest first, a chunk at a time. */
export async function* everyRelease(db: Db): AsyncGenerator<Release[]> {
  for (let last: Release | undefined; ;) {
    const chunk: Release[] = await releaseRows(db, last, CHUNK)
    if (chunk.length > 0) yield chunk
    if (chunk.length < CHUNK) return
    last = chunk.at(-1)
  }
}

/** The day of the newest change; `null` while there is none. */
export async function newestChange(db: Db): Promise<string | null> {
  const [found] = await db.q.select({ on: max(entrySpells.fromOn) }).from(entrySpells)
  return found?.on ?? null
}
