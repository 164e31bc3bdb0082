import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { firstHead, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { namedEvents } from '#db/named-events'
import { lapsed } from '#db/proposals'
import { amendments, entries, events, institutions, products } from '#db/schema'
import { type StepOutcome, take } from '#db/steps'
import { type Amendable, type Author, type Possible, amendmentAfter } from '#domain/amendment'
import type { AmendmentForm } from '#domain/amendment-form'
import { dayOf } from '#domain/calendar'

/** A change after admission (变更事项), from its filing on. */
export type Amendment = typeof amendments.$inferSelect

/** Amendments on one page of the list. */
export const AMENDMENTS_PER_PAGE = 25

/** The stream of an amendment in the event log. */
export const amendmentStream = (id: string) => `amendment/${id}`

/** The amendment of this id, or `null`. */
export async function amendment(db: Db, id: string): Promise<Amendment | null> {
  const [found] = await db.q.select().from(amendments).where(eq(amendments.id, id))
  return found ?? null
}

/** An institution as an amendment finds it, or `null`. */
export async function amendable(db: Db, institutionId: string): Promise<Amendable | null> {
  const [found] = await db.q
    .select({ name: institutions.name })
    .from(institutions)
    .where(eq(institutions.id, institutionId))
  if (!found) return null
  return {
    name: found.name,
    entries: await db.q
      .select({
        id: entries.id,
        kind: entries.kind,
        sector: entries.sector,
        state: entries.state,
      })
      .from(entries)
      .where(eq(entries.institutionId, institutionId))
      .orderBy(asc(entries.kind), asc(entries.sector)),
    products: await db.q
      .select({ id: products.id, name: products.name })
      .from(products)
      .where(eq(products.institutionId, institutionId))
      .orderBy(asc(products.place)),
    waiting: await waitingOf(db, institutionId),
  }
}

/** The query of what an institution, or the bureau for it, has filed and nobody has settled. */
export const waitingOf = (db: Db, institutionId: string) =>
  db.q
    .select({ id: amendments.id, kind: amendments.kind, about: amendments.about })
    .from(amendments)
    .where(and(eq(amendments.institutionId, institutionId), sql`${amendments.state} = 'filed'`))

/** Where a page of the list goes on: the last row of the one before. */
export type AfterAmendment = { at: Date; id: string }

/** Which amendments a page shows: those that wait, oldest first, or all, newest first. */
export type AmendmentList = 'waiting' | 'all'

/** The query of a page of amendments with their institutions' names, and one row more. */
export function amendmentRows(db: Db, list: AmendmentList, after?: AfterAmendment) {
  const isWaiting = list === 'waiting'
  const place = sql`(${amendments.filedAt}, ${amendments.id})`
  const last = after && sql`(${after.at.getTime()}, ${after.id})`
  const beyond = last && (isWaiting ? sql`${place} > ${last}` : sql`${place} < ${last}`)
  const [at, id] = [amendments.filedAt, amendments.id]
  return db.q
    .select({ amendment: amendments, institution: institutions.name })
    .from(amendments)
    .innerJoin(institutions, eq(institutions.id, amendments.institutionId))
    .where(and(isWaiting ? sql`${amendments.state} = 'filed'` : undefined, beyond))
    .orderBy(...(isWaiting ? [asc(at), asc(id)] : [desc(at), desc(id)]))
    .limit(AMENDMENTS_PER_PAGE + 1)
}

/** One page of amendments; `next` is the row to go on after, `null` on the last page. */
export async function amendmentPage(db: Db, list: AmendmentList, after?: AfterAmendment) {
  const rows = await amendmentRows(db, list, after)
  const shown = rows.slice(0, AMENDMENTS_PER_PAGE)
  const last = rows.length > AMENDMENTS_PER_PAGE ? shown.at(-1)?.amendment : undefined
  return { rows: shown, next: last ? { at: last.filedAt, id: last.id } : null }
}

/** The newest amendments of an institution, the last fifty. */
export const amendmentsOf = (db: Db, institutionId: string) =>
  db.q
    .select()
    .from(amendments)
    .where(eq(amendments.institutionId, institutionId))
    .orderBy(desc(amendments.filedAt), desc(amendments.id))
    .limit(50)

/** What happened to an amendment, oldest first. */
export const amendmentHistory = (db: Db, id: string) =>
  namedEvents(db, amendmentStream(id)).orderBy(asc(events.version))

/**
 * Files an amendment with its event and key, together or not at all. `waiting already`: the same is asked for and not
 * yet settled; the database holds it. `forgotten`: retention has taken what it knew of an institution that left. The event names what is asked for, none of its
 * words: what an event says can never be erased.
 */
export async function fileAmendment(
  db: Db,
  {
    institutionId,
    what,
    form,
    author,
    actor,
    unit,
    at,
  }: {
    institutionId: string
    what: Possible
    form: AmendmentForm
    author: Author
    /** The person of the bureau, or `institution`. */
    actor: string
    unit: string
    at: Date
  },
): Promise<'filed' | 'waiting already' | 'forgotten'> {
  const { id, reason, answers } = form
  const { kind, about, label } = what
  const request = {
    key: amendmentStream(id),
    requestHash: requestHash([institutionId, what, form, actor]),
  }
  if (await wasDone(db, request)) return 'filed'
  try {
    await db.write([
      once({ ...request, at }),
      db.q.insert(amendments).values({
        id,
        institutionId,
        kind,
        about,
        label,
        answers,
        author,
        reason,
        state: 'filed',
        version: 1,
        filedAt: at,
      }),
      record(db, firstHead(amendmentStream(id)), {
        action: 'file',
        actor,
        at,
        data: { institution: institutionId, kind, about, ...(unit && { unit }) },
      }),
    ])
    return 'filed'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    if (error.rule === 'institution forgotten') return 'forgotten'
    return (await wasDone(db, request)) ? 'filed' : 'waiting already'
  }
}

/** Withdraws an amendment that its own institution filed and that is not settled; a proposal about it lapses. */
export function withdrawAmendment(
  db: Db,
  {
    id,
    institutionId,
    version,
    at,
  }: Pick<Amendment, 'id' | 'institutionId' | 'version'> & { at: Date },
): Promise<StepOutcome | 'not allowed'> {
  const stream = amendmentStream(id)
  return take<Amendment, 'not allowed'>(
    db,
    { stream, seen: version, sent: ['withdraw', institutionId], at },
    async () => {
      const found = await amendment(db, id)
      return found?.institutionId === institutionId ? found : null
    },
    (found) => {
      const state = amendmentAfter(found.state, 'withdraw')
      if (!state || found.author !== 'institution') return Promise.resolve('not allowed' as const)
      return Promise.resolve({
        queries: [
          db.q
            .update(amendments)
            .set({ state, version: version + 1, settledOn: dayOf(at) })
            .where(eq(amendments.id, id)),
          lapsed(db, stream, at),
        ],
        happening: { action: 'withdraw', actor: 'institution' },
      })
    },
  )
}
