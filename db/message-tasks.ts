import { and, inArray, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { institutions } from '#db/schema'
import { WORKLIST_PAGE, beyondUndue } from '#db/tasks'
import type { WorklistFilter } from '#domain/worklist'

const waiting = [institutions.unansweredSince, institutions.id] as const

/** What a list asks of the messages of institutions, in the words of their partial index: until the bureau has written back. */
export const messagesAsked = sql`${institutions.unansweredSince} <> ''`

/** The institutions of one page of the work list whose messages wait, and one more, the longest waiting first: nobody set a day for them. */
export const messageTasks = (db: Db, { after }: WorklistFilter) =>
  db.q
    .select({
      id: institutions.id,
      since: institutions.unansweredSince,
      name: institutions.name,
    })
    .from(institutions)
    .where(and(messagesAsked, beyondUndue(waiting, after)))
    .orderBy(...waiting)
    .limit(WORKLIST_PAGE + 1)

/** The query of those among a few institutions whose messages wait for the bureau. */
export const unansweredRows = (db: Db, ids: string[]) =>
  db.q
    .select({ id: institutions.id })
    .from(institutions)
    // The plus keeps the index of all that wait out of it.
    .where(and(inArray(institutions.id, ids), sql`+${messagesAsked}`))

/** The ids among these of institutions whose messages wait for the bureau. */
export const unansweredAmong = async (db: Db, ids: string[]): Promise<Set<string>> =>
  new Set((await unansweredRows(db, ids)).map(({ id }) => id))
