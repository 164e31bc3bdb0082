import { and, desc, eq, sql } from 'drizzle-orm'
import { applicationNumbered } from '#db/applications'
import { Conflict, type Db } from '#db/client'
import { headOf, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { institutionStream } from '#db/institution-access'
import { institutionContacts, institutionMessages } from '#db/schema'
import { latestSubmission } from '#db/submissions'
import type { InstitutionMessage } from '#domain/institution-page'

/** Messages on one page of the list. */
export const MESSAGES_PER_PAGE = 20

/** How to reach an institution: as it said itself, else as the application of this number said; empty once erased. */
export async function contactOf(
  db: Db,
  institutionId: string,
  number: string,
): Promise<Record<string, unknown>> {
  const [own] = await db.q
    .select({ answers: institutionContacts.answers })
    .from(institutionContacts)
    .where(eq(institutionContacts.institutionId, institutionId))
  if (own) return own.answers
  const found = await applicationNumbered(db, number)
  return found ? (await latestSubmission(db, found)).contact : {}
}

/** Where a page of messages goes on: the last row of the one before. */
export type AfterMessage = { at: Date; id: string }

/** The query of a page of an institution's messages and one row more, newest first. */
export const messageRows = (db: Db, institutionId: string, after?: AfterMessage) =>
  db.q
    .select()
    .from(institutionMessages)
    .where(
      and(
        eq(institutionMessages.institutionId, institutionId),
        after &&
          sql`(${institutionMessages.at}, ${institutionMessages.id}) < (${after.at.getTime()}, ${after.id})`,
      ),
    )
    .orderBy(desc(institutionMessages.at), desc(institutionMessages.id))
    .limit(MESSAGES_PER_PAGE + 1)

/** One page of messages; `next` is the row to go on after, `null` on the last page. */
export async function messagePage(db: Db, institutionId: string, after?: AfterMessage) {
  const rows = await messageRows(db, institutionId, after)
  const shown = rows.slice(0, MESSAGES_PER_PAGE)
  return {
    messages: shown,
    next: rows.length > MESSAGES_PER_PAGE ? (shown.at(-1) ?? null) : null,
  }
}

/** The query of the newest message an institution has written. */
export const newestRow = (db: Db, institutionId: string) =>
  db.q
    .select({ id: institutionMessages.id })
    .from(institutionMessages)
    .where(
      and(
        eq(institutionMessages.institutionId, institutionId),
        eq(institutionMessages.author, 'institution'),
      ),
    )
    .orderBy(desc(institutionMessages.at), desc(institutionMessages.id))
    .limit(1)

/** The id of the newest message an institution has written; empty where it has written none. */
export const newestFrom = async (db: Db, institutionId: string): Promise<string> =>
  (await newestRow(db, institutionId))[0]?.id ?? ''

/**
 * Keeps a message with its event and key, together or not at all; `person` writes for the bureau, `null` is the
 * institution. The event has none of its words. `taken`: the form carried another message before. `newer`: the
 * institution has written since the message that was `seen`, so an answer would take its words off the work list unread.
 * `forgotten`: as in `askContact`.
 */
export async function sendMessage(
  db: Db,
  {
    institutionId,
    form,
    person,
    seen,
    fingerprint,
    at,
  }: {
    institutionId: string
    form: InstitutionMessage
    person: string | null
    seen?: string
    fingerprint: string
    at: Date
  },
): Promise<'sent' | 'taken' | 'newer' | 'forgotten'> {
  const { id, body } = form
  const author = person === null ? 'institution' : 'bureau'
  const request = {
    key: `message/${id}`,
    requestHash: requestHash([institutionId, author, fingerprint]),
  }
  for (let tries = 0; tries < 3; tries++) {
    if (await wasDone(db, request)) return 'sent'
    // Before what was seen is compared, so that what comes between moves it.
    const head = await headOf(db, institutionStream(institutionId))
    if (seen !== undefined && seen !== (await newestFrom(db, institutionId))) return 'newer'
    try {
      await db.write([
        once({ ...request, at }),
        db.q
          .insert(institutionMessages)
          .values({ id, institutionId, author, person: person ?? '', body, at }),
        record(db, head, {
          action: 'message',
          actor: person ?? 'institution',
          at,
          data: { id },
        }),
      ])
      return 'sent'
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      if (error.rule === 'institution forgotten') return 'forgotten'
      // Somebody else wrote to the same institution at the same moment: once more, after it.
    }
  }
  return 'taken'
}
