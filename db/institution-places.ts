import { type SQL, and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Db } from '#db/client'
import { nameSearch } from '#db/institution-names'
import { entries, institutionNames, institutions } from '#db/schema'
import type { InstitutionFilter } from '#domain/listing'

type Where = Pick<InstitutionFilter, 'kind' | 'sector' | 'state' | 'name'>

// The one condition whose index is walked: the rarest first. The others are only tested on the way; the database,
// which keeps no statistics, would choose at random, and a rare thing sought among the common takes a whole walk.
function walked({ kind, sector, state }: Where) {
  if (kind === 'promoter') return entries.kind
  if (state && state !== 'admitted') return entries.state
  if (sector) return entries.sector
  return kind ? entries.kind : entries.state
}

/** The condition on entries that the filter sets, if it sets one; only `column` is looked up in an index. */
function entriesAsked(filter: Where, column: SQLiteColumn | null) {
  const { kind, sector, state } = filter
  const test = (asked: SQLiteColumn, value: string | null) => {
    if (value === null) return undefined
    return asked === column ? sql`${asked} = ${value}` : sql`+${asked} = ${value}`
  }
  return and(test(entries.kind, kind), test(entries.sector, sector), test(entries.state, state))
}

/** The places of the institutions asked for, newest first: the one query under page and count. */
export function placesOf(db: Db, filter: Where & { after?: number | null }, limit: number) {
  const search = nameSearch(filter.name)
  const after = filter.after ?? null
  const ofEntry = entriesAsked(filter, walked(filter))
  const hasEntry =
    ofEntry &&
    sql`exists (select 1 from ${entries} where ${entries.institutionId} = ${institutions.id} and ${entriesAsked(filter, null)})`

  if (search && 'match' in search) {
    // CROSS JOIN, so that the index of names is asked first; joined the other way it is asked once per institution.
    return db.q
      .select({ place: institutions.place })
      .from(institutionNames)
      .crossJoin(institutions)
      .where(
        and(
          sql`institution_names match ${search.match}`,
          after === null ? undefined : lt(institutionNames.place, after),
          eq(institutions.place, institutionNames.place),
          ...search.keys.map((key) => sql`instr(${institutions.nameKey}, ${key}) > 0`),
          hasEntry,
        ),
      )
      .orderBy(desc(institutionNames.place))
      .limit(limit)
  }
  if (search) {
    // '~' sorts after every character of a code: the range is what begins with it.
    const ofCode: SQL[] = [
      gte(institutions.creditCode, search.code),
      lt(institutions.creditCode, `${search.code}~`),
    ]
    return db.q
      .select({ place: institutions.place })
      .from(institutions)
      .where(and(...ofCode, after === null ? undefined : lt(institutions.place, after), hasEntry))
      .orderBy(desc(institutions.place))
      .limit(limit)
  }
  if (ofEntry) {
    return db.q
      .selectDistinct({ place: entries.place })
      .from(entries)
      .where(and(ofEntry, after === null ? undefined : lt(entries.place, after)))
      .orderBy(desc(entries.place))
      .limit(limit)
  }
  return db.q
    .select({ place: institutions.place })
    .from(institutions)
    .where(after === null ? undefined : lt(institutions.place, after))
    .orderBy(desc(institutions.place))
    .limit(limit)
}
