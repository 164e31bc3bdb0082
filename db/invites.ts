import { eq } from 'drizzle-orm'
import type { Db } from '#db/client'
import {
  type Administrator,
  type GrantRefusal,
  account,
  openGrant,
  sessionsEnded,
} from '#db/grants'
import { newInvite, tokenHash } from '#db/people'
import { people } from '#db/schema'

/**
 * A fresh invitation for somebody whose account was approved and is not active yet; the earlier one lapses. Until the
 * first two administrators are active nobody but the operator invites: the database holds it.
 * Answers its token, the one time it exists in the clear.
 */
export async function inviteAgain(
  db: Db,
  person: string,
  { by, at }: Administrator,
): Promise<{ token: string } | GrantRefusal> {
  const [found] = await db.q
    .select({ state: people.state })
    .from(people)
    .where(eq(people.id, person))
  const grant = await openGrant(db, person)
  if (found?.state !== 'invited' || !grant?.approvedAt) return 'not found'
  // Whoever put somebody forward never holds the link of the account: the second person hands it over.
  if (grant.proposedBy === by || person === by) return 'own'
  const { token, queries } = newInvite(db, { person, purpose: 'join', madeBy: by, now: at })
  const happening = { action: 'invite', actor: by, at, data: { purpose: 'join' } }
  const outcome = await account(
    db,
    person,
    { key: `invite/${tokenHash(token)}`, sent: token },
    happening,
    // Whoever came in by the earlier one is out again.
    [...queries, ...sessionsEnded(db, person)],
  )
  return outcome === 'done' ? { token } : outcome
}
