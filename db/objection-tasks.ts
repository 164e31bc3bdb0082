import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { objections, publicityRows } from '#db/schema'
import { WORKLIST_PAGE, beyondUndue } from '#db/tasks'
import type { WorklistFilter } from '#domain/worklist'

const waiting = [objections.receivedOn, objections.number] as const

/** What a list asks of objections to a publicity, in the words of their partial index: until they are answered, nobody of it is admitted. */
export const objectionsAsked = sql`${objections.state} = 'received'`

/** The objections of one page of the work list, and one more, the longest waiting first: nobody set a day for them. */
export const objectionTasks = (db: Db, { after }: WorklistFilter) =>
  db.q
    .select({
      id: objections.number,
      number: objections.number,
      since: objections.receivedOn,
      state: objections.state,
      name: publicityRows.name,
    })
    .from(objections)
    .crossJoin(publicityRows)
    .where(
      and(
        objectionsAsked,
        eq(publicityRows.announcementId, objections.announcementId),
        eq(publicityRows.applicationId, objections.applicationId),
        beyondUndue(waiting, after),
      ),
    )
    .orderBy(...waiting)
    .limit(WORKLIST_PAGE + 1)
