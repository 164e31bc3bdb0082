import { type SQL, type SQLWrapper, and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Db } from '#db/client'
import { bears, nameSearch, placesBefore } from '#db/institution-names'
import { entries, entrySpells, institutionNames, institutions } from '#db/schema'
import type { InstitutionFilter } from '#domain/listing'

type Where = Pick<InstitutionFilter, 'kind' | 'sector' | 'state' | 'name'>

/** Whose places are asked: of which entries, from where on, and on which day; today if none is named. */
export type Asked = Where & { on?: string | null; after?: number | null }

/** What stood on a day: that spell began by then and the next one had not. The sign keeps the index of days out of it. */
export const stoodOn = (on: string | SQLWrapper) =>
  sql`+${entrySpells.fromOn} <= ${on} and (${entrySpells.untilOn} is null or ${entrySpells.untilOn} > ${on})`

/** The rows that say how entries stand: today's are the entries, a past day's are the spells that held on it. */
function standingsOf({ on }: Asked) {
  return on == null
    ? { rows: entries, held: undefined, ofInstitution: eq(entries.institutionId, institutions.id) }
    : {
        rows: entrySpells,
        held: stoodOn(on),
        ofInstitution: eq(entrySpells.place, institutions.place),
      }
}

const isRare = ({ kind, state }: Where) =>
  kind === 'promoter' || (state !== null && state !== 'admitted')

// The one condition whose index is walked: the rarest first. The others are only tested on the way; the database,
// which keeps no statistics, would choose at random, and a rare thing sought among the common takes a whole walk.
function walked({ kind, sector, state }: Where): 'kind' | 'sector' | 'state' | null {
  if (kind === 'promoter') return 'kind'
  if (state && state !== 'admitted') return 'state'
  if (sector) return 'sector'
  if (kind) return 'kind'
  return state ? 'state' : null
}

/** The condition on standings that the filter sets, if it sets one; only the column `by` is looked up in an index. */
function standingAsked(asked: Asked, by: ReturnType<typeof walked>): SQL | undefined {
  const { rows, held } = standingsOf(asked)
  const test = (column: 'kind' | 'sector' | 'state') => {
    const value = asked[column]
    if (value === null) return undefined
    return column === by ? sql`${rows[column]} = ${value}` : sql`+${rows[column]} = ${value}`
  }
  return and(test('kind'), test('sector'), test('state'), held)
}

/** One type for places of any table. */
const only = (column: SQLiteColumn) => ({ place: sql<number>`${column}`.as('place') })

/**
 * The places of the institutions asked for, newest first: the one query under page and count. Which index is asked
 * first decides between a millisecond and a second, so each kind of question has a query of its own.
 */
export function placesOf(db: Db, asked: Asked, limit: number) {
  const search = nameSearch(asked.name)
  if (search && 'code' in search) return ofCode(db, search.code, asked, limit)
  if (search && !isRare(asked)) return ofName(db, search, asked, limit)
  if (walked(asked) || asked.on != null) return ofEntry(db, search?.keys ?? [], asked, limit)
  return db.q
    .select(only(institutions.place))
    .from(institutions)
    .where(beyond(institutions.place, asked))
    .orderBy(desc(institutions.place))
    .limit(limit)
}

// Who was listed later than the day asked for was not on its list: the walk begins below them.
function beyond(place: SQLiteColumn, { after, on }: Asked) {
  const limits = [after ?? null, on == null ? null : placesBefore(on)].filter((at) => at !== null)
  return limits.length === 0 ? undefined : lt(place, Math.min(...limits))
}

function hasEntry(asked: Asked) {
  const { rows, ofInstitution } = standingsOf(asked)
  const condition = standingAsked(asked, null)
  return condition && sql`exists (select 1 from ${rows} where ${ofInstitution} and ${condition})`
}

function ofName(db: Db, search: { keys: string[]; match: string }, asked: Asked, limit: number) {
  // CROSS JOIN, so that the index of names is asked first; joined the other way it is asked once per institution.
  return db.q
    .select(only(institutions.place))
    .from(institutionNames)
    .crossJoin(institutions)
    .where(
      and(
        sql`institution_names match ${search.match}`,
        beyond(institutionNames.place, asked),
        eq(institutions.place, institutionNames.place),
        bears(search.keys, asked.on ?? null),
        hasEntry(asked),
      ),
    )
    .orderBy(desc(institutionNames.place))
    .limit(limit)
}

function ofCode(db: Db, code: string, asked: Asked, limit: number) {
  // '~' sorts after every character of a code: the range is what begins with it.
  return db.q
    .select(only(institutions.place))
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
  const { rows } = standingsOf(asked)
  const isNamed = sql`exists (select 1 from ${institutions} where ${institutions.place} = ${rows.place} and ${bears(keys, asked.on ?? null)})`
  return db.q
    .selectDistinct(only(rows.place))
    .from(rows)
    .where(
      and(
        standingAsked(asked, walked(asked)),
        beyond(rows.place, asked),
        keys.length > 0 ? isNamed : undefined,
      ),
    )
    .orderBy(desc(rows.place))
    .limit(limit)
}
