import { and, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Db } from '#db/client'
import { announcementsOf } from '#db/announcements'
import { entrySpells, institutions } from '#db/schema'
import { type EntryChange, changeTo } from '#domain/entry-change'
import type { Changed, DifferenceFilter } from '#domain/listing'

/** Changes on one page. */
export const PAGE = 50
/** Counting stops here. */
export const COUNTED = 1000

/**
 * The entries that stand otherwise at the end of `to` than at the end of `from`, newest change first. Each is looked at
 * once: at the spell that holds at the end of `to`, which must have begun meanwhile.
 */
function changed(db: Db, filter: DifferenceFilter, limit: number) {
  const { from, to, kind, sector, after } = filter
  const before = alias(entrySpells, 'before')
  // The rarer condition is the one whose index is walked, day by day.
  const rare = kind === 'promoter' || sector === null
  return db.q
    .select({
      entryId: entrySpells.entryId,
      place: entrySpells.place,
      kind: entrySpells.kind,
      sector: entrySpells.sector,
      before: before.state,
      after: entrySpells.state,
      no: entrySpells.no,
      on: entrySpells.fromOn,
      basis: entrySpells.basis,
    })
    .from(entrySpells)
    .leftJoin(
      before,
      and(
        eq(before.entryId, entrySpells.entryId),
        lte(before.fromOn, from),
        or(isNull(before.untilOn), gt(before.untilOn, from)),
      ),
    )
    .where(
      and(
        gt(entrySpells.fromOn, from),
        lte(entrySpells.fromOn, to),
        after
          ? sql`(${entrySpells.fromOn}, ${entrySpells.entryId}) < (${after.on}, ${after.entryId})`
          : undefined,
        or(isNull(entrySpells.untilOn), gt(entrySpells.untilOn, to)),
        kind
          ? rare
            ? eq(entrySpells.kind, kind)
            : sql`+${entrySpells.kind} = ${kind}`
          : undefined,
        sector
          ? rare
            ? sql`+${entrySpells.sector} = ${sector}`
            : eq(entrySpells.sector, sector)
          : undefined,
        sql`${before.state} is not ${entrySpells.state}`,
        // Who came and went meanwhile stood on neither list.
        sql`(${before.state} is not null or ${entrySpells.state} in ('admitted', 'suspended'))`,
      ),
    )
    .orderBy(sql`${entrySpells.fromOn} desc, ${entrySpells.entryId} desc`)
    .limit(limit)
}

/** The lines of the difference from `filter.after` on, at most `limit`, and where to go on after them; `null` at its end. */
async function lines(db: Db, filter: DifferenceFilter, limit: number) {
  const found = await changed(db, filter, limit + 1)
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  const named =
    shown.length === 0
      ? []
      : await db.q
          .select({
            place: institutions.place,
            id: institutions.id,
            name: institutions.name,
            creditCode: institutions.creditCode,
          })
          .from(institutions)
          .where(
            inArray(
              institutions.place,
              shown.map(({ place }) => place),
            ),
          )
  const byPlace = new Map(named.map(({ place, ...institution }) => [place, institution]))
  const documents = await announcementsOf(db, [...new Set(shown.map(({ basis }) => basis))])
  const byNumber = new Map(documents.map(({ number, id }) => [number, id]))
  const changes = shown.flatMap(
    ({ place, kind, sector, before, after, no, on, basis }): EntryChange[] => {
      const institution = byPlace.get(place)
      if (!institution) return []
      const announcementId = byNumber.get(basis) ?? null
      const change = changeTo(after, no === 1)
      return [{ institution, kind, sector, before, after, change, on, basis, announcementId }]
    },
  )
  const next: Changed | null =
    found.length > limit && last ? { on: last.on, entryId: last.entryId } : null
  return { changes, next }
}

/**
 * One page of what changed on the list from one day to another: the net difference of the two lists, newest first.
 * `next` is what to go on `after`, `null` on the last page.
 */
export async function differencePage(db: Db, filter: DifferenceFilter) {
  const { changes, next } = await lines(db, filter, PAGE)
  const [counted] = await db.q
    .select({ n: sql<number>`count(*)` })
    .from(changed(db, { ...filter, after: null }, COUNTED + 1).as('found'))
  const count = counted?.n ?? 0
  return {
    changes,
    next: next && `${next.on}.${next.entryId}`,
    count: Math.min(count, COUNTED),
    capped: count > COUNTED,
  }
}

/** All of the difference, a chunk at a time. */
export async function* everyChange(
  db: Db,
  filter: DifferenceFilter,
): AsyncGenerator<EntryChange[]> {
  for (let { after } = filter; ;) {
    const { changes, next } = await lines(db, { ...filter, after }, 500)
    if (changes.length > 0) yield changes
    if (!next) return
    after = next
  }
}
