import { type SQL, and, asc, desc, eq, inArray } from 'drizzle-orm'
import type { Db } from '#db/client'
import { stoodOn } from '#db/institution-places'
import { announcements, entries, entrySpells, institutions } from '#db/schema'
import type { Entry } from '#domain/institution'
import type { InstitutionFilter } from '#domain/listing'

/** An institution with the entries asked for, newest first. */
export type Listed = {
  id: string
  place: number
  name: string
  creditCode: string
  entries: Entry[]
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

const institutionColumns = {
  id: institutions.id,
  place: institutions.place,
  name: institutions.name,
  creditCode: institutions.creditCode,
}

const todays = (db: Db, which: SQL) =>
  db.q
    .select({ institution: institutionColumns, entry: entryColumns })
    .from(institutions)
    .innerJoin(entries, eq(entries.institutionId, institutions.id))
    .innerJoin(announcements, eq(announcements.id, entries.announcementId))
    .where(which)
    .orderBy(desc(institutions.place), desc(entries.admittedOn), asc(entries.id))

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

async function pastOnes(db: Db, which: SQL, on: string) {
  const rows = await db.q
    .select({
      institution: institutionColumns,
      entry: entryColumns,
      spell: { state: entrySpells.state, fromOn: entrySpells.fromOn, basis: entrySpells.basis },
    })
    .from(institutions)
    .innerJoin(entrySpells, eq(entrySpells.place, institutions.place))
    .innerJoin(entries, eq(entries.id, entrySpells.entryId))
    .innerJoin(announcements, eq(announcements.id, entries.announcementId))
    .where(and(which, stoodOn(on)))
    .orderBy(desc(institutions.place), desc(entries.admittedOn), asc(entries.id))
  return rows.map(({ institution, entry, spell }) => ({
    institution,
    entry: asItStood(entry, spell),
  }))
}

const isAsked = (entry: Entry, { kind, sector, state }: InstitutionFilter) =>
  (kind ?? entry.kind) === entry.kind &&
  (sector ?? entry.sector) === entry.sector &&
  (state ?? entry.state) === entry.state

/** The institutions at these places, in their order, each with those of its entries that the filter asks for. */
export async function institutionsAt(
  db: Db,
  places: number[],
  filter: InstitutionFilter,
): Promise<Listed[]> {
  const which = inArray(institutions.place, places)
  const rows = filter.on === null ? await todays(db, which) : await pastOnes(db, which, filter.on)
  const listed = new Map<number, Listed>()
  for (const { institution, entry } of rows) {
    if (!isAsked(entry, filter)) continue
    const row = listed.get(institution.place) ?? { ...institution, entries: [] }
    row.entries.push(entry)
    listed.set(institution.place, row)
  }
  return [...listed.values()]
}
