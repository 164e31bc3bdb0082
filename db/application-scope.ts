import { type SQL, and, eq, exists, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { applications, reviewAssignments } from '#db/schema'
import type { Scope } from '#domain/permission'

/** Not closed. The plus keeps the database from walking everything that is open for a reviewer’s few. */
export const stillOpen = sql`+${applications.closedAt} is null`

/** The ids of the applications that are assigned to a reviewer and have not been taken back, as a subquery. */
const assignedIds = (db: Db, person: string) =>
  db.q
    .select({ id: reviewAssignments.applicationId })
    .from(reviewAssignments)
    .where(and(eq(reviewAssignments.personId, person), isNull(reviewAssignments.endedAt)))

/**
 * What of the applications a scope reaches, as a condition on each that a query meets. Nobody’s scope reaches none, and a
 * reviewer’s ends with the case: it was given to be reviewed.
 */
export function withinScope(db: Db, scope: Scope | null): SQL | undefined {
  if (scope?.reach === 'all') return undefined
  if (scope?.reach !== 'assigned') return sql`0`
  return and(
    stillOpen,
    exists(
      db.q
        .select({ one: sql`1` })
        .from(reviewAssignments)
        .where(
          and(
            eq(reviewAssignments.applicationId, applications.id),
            eq(reviewAssignments.personId, scope.person),
            isNull(reviewAssignments.endedAt),
          ),
        ),
    ),
  )
}

/** The applications that a reviewer reads, as a condition: a few, found by their assignments. */
export const assignedTo = (db: Db, person: string): SQL | undefined =>
  and(inArray(applications.id, assignedIds(db, person)), stillOpen)

/** The open applications a scope reaches, as a condition. All of them are walked by an index of what is open. */
export const openWithin = (db: Db, scope: Scope): SQL | undefined =>
  scope.reach === 'assigned'
    ? assignedTo(db, scope.person)
    : and(isNull(applications.closedAt), withinScope(db, scope))
