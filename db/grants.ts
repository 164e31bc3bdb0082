import { and, eq, isNull, sql } from 'drizzle-orm'
import { Conflict, type Db, type Query } from '#db/client'
import { type Happening, headOf, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { newInvite, personStream } from '#db/people'
import { grants, people, sessions, units } from '#db/schema'
import { type ProposedGrant, type ProposedPerson, fits } from '#domain/account-form'

/** An administrator who acts, and when. */
export type Administrator = { by: string; at: Date }

/** Why nothing was done. */
export type GrantRefusal =
  | 'not found'
  | 'not this unit'
  | 'granted already'
  | 'own'
  | 'decided'
  | 'two administrators first'
  | 'two administrators stay'
  | 'changed meanwhile'

const TRIES = 3

/**
 * Writes what happened to a person's account with its event, together or not at all, and once for each `key`.
 * A retry of the same request answers `done`. Only the stream may have grown meanwhile, by a sign-in for example:
 * then it is tried again.
 */
export async function account(
  db: Db,
  person: string,
  { key, sent }: { key: string; sent: unknown },
  happening: Happening,
  queries: Query[],
): Promise<'done' | GrantRefusal> {
  const request = { key, requestHash: requestHash([happening.actor, sent]) }
  for (let tries = 0; tries < TRIES; tries++) {
    const head = await headOf(db, personStream(person))
    try {
      await db.write([
        once({ ...request, at: happening.at }),
        ...queries,
        record(db, head, happening),
      ])
      return 'done'
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      const { rule } = error
      if (await wasDone(db, request)) return 'done'
      if (rule.startsWith('two administrators')) return rule as GrantRefusal
      if (rule.startsWith('grants.person_id')) return 'granted already'
      if (!rule.startsWith('events.')) return 'changed meanwhile'
    }
  }
  return 'changed meanwhile'
}

/** What a person has been granted or is proposed for, not ended; `null` for nothing. */
export async function openGrant(db: Db, person: string) {
  const [found] = await db.q
    .select()
    .from(grants)
    .where(and(eq(grants.personId, person), isNull(grants.endedAt)))
  return found ?? null
}

/** Puts somebody forward for the staff: the account waits for a second administrator. */
export async function proposePerson(
  db: Db,
  form: ProposedPerson,
  { by, at }: Administrator,
): Promise<'done' | GrantRefusal> {
  const { id, name, unit, role, sectors } = form
  const [home] = await db.q.select().from(units).where(eq(units.id, unit))
  if (!home || !fits(home.kind, role)) return 'not this unit'
  const happening = { action: 'propose', actor: by, at, data: { name, unit, role, sectors } }
  return account(db, id, { key: `person/${id}`, sent: form }, happening, [
    db.q.insert(people).values({ id, name, unitId: unit, createdAt: at }),
    db.q.insert(grants).values({ id, personId: id, role, sectors, proposedBy: by, proposedAt: at }),
  ])
}

/** Proposes a role for somebody who is on the staff and has none. */
export async function proposeGrant(
  db: Db,
  person: string,
  form: ProposedGrant,
  { by, at }: Administrator,
): Promise<'done' | GrantRefusal> {
  const { id, role, sectors } = form
  const [found] = await db.q
    .select({ state: people.state, kind: units.kind })
    .from(people)
    .innerJoin(units, eq(units.id, people.unitId))
    .where(eq(people.id, person))
  if (!found || found.state === 'closed') return 'not found'
  if (person === by) return 'own'
  if (!fits(found.kind, role)) return 'not this unit'
  const happening = { action: 'propose', actor: by, at, data: { role, sectors } }
  return account(db, person, { key: `grant/${id}`, sent: [person, form] }, happening, [
    db.q
      .insert(grants)
      .values({ id, personId: person, role, sectors, proposedBy: by, proposedAt: at }),
  ])
}

/**
 * Approves what another administrator proposed for a person. Answers the token of the invitation to join, the one time
 * it exists in the clear, or no token for somebody whose account is in use already.
 */
export async function approveGrant(
  db: Db,
  person: string,
  { by, at }: Administrator,
): Promise<{ token: string | null } | GrantRefusal> {
  const grant = await openGrant(db, person)
  if (!grant) return 'not found'
  if (grant.approvedAt) return 'decided'
  if (grant.proposedBy === by || person === by) return 'own'
  const [found] = await db.q
    .select({ state: people.state })
    .from(people)
    .where(eq(people.id, person))
  const joins = found?.state === 'invited'
  const { token, queries } = newInvite(db, { person, purpose: 'join', madeBy: by, now: at })
  const { role, sectors, proposedBy } = grant
  const happening = { action: 'approve', actor: by, at, data: { role, sectors, proposedBy } }
  const key = { key: `grant/${grant.id}/approval`, sent: token }
  const outcome = await account(db, person, key, happening, [
    db.q.update(grants).set({ approvedBy: by, approvedAt: at }).where(eq(grants.id, grant.id)),
    ...(joins ? queries : []),
  ])
  return outcome === 'done' ? { token: joins ? token : null } : outcome
}

/** The writes that end every session of a person at once. */
export const sessionsEnded = (db: Db, person: string): Query[] => [
  db.q
    .update(people)
    .set({ epoch: sql`${people.epoch} + 1` })
    .where(eq(people.id, person)),
  db.q.delete(sessions).where(eq(sessions.personId, person)),
]

/**
 * Ends what a person is granted or proposed for, or with `close` the whole account, for good. One administrator
 * suffices, and every session ends at once. Two administrators always stay.
 */
export async function endAccess(
  db: Db,
  person: string,
  step: 'end-grant' | 'close',
  { by, at }: Administrator,
): Promise<'done' | GrantRefusal> {
  const [found] = await db.q.select().from(people).where(eq(people.id, person))
  if (!found || (step === 'close' && found.state === 'closed')) return 'not found'
  const grant = await openGrant(db, person)
  if (step === 'end-grant' && !grant) return 'not found'
  const end = grant
    ? [db.q.update(grants).set({ endedBy: by, endedAt: at }).where(eq(grants.id, grant.id))]
    : []
  const close =
    step === 'close'
      ? [db.q.update(people).set({ state: 'closed' }).where(eq(people.id, person))]
      : []
  const key = {
    key: step === 'close' ? `person/${person}/close` : `grant/${grant?.id ?? ''}/end`,
    sent: step,
  }
  const data = grant ? { role: grant.role, sectors: grant.sectors } : {}
  return account(db, person, key, { action: step, actor: by, at, data }, [
    ...end,
    ...close,
    ...sessionsEnded(db, person),
  ])
}
