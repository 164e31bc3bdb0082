import { eq } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { headOf, record } from '#db/events'
import { personStream } from '#db/people'
import { personalKeys, unitKeyCopies } from '#db/schema'
import { dayOf } from '#domain/calendar'
import type { OwnKey } from '#domain/key-form'
import { keyId } from '#domain/personal-key'

export type Own = { person: string; at: Date }

/** A person's personal key, or `null`. */
export async function personalKeyOf(db: Db, person: string) {
  const [found] = await db.q.select().from(personalKeys).where(eq(personalKeys.personId, person))
  return found ?? null
}

/** Whether the same was sealed and sent again. */
export const sameBytes = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

/**
 * Keeps a person's first personal key, or the one that is there under another passphrase. Another key takes the place of
 * none: the one before is removed first, with whatever was sealed to it. A retry answers `kept`.
 */
export async function keepPersonalKey(
  db: Db,
  { person, at }: Own,
  { recipient, sealed, seen }: OwnKey,
): Promise<'kept' | 'changed meanwhile'> {
  const head = await headOf(db, personStream(person))
  const there = await personalKeyOf(db, person)
  const id = keyId(recipient)
  if (there && there.id === id && sameBytes(there.sealed, sealed)) return 'kept'
  if ((there?.id ?? '') !== seen || (there && there.id !== id)) return 'changed meanwhile'
  const action = there ? 'change-passphrase' : 'make-key'
  try {
    await db.write([
      there
        ? db.q.update(personalKeys).set({ sealed }).where(eq(personalKeys.id, id))
        : db.q
            .insert(personalKeys)
            .values({ ...{ id, personId: person, recipient, sealed }, madeOn: dayOf(at) }),
      record(db, head, { action, actor: person, at, data: { key: id } }),
    ])
    return 'kept'
  } catch (error) {
    if (error instanceof Conflict) return 'changed meanwhile'
    throw error
  }
}

/** Removes a person's personal key, and every copy that was sealed to it. Where there is none, it is removed. */
export async function removePersonalKey(
  db: Db,
  { person, at }: Own,
): Promise<'removed' | 'changed meanwhile'> {
  const head = await headOf(db, personStream(person))
  const there = await personalKeyOf(db, person)
  if (!there) return 'removed'
  try {
    await db.write([
      db.q.delete(unitKeyCopies).where(eq(unitKeyCopies.personalKey, there.id)),
      db.q.delete(personalKeys).where(eq(personalKeys.id, there.id)),
      record(db, head, { action: 'remove-key', actor: person, at, data: { key: there.id } }),
    ])
    return 'removed'
  } catch (error) {
    if (error instanceof Conflict) return 'changed meanwhile'
    throw error
  }
}
