import { eq } from 'drizzle-orm'
import { application } from '#db/applications'
import { Conflict, type Db } from '#db/client'
import { headOf, record } from '#db/events'
import { applications, people } from '#db/schema'

/** Holding (领办): a clerk takes an application on, or gives it back. It binds nobody: it says who is at it. */
export type Holding = {
  id: string
  action: 'take' | 'give-back'
  from: string
  person: string
  unit: string
  at: Date
}

/** The stream of who held an application: apart from its own, so that an open decision does not go stale. */
const stream = (id: string) => `holding/${id}`

/**
 * Takes an application on, from nobody or from the colleague its page named, or gives it back; with its event, together
 * or not at all. `held already`: somebody else has it than the page said. Only an open application is held, and only
 * its holder gives it back.
 */
export async function hold(
  db: Db,
  { id, action, from, person, unit, at }: Holding,
): Promise<'done' | 'held already' | 'not allowed' | 'not found'> {
  const head = await headOf(db, stream(id))
  const found = await application(db, id)
  if (!found) return 'not found'
  const holder = action === 'take' ? person : null
  if (found.holder === holder) return 'done'
  if (found.closedAt) return 'not allowed'
  if ((found.holder ?? '') !== from) return 'held already'
  if (action === 'give-back' && found.holder !== person) return 'not allowed'
  try {
    await db.write([
      db.q.update(applications).set({ holder }).where(eq(applications.id, id)),
      record(db, head, { action, actor: person, at, data: { unit, from } }),
    ])
    return 'done'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return 'held already'
  }
}

/** The name of who holds it. */
export async function holderName(db: Db, person: string | null): Promise<string | null> {
  if (person === null) return null
  const [found] = await db.q.select({ name: people.name }).from(people).where(eq(people.id, person))
  return found?.name ?? null
}
