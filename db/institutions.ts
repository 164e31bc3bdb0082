import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { placesOf } from '#db/institution-places'
import { type Listed, entryColumns, listed } from '#db/institution-rows'
import {
  announcements,
  entries,
  entrySpells,
  institutions,
  listedCounts,
  notices,
} from '#db/schema'
import type { InstitutionFilter } from '#domain/listing'

export { type NewInstitution, insertInstitution } from '#db/institution-names'
export { type Listed } from '#db/institution-rows'

/** Institutions on one page of the list. */
export const PAGE = 25
/** Counting a past day's list, or what a search by name alone finds, stops here: more than this many are “1000+”. */
export const COUNTED = 1000
/**
 * Counting what is searched by name and by more stops earlier, because the entries of each find are read to be sure of it:
 * of a million, 1000 of them took 10 to 18 ms where 200 took 4; by a name alone 1000 take 3.
 */
export const SEARCHED = 200
/** Institutions that a download reads at once. */
export const CHUNK = 500

/** One page of the list: `next` is the place to go on `after`, `null` on the last page; `count` is exact unless `capped`. */
export type InstitutionPage = {
  institutions: Listed[]
  next: number | null
  count: number
  capped: boolean
}

/** What the write has counted: institutions by kind, sector and state. */
async function keptCount(db: Db, { kind, sector, state }: InstitutionFilter): Promise<number> {
  const [kept] = await db.q
    .select({ n: listedCounts.institutions })
    .from(listedCounts)
    .where(
      and(
        eq(listedCounts.kind, kind ?? ''),
        eq(listedCounts.sector, sector ?? ''),
        eq(listedCounts.state, state ?? ''),
      ),
    )
  return kept?.n ?? 0
}

async function countedTo(db: Db, filter: InstitutionFilter, cap: number): Promise<number> {
  const found = placesOf(db, { ...filter, after: null }, cap + 1).as('found')
  const [counted] = await db.q.select({ n: sql<number>`count(*)` }).from(found)
  return counted?.n ?? 0
}

/**
 * One page of the public list, by the day of first admission, newest first, then by turn: an order that favours nobody.
 * Each institution comes with those of its entries that the filter asks for, as they stood on the day it asks for.
 */
export async function institutionPage(db: Db, filter: InstitutionFilter): Promise<InstitutionPage> {
  const { name, kind, sector, state, on, after } = filter
  const isKept = name === '' && on === null
  const cap = name !== '' && (kind ?? sector ?? state ?? on) !== null ? SEARCHED : COUNTED
  // The walk that finds the first page goes on to count; a later page has the first one's counted again.
  const isCountedHere = !isKept && after === null
  const [{ found, count: walked }, counted] = await Promise.all([
    listed(db, filter, PAGE + 1, isCountedHere ? cap + 1 : PAGE + 1),
    isKept ? keptCount(db, filter) : isCountedHere ? null : countedTo(db, filter, cap),
  ])
  const shown = found.slice(0, PAGE)
  const count = counted ?? walked
  return {
    institutions: shown,
    next: found.length > PAGE ? (shown.at(-1)?.place ?? null) : null,
    count: isKept ? count : Math.min(count, cap),
    capped: !isKept && count > cap,
  }
}

/** Everybody the filter asks for, in the order of the list, a chunk at a time: a download of any length fits in memory. */
export async function* everyInstitution(
  db: Db,
  filter: InstitutionFilter,
): AsyncGenerator<Listed[]> {
  for (let after = filter.after; ;) {
    const { found: chunk } = await listed(db, { ...filter, after }, CHUNK)
    if (chunk.length > 0) yield chunk
    if (chunk.length < CHUNK) return
    after = chunk.at(-1)?.place ?? null
  }
}

/** An institution with all its entries (newest first), how each stood since, and the notices about it; `null` if there is none of this id. */
export async function institution(db: Db, id: string) {
  const thisOne = eq(institutions.id, id)
  const place = db.q.select({ place: institutions.place }).from(institutions).where(thisOne)
  // At once: from Cloudflare each is a journey of its own.
  const [[found], held, spells, about] = await Promise.all([
    db.q
      .select({
        id: institutions.id,
        place: institutions.place,
        name: institutions.name,
        creditCode: institutions.creditCode,
        listedOn: institutions.listedOn,
      })
      .from(institutions)
      .where(thisOne),
    db.q
      .select(entryColumns)
      .from(entries)
      .innerJoin(announcements, eq(announcements.id, entries.announcementId))
      .where(eq(entries.institutionId, id))
      .orderBy(desc(entries.admittedOn), asc(entries.id)),
    db.q
      .select({
        kind: entrySpells.kind,
        sector: entrySpells.sector,
        no: entrySpells.no,
        state: entrySpells.state,
        fromOn: entrySpells.fromOn,
        basis: entrySpells.basis,
      })
      .from(entrySpells)
      .innerJoin(entries, eq(entries.id, entrySpells.entryId))
      .where(eq(entrySpells.place, place))
      // Of one day, what happened to older entries comes before those that began on it.
      .orderBy(
        asc(entrySpells.fromOn),
        sql`${entries.admittedOn} = ${entrySpells.fromOn}`,
        asc(entrySpells.turn),
        asc(entrySpells.entryId),
        asc(entrySpells.no),
      ),
    db.q
      .select({
        id: notices.id,
        number: notices.number,
        title: notices.title,
        sector: notices.sector,
        issuedOn: notices.issuedOn,
        dueOn: notices.dueOn,
        state: notices.state,
        stateOn: notices.stateOn,
        downOn: notices.downOn,
      })
      .from(notices)
      .where(eq(notices.institutionId, id))
      .orderBy(desc(notices.issuedOn), desc(notices.id)),
  ])
  return found ? { ...found, entries: held, spells, notices: about } : null
}
