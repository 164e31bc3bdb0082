import { Conflict, type Db } from '#db/client'
import { firstHead, recorded } from '#db/events'
import { newInvite, personStream } from '#db/people'
import { grants, house, people, units } from '#db/schema'

const office = { id: 'bureau', name: '市工业和信息化局', kind: 'bureau' } as const

/**
 * Appoints the first two administrators and answers an invitation for each, in one write. Until both have their
 * credentials nobody else can be proposed or approved. Answers `null`, and does nothing, where anybody is on the staff.
 */
export async function appointFirst(
  db: Db,
  names: readonly [string, string],
  now: Date,
): Promise<{ name: string; token: string }[] | null> {
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
