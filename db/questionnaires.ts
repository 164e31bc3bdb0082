import { count, eq, sql } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import type { Clerk } from '#db/designations'
import { headOf, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { type InspectionFound, inspectionWithin } from '#db/inspections'
import { newToken, tokenHash } from '#db/people'
import {
  inspections,
  institutions,
  questionnaireAnswers,
  questionnaireLinks,
  questionnaireUses,
} from '#db/schema'
import { settingsOf } from '#db/settings'
import { dayOf, instantOn } from '#domain/calendar'
import type { Scope } from '#domain/permission'
import {
  ANSWERS_SHOWN_FROM,
  type Answered,
  type LinkState,
  type ShutLink,
} from '#domain/questionnaire'

const DAY = 24 * 3_600_000
const TRIES = 3

/** The stream of a survey's links: apart, so that no link makes a clerk's draft stale. */
export const questionnaireStream = (inspectionId: string) => `questionnaire/${inspectionId}`

/** The stream of a survey's answers. It is no subject of the staff's log: its events would tell how many came, and when. */
export const answersStream = (inspectionId: string) => `questionnaire-answers/${inspectionId}`

/** How many links were made for a record. How many were used is not asked for: `answersShown` says why. */
export async function linksMade(db: Db, inspectionId: string): Promise<number> {
  const [found] = await db.q
    .select({ made: count() })
    .from(questionnaireLinks)
    .where(eq(questionnaireLinks.inspectionId, inspectionId))
  return found?.made ?? 0
}

/** The answers to a survey, in an order that says nothing of when they came. */
export const answersOf = (db: Db, inspectionId: string) =>
  db.q
    .select({
      id: questionnaireAnswers.id,
      items: questionnaireAnswers.items,
      remark: questionnaireAnswers.remark,
      batch: questionnaireAnswers.batch,
    })
    .from(questionnaireAnswers)
    .where(eq(questionnaireAnswers.inspectionId, inspectionId))
    .orderBy(questionnaireAnswers.id)

/**
 * The answers to a survey as staff may see them, or `null`: fewer than `ANSWERS_SHOWN_FROM`, and then not even how many.
 * Who sent the links knows to whom, and would see with each answer who wrote it. So while more may come, a batch is shown
 * when it is full.
 */
export async function answersShown(
  db: Db,
  inspection: Pick<InspectionFound, 'id' | 'method' | 'state'>,
) {
  const answers = await answersOf(db, inspection.id)
  const full = Math.floor(answers.length / ANSWERS_SHOWN_FROM)
  if (full === 0) return null
  return takesAnswers(inspection) ? answers.filter(({ batch }) => batch < full) : answers
}

/** The batch of an answer that is about to be kept: counted where it is written, so that none has one answer too many. */
const batchOfNext = (inspectionId: string) =>
  sql`(select cast(count(*) / ${ANSWERS_SHOWN_FROM} as integer) from ${questionnaireAnswers}
    where ${questionnaireAnswers.inspectionId} = ${inspectionId})`

/** Whether links can be made for this record: a survey whose record is not finished. */
export const takesAnswers = ({ method, state }: Pick<InspectionFound, 'method' | 'state'>) =>
  method === 'survey' && state === 'draft'

/**
 * Keeps the hashes of these one-use links for a survey, with their event and key, together or not at all. `too many`: with
 * these there would be more than the setting allows.
 */
export async function makeLinks(
  db: Db,
  {
    id,
    scope,
    key,
    tokens,
    person,
    unit,
    at,
  }: Clerk & { id: string; scope: Scope; key: string; tokens: string[] },
): Promise<'made' | 'not found' | 'over' | 'too many' | 'changed meanwhile'> {
  const found = await inspectionWithin(db, id, scope)
  if (!found) return 'not found'
  const stream = questionnaireStream(id)
  const request = { key: `${stream}/${key}`, requestHash: requestHash([person, tokens.length]) }
  const values = await settingsOf(db)
  const expiresAt = new Date(at.getTime() + values['questionnaire.days'] * DAY)
  for (let tries = 0; tries < TRIES; tries++) {
    if (await wasDone(db, request)) return 'made'
    if (!takesAnswers(found)) return 'over'
    // Before the count: who makes links after it makes this write too late, and they are counted anew.
    const head = await headOf(db, stream)
    const made = await linksMade(db, id)
    if (made + tokens.length > values['questionnaire.most']) return 'too many'
    try {
      await db.write([
        once({ ...request, at }),
        db.q.insert(questionnaireLinks).values(
          tokens.map((token) => ({
            tokenHash: tokenHash(token),
            inspectionId: id,
            expiresAt,
          })),
        ),
        record(db, head, {
          action: 'make-links',
          actor: person,
          at,
          data: { unit, links: tokens.length },
        }),
      ])
      return 'made'
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      if (error.rule === 'survey over') return 'over'
    }
  }
  return 'changed meanwhile'
}

/** Whom a link asks about, until when, and how it stands now; `null` for a link that never was, or is long over. */
export async function questionnaireFor(db: Db, token: string, now: Date) {
  const [found] = await db.q
    .select({
      inspectionId: inspections.id,
      institution: institutions.name,
      kind: inspections.kind,
      sector: inspections.sector,
      method: inspections.method,
      recordState: inspections.state,
      expiresAt: questionnaireLinks.expiresAt,
      used: sql<string | null>`${questionnaireUses.tokenHash}`,
    })
    .from(questionnaireLinks)
    .innerJoin(inspections, eq(inspections.id, questionnaireLinks.inspectionId))
    .innerJoin(institutions, eq(institutions.id, inspections.institutionId))
    .leftJoin(questionnaireUses, eq(questionnaireUses.tokenHash, questionnaireLinks.tokenHash))
    .where(eq(questionnaireLinks.tokenHash, tokenHash(token)))
  if (!found) return null
  const { used, recordState, method, ...about } = found
  const isOver = !takesAnswers({ method, state: recordState })
  const state: LinkState =
    used !== null ? 'used' : found.expiresAt <= now ? 'expired' : isOver ? 'over' : 'open'
  return { ...about, state }
}

/**
 * Keeps an answer and the use of its link, with event and key, together or not at all. Nothing kept says which link an
 * answer came by, and the event says that one came, not what. All of it is kept by the day: an instant beside the link's
 * hash would tell which answer came by it. A retry of the same answer is `received`.
 */
export async function takeAnswer(
  db: Db,
  {
    token,
    answered,
    fingerprint,
    at,
  }: {
    token: string
    answered: Answered
    /** A keyed hash of the answer: it is erased one day, and what is kept must not confirm a guess. */
    fingerprint: string
    at: Date
  },
): Promise<'received' | ShutLink | 'changed meanwhile'> {
  const hash = tokenHash(token)
  const request = { key: `questionnaire-link/${hash}`, requestHash: requestHash(fingerprint) }
  const today = dayOf(at)
  const onDay = instantOn(today, 0)
  for (let tries = 0; tries < TRIES; tries++) {
    if (await wasDone(db, request)) return 'received'
    const link = await questionnaireFor(db, token, at)
    if (!link) return 'unknown'
    if (link.state !== 'open') return link.state
    const head = await headOf(db, answersStream(link.inspectionId))
    try {
      await db.write([
        once({ ...request, at: onDay }),
        db.q.insert(questionnaireUses).values({ tokenHash: hash }),
        db.q.insert(questionnaireAnswers).values({
          id: newToken().slice(0, 32),
          inspectionId: link.inspectionId,
          receivedOn: today,
          batch: batchOfNext(link.inspectionId),
          ...answered,
        }),
        record(db, head, { action: 'answer', actor: 'enterprise', at: onDay }),
      ])
      return 'received'
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      // Used, ended or answered by somebody else at the same moment: look again.
    }
  }
  return 'changed meanwhile'
}
