import { type SQL, type SQLWrapper, and, asc, desc, eq, ne, sql } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import {
  announcements,
  events,
  formerNames as former,
  institutionNames,
  institutions,
} from '#db/schema'
import { dayNumber } from '#domain/calendar'
import { codeBegun } from '#domain/credit-code'
import { indexTokens, nameKey, searchTokens } from '#domain/name-search'

// A million turns a day; the day number stands before them, so that places sort by day.
const TURNS = 1_000_000

/** The place below which everybody stands who was listed by the end of that day. */
export const placesBefore = (on: string) => (dayNumber(on) + 1) * TURNS

/** An institution as its first entry brings it: `listedOn` is the day of its first admission or designation. */
export type NewInstitution = { id: string; name: string; creditCode: string; listedOn: string }

/**
 * The writes that bring a new institution, its place on the list and its name in the index of names, in this order.
 * They go into the same `db.write` as its first entry, before it. `institutions.credit_code` refuses a second one.
 */
export function insertInstitution(db: Db, institution: NewInstitution): Query[] {
  const { id, name, creditCode, listedOn } = institution
  const first = dayNumber(listedOn) * TURNS
  const key = nameKey(name)
  return [
    db.q.insert(institutions).values({
      place: sql`(select coalesce(max(place), ${first - 1}) + 1 from institutions where place between ${first} and ${first + TURNS - 1})`,
      id,
      name,
      nameKey: key,
      creditCode,
      listedOn,
    }),
    db.q.insert(institutionNames).values({
      place: sql`(select place from institutions where id = ${id})`,
      grams: indexTokens(key),
    }),
  ]
}

type Renaming = {
  id: string
  from: string
  to: string
  on: string
  document: string
  /** When that is recorded. */
  at: Date
  /** The names it bore before `from`. */
  earlier: string[]
}

/** The writes that give an institution another name: what it bore until the day `on` is kept, and found in a search. */
export function renamed(db: Db, { id, from, to, on, document, at, earlier }: Renaming): Query[] {
  const place = sql`(select place from institutions where id = ${id})`
  return [
    db.q.insert(former).values({
      institutionId: id,
      untilOn: on,
      name: from,
      nameKey: nameKey(from),
      basis: document,
      recordedAt: at,
    }),
    db.q
      .update(institutions)
      .set({ name: to, nameKey: nameKey(to) })
      .where(eq(institutions.id, id)),
    db.q.delete(institutionNames).where(sql`rowid = ${place}`),
    db.q.insert(institutionNames).values({
      place,
      grams: indexTokens(...[to, from, ...earlier].map(nameKey)),
    }),
  ]
}

/** What an institution of the row was called before the first change of its name that is so. */
const nameBefore = (isSo: SQL, column: 'name' | 'nameKey' = 'name') =>
  sql<string>`coalesce((
    select ${former[column]} from ${former}
    where ${former.institutionId} = ${institutions.id} and (${isSo})
    order by ${former.untilOn} limit 1
  ), ${institutions[column]})`

const borneOn = (column: 'name' | 'nameKey', day: string | SQLWrapper) =>
  nameBefore(sql`${former.untilOn} > ${day}`, column)

/** The name that an institution of the row bore on a day, a text or the column that holds it: from its first day on, the new one. */
export const nameOn = (day: string | SQLWrapper) => borneOn('name', day)

const holds = (name: SQLWrapper, keys: string[]) =>
  and(...keys.map((key) => sql`instr(${name}, ${key}) > 0`))

const formerHolds = (keys: string[]) =>
  and(eq(former.institutionId, institutions.id), holds(former.nameKey, keys))

/**
 * That one name of the institution of the row holds all these pieces: on a past day the name it bore then; today a name
 * it bears or bore. Only whose name does not hold them is asked for others.
 */
export const bears = (keys: string[], on: string | null) =>
  on === null
    ? sql`(${holds(institutions.nameKey, keys)} or exists (select 1 from ${former} where ${formerHolds(keys)}))`
    : holds(borneOn('nameKey', on), keys)

/** The newest former name of the institution of the row that holds these pieces, where its present one does not. */
export const formerlyCalled = (keys: string[]) =>
  sql<
    string | null
  >`iif(${holds(institutions.nameKey, keys)}, null, (select ${former.name} from ${former} where ${formerHolds(keys)} order by ${former.untilOn} desc limit 1))`

/**
 * The name by which an announcement of the row named an institution of the row: the one of its day, unless the change was
 * recorded only after it was published; from which day on that change counts is then no matter.
 */
export const nameAnnounced = nameBefore(sql`
  ${former.untilOn} > ${announcements.issuedOn} or exists (
    select 1 from ${events}
    where ${events.stream} = 'institution/' || ${institutions.id}
      and ${events.action} = 'amend-rename'
      and json_extract(${events.data}, '$.on') = ${former.untilOn}
      and ${events.at} > (
        select published.at from ${events} as published
        where published.stream = 'announcement/' || ${announcements.id} and published.version = 1
      )
  )`)

/** The names an institution bore before, the newest first. */
export const formerNames = (db: Db, id: string) =>
  db.q
    .select({ name: former.name, untilOn: former.untilOn, basis: former.basis })
    .from(former)
    .where(eq(former.institutionId, id))
    .orderBy(desc(former.untilOn))

/** Other institutions of the list that bear this name now, as letters and signs are compared in a search. */
export const namesakes = (db: Db, { id, name }: { id: string; name: string }) =>
  db.q
    .select({ id: institutions.id, name: institutions.name, creditCode: institutions.creditCode })
    .from(institutions)
    .where(and(eq(institutions.nameKey, nameKey(name)), ne(institutions.id, id)))
    .orderBy(asc(institutions.id))

/** What a search asks for: the beginning of a credit code, or pieces of a name that must all occur. */
export type NameSearch = { code: string } | { keys: string[]; match: string }

/** Reads what was typed into the search field; `null` when it asks for nothing. */
export function nameSearch(typed: string): NameSearch | null {
  const begun = codeBegun(typed)
  if (begun && !begun.isShort) return { code: begun.code }
  const keys = typed.split(/\s+/).map(nameKey).filter(Boolean)
  return keys.length === 0 ? null : { keys, match: searchTokens(keys) }
}
