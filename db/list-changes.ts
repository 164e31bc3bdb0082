import { and, desc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Db } from '#db/client'
import { announcementsOf } from '#db/announcements'
import { nameOn } from '#db/institution-names'
import { type RenamedOn, nameChanges } from '#db/name-changes'
import { entrySpells, institutions } from '#db/schema'
import { type ListChange, changeTo } from '#domain/entry-change'
import { type Changed, type DifferenceFilter, byNewest, changedText } from '#domain/listing'

/** Changes on one page. */
export const PAGE = 50
/** Counting stops here. */
export const COUNTED = 1000

/**
 * The entries that stand otherwise at the end of `to` than at the end of `from`, newest change first; a list shows those
 * that ended, too, so who came and went meanwhile is among them. Each is looked at once: at the spell that holds at the
 * end of `to`, which must have begun meanwhile.
 */
export function changed(db: Db, filter: DifferenceFilter, limit: number) {
  const { from, to, kind, sector, after } = filter
  const before = alias(entrySpells, 'before')
  // The rarer condition is the one whose index is walked, day by day.
  const rare = kind === 'promoter' || sector === null
  // CROSS JOIN, so that the walk comes first and each institution is looked up after it.
  return db.q
    .select({
      id: entrySpells.entryId,
      turn: entrySpells.turn,
      kind: entrySpells.kind,
      sector: entrySpells.sector,
      before: before.state,
      after: entrySpells.state,
      no: entrySpells.no,
      on: entrySpells.fromOn,
      basis: entrySpells.basis,
      institution: {
        id: institutions.id,
        name: nameOn(entrySpells.fromOn),
        creditCode: institutions.creditCode,
      },
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
    .crossJoin(institutions)
    .where(
      and(
        eq(institutions.place, entrySpells.place),
        gt(entrySpells.fromOn, from),
        lte(entrySpells.fromOn, to),
        after
          ? sql`(${entrySpells.fromOn}, ${entrySpells.turn}, ${entrySpells.entryId}) < (${after.on}, ${after.turn}, ${after.id})`
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
      ),
    )
    .orderBy(desc(entrySpells.fromOn), desc(entrySpells.turn), desc(entrySpells.entryId))
    .limit(limit)
}

type EntryLine = Awaited<ReturnType<typeof changed>>[number]

const lineOf = (line: EntryLine | RenamedOn, announcementId: string | null): ListChange => {
  const { on, basis } = line
  if ('formerName' in line) {
    const { id, name, creditCode, formerName } = line
    const ofNone = { kind: null, sector: null, before: null, after: null }
    const institution = { id, name, creditCode }
    return { institution, ...ofNone, change: 'renamed', formerName, on, basis, announcementId }
  }
  const { institution, kind, sector, before, after, no } = line
  const change = changeTo(after, no === 1)
  const formerName = null
  return { institution, kind, sector, before, after, change, formerName, on, basis, announcementId }
}

/** The lines of the difference from `filter.after` on, at most `limit`, and where to go on after them; `null` at its end. */
async function lines(db: Db, filter: DifferenceFilter, limit: number) {
  const [entries, names] = await Promise.all([
    changed(db, filter, limit + 1),
    nameChanges(db, filter, limit + 1),
  ])
  const found = [...entries, ...names].sort(byNewest)
  const shown = found.slice(0, limit)
  const documents = await announcementsOf(db, [...new Set(shown.map(({ basis }) => basis))])
  const byNumber = new Map(documents.map(({ number, id }) => [number, id]))
  const last = shown.at(-1)
  const next: Changed | null =
    found.length > limit && last ? { on: last.on, turn: last.turn, id: last.id } : null
  return { changes: shown.map((line) => lineOf(line, byNumber.get(line.basis) ?? null)), next }
}

async function counted(db: Db, filter: DifferenceFilter): Promise<number> {
  const all = { ...filter, after: null }
  const counts = await Promise.all(
    [changed(db, all, COUNTED + 1).as('found'), nameChanges(db, all, COUNTED + 1).as('found')].map(
      (found) => db.q.select({ n: sql<number>`count(*)` }).from(found),
    ),
  )
  return counts.reduce((sum, [one]) => sum + (one?.n ?? 0), 0)
}

/**
 * One page of what changed on the list from one day to another: the net difference of the two lists, and every change
 * of a name, newest first. `next` is what to go on `after`, `null` on the last page.
 */
export async function differencePage(db: Db, filter: DifferenceFilter) {
  const [{ changes, next }, count] = await Promise.all([
    lines(db, filter, PAGE),
    counted(db, filter),
  ])
  return {
    changes,
    next: next && changedText(next),
    count: Math.min(count, COUNTED),
    capped: count > COUNTED,
  }
}

/** All of the difference, a chunk at a time. */
export async function* everyChange(db: Db, filter: DifferenceFilter): AsyncGenerator<ListChange[]> {
  for (let { after } = filter; ;) {
    const { changes, next } = await lines(db, { ...filter, after }, 500)
    if (changes.length > 0) yield changes
    if (!next) return
    after = next
  }
}
