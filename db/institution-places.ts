import { type SQL, and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { nameSearch } from '#db/institution-names'
import { entries, institutionNames, institutions } from '#db/schema'
import type { InstitutionFilter } from '#domain/listing'

type Where = Pick<InstitutionFilter, 'kind' | 'sector' | 'state' | 'name'>

/** The condition on entries that the filter sets, if it sets one. */
export const entriesAsked = ({ kind, sector, state }: Omit<Where, 'name'>) =>
  and(
    kind ? eq(entries.kind, kind) : undefined,
    sector ? eq(entries.sector, sector) : undefined,
    state ? eq(entries.state, state) : undefined,
  )

/** The places of the institutions asked for, newest first: the one query under page and count. */
export function placesOf(db: Db, filter: Where & { after?: number | null }, limit: number) {
  const search = nameSearch(filter.name)
  const after = filter.after ?? null
  const ofEntry = entriesAsked(filter)
  const hasEntry =
    ofEntry &&
    sql`exists (select 1 from ${entries} where ${entries.institutionId} = ${institutions.id} and ${ofEntry})`

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
