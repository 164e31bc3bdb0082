import { and, asc, count, desc, eq, isNull } from 'drizzle-orm'
import { changeAccount } from '#db/account-changes'
import type { Db } from '#db/client'
import { record } from '#db/events'
import { passkeys, people, recoveryCodes, sessions, signInCodes } from '#db/schema'
import { type OneUse, usesOf } from '#db/used-once'
import { CREDENTIALS_MIN } from '#domain/sign-in'

/** Whose credentials, and whether they wait until the account is set up whole. */
export type Owner = { person: string; pending: boolean }

/** What a person proves themselves with, as far as pages may show it. */
export async function credentialsOf(db: Db, { person, pending }: Owner) {
  const { id, label, createdAt, usedAt } = passkeys
  const keys = await db.q
    .select({ id, label, createdAt, usedAt })
    .from(passkeys)
    .where(and(eq(passkeys.personId, person), eq(passkeys.pending, pending)))
    .orderBy(asc(createdAt), asc(id))
  const [code] = await db.q
    .select({ createdAt: signInCodes.createdAt, usedAt: signInCodes.usedAt })
    .from(signInCodes)
    .where(and(eq(signInCodes.personId, person), eq(signInCodes.pending, pending)))
  const [left] = await db.q
    .select({ n: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.personId, person), isNull(recoveryCodes.usedAt)))
  return {
    passkeys: keys,
    code: code ?? null,
    count: keys.length + (code ? 1 : 0),
    recoveryLeft: left?.n ?? 0,
  }
}

/** A person's sessions, newest first. Those that have ended by time are among them until the next sign-in. */
export async function sessionsOf(db: Db, person: string) {
  const { method, createdAt, seenAt } = sessions
  return db.q
    .select({ method, createdAt, seenAt })
    .from(sessions)
    .innerJoin(people, and(eq(people.id, sessions.personId), eq(people.epoch, sessions.epoch)))
    .where(eq(sessions.personId, person))
    .orderBy(desc(createdAt))
}

type Change = Owner & { uses: OneUse[]; now: Date }

/** A passkey as its authenticator registered it, and what its owner calls it. */
export type NewPasskey = {
  id: string
  publicKey: string
  counter: number
  transports: string[]
  label: string
}

/** Adds a passkey. `used`: its registration was sent before, and whether it was kept the list of passkeys tells. */
export const addPasskey = (db: Db, { person, pending, uses, now }: Change, key: NewPasskey) =>
  changeAccount(db, person, (head) =>
    Promise.resolve([
      ...usesOf(db, uses, now),
      db.q.insert(passkeys).values({ ...key, personId: person, pending, createdAt: now }),
      record(db, head, { action: 'add-passkey', actor: person, at: now }),
    ]),
  )

/** Takes a passkey away for good, unless fewer than two credentials would be left. */
export const removePasskey = (db: Db, { person, pending }: Owner, id: string, now: Date) =>
  changeAccount<'not found' | 'too few'>(db, person, async (head) => {
    const { passkeys: keys, count } = await credentialsOf(db, { person, pending })
    if (!keys.some((key) => key.id === id)) return 'not found'
    if (!pending && count <= CREDENTIALS_MIN) return 'too few'
    return [
      db.q.delete(passkeys).where(and(eq(passkeys.id, id), eq(passkeys.personId, person))),
      record(db, head, { action: 'remove-passkey', actor: person, at: now }),
    ]
  })

/** A sign-in code by its keyed hash, its sealed secret of one-time passwords, and the step that proved it works. */
export type NewCode = { codeHash: string; totpSealed: string; lastStep: number }

/** Sets the sign-in code with its one-time passwords; the one before is over. */
export const setCode = (db: Db, { person, pending, uses, now }: Change, code: NewCode) =>
  changeAccount(db, person, (head) =>
    Promise.resolve([
      ...usesOf(db, uses, now),
      db.q.delete(signInCodes).where(eq(signInCodes.personId, person)),
      db.q.insert(signInCodes).values({ ...code, personId: person, pending, createdAt: now }),
      record(db, head, { action: 'set-code', actor: person, at: now }),
    ]),
  )

/** The writes that put these recovery codes, by their keyed hashes, in the place of all before. */
export const newRecoveryCodes = (db: Db, person: string, hashes: string[]) => [
  db.q.delete(recoveryCodes).where(eq(recoveryCodes.personId, person)),
  db.q.insert(recoveryCodes).values(hashes.map((codeHash) => ({ codeHash, personId: person }))),
]

/** Replaces the recovery codes. */
export const setRecoveryCodes = (db: Db, { person, uses, now }: Change, hashes: string[]) =>
  changeAccount(db, person, (head) =>
    Promise.resolve([
      ...usesOf(db, uses, now),
      ...newRecoveryCodes(db, person, hashes),
      record(db, head, { action: 'set-recovery-codes', actor: person, at: now }),
    ]),
  )
