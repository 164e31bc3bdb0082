import { inArray, lt } from 'drizzle-orm'
import { FORGOTTEN_AT_ONCE } from '#db/application-retention'
import { Conflict, type Db } from '#db/client'
import { headOf, record } from '#db/events'
import { questionnaireStream } from '#db/questionnaires'
import { questionnaireAnswers, questionnaireLinks, questionnaireUses } from '#db/schema'
import { dayOf } from '#domain/calendar'
import { ANSWERS_KEPT_YEARS, keptFrom } from '#domain/retention'

const DAY = 24 * 3_600_000
/** For how long a link that has expired is still told from one that never was. Our setting. */
const LINKS_KEPT_DAYS = 30

/**
 * Forgets the answers to questionnaires that are due, survey by survey with its event, and the links that expired long ago.
 * Answers how many answers it were. Daily work, harmless to repeat.
 */
export async function forgetAnswers(db: Db, now: Date): Promise<number> {
  await forgetLinks(db, new Date(now.getTime() - LINKS_KEPT_DAYS * DAY))
  let forgotten = 0
  for (;;) {
    const page = await answersToForget(db, dayOf(now))
    const gone = await forgetPage(db, page, now)
    forgotten += gone
    // What was written to at the same moment is left to the next day.
    if (page.length < FORGOTTEN_AT_ONCE || gone < page.length) return forgotten
  }
}

/** The answers that are due to be forgotten, a page of them. */
export const answersToForget = (db: Db, today: string) =>
  db.q
    .select({ id: questionnaireAnswers.id, inspectionId: questionnaireAnswers.inspectionId })
    .from(questionnaireAnswers)
    .where(lt(questionnaireAnswers.receivedOn, keptFrom(today, ANSWERS_KEPT_YEARS)))
    .limit(FORGOTTEN_AT_ONCE)

type Due = Awaited<ReturnType<typeof answersToForget>>

async function forgetPage(db: Db, page: Due, at: Date): Promise<number> {
  let gone = 0
  for (const [inspectionId, answers] of Map.groupBy(page, (one) => one.inspectionId)) {
    const ids = answers.map(({ id }) => id)
    const head = await headOf(db, questionnaireStream(inspectionId))
    try {
      await db.write([
        record(db, head, { action: 'forget', actor: 'system', at }),
        db.q.delete(questionnaireAnswers).where(inArray(questionnaireAnswers.id, ids)),
      ])
      gone += ids.length
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
  return gone
}

async function forgetLinks(db: Db, before: Date) {
  const over = lt(questionnaireLinks.expiresAt, before)
  const old = db.q.select({ hash: questionnaireLinks.tokenHash }).from(questionnaireLinks)
  await db.write([
    db.q.delete(questionnaireUses).where(inArray(questionnaireUses.tokenHash, old.where(over))),
    db.q.delete(questionnaireLinks).where(over),
  ])
}
