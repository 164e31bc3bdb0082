import { type SQL, and, asc, eq, exists, isNotNull, isNull, notExists, sql } from 'drizzle-orm'
import { application as applicationOf } from '#db/applications'
import { stillOpen } from '#db/application-scope'
import { Conflict, type Db, type Query } from '#db/client'
import { headOf, record } from '#db/events'
import { personStream } from '#db/people'
import { applications, grants, people, reviewAssignments, reviewSheets, units } from '#db/schema'
import { takesReviewers } from '#domain/admission'

/** Whether a person has an assignment to this application of which `what` holds. */
const assigned = (db: Db, application: string, what: SQL) =>
  db.q
    .select({ one: sql`1` })
    .from(reviewAssignments)
    .where(
      and(
        eq(reviewAssignments.applicationId, application),
        eq(reviewAssignments.personId, people.id),
        what,
      ),
    )

const open = (db: Db, application: string) =>
  assigned(db, application, isNull(reviewAssignments.endedAt))

const recused = (db: Db, application: string) =>
  assigned(db, application, isNotNull(reviewAssignments.recusal))

const reviewers = (db: Db) =>
  db.q
    .select({ id: people.id, name: people.name, unitName: units.name })
    .from(people)
    .innerJoin(units, eq(units.id, people.unitId))
    .innerJoin(
      grants,
      and(
        eq(grants.personId, people.id),
        eq(grants.role, 'reviewer'),
        isNull(grants.endedAt),
        isNotNull(grants.approvedAt),
      ),
    )

/** The reviewers who read an application, by name. */
export const reviewersOf = (db: Db, application: string) =>
  reviewers(db)
    .where(exists(open(db, application)))
    .orderBy(asc(people.name))

const signed = (db: Db, application: string) =>
  db.q
    .select({ one: sql`1` })
    .from(reviewSheets)
    .where(
      and(
        eq(reviewSheets.applicationId, application),
        eq(reviewSheets.personId, people.id),
        isNotNull(reviewSheets.lockedAt),
      ),
    )

/** The reviewers in use who do not read it yet, have not stepped back from it and not signed a sheet on it, by name. */
export const reviewersFor = (db: Db, application: string) =>
  reviewers(db)
    .where(
      and(
        eq(people.state, 'active'),
        notExists(open(db, application)),
        notExists(recused(db, application)),
        notExists(signed(db, application)),
      ),
    )
    .orderBy(asc(people.name))

/** Lines on one page of what a reviewer reads. */
export const REVIEWS_PAGE = 30

/** Where a page of a reviewer’s list goes on: the last line of the one before. */
type After = { at: Date; id: string }

/** The query of a page of what a reviewer reads, none of it closed, and of one line more, the longest assigned first. */
export const assignedRows = (db: Db, person: string, after: After | null) =>
  db.q
    .select({
      id: applications.id,
      number: applications.number,
      name: applications.name,
      kind: applications.kind,
      status: applications.status,
      at: reviewAssignments.assignedAt,
    })
    .from(reviewAssignments)
    .innerJoin(applications, eq(applications.id, reviewAssignments.applicationId))
    .where(
      and(
        eq(reviewAssignments.personId, person),
        isNull(reviewAssignments.endedAt),
        stillOpen,
        after
          ? sql`(${reviewAssignments.assignedAt}, ${reviewAssignments.applicationId}) > (${after.at.getTime()}, ${after.id})`
          : undefined,
      ),
    )
    .orderBy(asc(reviewAssignments.assignedAt), asc(reviewAssignments.applicationId))
    .limit(REVIEWS_PAGE + 1)

/** One page of what a reviewer reads; `next` is the line to go on after, `null` on the last page. */
export async function assignedPage(db: Db, person: string, after: After | null) {
  const rows = await assignedRows(db, person, after)
  const cases = rows.slice(0, REVIEWS_PAGE)
  return { cases, next: rows.length > REVIEWS_PAGE ? (cases.at(-1) ?? null) : null }
}

/** Who is given or loses which application, and by whom. */
export type Assignment = { application: string; person: string; by: string; at: Date }

/**
 * Gives a reviewer an application to read. Answers `no reviewer` where this person is none, and `over` where its expert
 * review is, or where it has none.
 */
export async function assignReviewer(db: Db, { application, person, by, at }: Assignment) {
  const reviewed = await applicationOf(db, application)
  if (!reviewed || !takesReviewers(reviewed)) return 'over'
  const free = await reviewersFor(db, application)
  if (!free.some(({ id }) => id === person))
    return (await reviewersOf(db, application)).some(({ id }) => id === person)
      ? 'assigned'
      : 'no reviewer'
  const insert = db.q.insert(reviewAssignments).values({
    id: crypto.randomUUID(),
    applicationId: application,
    personId: person,
    assignedBy: by,
    assignedAt: at,
  })
  return kept(db, 'assign-review', { application, person, by, at }, insert)
}

/** Takes an application from a reviewer, who cannot open it from the next request on. `over`: it is closed, and nobody reads it. */
export async function endAssignment(db: Db, { application, person, by, at }: Assignment) {
  const reviewed = await applicationOf(db, application)
  if (!reviewed || reviewed.closedAt) return 'over'
  const found = await reviewersOf(db, application)
  if (!found.some(({ id }) => id === person)) return 'assigned'
  const end = db.q
    .update(reviewAssignments)
    .set({ endedBy: by, endedAt: at })
    .where(
      and(
        eq(reviewAssignments.applicationId, application),
        eq(reviewAssignments.personId, person),
        isNull(reviewAssignments.endedAt),
      ),
    )
  return kept(db, 'end-review', { application, person, by, at }, end)
}

async function kept(
  db: Db,
  action: string,
  { application, person, by, at }: Assignment,
  query: Query,
): Promise<'assigned' | 'over' | 'changed meanwhile'> {
  const head = await headOf(db, personStream(person))
  try {
    await db.write([query, record(db, head, { action, actor: by, at, data: { application } })])
    return 'assigned'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return error.rule === 'review over' ? 'over' : 'changed meanwhile'
  }
}
