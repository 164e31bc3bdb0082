import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { noted } from '#db/applications'
import { Conflict, type Db, type Query } from '#db/client'
import { headOf, record } from '#db/events'
import { personStream } from '#db/people'
import { people, reviewAssignments, reviewSheets } from '#db/schema'
import { canonical } from '#domain/canonical'
import { type Grantee, can } from '#domain/permission'
import { type Scores, signedText } from '#domain/review'

/** Whose sheet on which application. */
export type Reviewing = { application: string; person: string; at: Date }

/** How writing on a sheet ended. */
export type SheetOutcome = 'kept' | 'not in review' | 'changed meanwhile'

const TRIES = 3

/** What an event says of a reviewer where others may read it: nobody's name. */
const unit = '评审专家'

/** The assignment this person has open on an application, with the sheet begun on it; `null` where there is none. */
export async function sheetBegun(db: Db, application: string, person: string) {
  const [found] = await db.q
    .select({
      assignment: reviewAssignments.id,
      declaredAt: reviewSheets.declaredAt,
      scores: reviewSheets.scores,
      salt: reviewSheets.salt,
      version: reviewSheets.version,
      lockedAt: reviewSheets.lockedAt,
      hash: reviewSheets.hash,
    })
    .from(reviewAssignments)
    .leftJoin(reviewSheets, eq(reviewSheets.assignmentId, reviewAssignments.id))
    .where(
      and(
        eq(reviewAssignments.applicationId, application),
        eq(reviewAssignments.personId, person),
        isNull(reviewAssignments.endedAt),
      ),
    )
  return found ?? null
}

/** Whoever has not said yet that there is no relation to the applicant reads nothing of it; nobody else is asked. */
export const hasDeclared = (sheet: { declaredAt: Date | null } | null) =>
  !sheet || sheet.declaredAt !== null

/** Whether somebody of the staff whom the scope lets reach an application may read what was submitted. */
export const mayRead = async (db: Db, application: string, staff: Grantee) =>
  !can(staff, 'review applications') || hasDeclared(await sheetBegun(db, application, staff.person))

/** The sheets of an application with who was asked, the earliest first. What is not locked shows no score to anybody. */
export const sheetsOf = (db: Db, application: string) =>
  db.q
    .select({
      assignment: reviewAssignments.id,
      name: people.name,
      endedAt: reviewAssignments.endedAt,
      recusal: reviewAssignments.recusal,
      declaredAt: reviewSheets.declaredAt,
      lockedAt: reviewSheets.lockedAt,
      hash: reviewSheets.hash,
      scores:
        sql<Scores | null>`case when ${reviewSheets.lockedAt} is null then null else ${reviewSheets.scores} end`.mapWith(
          (text: string | null) => (text === null ? null : (JSON.parse(text) as Scores)),
        ),
    })
    .from(reviewAssignments)
    .innerJoin(people, eq(people.id, reviewAssignments.personId))
    .leftJoin(reviewSheets, eq(reviewSheets.assignmentId, reviewAssignments.id))
    .where(eq(reviewAssignments.applicationId, application))
    .orderBy(asc(reviewAssignments.assignedAt), asc(reviewAssignments.id))

/** How many locked sheets an application has. */
export async function lockedSheets(db: Db, application: string): Promise<number> {
  const rows = await db.q
    .select({ person: reviewSheets.personId })
    .from(reviewSheets)
    .where(and(eq(reviewSheets.applicationId, application), isNotNull(reviewSheets.lockedAt)))
  return rows.length
}

/** Declares that there is no relation to the applicant, and so begins the sheet. Sent again, it changes nothing. */
export async function declareNoRelation(
  db: Db,
  { application, person, at }: Reviewing,
): Promise<SheetOutcome> {
  const found = await sheetBegun(db, application, person)
  if (!found) return 'not in review'
  if (found.declaredAt) return 'kept'
  const begin = db.q.insert(reviewSheets).values({
    assignmentId: found.assignment,
    applicationId: application,
    personId: person,
    salt: bytesToHex(randomBytes(16)),
    version: 1,
    declaredAt: at,
  })
  const head = await headOf(db, personStream(person))
  const data = { application, relation: 'none' }
  return kept(db, [
    begin,
    record(db, head, { action: 'declare-relation', actor: person, at, data }),
  ])
}

