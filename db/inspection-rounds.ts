import { type SQL, and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { namedEvents } from '#db/named-events'
import {
  entries,
  events,
  inspectionRounds,
  inspectionSubjects,
  inspections,
  institutions,
} from '#db/schema'
import type { Scope } from '#domain/permission'

/** A round of inspections (检查轮次). */
export type Round = typeof inspectionRounds.$inferSelect

/** Rounds on one page of the list. */
export const ROUNDS_PER_PAGE = 25

/** Institutions that the form for putting them into a round offers at once. */
export const CANDIDATES_SHOWN = 100

/** The stream of a round in the event log. */
export const roundStream = (id: string) => `inspection-round/${id}`

/** The rounds that have to do with a sector of this scope; `undefined` is all of them, and nobody else has any. */
function roundsWithin(scope: Scope): SQL | undefined {
  if (scope.reach === 'all') return undefined
  if (scope.reach !== 'sectors' || scope.sectors.length === 0) return sql`0`
  const mine = sql.join(
    scope.sectors.map((sector) => sql`${sector}`),
    sql`, `,
  )
  return sql`exists (select 1 from json_each(${inspectionRounds.sectors}) where value in (${mine}))`
}

/** Where a page of the list goes on: the last row of the one before. */
export type AfterRound = { at: Date; id: string }

/** One page of the rounds within this scope, newest first; `next` is the row to go on after. */
export async function roundPage(db: Db, scope: Scope, after?: AfterRound) {
  const place = sql`(${inspectionRounds.openedAt}, ${inspectionRounds.id})`
  const rows = await db.q
    .select()
    .from(inspectionRounds)
    .where(and(roundsWithin(scope), after && sql`${place} < (${after.at.getTime()}, ${after.id})`))
    .orderBy(desc(inspectionRounds.openedAt), desc(inspectionRounds.id))
    .limit(ROUNDS_PER_PAGE + 1)
  const shown = rows.slice(0, ROUNDS_PER_PAGE)
  const last = rows.length > ROUNDS_PER_PAGE ? shown.at(-1) : undefined
  return { rounds: shown, next: last ? { at: last.openedAt, id: last.id } : null }
}

/** The round of this id within this scope, or `null`. */
export async function roundWithin(db: Db, id: string, scope: Scope): Promise<Round | null> {
  const [found] = await db.q
    .select()
    .from(inspectionRounds)
    .where(and(eq(inspectionRounds.id, id), roundsWithin(scope)))
  return found ?? null
}

/** What happened to a round, oldest first. */
export const roundHistory = (db: Db, id: string) =>
  namedEvents(db, roundStream(id)).orderBy(asc(events.version))

/** The institutions of a round within this scope, each with its records that stand. */
export async function subjectsOf(db: Db, roundId: string, scope: Scope) {
  if (scope.reach !== 'all' && scope.reach !== 'sectors') return []
  const sectors = scope.reach === 'sectors' ? [...scope.sectors] : null
  const rows = await db.q
    .select({ subject: inspectionSubjects, name: institutions.name })
    .from(inspectionSubjects)
    .innerJoin(institutions, eq(institutions.id, inspectionSubjects.institutionId))
    .where(
      and(
        eq(inspectionSubjects.roundId, roundId),
        sectors ? inArray(inspectionSubjects.sector, sectors) : undefined,
      ),
    )
    .orderBy(asc(inspectionSubjects.sector), asc(inspectionSubjects.kind), asc(institutions.name))
  const held = await db.q
    .select({
      id: inspections.id,
      entryId: inspections.entryId,
      method: inspections.method,
      state: inspections.state,
      replyBy: inspections.replyBy,
    })
    .from(inspections)
    .where(and(eq(inspections.roundId, roundId), sql`${inspections.state} <> 'dropped'`))
  return rows.map(({ subject, name }) => ({
    ...subject,
    name,
    inspections: held.filter(({ entryId }) => entryId === subject.entryId),
  }))
}

/**
 * Institutions that a round may take in: in the pool, of its kinds and sectors, and not in it yet; at most one page of
 * them and one more. `name` narrows it to those whose name has these characters.
 */
export const candidatesFor = (db: Db, { id, kinds, sectors }: Round, name: string) =>
  db.q
    .select({
      entryId: entries.id,
      name: institutions.name,
      kind: entries.kind,
      sector: entries.sector,
    })
    .from(entries)
    .innerJoin(institutions, eq(institutions.id, entries.institutionId))
    .leftJoin(
      inspectionSubjects,
      and(eq(inspectionSubjects.entryId, entries.id), eq(inspectionSubjects.roundId, id)),
    )
    .where(
      and(
        inArray(entries.kind, kinds),
        inArray(entries.sector, sectors),
        isNull(entries.endedOn),
        isNull(inspectionSubjects.entryId),
        name === '' ? undefined : sql`instr(${institutions.name}, ${name}) > 0`,
      ),
    )
    .orderBy(asc(entries.sector), asc(institutions.name))
    .limit(CANDIDATES_SHOWN + 1)
