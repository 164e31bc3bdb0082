import { type Placeholder, and, desc, eq, gte, isNotNull, lte, or, sql } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { namedEvents } from '#db/named-events'
import { type Blank, preparedRead } from '#db/prepared'
import { applications, calls, events } from '#db/schema'
import type { ApplicantKind } from '#domain/application-form'
import { sectorsOf } from '#domain/call'
import type { Sector } from '#domain/sector'

/** A call (征集) as it is kept, from its draft on. */
export type Call = typeof calls.$inferSelect

/** Calls on one page of the list. */
export const CALLS_PER_PAGE = 25

/** The stream of a call in the event log. */
export const callStream = (id: string) => `call/${id}`

/** The call of this id, or `null`. */
export async function call(db: Db, id: string): Promise<Call | null> {
  const [found] = await db.q.select().from(calls).where(eq(calls.id, id))
  return found ?? null
}

/** The call that was made public, or whose selection was, by this announcement; `null` for any other. */
export async function callAnnounced(db: Db, announcement: string): Promise<Call | null> {
  const [found] = await db.q
    .select()
    .from(calls)
    .where(or(eq(calls.announcementId, announcement), eq(calls.publicityId, announcement)))
  return found ?? null
}

/** Where a page of the list goes on: the last row of the one before. */
export type AfterCall = { createdOn: string; id: string }

/** One page of all calls, the newest first; `next` is the row to go on after, `null` on the last page. */
export async function callPage(db: Db, after?: AfterCall) {
  const rows = await db.q
    .select()
    .from(calls)
    .where(after && sql`(${calls.createdOn}, ${calls.id}) < (${after.createdOn}, ${after.id})`)
    .orderBy(desc(calls.createdOn), desc(calls.id))
    .limit(CALLS_PER_PAGE + 1)
  const shown = rows.slice(0, CALLS_PER_PAGE)
  return { calls: shown, next: rows.length > CALLS_PER_PAGE ? (shown.at(-1) ?? null) : null }
}

// In the words of the partial index, or it is not used.
const isPublished = isNotNull(calls.announcementId)

type Open = { kind: ApplicantKind | Placeholder; today: string | Placeholder }

const openOn = (q: Db['q'], { kind, today }: Open) =>
  q
    .select()
    .from(calls)
    .where(
      and(isPublished, eq(calls.kind, kind), gte(calls.closesOn, today), lte(calls.opensOn, today)),
    )
    .orderBy(desc(calls.closesOn))

/** The calls of a kind that are open on a day, the one that closes last first. */
export const openCalls = (db: Db, kind: ApplicantKind, today: string) =>
  openOn(db.q, { kind, today })

const openNow = preparedRead((q, of: Blank<keyof Open>) =>
  openOn(q, { kind: of('kind'), today: of('today') }),
)

/** The newest published calls of a kind, to which an application can be put. */
export const publishedCalls = (db: Db, kind: ApplicantKind) =>
  db.q
    .select()
    .from(calls)
    .where(and(isPublished, eq(calls.kind, kind)))
    .orderBy(desc(calls.closesOn))
    .limit(CALLS_PER_PAGE)

/** Whether this kind is selected by calls: from the first one that was made public on. */
export const isSelectedByCalls = async (db: Db, kind: ApplicantKind): Promise<boolean> =>
  (await publishedCalls(db, kind)).length > 0

/** The open call that an application for these sectors goes to, or `null`. */
export async function callFor(
  db: Db,
  kind: ApplicantKind,
  sectors: readonly Sector[],
  today: string,
): Promise<string | null> {
  const open = await openNow(db, { kind, today })
  const wanted = open.find(({ places }) => sectorsOf(places).some((one) => sectors.includes(one)))
  return wanted?.id ?? null
}

/** What happened to a call, the oldest first. */
export const callHistory = (db: Db, id: string) =>
  namedEvents(db, callStream(id)).orderBy(events.version)

/** How many applications of a call stand in each status. */
export const standingsOf = (db: Db, id: string) =>
  db.q
    .select({ status: applications.status, count: sql<number>`count(*)` })
    .from(applications)
    .where(and(eq(applications.callId, id), isNotNull(applications.callId)))
    .groupBy(applications.status)

/** The write that makes a call one version older than what its reader saw. */
export const nextVersion = (db: Db, { id, version }: Pick<Call, 'id' | 'version'>): Query =>
  db.q
    .update(calls)
    .set({ version: version + 1 })
    .where(eq(calls.id, id))
