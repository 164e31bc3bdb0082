import { and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Db } from '#db/client'
import { nameSearch } from '#db/institution-names'
import { entries, institutionNames, institutions } from '#db/schema'
import type { InstitutionFilter } from '#domain/listing'

type Where = Pick<InstitutionFilter, 'kind' | 'sector' | 'state' | 'name'>

const isRare = ({ kind, state }: Where) =>
  kind === 'promoter' || (state !== null && state !== 'admitted')

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

type Asked = Where & { after?: number | null }

/**
 * The places of the institutions asked for, newest first: the one query under page and count. Which index is asked
 * first decides between a millisecond and a second, so each kind of question has a query of its own.
 */
export function placesOf(db: Db, asked: Asked, limit: number) {
  const search = nameSearch(asked.name)
  if (search && 'code' in search) return ofCode(db, search.code, asked, limit)
  if (search && !isRare(asked)) return ofName(db, search, asked, limit)
  if (asked.kind || asked.sector || asked.state)
    return ofEntry(db, search?.keys ?? [], asked, limit)
  return db.q
    .select({ place: institutions.place })
    .from(institutions)
    .where(beyond(institutions.place, asked))
    .orderBy(desc(institutions.place))
    .limit(limit)
}

const beyond = (place: SQLiteColumn, { after }: Asked) =>
  after == null ? undefined : lt(place, after)

const named = (keys: string[]) => keys.map((key) => sql`instr(${institutions.nameKey}, ${key}) > 0`)

function hasEntry(asked: Asked) {
  const condition = entriesAsked(asked, null)
  return (
    condition &&
    sql`exists (select 1 from ${entries} where ${entries.institutionId} = ${institutions.id} and ${condition})`
  )
}

function ofName(db: Db, search: { keys: string[]; match: string }, asked: Asked, limit: number) {
  // CROSS JOIN, so that the index of names is asked first; joined the other way it is asked once per institution.
  return db.q
    .select({ place: institutions.place })
    .from(institutionNames)
    .crossJoin(institutions)
    .where(
      and(
        sql`institution_names match ${search.match}`,
        beyond(institutionNames.place, asked),
        eq(institutions.place, institutionNames.place),
        ...named(search.keys),
        hasEntry(asked),
      ),
    )
    .orderBy(desc(institutionNames.place))
    .limit(limit)
}

function ofCode(db: Db, code: string, asked: Asked, limit: number) {
  // '~' sorts after every character of a code: the range is what begins with it.
  return db.q
    .select({ place: institutions.place })
    .from(institutions)
    .where(
      and(
        gte(institutions.creditCode, code),
        lt(institutions.creditCode, `${code}~`),
        beyond(institutions.place, asked),
        hasEntry(asked),
      ),
    )
    .orderBy(desc(institutions.place))
    .limit(limit)
}

function ofEntry(db: Db, keys: string[], asked: Asked, limit: number) {
  const isNamed = sql`exists (select 1 from ${institutions} where ${institutions.place} = ${entries.place} and ${and(...named(keys))})`
  return db.q
    .selectDistinct({ place: entries.place })
    .from(entries)
    .where(
      and(
        entriesAsked(asked, walked(asked)),
        beyond(entries.place, asked),
        keys.length > 0 ? isNamed : undefined,
      ),
    )
    .orderBy(desc(entries.place))
    .limit(limit)
}
