import { type SQL, and, asc, desc, eq, max, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { nameOn } from '#db/institution-names'
import { renamingTurn } from '#db/name-changes'
import { entrySpells, formerNames, institutions } from '#db/schema'
import type { EntryState, Kind } from '#domain/institution'
import type { Sector } from '#domain/sector'

/** One change of one entry, as a release tells it: by the name borne from that day on, and with when it was recorded. */
export type Release = {
  entryId: string
  no: number
  turn: number
  kind: Kind
  sector: Sector
  state: EntryState
  fromOn: string
  basis: string
  recordedAt: Date
  institutionId: string
  name: string
  creditCode: string
}

const CHUNK = 500

// CROSS JOIN, so that the walk by record comes first and each institution is looked up after it.
const told = (db: Db, some?: SQL) =>
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
      recordedAt: entrySpells.recordedAt,
      institutionId: institutions.id,
      name: nameOn(entrySpells.fromOn),
      creditCode: institutions.creditCode,
    })
    .from(entrySpells)
    .crossJoin(institutions)
    .where(and(eq(institutions.place, entrySpells.place), some))

const { recordedAt, fromOn, turn, entryId, no } = entrySpells
const inTurn = [recordedAt, fromOn, turn, entryId, no]

const after = (last: Release) =>
  sql`(${sql.join(inTurn, sql`, `)}) > (${last.recordedAt.getTime()}, ${last.fromOn}, ${last.turn}, ${last.entryId}, ${last.no})`

/** The query of every change, or of those after one, in the order in which they were recorded. */
export const releaseRows = (db: Db, last: Release | undefined, limit: number) =>
  told(db, last && after(last))
    .orderBy(...inTurn.map((column) => asc(column)))
    .limit(limit)

/** The changes that were recorded last, the newest first. */
export const newestReleases = (db: Db, limit: number) =>
  told(db)
    .orderBy(...inTurn.map((column) => desc(column)))
    .limit(limit)

/** The changes of names that were recorded last, the newest first. */
export const newestRenamings = (db: Db, limit: number) =>
  db.q
    .select({
      on: formerNames.untilOn,
      turn: renamingTurn(formerNames.untilOn),
      recordedAt: formerNames.recordedAt,
      id: institutions.id,
      name: nameOn(formerNames.untilOn),
      formerName: formerNames.name,
      basis: formerNames.basis,
    })
    .from(formerNames)
    .crossJoin(institutions)
    .where(eq(institutions.id, formerNames.institutionId))
    .orderBy(
      desc(formerNames.recordedAt),
      desc(formerNames.untilOn),
      desc(formerNames.institutionId),
    )
    .limit(limit)

/** A change of a name, as the feed tells it. */
export type Renaming = Awaited<ReturnType<typeof newestRenamings>>[number]

/** Every change there ever was, in the order in which they were recorded, a chunk at a time. */
export async function* everyRelease(db: Db): AsyncGenerator<Release[]> {
  for (let last: Release | undefined; ;) {
    const chunk: Release[] = await releaseRows(db, last, CHUNK)
    if (chunk.length > 0) yield chunk
    if (chunk.length < CHUNK) return
    last = chunk.at(-1)
  }
}

/** When the newest change was recorded; `null` while there is none. */
export async function newestChange(db: Db): Promise<Date | null> {
  const [found] = await db.q.select({ at: max(recordedAt) }).from(entrySpells)
  return found?.at ?? null
}
