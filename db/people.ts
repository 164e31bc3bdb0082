import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { and, eq, gt, inArray } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { type Happening, firstHead, headOf, record, recorded } from '#db/events'
import { grants, invites, people, units } from '#db/schema'
import type { AccountState, InvitePurpose, UnitKind } from '#domain/account'
import type { Role } from '#domain/permission'
import type { Sector } from '#domain/sector'
import { inviteExpiry } from '#domain/session'

/** A fresh secret of 32 random bytes, in hex. */
export const newToken = () => bytesToHex(crypto.getRandomValues(new Uint8Array(32)))

/** What is kept of a secret: its SHA-256. */
export const tokenHash = (token: string) => bytesToHex(sha256(utf8ToBytes(token)))

/** The stream of what happens to a person's account in the event log. */
export const personStream = (person: string) => `person/${person}`

/** Somebody the operator puts on the staff by a command, and the unit, which is made if it is unknown. */
export type Appointee = {
  id: string
  name: string
  unit: { id: string; name: string; kind: UnitKind }
  role: Role
  sectors?: Sector[]
  state?: AccountState
}

/** The writes that put a person nobody knows yet on the staff; `since` is what has happened to the account meanwhile. */
export function appointed(
  db: Db,
  { id, name, unit, role, sectors = [], state = 'invited' }: Appointee,
  now: Date,
  since: Happening[] = [],
): Query[] {
  const data = { role, sectors, unit: unit.id }
  return [
    db.q.insert(units).values(unit).onConflictDoNothing(),
    db.q.insert(people).values({ id, name, unitId: unit.id, state, createdAt: now }),
    db.q.insert(grants).values({
      id: `${id}-1`,
      personId: id,
      role,
      sectors,
      proposedBy: 'operator',
      proposedAt: now,
      approvedBy: 'command',
      approvedAt: now,
    }),
    ...recorded(db, firstHead(personStream(id)), [
      { action: 'appoint', actor: 'operator', at: now, data },
      ...since,
    ]),
  ]
}

/**
 * Puts a person on the staff by the operator's word alone: for the first administrators and the demo, nobody else.
 * Does nothing for a person who is there.
 */
export async function appoint(db: Db, appointee: Appointee, now: Date) {
  if ((await headOf(db, personStream(appointee.id))).version > 0) return
  await db.write(appointed(db, appointee, now))
}

/** Whom an invitation is for, what it leads to, and who made it. */
export type Invitation = { person: string; purpose: InvitePurpose; madeBy: string; now: Date }

/** A fresh token, and the writes that make it the one invitation of its person: earlier ones lapse. */
export function newInvite(db: Db, { person, purpose, madeBy, now }: Invitation) {
  const token = newToken()
  const queries: Query[] = [
    db.q
      .update(invites)
      .set({ expiresAt: now })
      .where(
        and(
          eq(invites.personId, person),
          gt(invites.expiresAt, now),
          inArray(invites.purpose, ['join', 'recover']),
        ),
      ),
    db.q.insert(invites).values({
      tokenHash: tokenHash(token),
      personId: person,
      purpose,
      madeBy,
      expiresAt: inviteExpiry(now),
    }),
  ]
  return { token, queries }
}

/**
 * Makes a one-use invitation for a person and answers its token: the one time it exists in the clear.
 * It can be taken for 72 hours. It stands behind the `#` of `/staff/enter/#token`, so that no log sees it.
 */
export async function invite(db: Db, invitation: Invitation) {
  const { person, purpose, madeBy, now } = invitation
  const { token, queries } = newInvite(db, invitation)
  const head = await headOf(db, personStream(person))
  await db.write([
    ...queries,
    record(db, head, { action: 'invite', actor: madeBy, at: now, data: { purpose } }),
  ])
  return token
}
