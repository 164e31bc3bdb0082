import { and, asc, desc, eq } from 'drizzle-orm'
import { type CodeGiven, freshCode } from '#db/application-codes'
import { applicationNumbered } from '#db/applications'
import { Conflict, type Db, type Query } from '#db/client'
import { headOf, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { namedEvents } from '#db/named-events'
import { applications, events, institutionKeys, institutions } from '#db/schema'

/** What a number opens: the hash of its code and its institution; `null` where it is not (yet) on the list. */
export type Access = { number: string; codeHash: string; institutionId: string | null }

/** The stream of an institution in the event log: its contact, its codes. */
export const institutionStream = (id: string) => `institution/${id}`

/** What this number opens, or `null` for a number there is none of. */
export async function accessNumbered(db: Db, number: string): Promise<Access | null> {
  const [key] = await db.q.select().from(institutionKeys).where(eq(institutionKeys.number, number))
  const found = await applicationNumbered(db, number)
  if (key) return key
  if (!found) return null
  const [institution] = await db.q
    .select({ id: institutions.id })
    .from(institutions)
    .where(eq(institutions.creditCode, found.creditCode))
  const isAdmitted = found.status === 'admitted'
  return {
    number,
    codeHash: found.codeHash,
    institutionId: isAdmitted ? (institution?.id ?? null) : null,
  }
}

/** The numbers that open an institution's page: of its admitted applications, and the one the bureau gave it. */
export async function numbersOf(db: Db, id: string): Promise<string[]> {
  const applied = await db.q
    .select({ number: applications.number })
    .from(applications)
    .innerJoin(institutions, eq(institutions.creditCode, applications.creditCode))
    .where(and(eq(institutions.id, id), eq(applications.status, 'admitted')))
    .orderBy(asc(applications.id))
  const given = await db.q
    .select({ number: institutionKeys.number })
    .from(institutionKeys)
    .where(eq(institutionKeys.institutionId, id))
  return [...applied, ...given].map(({ number }) => number)
}

/** A fresh code for a number of an institution. */
export type Renewal = CodeGiven & { institutionId: string; number: string }

/** Why no code was given. */
export type RenewalRefusal = 'not this institution' | 'has a number' | 'changed meanwhile'

async function applicationRenewed(db: Db, { number, ...given }: Renewal) {
  const found = await applicationNumbered(db, number)
  // What was checked goes into the institution's stream.
  const data = { unit: given.unit, checked: given.checked !== '' }
  return found ? freshCode(db, found.id, given, data) : []
}

/**
 * Gives an institution a code: a new one for a number of its own, whose old code opens nothing from then on, or, to who
 * came by no application, its first number with its code. Recorded with what was checked, together or not at all; the
 * same form again answers `renewed`, so that its page can show the same code again.
 */
export async function renewCode(db: Db, renewal: Renewal): Promise<'renewed' | RenewalRefusal> {
  const { institutionId, number, codeHash, checked, token, person, unit, at } = renewal
  const request = {
    key: `code/${requestHash(token)}`,
    requestHash: requestHash([institutionId, number, codeHash, checked, person]),
  }
  if (await wasDone(db, request)) return 'renewed'
  const access = await accessNumbered(db, number)
  const numbers = await numbersOf(db, institutionId)
  const isKnown = numbers.includes(number)
  if (access && !isKnown) return 'not this institution'
  if (!isKnown && numbers.length > 0) return 'has a number'
  const given: Query = isKnown
    ? db.q.update(institutionKeys).set({ codeHash }).where(eq(institutionKeys.number, number))
    : db.q.insert(institutionKeys).values({ number, institutionId, codeHash })
  const renewed = isKnown ? await applicationRenewed(db, renewal) : []
  try {
    await db.write([
      once({ ...request, at }),
      ...(renewed.length > 0 ? renewed : [given]),
      record(db, await headOf(db, institutionStream(institutionId)), {
        action: isKnown ? 'renew-code' : 'give-code',
        actor: person,
        at,
        data: { unit, number, checked },
      }),
    ])
    return 'renewed'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return (await wasDone(db, request)) ? 'renewed' : 'changed meanwhile'
  }
}

/** The newest events of an institution's own page, for staff: newest first, the last fifty. */
export async function institutionEvents(db: Db, id: string) {
  const newest = await namedEvents(db, institutionStream(id))
    .orderBy(desc(events.version))
    .limit(50)
  const said = (data: unknown, reason: string) => (data as { checked?: string }).checked ?? reason
  return newest.map((event) => ({ ...event, reason: said(event.data, event.reason) }))
}
