import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { firstHead, headOf, record, recorded } from '#db/events'
import { sessionsEnded } from '#db/grants'
import { newInvite, personStream } from '#db/people'
import { grants, house, people, units } from '#db/schema'

const office = { id: 'bureau', name: '市工业和信息化局', kind: 'bureau' } as const

/** Somebody invited, and the token of the invitation: the one time it exists in the clear. */
export type Invited = { name: string; token: string }

/**
 * Appoints the first two administrators and answers an invitation for each, in one write. Until both have their
 * credentials nobody else can be proposed or approved. Answers `null`, and does nothing, where anybody is on the staff.
 */
export async function appointFirst(
  db: Db,
  names: readonly [string, string],
  now: Date,
): Promise<Invited[] | null> {
  if ((await db.q.select({ id: people.id }).from(people).limit(1)).length > 0) return null
  const made = names.map((name) => first(db, name, now))
  try {
    await db.write([
      // The key refuses the second of two commands at once.
      db.q.insert(house).values({ key: 'first-staff', value: now.toISOString() }),
      db.q.insert(units).values(office).onConflictDoNothing(),
      ...made.flatMap(({ queries }) => queries),
    ])
  } catch (error) {
    if (error instanceof Conflict) return null
    throw error
  }
  return made.map(({ name, token }) => ({ name, token }))
}

/**
 * The first administrators who are not active yet, by name; nobody once two administrators are active. Whom they were
 * invited by, the operator alone, may invite them again.
 */
export async function firstWaiting(db: Db): Promise<{ id: string; name: string }[]> {
  const administrators = await db.q
    .select({
      id: people.id,
      name: people.name,
      state: people.state,
      appointed: grants.proposedBy,
    })
    .from(people)
    .innerJoin(
      grants,
      and(
        eq(grants.personId, people.id),
        eq(grants.role, 'administrator'),
        isNull(grants.endedAt),
        isNotNull(grants.approvedAt),
      ),
    )
    .orderBy(asc(people.name))
  if (administrators.filter(({ state }) => state === 'active').length > 1) return []
  return administrators
    .filter(({ state, appointed }) => state === 'invited' && appointed === 'operator')
    .map(({ id, name }) => ({ id, name }))
}

/**
 * Invites anew the first administrators who are not active yet, in one write with its events: what was handed out before,
 * and what was begun with it, is over. Answers `null`, and does nothing, where one of them acted meanwhile.
 */
export async function inviteFirstAgain(db: Db, now: Date): Promise<Invited[] | null> {
  const madeBy = 'operator'
  const again = await Promise.all(
    (await firstWaiting(db)).map(async ({ id, name }) => ({
      id,
      name,
      head: await headOf(db, personStream(id)),
      ...newInvite(db, { person: id, purpose: 'join', madeBy, now }),
    })),
  )
  try {
    await db.write(
      again.flatMap(({ id, head, queries }) => [
        ...queries,
        ...sessionsEnded(db, id),
        record(db, head, { action: 'invite', actor: madeBy, at: now, data: { purpose: 'join' } }),
      ]),
    )
  } catch (error) {
    if (error instanceof Conflict) return null
    throw error
  }
  return again.map(({ name, token }) => ({ name, token }))
}

function first(db: Db, name: string, now: Date) {
  const id = crypto.randomUUID()
  const role = 'administrator'
  const by = { actor: 'operator', at: now }
  const { token, queries } = newInvite(db, {
    person: id,
    purpose: 'join',
    madeBy: 'operator',
    now,
  })
  return {
    name,
    token,
    queries: [
      db.q.insert(people).values({ id, name, unitId: office.id, createdAt: now }),
      db.q.insert(grants).values({
        id,
        personId: id,
        role,
        proposedBy: 'operator',
        proposedAt: now,
        approvedBy: 'command',
        approvedAt: now,
      }),
      ...queries,
      ...recorded(db, firstHead(personStream(id)), [
        { action: 'appoint', ...by, data: { name, role, sectors: [], unit: office.id } },
        { action: 'invite', ...by, data: { purpose: 'join' } },
      ]),
    ],
  }
}
