import { eq } from 'drizzle-orm'
import { application, noted } from '#db/applications'
import { Conflict, type Db, type Query } from '#db/client'
import { once, requestHash, wasDone } from '#db/idempotency'
import { applications } from '#db/schema'

/** A fresh code for a number, who gave it, and what was checked before. `token` is its form's. */
export type CodeGiven = {
  codeHash: string
  checked: string
  token: string
  person: string
  unit: string
  at: Date
}

/** The writes that give an application a fresh code; the old one opens nothing from then on. `data` is told inside only. */
export const freshCode = async (
  db: Db,
  id: string,
  { codeHash, person, at }: CodeGiven,
  data: Record<string, unknown>,
): Promise<Query[]> => [
  db.q.update(applications).set({ codeHash }).where(eq(applications.id, id)),
  ...(await noted(db, id, { action: 'renew-code', actor: person, at, data })),
]

/**
 * Gives an application that is not on the list a fresh code, for an applicant who lost it. Recorded with what was checked,
 * together or not at all; the same form again answers `renewed`, so that its page can show the same code again.
 * `admitted`: its institution's page is where codes are renewed.
 */
export async function renewApplicationCode(
  db: Db,
  id: string,
  given: CodeGiven,
): Promise<'renewed' | 'admitted' | 'changed meanwhile'> {
  const { codeHash, checked, token, person, unit, at } = given
  const request = {
    key: `code/${requestHash(token)}`,
    requestHash: requestHash([id, codeHash, checked, person]),
  }
  if (await wasDone(db, request)) return 'renewed'
  // Before the status is read: who is admitted meanwhile makes the write stale.
  const fresh = await freshCode(db, id, given, { unit, checked })
  const found = await application(db, id)
  if (!found || found.status === 'admitted') return 'admitted'
  try {
    await db.write([once({ ...request, at }), ...fresh])
    return 'renewed'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return (await wasDone(db, request)) ? 'renewed' : 'changed meanwhile'
  }
}
