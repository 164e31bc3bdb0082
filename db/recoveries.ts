import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Db } from '#db/client'
import { type Administrator, type GrantRefusal, account, sessionsEnded } from '#db/grants'
import { newInvite } from '#db/people'
import { passkeys, people, recoveries, recoveryCodes, signInCodes } from '#db/schema'
import type { RecoveryRequest } from '#domain/account-form'

/** The open request to let this person begin anew, or `null`. */
export async function openRecovery(db: Db, person: string) {
  const [found] = await db.q
    .select()
    .from(recoveries)
    .where(and(eq(recoveries.personId, person), isNull(recoveries.confirmedAt)))
  return found ?? null
}

/** When a person’s credentials were last taken away for a new beginning, or `null`. */
export async function recoveredAt(db: Db, person: string): Promise<Date | null> {
  const [found] = await db.q
    .select({ at: recoveries.confirmedAt })
    .from(recoveries)
    .where(and(eq(recoveries.personId, person), isNotNull(recoveries.confirmedAt)))
    .orderBy(desc(recoveries.confirmedAt))
    .limit(1)
  return found?.at ?? null
}

/** Asks that somebody who has lost every credential may begin anew; it waits for a second administrator. */
export async function requestRecovery(
  db: Db,
  person: string,
  form: RecoveryRequest,
  { by, at }: Administrator,
): Promise<'done' | GrantRefusal> {
  const { id, reason } = form
  if (person === by) return 'own'
  const [found] = await db.q
    .select({ state: people.state })
    .from(people)
    .where(eq(people.id, person))
  if (found?.state !== 'active') return 'not found'
  const happening = { action: 'request-recovery', actor: by, at, reason }
  return account(db, person, { key: `recovery/${id}`, sent: [person, form] }, happening, [
    db.q
      .insert(recoveries)
      .values({ id, personId: person, reason, requestedBy: by, requestedAt: at }),
  ])
}

/**
 * Grants it. Every credential and session the person had is gone in the same batch, and the account waits for new
 * ones as a new one does. Answers the token of the invitation, the one time it exists in the clear.
 */
export async function confirmRecovery(
  db: Db,
  person: string,
  { by, at }: Administrator,
): Promise<{ token: string } | GrantRefusal> {
  const found = await openRecovery(db, person)
  if (!found) return 'not found'
  if (found.requestedBy === by || person === by) return 'own'
  const { token, queries } = newInvite(db, { person, purpose: 'recover', madeBy: by, now: at })
  const happening = {
    action: 'confirm-recovery',
    actor: by,
    at,
    reason: found.reason,
    data: { requestedBy: found.requestedBy },
  }
  const key = { key: `recovery/${found.id}/confirmation`, sent: token }
  const outcome = await account(db, person, key, happening, [
    db.q
      .update(recoveries)
      .set({ confirmedBy: by, confirmedAt: at })
      .where(eq(recoveries.id, found.id)),
    db.q.update(people).set({ state: 'invited' }).where(eq(people.id, person)),
    ...sessionsEnded(db, person),
    ...[passkeys, signInCodes, recoveryCodes].map((table) =>
      db.q.delete(table).where(eq(table.personId, person)),
    ),
    ...queries,
  ])
  return outcome === 'done' ? { token } : outcome
}
