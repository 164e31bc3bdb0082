import { application } from '#db/applications'
import type { Db } from '#db/client'
import { qualificationChecks } from '#db/schema'
import { type Checks, checkItemKeys } from '#domain/qualification'

/** The fields of a checklist on which every item is met. */
export const allMet = Object.fromEntries(checkItemKeys.map((item) => [item, 'met']))

/** Lets an application that is in its qualification review (art. 5) be found qualified, without an event of its own. */
export async function qualified(db: Db, id: string, at: Date) {
  if ((await application(db, id))?.status !== 'qualification-review') return
  const results = Object.fromEntries(
    checkItemKeys.map((item) => [item, { met: true, remark: '' }]),
  ) as Checks
  const row = { applicationId: id, results, byPerson: 'checker', at }
  await db.write([db.q.insert(qualificationChecks).values(row).onConflictDoNothing()])
}
