import { asc, eq } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { headOf, record } from '#db/events'
import { personStream } from '#db/people'
import { type Own, personalKeyOf, sameBytes } from '#db/personal-keys'
import { passkeyCopies } from '#db/schema'
import { dayOf } from '#domain/calendar'
import type { KeyPasskey } from '#domain/key-form'
import { keyId } from '#domain/personal-key'

/** More passkeys than this open nobody's key. */
const MOST = 5

/** The copies of a personal key that passkeys open. */
export const passkeyCopiesOf = (db: Db, key: string) =>
  db.q
    .select({ credential: passkeyCopies.credential, sealed: passkeyCopies.sealed })
    .from(passkeyCopies)
    .where(eq(passkeyCopies.personalKey, key))
    .orderBy(asc(passkeyCopies.credential))

/**
 * Keeps one more copy of a person's personal key, for a passkey. `changed meanwhile`: he has no such key any more, or as
 * many copies as may be. A retry answers `kept`.
 */
export async function keepPasskeyCopy(
  db: Db,
  { person, at }: Own,
  { recipient, credential, sealed }: KeyPasskey,
): Promise<'kept' | 'changed meanwhile'> {
  const head = await headOf(db, personStream(person))
  const key = keyId(recipient)
  const own = await personalKeyOf(db, person)
  const copies = await passkeyCopiesOf(db, key)
  if (copies.some((copy) => copy.credential === credential && sameBytes(copy.sealed, sealed)))
    return own?.id === key ? 'kept' : 'changed meanwhile'
  if (own?.id !== key || copies.length >= MOST) return 'changed meanwhile'
  try {
    await db.write([
      db.q
        .insert(passkeyCopies)
        .values({ personalKey: key, credential, sealed, madeOn: dayOf(at) }),
      record(db, head, { action: 'add-key-passkey', actor: person, at, data: { key } }),
    ])
    return 'kept'
  } catch (error) {
    if (error instanceof Conflict) return 'changed meanwhile'
    throw error
  }
}

/** Removes every copy of a person's personal key that a passkey opens. Where there is none, they are removed. */
export async function removePasskeyCopies(
  db: Db,
  { person, at }: Own,
): Promise<'removed' | 'changed meanwhile'> {
  const head = await headOf(db, personStream(person))
  const own = await personalKeyOf(db, person)
  if (!own || (await passkeyCopiesOf(db, own.id)).length === 0) return 'removed'
  try {
    await db.write([
      db.q.delete(passkeyCopies).where(eq(passkeyCopies.personalKey, own.id)),
      record(db, head, {
        ...{ action: 'remove-key-passkeys', actor: person, at },
        data: { key: own.id },
      }),
    ])
    return 'removed'
  } catch (error) {
    if (error instanceof Conflict) return 'changed meanwhile'
    throw error
  }
}