/** Steps back from an application (回避): the assignment ends, and its stream says so, without the reason. */
export async function recuse(
  db: Db,
  { application, person, reason, at }: Reviewing & { reason: string },
): Promise<SheetOutcome> {
  const found = await sheetBegun(db, application, person)
  if (!found) return (await hasRecused(db, application, person)) ? 'kept' : 'not in review'
  if (found.lockedAt) return 'not in review'
  const end = db.q
    .update(reviewAssignments)
    .set({ endedBy: person, endedAt: at, recusal: reason })
    .where(eq(reviewAssignments.id, found.assignment))
  const own = await headOf(db, personStream(person))
  const data = { application, relation: 'recused' }
  return kept(db, [
    end,
    ...(await noted(db, application, {
      action: 'recuse-review',
      actor: person,
      at,
      data: { unit },
    })),
    record(db, own, { action: 'declare-relation', actor: person, at, data }),
  ])
}

async function hasRecused(db: Db, application: string, person: string) {
  const rows = await db.q
    .select({ id: reviewAssignments.id })
    .from(reviewAssignments)
    .where(
      and(
        eq(reviewAssignments.applicationId, application),
        eq(reviewAssignments.personId, person),
        isNotNull(reviewAssignments.recusal),
      ),
    )
  return rows.length > 0
}

/** A sheet as its reviewer writes it, from the version seen. */
export type Written = Reviewing & { version: number; scores: Scores }

/** Saves the draft of a sheet; only its reviewer ever sees it. The same draft again answers `kept`. */
export async function saveSheet(
  db: Db,
  { application, person, version, scores }: Written,
): Promise<SheetOutcome> {
  const found = await sheetBegun(db, application, person)
  if (!found?.salt || found.lockedAt) return 'not in review'
  if (found.version !== version)
    return canonical(found.scores) === canonical(scores) ? 'kept' : 'changed meanwhile'
  const save = db.q
    .update(reviewSheets)
    .set({ scores, version: version + 1 })
    .where(eq(reviewSheets.assignmentId, found.assignment))
  return kept(db, [save])
}

/**
 * Signs a sheet and locks it for good. Its hash goes into the stream of the application in the same batch, so that the
 * application's version is one more and a decision on an older page is told.
 */
export async function signSheet(db: Db, written: Written, tries = TRIES): Promise<SheetOutcome> {
  const { application, person, version, scores, at } = written
  const found = await sheetBegun(db, application, person)
  if (!found?.salt) return 'not in review'
  const hash = bytesToHex(sha256(utf8ToBytes(signedText(application, person, scores, found.salt))))
  if (found.lockedAt) return found.hash === hash ? 'kept' : 'not in review'
  if (found.version !== version) return 'changed meanwhile'
  const lock = db.q
    .update(reviewSheets)
    .set({ scores, version: version + 1, lockedAt: at, hash })
    .where(eq(reviewSheets.assignmentId, found.assignment))
  const event = { action: 'sign-review', actor: person, at, data: { unit, sheet: hash } }
  const outcome = await kept(db, [lock, ...(await noted(db, application, event))])
  // Another reviewer may have signed at the same moment: then only the stream has moved on.
  return outcome === 'changed meanwhile' && tries > 1 ? signSheet(db, written, tries - 1) : outcome
}

async function kept(db: Db, queries: Query[]): Promise<SheetOutcome> {
  try {
    await db.write(queries)
    return 'kept'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return /not in review|no assignment|sheet locked/.test(error.rule)
      ? 'not in review'
      : 'changed meanwhile'
  }
}
