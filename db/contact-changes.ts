import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Db } from '#db/client'
import { contactForgottenOn } from '#db/contact-retention'
import type { Clerk } from '#db/designations'
import { headOf } from '#db/events'
import { institutionStream } from '#db/institution-access'
import { contactOf } from '#db/institution-pages'
import { contactChanges, events, institutionContacts, institutions } from '#db/schema'
import { type StepOutcome, take } from '#db/steps'
import { WORKLIST_PAGE, beyondUndue } from '#db/tasks'
import { contactFields } from '#domain/application-fields'
import { dayOf } from '#domain/calendar'
import type { ContactChange, ContactVerdict } from '#domain/institution-page'
import type { WorklistFilter } from '#domain/worklist'

/** The contact an institution asks for, and since which day; `null` while none waits. */
export async function contactAsked(db: Db, institutionId: string) {
  const [found] = await db.q
    .select({ answers: contactChanges.answers, since: contactChanges.since })
    .from(contactChanges)
    .where(eq(contactChanges.institutionId, institutionId))
  return found ?? null
}

type Asking = {
  id: string
  number: string
  form: ContactChange
  /** A keyed hash of the form: the contact is erased one day, and what is kept must not confirm a guess. */
  fingerprint: string
  at: Date
}

/**
 * Takes the contact an institution asks for; it holds once the bureau has checked it, and takes the place of what was
 * asked before. The event says by whose number, not for what. `forgotten`: retention has taken what it knew of an
 * institution that left, and no more comes. `unchanged`: it is what is waiting already, or else what holds now.
 */
export function askContact(
  db: Db,
  { id, number, form, fingerprint, at }: Asking,
): Promise<StepOutcome | 'forgotten' | 'unchanged'> {
  const { version, ...answers } = form
  const stream = institutionStream(id)
  return take<{ version: number }, 'forgotten' | 'unchanged'>(
    db,
    { stream, seen: version, sent: ['contact', fingerprint], at },
    () => headOf(db, stream),
    async () => {
      if (await contactForgottenOn(db, id)) return 'forgotten'
      const known = (await contactAsked(db, id))?.answers ?? (await contactOf(db, id, number))
      if (contactFields.every((name) => answers[name] === (known[name] ?? ''))) return 'unchanged'
      const since = dayOf(at)
      return {
        queries: [
          db.q
            .insert(contactChanges)
            .values({ institutionId: id, answers, since })
            .onConflictDoUpdate({
              target: contactChanges.institutionId,
              set: { answers, since },
            }),
        ],
        happening: { action: 'change-contact', actor: 'institution', data: { number } },
      }
    },
  )
}

/**
 * Settles what an institution asked for: checked, it is its contact from now on; refused, with the reason, the one that
 * holds stays. Recorded with what was checked, and without the contact.
 */
export function settleContact(
  db: Db,
  { id, verdict, person, unit, at }: Clerk & { id: string; verdict: ContactVerdict },
): Promise<StepOutcome | 'nothing asked'> {
  const { version, outcome, ground } = verdict
  const stream = institutionStream(id)
  return take<{ version: number }, 'nothing asked'>(
    db,
    { stream, seen: version, sent: [person, verdict], at },
    () => headOf(db, stream),
    async () => {
      const asked = await contactAsked(db, id)
      if (!asked) return 'nothing asked'
      const { answers } = asked
      const settled = db.q.delete(contactChanges).where(eq(contactChanges.institutionId, id))
      if (outcome === 'refused')
        return {
          queries: [settled],
          happening: { action: 'refuse-contact', actor: person, reason: ground, data: { unit } },
        }
      return {
        queries: [
          db.q
            .insert(institutionContacts)
            .values({ institutionId: id, answers, at })
            .onConflictDoUpdate({
              target: institutionContacts.institutionId,
              set: { answers, at },
            }),
          settled,
        ],
        happening: {
          action: 'accept-contact',
          actor: person,
          data: { unit, checked: ground },
        },
      }
    },
  )
}

/** Why the contact an institution asked for last does not hold, and since when; `null` unless it was refused. */
export async function contactRefused(db: Db, institutionId: string) {
  const [last] = await db.q
    .select({ action: events.action, at: events.at, reason: events.reason })
    .from(events)
    .where(
      and(
        eq(events.stream, institutionStream(institutionId)),
        inArray(events.action, ['change-contact', 'accept-contact', 'refuse-contact']),
      ),
    )
    .orderBy(desc(events.version))
    .limit(1)
  return last?.action === 'refuse-contact' ? { on: dayOf(last.at), reason: last.reason } : null
}

const waiting = [contactChanges.since, contactChanges.institutionId] as const

/** The contacts of one page of the work list that wait to be checked, and one more, the longest waiting first: nobody set a day for them. */
export const contactTasks = (db: Db, { after }: WorklistFilter) =>
  db.q
    .select({
      id: contactChanges.institutionId,
      since: contactChanges.since,
      name: institutions.name,
    })
    .from(contactChanges)
    .crossJoin(institutions)
    .where(and(eq(institutions.id, contactChanges.institutionId), beyondUndue(waiting, after)))
    .orderBy(...waiting)
    .limit(WORKLIST_PAGE + 1)
