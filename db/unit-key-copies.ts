import { and, asc, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { headOf, record } from '#db/events'
import { passkeyCopiesOf } from '#db/passkey-copies'
import { personalKeyOf, sameBytes } from '#db/personal-keys'
import { grants, people, personalKeys, unitKeyCopies } from '#db/schema'
import { dayOf } from '#domain/calendar'
import { type HandlingUnits, unitOf } from '#domain/handling-units'
import { permissions, roles } from '#domain/permission'
import { keyId } from '#domain/personal-key'
import type { HandlerKeys } from '#domain/unit-key-copy'

/** The stream of who was given a unit's key, in the event log. */
const keyStream = (unit: string) => `unit-key/${unit}`

/** A member of a unit, and which of its keys he has copies of. */
export type KeyMember = {
  id: string
  name: string
  recipient: string | null
  copies: { key: string; sharedOn: string }[]
}

const holding = roles.filter((role) => role in permissions['hold keys'])

/** The active members of a unit who hold its keys, by name. */
export async function membersOf(
  db: Db,
  unit: string,
  units: HandlingUnits | null,
): Promise<KeyMember[]> {
  const rows = await db.q
    .select({
      ...{ id: people.id, name: people.name, unit: people.unitId, role: grants.role },
      ...{ recipient: personalKeys.recipient, personalKey: personalKeys.id },
    })
    .from(people)
    .innerJoin(
      grants,
      and(
        eq(grants.personId, people.id),
        inArray(grants.role, holding),
        isNull(grants.endedAt),
        isNotNull(grants.approvedAt),
      ),
    )
    .leftJoin(personalKeys, eq(personalKeys.personId, people.id))
    .where(eq(people.state, 'active'))
    .orderBy(asc(people.name), asc(people.id))
  const members = rows.filter((row) => unitOf(row, units) === unit)
  const kept = await db.q
    .select({
      personalKey: unitKeyCopies.personalKey,
      key: unitKeyCopies.key,
      sharedOn: unitKeyCopies.sharedOn,
    })
    .from(unitKeyCopies)
    .where(eq(unitKeyCopies.unit, unit))
  return members.map(({ id, name, recipient, personalKey }) => ({
    ...{ id, name, recipient },
    copies: kept
      .filter((copy) => copy.personalKey === personalKey)
      .map(({ key, sharedOn }) => ({ key, sharedOn })),
  }))
}

/** What a person's own browser needs to open his unit's keys, or `null` while he has no personal key. */
export async function keptKeysOf(
  db: Db,
  person: string,
  unit: string,
): Promise<HandlerKeys | null> {
  const own = await personalKeyOf(db, person)
  if (!own) return null
  const copies = await db.q
    .select({ sealed: unitKeyCopies.sealed })
    .from(unitKeyCopies)
    .where(and(eq(unitKeyCopies.personalKey, own.id), eq(unitKeyCopies.unit, unit)))
  const { recipient, sealed } = own
  const passkeys = await passkeyCopiesOf(db, own.id)
  return { recipient, sealed, copies: copies.map((copy) => copy.sealed), passkeys }
}

type Sharing = { unit: string; person: string; by: string; at: Date }
type Shared = { recipient: string; copies: { key: string; sealed: Uint8Array }[] }

/**
 * Keeps copies of a unit's keys that were sealed to a member, with the event that says who gave them. One he has is
 * replaced: it may be damaged, and nobody but he can tell. A retry answers `shared`. `changed meanwhile`: his personal key
 * is another one by now, or somebody else acted. `no handler`: his role in this unit or his account has ended.
 */
export async function shareUnitKey(
  db: Db,
  { unit, person, by, at }: Sharing,
  { recipient, copies }: Shared,
): Promise<'shared' | 'changed meanwhile' | 'no handler'> {
  const head = await headOf(db, keyStream(unit))
  const own = await personalKeyOf(db, person)
  if (own?.id !== keyId(recipient)) return 'changed meanwhile'
  const had = await db.q
    .select({ key: unitKeyCopies.key, sealed: unitKeyCopies.sealed })
    .from(unitKeyCopies)
    .where(and(eq(unitKeyCopies.personalKey, own.id), eq(unitKeyCopies.unit, unit)))
  const isKept = ({ key, sealed }: Shared['copies'][number]) =>
    had.some((copy) => copy.key === key && sameBytes(copy.sealed, sealed))
  const fresh = copies.filter((copy) => !isKept(copy))
  if (fresh.length === 0) return 'shared'
  const sharedOn = dayOf(at)
  try {
    await db.write([
      ...fresh.map(({ key, sealed }) =>
        db.q
          .insert(unitKeyCopies)
          .values({ unit, key, personalKey: own.id, sealed, sharedOn })
          .onConflictDoUpdate({
            target: [unitKeyCopies.personalKey, unitKeyCopies.unit, unitKeyCopies.key],
            set: { sealed, sharedOn },
          }),
      ),
      record(db, head, {
        action: 'share-unit-key',
        ...{ actor: by, at },
        data: { person, keys: fresh.map(({ key }) => key) },
      }),
    ])
    return 'shared'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return error.rule === 'no handler of this unit' ? 'no handler' : 'changed meanwhile'
  }
}

/** Removes a member's copies of a unit's keys, with the event that says who did. Where there are none, they are removed. */
export async function withdrawUnitKey(
  db: Db,
  { unit, person, by, at }: Sharing,
): Promise<'withdrawn' | 'changed meanwhile'> {
  const head = await headOf(db, keyStream(unit))
  const own = await personalKeyOf(db, person)
  if (!own) return 'withdrawn'
  const isHis = and(eq(unitKeyCopies.personalKey, own.id), eq(unitKeyCopies.unit, unit))
  const had = await db.q.select({ key: unitKeyCopies.key }).from(unitKeyCopies).where(isHis)
  if (had.length === 0) return 'withdrawn'
  const data = { person, keys: had.map(({ key }) => key) }
  try {
    await db.write([
      db.q.delete(unitKeyCopies).where(isHis),
      record(db, head, { action: 'withdraw-unit-key', actor: by, at, data }),
    ])
    return 'withdrawn'
  } catch (error) {
    if (error instanceof Conflict) return 'changed meanwhile'
    throw error
  }
}
