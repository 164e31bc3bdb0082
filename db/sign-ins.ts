import { and, eq, isNull, sql } from 'drizzle-orm'
import { changeAccount } from '#db/account-changes'
import type { Db, Query } from '#db/client'
import { record } from '#db/events'
import { tokenHash } from '#db/people'
import { passkeys, people, recoveryCodes, sessions, signInCodes } from '#db/schema'
import { openedSession } from '#db/sessions'
import { forgottenTries } from '#db/tries'
import { type OneUse, usesOf } from '#db/used-once'
import type { SessionMethod } from '#domain/account'
import type { Found } from '#domain/sign-in'

const isActive = eq(people.state, 'active')

/** The passkey with this id, if its owner's account is active and the passkey is not waiting for it, or `null`. */
export async function passkeyWithId(db: Db, id: string) {
  const [found] = await db.q
    .select({
      id: passkeys.id,
      person: passkeys.personId,
      publicKey: passkeys.publicKey,
      counter: passkeys.counter,
    })
    .from(passkeys)
    .innerJoin(people, and(eq(people.id, passkeys.personId), isActive))
    .where(and(eq(passkeys.id, id), eq(passkeys.pending, false)))
  return found ?? null
}

/** The keyed hashes under which the two fields of a form might be known. */
export type Hashes = { signIn: string; firstRecovery: string; secondRecovery: string }

/** Whose the codes of a form are. Unknown and known ask the same. */
export async function holdersOf(db: Db, hashes: Hashes): Promise<Found> {
  const recovery = (hash: string) =>
    db.q
      .select({ person: recoveryCodes.personId })
      .from(recoveryCodes)
      .innerJoin(people, and(eq(people.id, recoveryCodes.personId), isActive))
      .where(and(eq(recoveryCodes.codeHash, hash), isNull(recoveryCodes.usedAt)))
  const [signIn] = await db.q
    .select({ person: signInCodes.personId })
    .from(signInCodes)
    .innerJoin(people, and(eq(people.id, signInCodes.personId), isActive))
    .where(and(eq(signInCodes.codeHash, hashes.signIn), eq(signInCodes.pending, false)))
  const [first] = await recovery(hashes.firstRecovery)
  const [second] = await recovery(hashes.secondRecovery)
  return {
    signIn: signIn?.person ?? null,
    firstRecovery: first?.person ?? null,
    secondRecovery: second?.person ?? null,
  }
}

/** The sealed secret of a person's one-time passwords and the last step that was taken, or `null`. */
export async function totpOf(db: Db, person: string) {
  const [found] = await db.q
    .select({ sealed: signInCodes.totpSealed, lastStep: signInCodes.lastStep })
    .from(signInCodes)
    .where(and(eq(signInCodes.personId, person), eq(signInCodes.pending, false)))
  return found ?? null
}

/** That a person has proved who they are, what was used up by it, and what is to be noted with it. */
export type Proof = {
  person: string
  method: SessionMethod
  uses: OneUse[]
  notes: (db: Db, now: Date) => Query[]
}

/** What is noted of a passkey that was used. Its counter never goes back, whichever of two uses is written last. */
export const passkeyUse =
  (id: string, counter: number): Proof['notes'] =>
  (db, now) => [
    db.q
      .update(passkeys)
      .set({ counter: sql`max(${passkeys.counter}, ${counter})`, usedAt: now })
      .where(eq(passkeys.id, id)),
  ]

/** What is noted of the codes that were used; `step` is the time step of the one-time password, if there was one. */
export const codesUse =
  (person: string, recoveryHash: string | null, step: number | null): Proof['notes'] =>
  (db, now) => [
    ...(recoveryHash
      ? [
          db.q
            .update(recoveryCodes)
            .set({ usedAt: now })
            .where(eq(recoveryCodes.codeHash, recoveryHash)),
        ]
      : []),
    db.q
      .update(signInCodes)
      .set({ usedAt: now, ...(step !== null && { lastStep: step }) })
      .where(eq(signInCodes.personId, person)),
    forgottenTries(db, person),
  ]

type Entry = {
  proof: Proof
  action: 'sign-in' | 'confirm'
  replaces: string | undefined
  now: Date
}

/**
 * Opens a session for who has proved who they are and answers its token; the session it replaces ends with it.
 * `null`: the proof was used before, or the account is not active.
 */
export async function openByProof(db: Db, { proof, action, replaces, now }: Entry) {
  const { person, method, uses, notes } = proof
  let token = ''
  const outcome = await changeAccount<'not active'>(db, person, async (head) => {
    const [owner] = await db.q
      .select({ epoch: people.epoch })
      .from(people)
      .where(and(eq(people.id, person), isActive))
    if (!owner) return 'not active'
    const session = openedSession(db, { person, ...owner, level: 'full', method, now })
    token = session.token
    return [
      ...usesOf(db, uses, now),
      ...notes(db, now),
      ...(replaces
        ? [db.q.delete(sessions).where(eq(sessions.tokenHash, tokenHash(replaces)))]
        : []),
      ...session.queries,
      record(db, head, { action, actor: person, at: now, data: { by: method } }),
    ]
  })
  return outcome === 'done' ? token : null
}
