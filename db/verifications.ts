import { and, desc, eq, inArray, or, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { placesOf } from '#db/institution-places'
import { entryColumns } from '#db/institution-rows'
import { type Publicised, publicisedNow } from '#db/publicities'
import { announcements, entries, formerNames, institutionNames, institutions } from '#db/schema'
import type { Entry } from '#domain/institution'
import { searchTokens } from '#domain/name-search'
import {
  type LookUp,
  nearPieces,
  standingOf,
  tellingPieces,
  unlikeness,
  wholesOf,
} from '#domain/verification'

/** An institution that was found, with all its entries. */
export type Verified = { id: string; name: string; creditCode: string; entries: Entry[] }

/** Names like the one asked for that are shown. */
const SHOWN = 5
/** Candidates that are compared. */
const COMPARED = 60

const columns = {
  place: institutions.place,
  id: institutions.id,
  name: institutions.name,
  nameKey: institutions.nameKey,
  creditCode: institutions.creditCode,
}

async function withEntries(
  db: Db,
  found: { id: string; name: string; creditCode: string }[],
): Promise<Verified[]> {
  if (found.length === 0) return []
  const held = await db.q
    .select({ institutionId: entries.institutionId, entry: entryColumns })
    .from(entries)
    .innerJoin(announcements, eq(announcements.id, entries.announcementId))
    .where(
      inArray(
        entries.institutionId,
        found.map(({ id }) => id),
      ),
    )
    .orderBy(desc(entries.admittedOn), entries.id)
  const byInstitution = Map.groupBy(held, ({ institutionId }) => institutionId)
  return found.map(({ id, name, creditCode }) => ({
    id,
    name,
    creditCode,
    entries: (byInstitution.get(id) ?? []).map(({ entry }) => entry),
  }))
}

const holding = (db: Db, places: number[]) =>
  places.length === 0
    ? Promise.resolve([])
    : db.q
        .select(columns)
        .from(institutions)
        .where(inArray(institutions.place, places))
        .orderBy(desc(institutions.place))

const bearing = (db: Db, keys: string[]) =>
  keys.length === 0
    ? Promise.resolve([])
    : db.q
        .select(columns)
        .from(institutions)
        .where(inArray(institutions.nameKey, keys))
        .orderBy(desc(institutions.place))
        .limit(SHOWN)

/** The newest institutions whose name holds all the pieces of one of these ways to be alike. */
async function candidates(db: Db, ways: string[][]) {
  if (ways.length === 0) return []
  const match = ways.map((pieces) => `(${searchTokens(pieces)})`).join(' OR ')
  const holds = (pieces: string[]) =>
    and(...pieces.map((piece) => sql`instr(${institutions.nameKey}, ${piece}) > 0`))
  return db.q
    .select(columns)
    .from(institutionNames)
    .crossJoin(institutions)
    .where(
      and(
        sql`institution_names match ${match}`,
        eq(institutions.place, institutionNames.place),
        or(...ways.map(holds)),
      ),
    )
    .orderBy(desc(institutionNames.place))
    .limit(COMPARED)
}

/** Those whose name holds what was typed, those that it says to be a part of, and those whose telling parts differ in a character or two, the nearest first. */
async function namesLike(db: Db, typed: string, key: string) {
  const whole = await placesOf(
    db,
    { kind: null, sector: null, state: null, name: typed.replace(/\s/g, '') },
    SHOWN,
  )
  const found = [
    ...(await holding(
      db,
      whole.map(({ place }) => place),
    )),
    ...(await bearing(db, wholesOf(key))),
  ]
  const compared = [
    // Before those in which a character is missing, of which there may be more than are compared.
    ...(await candidates(
      db,
      [tellingPieces(key)].filter((pieces) => pieces.length > 0),
    )),
    ...(await candidates(db, nearPieces(key))),
  ]
  const alike = compared
    .flatMap((one) => {
      const far = unlikeness(key, one.nameKey)
      return far === null ? [] : [{ one, far }]
    })
    .sort((a, b) => a.far - b.far)
    .map(({ one }) => one)
  const all = [...found, ...alike]
  return all.filter(({ id }, i) => all.findIndex((other) => other.id === id) === i)
}

/**
 * What the list knows of a name or a credit code: those who bear exactly it (by code one at most; a name may be borne by
 * several), and names like it, which are somebody else's; where none of it is in force, who of the name or code is in a
 * publicity that is open on the day `today`.
 */
export async function verification(
  db: Db,
  asked: LookUp,
  today: string,
): Promise<{ found: Verified[]; near: Verified[]; publicised: Publicised[] }> {
  if (asked.by === 'nothing') return { found: [], near: [], publicised: [] }
  const bears =
    asked.by === 'code'
      ? eq(institutions.creditCode, asked.code)
      : or(
          eq(institutions.nameKey, asked.key),
          inArray(
            institutions.id,
            db.q
              .select({ id: formerNames.institutionId })
              .from(formerNames)
              .where(eq(formerNames.nameKey, asked.key)),
          ),
        )
  const [bearers, like] = await Promise.all([
    db.q.select(columns).from(institutions).where(bears).limit(SHOWN),
    asked.by === 'name' ? namesLike(db, asked.typed, asked.key) : [],
  ])
  const others = like.filter(({ id }) => bearers.every((one) => one.id !== id)).slice(0, SHOWN)
  const [found, near] = await Promise.all([withEntries(db, bearers), withEntries(db, others)])
  const isOn = found.some(({ entries }) => standingOf(entries) === 'on')
  return { found, near, publicised: isOn ? [] : await publicisedNow(db, asked, today) }
}
