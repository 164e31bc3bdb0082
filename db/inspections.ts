import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import type { Clerk } from '#db/designations'
import { firstHead, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { namedEvents } from '#db/named-events'
import {
  events,
  inspectionEndings,
  inspectionReplies,
  inspectionRounds,
  inspectionSubjects,
  inspectionTexts,
  inspections,
  institutions,
} from '#db/schema'
import { dayOf } from '#domain/calendar'
import { isTold } from '#domain/inspection'
import type { InspectionStart } from '#domain/inspection-form'
import type { Scope } from '#domain/permission'

/** A record (检查记录) of one institution by one method. */
export type Inspection = typeof inspections.$inferSelect

/** The stream of a record in the event log. */
export const inspectionStream = (id: string) => `inspection/${id}`

/** The write that takes a record to its next version, with what else changes of it. */
export const inspectionChanged = (
  db: Db,
  { id, version }: Inspection,
  set: Partial<Inspection> = {},
) =>
  db.q
    .update(inspections)
    .set({ version: version + 1, ...set })
    .where(eq(inspections.id, id))

const whole = (db: Db) =>
  db.q
    .select({
      inspection: inspections,
      institution: institutions.name,
      round: inspectionRounds.title,
      roundFrom: inspectionRounds.fromOn,
    })
    .from(inspections)
    .innerJoin(institutions, eq(institutions.id, inspections.institutionId))
    .innerJoin(inspectionRounds, eq(inspectionRounds.id, inspections.roundId))

const flat = ({ inspection, ...rest }: Awaited<ReturnType<typeof whole>>[number]) => ({
  ...inspection,
  ...rest,
})

/** A record with whom it is about and in which round. */
export type InspectionFound = ReturnType<typeof flat>

/** The record of this id as staff of this scope may see it, or `null`. A promoter sees those of its sectors. */
export async function inspectionWithin(
  db: Db,
  id: string,
  scope: Scope,
): Promise<InspectionFound | null> {
  if (scope.reach !== 'all' && scope.reach !== 'sectors') return null
  const [found] = await whole(db).where(
    and(
      eq(inspections.id, id),
      scope.reach === 'sectors' ? inArray(inspections.sector, [...scope.sectors]) : undefined,
    ),
  )
  return found ? flat(found) : null
}

/** The query of the records about an institution that it has been told of, the newest round first. */
export const toldRows = (db: Db, institutionId: string) =>
  whole(db)
    .where(
      and(
        eq(inspections.institutionId, institutionId),
        sql`${inspections.state} in ('recorded', 'replied', 'closed')`,
      ),
    )
    .orderBy(desc(inspectionRounds.openedAt), asc(inspections.method), asc(inspections.id))
    .limit(100)

/** The records about an institution that it has been told of, the newest round first. */
export const inspectionsOf = async (db: Db, institutionId: string) =>
  (await toldRows(db, institutionId)).map(flat)

/** The record of this id as its own institution may see it, or `null`: no draft, and nobody else's. */
export async function ownInspection(
  db: Db,
  id: string,
  institutionId: string,
): Promise<InspectionFound | null> {
  const [row] = await whole(db).where(
    and(eq(inspections.id, id), eq(inspections.institutionId, institutionId)),
  )
  return row && isTold(row.inspection.state) ? flat(row) : null
}

/** Every text of a record with the reply to it, the newest first; an earlier one with the end it had before it was corrected. */
export const textsOf = (db: Db, id: string) =>
  db.q
    .select({
      no: inspectionTexts.no,
      day: inspectionTexts.day,
      participants: inspectionTexts.participants,
      service: inspectionTexts.service,
      breaches: inspectionTexts.breaches,
      breach: inspectionTexts.breach,
      findings: inspectionTexts.findings,
      reason: inspectionTexts.reason,
      writtenAt: inspectionTexts.writtenAt,
      reply: inspectionReplies.body,
      repliedOn: inspectionReplies.repliedOn,
      replyBy: inspectionEndings.replyBy,
      closedOn: inspectionEndings.closedOn,
      remark: inspectionEndings.remark,
    })
    .from(inspectionTexts)
    .leftJoin(
      inspectionEndings,
      and(
        eq(inspectionEndings.inspectionId, inspectionTexts.inspectionId),
        eq(inspectionEndings.no, inspectionTexts.no),
      ),
    )
    .leftJoin(
      inspectionReplies,
      and(
        eq(inspectionReplies.inspectionId, inspectionTexts.inspectionId),
        eq(inspectionReplies.no, inspectionTexts.no),
      ),
    )
    .where(eq(inspectionTexts.inspectionId, id))
    .orderBy(desc(inspectionTexts.no))

/** One text of a record, with the reply to it. */
export type InspectionVersion = Awaited<ReturnType<typeof textsOf>>[number]

/** What happened to a record, oldest first. */
export const inspectionHistory = (db: Db, id: string) =>
  namedEvents(db, inspectionStream(id)).orderBy(asc(events.version))

/**
 * Begins a record with its event and key, together or not at all. `not there`: no such institution in this round, as far
 * as this scope reaches. `begun already`: one of this method stands.
 */
export async function beginInspection(
  db: Db,
  {
    roundId,
    scope,
    form,
    person,
    unit,
    at,
  }: Clerk & { roundId: string; scope: Scope; form: InspectionStart },
): Promise<'begun' | 'not there' | 'begun already' | 'round ended'> {
  const { id, entry, method } = form
  const stream = inspectionStream(id)
  const request = { key: stream, requestHash: requestHash([person, roundId, form]) }
  if (await wasDone(db, request)) return 'begun'
  const [subject] = await db.q
    .select()
    .from(inspectionSubjects)
    .where(and(eq(inspectionSubjects.roundId, roundId), eq(inspectionSubjects.entryId, entry)))
  const reached =
    scope.reach === 'all' ||
    (scope.reach === 'sectors' && subject !== undefined && scope.sectors.includes(subject.sector))
  if (!subject || !reached) return 'not there'
  const { institutionId, kind, sector } = subject
  try {
    await db.write([
      once({ ...request, at }),
      db.q.insert(inspections).values({
        id,
        roundId,
        entryId: entry,
        institutionId,
        kind,
        sector,
        method,
        state: 'draft',
        version: 1,
        waitsFrom: dayOf(at),
        // Read as it is written: its days may be corrected meanwhile.
        dueOn: sql`(select ${inspectionRounds.toOn} from ${inspectionRounds} where ${inspectionRounds.id} = ${roundId})`,
      }),
      record(db, firstHead(stream), {
        action: 'begin',
        actor: person,
        at,
        basis: 'measures/12',
        data: { unit, institution: institutionId, method },
      }),
    ])
    return 'begun'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    if (error.rule === 'round ended') return 'round ended'
    return (await wasDone(db, request)) ? 'begun' : 'begun already'
  }
}
