import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Db } from '#db/client'
import { formerlyCalled, nameOn, nameSearch } from '#db/institution-names'
import { placesOf, stoodOn } from '#db/institution-places'
import { announcements, entries, entrySpells, institutions } from '#db/schema'
import type { Entry } from '#domain/institution'
import type { InstitutionFilter } from '#domain/listing'

/** An institution with the entries asked for, newest first. */
export type Listed = {
  id: string
  place: number
  name: string
  /** The name it bore before, where it was asked for by that one; else `null`. */
  formerName: string | null
  creditCode: string
  entries: Entry[]
}

const whileSuspended = (column: SQLiteColumn) =>
  sql<string | null>`case when ${entries.state} = 'suspended' then ${column} end`

/** An entry as the public sees it, with the number of its announcement: join both tables. A suspension that is over is not said of it. */
export const entryColumns = {
  kind: entries.kind,
  sector: entries.sector,
  state: entries.state,
  admittedOn: entries.admittedOn,
  announcementId: announcements.id,
  announcementNumber: announcements.number,
  suspendedOn: whileSuspended(entries.suspendedOn),
  suspendedBasis: whileSuspended(entries.suspendedBasis),
  endedOn: entries.endedOn,
  endBasis: entries.endBasis,
}

const institutionColumns = {
  id: institutions.id,
  place: institutions.place,
  name: institutions.name,
  formerName: sql<string | null>`null`,
  creditCode: institutions.creditCode,
}

/** The places that were walked: the first of them are shown, all of them counted. */
const walk = (db: Db, filter: InstitutionFilter, limit: number) =>
  db.q.$with('walked').as(placesOf(db, filter, limit))

type Walk = ReturnType<typeof walk>

const shownOf = (db: Db, walked: Walk, limit: number) =>
  inArray(
    institutions.place,
    db.q.select({ place: walked.place }).from(walked).orderBy(desc(walked.place)).limit(limit),
  )

const walkedIn = (walked: Walk) => sql<number>`(select count(*) from ${walked})`

function todays(db: Db, walked: Walk, limit: number, typed: string) {
  const search = nameSearch(typed)
  const formerName =
    search && 'keys' in search ? formerlyCalled(search.keys) : institutionColumns.formerName
  return db.q
    .with(walked)
    .select({
      institution: { ...institutionColumns, formerName },
      entry: entryColumns,
      walked: walkedIn(walked),
    })
    .from(institutions)
    .innerJoin(entries, eq(entries.institutionId, institutions.id))
    .innerJoin(announcements, eq(announcements.id, entries.announcementId))
    .where(shownOf(db, walked, limit))
    .orderBy(desc(institutions.place), desc(entries.admittedOn), asc(entries.id))
}

/** What an entry said of itself while that spell lasted. */
function asItStood(entry: Entry, spell: { state: Entry['state']; fromOn: string; basis: string }) {
  const { state, fromOn, basis } = spell
  const suspended = state === 'suspended'
  const ended = state === 'left' || state === 'removed'
  return {
    ...entry,
    state,
    suspendedOn: suspended ? fromOn : null,
    suspendedBasis: suspended ? basis : null,
    endedOn: ended ? fromOn : null,
    endBasis: ended ? basis : null,
  }
}

async function pastOnes(db: Db, walked: Walk, limit: number, on: string) {
  const rows = await db.q
    .with(walked)
    .select({
      institution: { ...institutionColumns, name: nameOn(on) },
      entry: entryColumns,
      spell: { state: entrySpells.state, fromOn: entrySpells.fromOn, basis: entrySpells.basis },
      walked: walkedIn(walked),
    })
    .from(institutions)
    .innerJoin(entrySpells, eq(entrySpells.place, institutions.place))
    .innerJoin(entries, eq(entries.id, entrySpells.entryId))
    .innerJoin(announcements, eq(announcements.id, entries.announcementId))
    .where(and(shownOf(db, walked, limit), stoodOn(on)))
    .orderBy(desc(institutions.place), desc(entries.admittedOn), asc(entries.id))
  return rows.map(({ entry, spell, ...rest }) => ({ ...rest, entry: asItStood(entry, spell) }))
}

const isAsked = (entry: Entry, { kind, sector, state }: InstitutionFilter) =>
  (kind ?? entry.kind) === entry.kind &&
  (sector ?? entry.sector) === entry.sector &&
  (state ?? entry.state) === entry.state

/**
 * The first `limit` institutions of the list that the filter asks for, each with those of its entries that it asks for;
 * and how many there are, counted up to `cap`. One query, because from Cloudflare each is a journey, and one walk,
 * because that is what costs.
 */
export async function listed(
  db: Db,
  filter: InstitutionFilter,
  limit: number,
  cap = limit,
): Promise<{ found: Listed[]; count: number }> {
  const { on, name } = filter
  const walked = walk(db, filter, cap)
  const rows =
    on === null ? await todays(db, walked, limit, name) : await pastOnes(db, walked, limit, on)
  const found = new Map<number, Listed>()
  for (const { institution, entry } of rows) {
    if (!isAsked(entry, filter)) continue
    const row = found.get(institution.place) ?? { ...institution, entries: [] }
    row.entries.push(entry)
    found.set(institution.place, row)
  }
  return { found: [...found.values()], count: rows[0]?.walked ?? 0 }
}
