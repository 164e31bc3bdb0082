import { type SQL, and, eq, exists, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { applications, reviewAssignments } from '#db/schema'
import type { Scope } from '#domain/permission'

/** The ids of the applications that are assigned to a reviewer and have not been taken back, as a subquery. */
export const assignedIds = (db: Db, person: string) =>
  db.q
    .select({ id: reviewAssignments.applicationId })
    .from(reviewAssignments)
    .where(and(eq(reviewAssignments.personId, person), isNull(reviewAssignments.endedAt)))

/** What of the applications a scope reaches, as a condition on each that a query meets. Nobody’s scope reaches none. */
export function withinScope(db: Db, scope: Scope | null): SQL | undefined {
  if (scope?.reach === 'all') return undefined
  if (scope?.reach !== 'assigned') return sql`0`
  return exists(
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
  )
}

/**
 * The open applications a scope reaches, as a condition. All of them are walked by an index of what is open; a reviewer’s
 * few are found by their assignments, and the plus keeps the database from walking all the same.
 */
export const openWithin = (db: Db, scope: Scope): SQL | undefined =>
  scope.reach === 'assigned'
    ? and(
        inArray(applications.id, assignedIds(db, scope.person)),
        sql`+${applications.closedAt} is null`,
      )
    : and(isNull(applications.closedAt), withinScope(db, scope))
