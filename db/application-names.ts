import { type Placeholder, eq, sql } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { type Blank, preparedWrite } from '#db/prepared'
import { applicationNames, applications } from '#db/schema'
import { indexTokens, nameKey } from '#domain/name-search'

const placeOf = (id: string | Placeholder) =>
  sql`(select ${applications.place} from ${applications} where ${eq(applications.id, id)})`

/** The place of a new application in the search by name, as its row has it; its entry in the index is `nameIndexed`. */
export const nextPlace = sql<number>`(select coalesce(max(place), 0) + 1 from applications)`

/** What a new application's row says for the search by name. */
export const namePlace = (name: string) => ({ place: nextPlace, nameKey: nameKey(name) })

const indexed = preparedWrite((q, of: Blank<'id' | 'grams'>) =>
  q.insert(applicationNames).values({ place: placeOf(of('id')), grams: of('grams') }),
)

/** The write that puts an application's name into the index; it follows the row in the same batch. */
export const nameIndexed = (db: Db, id: string, name: string): Query =>
  indexed(db, { id, grams: indexTokens(nameKey(name)) })

/** The write that takes an application's name out of the index. */
export const nameDropped = (db: Db, id: string): Query =>
  db.q.delete(applicationNames).where(sql`rowid = ${placeOf(id)}`)

/** The writes that replace an application's name in the index: of what has a place there. */
export const nameReplaced = (db: Db, id: string, name: string): Query[] => [
  nameDropped(db, id),
  nameIndexed(db, id, name),
]
