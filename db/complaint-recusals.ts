import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { type Reach, isWithin } from '#db/complaint-cases'
import { caseRecusals, closings, grants, people } from '#db/schema'
import { permissions, roles } from '#domain/permission'
import type { HandlingUnits } from '#domain/handling-units'
import { type Handler, ableTo, ableToClose } from '#domain/recusal'

/** The cases somebody recused himself from; `markOf` answers his mark of a case. They are few: all are looked at. */
export async function recusedFrom(db: Db, markOf: (id: string) => string): Promise<string[]> {
  const all = await db.q.select().from(caseRecusals)
  return all.filter(({ caseId, handler }) => handler === markOf(caseId)).map(({ caseId }) => caseId)
}

type Recusal = {
  id: string
  reach: Reach
  mark: string
  /** How an ending this handler proposed would name him: it falls with the recusal. */
  proposer: string
}

/** Keeps that a handler recused himself. A retry answers `recused` as the first time. */
export async function recuse(
  db: Db,
  { id, reach, mark, proposer }: Recusal,
): Promise<'recused' | 'not found'> {
  if (!(await isWithin(db, id, reach))) return 'not found'
  try {
    await db.write([
      db.q.insert(caseRecusals).values({ caseId: id, handler: mark }).onConflictDoNothing(),
      db.q.delete(closings).where(and(eq(closings.caseId, id), eq(closings.proposer, proposer))),
    ])
    return 'recused'
  } catch (error) {
    // The case was erased meanwhile.
    if (error instanceof Conflict) return 'not found'
    throw error
  }
}

/** The roles whose people handle complaints. */
export const handling = roles.filter((role) => role in permissions['handle complaints'])

/** Everybody whose account is active and who may handle complaints. */
export const complaintHandlers = (db: Db): Promise<Handler[]> =>
  db.q
    .select({ person: people.id, role: grants.role, unit: people.unitId })
    .from(people)
    .innerJoin(
      grants,
      and(
        eq(grants.personId, people.id),
        inArray(grants.role, handling),
        isNull(grants.endedAt),
        isNotNull(grants.approvedAt),
      ),
    )
    .where(eq(people.state, 'active'))

type Known = { secret: string; units: HandlingUnits | null }

/**
 * How many recused themselves from each of these cases, how many of its own unit are left who could handle it, and how
 * many of the unit and the bureau together could close it.
 */
export async function recusedIn(
  db: Db,
  cases: { id: string; queue: string }[],
  known: Known,
): Promise<Record<string, { recused: number; left: number; closers: number }>> {
  const ids = cases.map(({ id }) => id)
  const [kept, handlers] = await Promise.all([
    db.q.select().from(caseRecusals).where(inArray(caseRecusals.caseId, ids)),
    complaintHandlers(db),
  ])
  return Object.fromEntries(
    cases.map(({ id, queue }) => {
      const marks = kept.filter(({ caseId }) => caseId === id).map(({ handler }) => handler)
      const left = ableTo(handlers, { id, queue, marks }, known).length
      const closers = ableToClose(handlers, { id, queue, marks }, known).length
      return [id, { recused: marks.length, left, closers }]
    }),
  )
}
