import { asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { placesOf } from '#db/institution-places'
import { announcements, entries, institutions, notices } from '#db/schema'
import type { Entry } from '#domain/institution'
import type { InstitutionFilter } from '#domain/listing'

export { type NewInstitution, insertInstitution } from '#db/institution-names'

/** Institutions on one page of the list. */
export const PAGE = 25
/** Counting stops here: more than this many are “1000+”. */
export const COUNTED = 1000

/** An institution with the entries asked for, newest first. */
export type Listed = { id: string; name: string; creditCode: string; entries: Entry[] }

/** One page of the list: `next` is the place to go on `after`, `null` on the last page; `count` is capped at `COUNTED`. */
export type InstitutionPage = {
  institutions: Listed[]
  next: number | null
  count: number
  capped: boolean
}

/** An entry as the public sees it, with the number of its announcement: join both tables. */
export const entryColumns = {
  kind: entries.kind,
  sector: entries.sector,
  state: entries.state,
  admittedOn: entries.admittedOn,
  announcementId: announcements.id,
  announcementNumber: announcements.number,
  suspendedOn: entries.suspendedOn,
  suspendedBasis: entries.suspendedBasis,
  endedOn: entries.endedOn,
  endBasis: entries.endBasis,
}

const isAsked = (entry: Entry, { kind, sector, state }: InstitutionFilter) =>
  (kind ?? entry.kind) === entry.kind &&
  (sector ?? entry.sector) === entry.sector &&
  (state ?? entry.state) === entry.state

/**
 * One page of the public list, by the day of first admission, newest first, then by turn: an order that favours nobody.
 * Each institution comes with those of its entries that the filter asks for.
 */
export async function institutionPage(db: Db, filter: InstitutionFilter): Promise<InstitutionPage> {
  const places = (await placesOf(db, filter, PAGE + 1)).map(({ place }) => place)
  const shown = places.slice(0, PAGE)
  const rows = await db.q
    .select({
      place: institutions.place,
      institution: {
        id: institutions.id,
        name: institutions.name,
        creditCode: institutions.creditCode,
      },
      entry: entryColumns,
    })
    .from(institutions)
    .innerJoin(entries, eq(entries.institutionId, institutions.id))
    .innerJoin(announcements, eq(announcements.id, entries.announcementId))
    .where(inArray(institutions.place, shown))
    .orderBy(desc(institutions.place), desc(entries.admittedOn), asc(entries.id))

  const listed = new Map<number, Listed>()
  for (const { place, institution, entry } of rows) {
    if (!isAsked(entry, filter)) continue
    const row = listed.get(place) ?? { ...institution, entries: [] }
    row.entries.push(entry)
    listed.set(place, row)
  }
  const [counted] = await db.q
    .select({ n: sql<number>`count(*)` })
    .from(placesOf(db, { ...filter, after: null }, COUNTED + 1).as('found'))
  const count = counted?.n ?? 0
  return {
    institutions: [...listed.values()],
    next: places.length > PAGE ? (shown.at(-1) ?? null) : null,
    count: Math.min(count, COUNTED),
    capped: count > COUNTED,
  }
}

/** An institution with all its entries (newest first) and the notices about it; `null` if there is none of this id. */
export async function institution(db: Db, id: string) {
  const [found] = await db.q
    .select({
      id: institutions.id,
      name: institutions.name,
      creditCode: institutions.creditCode,
      listedOn: institutions.listedOn,
    })
    .from(institutions)
    .where(eq(institutions.id, id))
  if (!found) return null
  return {
    ...found,
    entries: await db.q
      .select(entryColumns)
      .from(entries)
      .innerJoin(announcements, eq(announcements.id, entries.announcementId))
      .where(eq(entries.institutionId, id))
      .orderBy(desc(entries.admittedOn), asc(entries.id)),
    notices: await db.q
      .select({
        id: notices.id,
        number: notices.number,
        title: notices.title,
        sector: notices.sector,
        issuedOn: notices.issuedOn,
        dueOn: notices.dueOn,
        state: notices.state,
        stateOn: notices.stateOn,
      })
      .from(notices)
      .where(eq(notices.institutionId, id))
      .orderBy(desc(notices.issuedOn), desc(notices.id)),
  }
}
