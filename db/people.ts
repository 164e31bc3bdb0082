import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Db } from '#db/client'
import { headOf, record } from '#db/events'
import { people, signInLinks } from '#db/schema'
import { type Role, linkExpiry } from '#domain/session'

/** A fresh secret of 32 random bytes, in hex. */
export const newToken = () => bytesToHex(crypto.getRandomValues(new Uint8Array(32)))

/** What is kept of a secret: its SHA-256. */
export const tokenHash = (token: string) => bytesToHex(sha256(utf8ToBytes(token)))

/** The stream of a person's sign-ins in the event log. */
export const personStream = (person: string) => `person/${person}`

/** Who is invited: `person` is the id a person keeps; its unit and role are set at the first invitation. */
export type Invitation = { person: string; unit: string; role: Role; now: Date }

/**
 * Makes a one-use sign-in link for a person, who is made if unknown, and answers its token: the one time it exists in the clear.
 * It can be taken for 72 hours. It stands behind the `#` of `/staff/enter/#token`, so that no log sees it.
 */
export async function inviteStaff(
  db: Db,
  { person, unit, role, now }: Invitation,
): Promise<string> {
  const token = newToken()
  const head = await headOf(db, personStream(person))
  await db.write([
    db.q.insert(people).values({ id: person, unit, role }).onConflictDoNothing(),
    db.q
      .insert(signInLinks)
      .values({ tokenHash: tokenHash(token), personId: person, expiresAt: linkExpiry(now) }),
    record(db, head, { action: 'invite', actor: 'operator', at: now }),
  ])
  return token
}
