import { asc, eq, max, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { entrySpells, institutions } from '#db/schema'
import type { EntryState, Kind } from '#domain/institution'
import type { Sector } from '#domain/sector'

/** One change of one entry, as a release tells it. */
export type Release = {
  entryId: string
  no: number
  kind: Kind
  sector: Sector
  state: EntryState
  fromOn: string
  basis: string
  name: string
  creditCode: string
}

const CHUNK = 500

/** Every change there ever was, oldest first, a chunk at a time. */
export async function* everyRelease(db: Db): AsyncGenerator<Release[]> {
  for (let last: Release | undefined; ;) {
    const chunk: Release[] = await db.q
      .select({
        entryId: entrySpells.entryId,
        no: entrySpells.no,
        kind: entrySpells.kind,
        sector: entrySpells.sector,
        state: entrySpells.state,
        fromOn: entrySpells.fromOn,
        basis: entrySpells.basis,
        name: institutions.name,
        creditCode: institutions.creditCode,
      })
      .from(entrySpells)
      .innerJoin(institutions, eq(institutions.place, entrySpells.place))
      .where(
        last
          ? sql`(${entrySpells.fromOn}, ${entrySpells.entryId}, ${entrySpells.no}) > (${last.fromOn}, ${last.entryId}, ${last.no})`
          : undefined,
      )
      .orderBy(asc(entrySpells.fromOn), asc(entrySpells.entryId), asc(entrySpells.no))
      .limit(CHUNK)
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
