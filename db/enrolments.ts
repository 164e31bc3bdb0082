import { and, eq, sql } from 'drizzle-orm'
import { changeAccount } from '#db/account-changes'
import type { Db, Query } from '#db/client'
import { credentialsOf, newRecoveryCodes } from '#db/credentials'
import { record } from '#db/events'
import { passkeys, people, sessions, signInCodes } from '#db/schema'
import { openedSession } from '#db/sessions'
import { type OneUse, usesOf } from '#db/used-once'
import { CREDENTIALS_MIN } from '#domain/sign-in'

const endedSessions = (db: Db, person: string): Query[] => [
  db.q
    .update(people)
    .set({ epoch: sql`${people.epoch} + 1` })
    .where(eq(people.id, person)),
  db.q.delete(sessions).where(eq(sessions.personId, person)),
]

type Completion = { person: string; hashes: string[]; uses: OneUse[]; now: Date }

/**
 * Makes an account active with what was added to it since its invitation, and answers the token of the full session that
 * begins with it. All credentials from before and all other sessions are over. `null`: two credentials are not there yet,
 * the account is closed, or the recovery codes were sent before.
 */
export async function completeEnrolment(db: Db, { person, hashes, uses, now }: Completion) {
  let token = ''
  const outcome = await changeAccount<'not yet'>(db, person, async (head) => {
    const { count } = await credentialsOf(db, { person, pending: true })
    const [owner] = await db.q.select().from(people).where(eq(people.id, person))
    if (count < CREDENTIALS_MIN || !owner || owner.state === 'closed') return 'not yet'
    const epoch = owner.epoch + 1
    const session = openedSession(db, { person, epoch, level: 'full', method: 'invite', now })
    token = session.token
    const action = owner.state === 'invited' ? 'activate' : 'recover'
    return [
      ...usesOf(db, uses, now),
      ...[passkeys, signInCodes].flatMap((kept) => [
        db.q.delete(kept).where(and(eq(kept.personId, person), eq(kept.pending, false))),
        db.q.update(kept).set({ pending: false }).where(eq(kept.personId, person)),
      ]),
      ...newRecoveryCodes(db, person, hashes),
      ...endedSessions(db, person),
      db.q.update(people).set({ state: 'active' }).where(eq(people.id, person)),
      ...session.queries,
      record(db, head, { action, actor: person, at: now }),
    ]
  })
  return outcome === 'done' ? token : null
}

/** Ends every session of a person at once, the one that asks for it included. */
export const endSessions = (db: Db, person: string, now: Date) =>
  changeAccount(db, person, (head) =>
    Promise.resolve([
      ...endedSessions(db, person),
      record(db, head, { action: 'sign-out-everywhere', actor: person, at: now }),
    ]),
  )
