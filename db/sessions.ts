import { and, eq, isNotNull, isNull, lt, ne } from 'drizzle-orm'
import { Conflict, type Db, type Query, Unavailable } from '#db/client'
import { headOf, record } from '#db/events'
import { newToken, personStream, tokenHash } from '#db/people'
import {
  grants,
  invites,
  passkeys,
  people,
  sessions,
  signInCodes,
  takenInvites,
  units,
} from '#db/schema'
import type { SessionLevel, SessionMethod } from '#domain/account'
import type { Role } from '#domain/permission'
import type { Sector } from '#domain/sector'
import { isAlive, isStale, oldestSession } from '#domain/session'

const TRIES = 3

/** Who is signed in: the person, what the person's open grant says, and how fresh the proof is. */
export type Staff = {
  person: string
  name: string
  /** The unit's id. */
  unit: string
  unitName: string
  role: Role
  sectors: Sector[]
  level: SessionLevel
  method: SessionMethod
  provedAt: Date | null
}

type Opening = {
  person: string
  epoch: number
  level: SessionLevel
  method: SessionMethod
  now: Date
}

/** The token of a new session, and the writes that open it; they go into one batch with what it was opened by. */
export function openedSession(
  db: Db,
  { person, epoch, level, method, now }: Opening,
): { token: string; queries: Query[] } {
  const token = newToken()
  return {
    token,
    queries: [
      db.q
        .delete(sessions)
        .where(and(eq(sessions.personId, person), lt(sessions.createdAt, oldestSession(now)))),
      db.q.insert(sessions).values({
        tokenHash: tokenHash(token),
        personId: person,
        epoch,
        level,
        method,
        createdAt: now,
        seenAt: now,
        provedAt: level === 'full' ? now : null,
      }),
    ],
  }
}

/** The writes that begin a set-up anew: what an earlier one left unfinished, and its sessions, are over. */
const begunEnrolment = (db: Db, person: string): Query[] => [
  db.q.delete(passkeys).where(and(eq(passkeys.personId, person), eq(passkeys.pending, true))),
  db.q
    .delete(signInCodes)
    .where(and(eq(signInCodes.personId, person), eq(signInCodes.pending, true))),
  db.q.delete(sessions).where(and(eq(sessions.personId, person), eq(sessions.level, 'enrolling'))),
]

/**
 * Takes a one-use invitation and answers the token of the session it opens, or `null` if it is unknown, used or expired.
 * Of two simultaneous uses one opens a session: the key of `taken_invites` refuses the other's whole batch.
 */
export async function takeInvite(
  db: Db,
  token: string,
  now: Date,
  tries = TRIES,
): Promise<string | null> {
  const hash = tokenHash(token)
  const [found] = await db.q
    .select({
      person: people.id,
      epoch: people.epoch,
      state: people.state,
      purpose: invites.purpose,
      expiresAt: invites.expiresAt,
    })
    .from(invites)
    .innerJoin(people, eq(people.id, invites.personId))
    .leftJoin(takenInvites, eq(takenInvites.tokenHash, invites.tokenHash))
    .where(and(eq(invites.tokenHash, hash), isNull(takenInvites.at)))
  if (!found || found.expiresAt <= now || found.state === 'closed') return null

  const { person, epoch, purpose } = found
  const isDemo = purpose === 'demo'
  const session = openedSession(db, {
    person,
    epoch,
    level: isDemo ? 'full' : 'enrolling',
    method: isDemo ? 'demo' : 'invite',
    now,
  })
  const head = await headOf(db, personStream(person))
  try {
    await db.write([
      db.q.insert(takenInvites).values({ tokenHash: hash, at: now }),
      ...(isDemo ? [] : begunEnrolment(db, person)),
      ...session.queries,
      record(db, head, { action: 'sign-in', actor: person, at: now, data: { by: purpose } }),
    ])
    return session.token
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    // The same person may be signing in elsewhere at the moment: only the invitation's own use is final.
    return tries > 1 ? takeInvite(db, token, now, tries - 1) : null
  }
}

/**
 * Who holds this session, or `null` if it is unknown, idle for 30 minutes, 8 hours old, ended for this person, or if
 * the person has no approved grant or is closed. Its use is noted, once a minute at most.
 */
export async function sessionHolder(db: Db, token: string, now: Date): Promise<Staff | null> {
  const hash = tokenHash(token)
  const [found] = await db.q
    .select({
      person: people.id,
      name: people.name,
      unit: units.id,
      unitName: units.name,
      role: grants.role,
      sectors: grants.sectors,
      level: sessions.level,
      method: sessions.method,
      provedAt: sessions.provedAt,
      createdAt: sessions.createdAt,
      seenAt: sessions.seenAt,
    })
    .from(sessions)
    .innerJoin(people, and(eq(people.id, sessions.personId), eq(people.epoch, sessions.epoch)))
    .innerJoin(units, eq(units.id, people.unitId))
    .innerJoin(
      grants,
      and(eq(grants.personId, people.id), isNull(grants.endedAt), isNotNull(grants.approvedAt)),
    )
    .where(and(eq(sessions.tokenHash, hash), ne(people.state, 'closed')))
  if (!found || !isAlive(found, now)) return null
  if (isStale(found, now)) await noteUse(db, hash, now)
  const { person, name, unit, unitName, role, sectors, level, method, provedAt } = found
  return { person, name, unit, unitName, role, sectors, level, method, provedAt }
}

async function noteUse(db: Db, tokenHash: string, now: Date) {
  const note = db.q.update(sessions).set({ seenAt: now }).where(eq(sessions.tokenHash, tokenHash))
  try {
    await db.write([note])
  } catch (error) {
    // The session holds whether its use was noted or not; the next visit notes it.
    if (!(error instanceof Unavailable)) throw error
  }
}

/** Ends one session, whoever holds it; an unknown one is already over. */
export async function endSession(db: Db, token: string) {
  await db.write([db.q.delete(sessions).where(eq(sessions.tokenHash, tokenHash(token)))])
}
