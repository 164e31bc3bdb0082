import { Conflict, type Db, type Query } from '#db/client'
import { type Head, headOf } from '#db/events'
import { personStream } from '#db/people'

const TRIES = 5

/**
 * Changes an account: `plan` reads what it needs and answers the batch, which records its event after `head`, or a word
 * for why not. Whoever changes the same account meanwhile makes it plan again, so that what it read still holds.
 * `used`: something in the batch was good once and has been used. Throws a `Conflict` for any other constraint.
 */
export async function changeAccount<Word extends string = never>(
  db: Db,
  person: string,
  plan: (head: Head) => Promise<Query[] | Word>,
): Promise<'done' | 'used' | Word> {
  for (let tries = 1; ; tries++) {
    const head = await headOf(db, personStream(person))
    const planned = await plan(head)
    if (typeof planned === 'string') return planned
    try {
      await db.write(planned)
      return 'done'
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      if (error.rule.startsWith('used_once')) return 'used'
      if (!error.rule.startsWith('events') || tries === TRIES) throw error
    }
  }
}
