import { and, asc, desc, eq, isNull, ne, sql } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { firstHead, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { namedEvents } from '#db/named-events'
import { designations, entries, events, institutions } from '#db/schema'
import { dayOf } from '#domain/calendar'
import type { Nomination } from '#domain/designation'
import type { Sector } from '#domain/sector'

/** A designation (行业推进机构的确定) from its nomination on. */
export type Designation = typeof designations.$inferSelect

/** Designations on one page of the list. */
export const DESIGNATIONS_PER_PAGE = 25

/** Who acts, and when; the event names the person and the unit. */
export type Clerk = { person: string; unit: string; at: Date }

/** The stream of a designation in the event log. */
export const designationStream = (id: string) => `designation/${id}`

/** The designation of this id, or `null`. */
export async function designation(db: Db, id: string): Promise<Designation | null> {
  const [found] = await db.q.select().from(designations).where(eq(designations.id, id))
  return found ?? null
}

/** The designation in force in a sector, or `null`: the sector is vacant. */
export async function inForce(db: Db, sector: Sector): Promise<Designation | null> {
  const [found] = await db.q
    .select()
    .from(designations)
    .where(and(eq(designations.sector, sector), sql`${designations.state} = 'designated'`))
  return found ?? null
}

/** Every designation in force, with its institution; at most one per sector. */
export const allInForce = (db: Db) =>
  db.q
    .select({
      id: designations.id,
      sector: designations.sector,
      name: institutions.name,
      institutionId: institutions.id,
      designatedOn: designations.designatedOn,
      document: designations.document,
    })
    .from(designations)
    .innerJoin(entries, eq(entries.id, designations.entryId))
    .innerJoin(institutions, eq(institutions.id, entries.institutionId))
    .where(sql`${designations.state} = 'designated'`)

/** Where a page of the list goes on: the last row of the one before. */
export type AfterDesignation = { nominatedOn: string; id: string }

/** The query of a page of all designations and one row more, newest nomination first. */
export const designationRows = (db: Db, after?: AfterDesignation) =>
  db.q
    .select()
    .from(designations)
    .where(
      after &&
        sql`(${designations.nominatedOn}, ${designations.id}) < (${after.nominatedOn}, ${after.id})`,
    )
    .orderBy(desc(designations.nominatedOn), desc(designations.id))
    .limit(DESIGNATIONS_PER_PAGE + 1)

/** One page of all designations; `next` is the row to go on after, `null` on the last page. */
export async function designationPage(db: Db, after?: AfterDesignation) {
  const rows = await designationRows(db, after)
  const shown = rows.slice(0, DESIGNATIONS_PER_PAGE)
  return {
    designations: shown,
    next: rows.length > DESIGNATIONS_PER_PAGE ? (shown.at(-1) ?? null) : null,
  }
}

/** What happened to a designation, oldest first. */
export const designationHistory = (db: Db, id: string) =>
  namedEvents(db, designationStream(id)).orderBy(asc(events.version))

/** The institution of this credit code, and whether it stands in a sector's pool now; `null` where it is new. */
export async function knownBy(db: Db, creditCode: string, sector: Sector) {
  const [found] = await db.q
    .select({ id: institutions.id, name: institutions.name })
    .from(institutions)
    .where(eq(institutions.creditCode, creditCode))
  if (!found) return null
  const pooled = await db.q
    .select({ id: entries.id })
    .from(entries)
    .where(
      and(
        eq(entries.institutionId, found.id),
        eq(entries.sector, sector),
        isNull(entries.endedOn),
        ne(entries.kind, 'promoter'),
      ),
    )
  return { ...found, inPool: pooled.length > 0 }
}

/** Why an institution cannot be nominated. */
export type NominationRefusal =
  'in the pool' | 'name differs' | 'already promoter' | 'already nominated' | 'changed meanwhile'

/**
 * Records a nomination (提名, Art. 3) with its event and key, together or not at all. `in the pool`: who is in the
 * sector's pool does not become its promoter (our setting, after the lead of Art. 6). `name differs`: the list knows
 * this credit code under another name.
 */
export async function nominate(
  db: Db,
  form: Nomination,
  { person, unit, at }: Clerk,
): Promise<'nominated' | NominationRefusal> {
  const { id, sector, name, creditCode, reason } = form
  const request = { key: designationStream(id), requestHash: requestHash([person, form]) }
  if (await wasDone(db, request)) return 'nominated'
  const known = await knownBy(db, creditCode, sector)
  if (known?.inPool) return 'in the pool'
  if (known && known.name !== name) return 'name differs'
  if ((await inForce(db, sector))?.creditCode === creditCode) return 'already promoter'
  try {
    await db.write([
      once({ ...request, at }),
      db.q.insert(designations).values({
        id,
        sector,
        name,
        creditCode,
        state: 'nominated',
        version: 1,
        nominatedOn: dayOf(at),
        reason,
      }),
      record(db, firstHead(designationStream(id)), {
        action: 'nominate',
        actor: person,
        at,
        reason,
        basis: 'measures/3',
        data: { unit, sector },
      }),
    ])
    return 'nominated'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    if (await wasDone(db, request)) return 'nominated'
    return error.rule.startsWith('designations.sector') ? 'already nominated' : 'changed meanwhile'
  }
}
