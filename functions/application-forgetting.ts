import { applicationsToForget, forgetApplication } from '#db/application-retention'
import type { World } from '#functions/world'
import { dayOf } from '#domain/calendar'

/**
 * Daily work, harmless to repeat: forgets the applications that came to nothing and whose time is over, with their files.
 * The rows go first: a file that is left behind by a loss of power is one that no row names, and goes with those.
 * Answers how many it were; what somebody else was at is left for the next day.
 */
export async function forgetApplications(
  { db, files }: Pick<World, 'db' | 'files'>,
  now: Date,
): Promise<number> {
  let forgotten = 0
  for (;;) {
    const page = await applicationsToForget(db, dayOf(now))
    let kept = 0
    for (const each of page) {
      const ids = await forgetApplication(db, each, now)
      for (const id of ids ?? []) await files.delete(id)
      if (ids) forgotten++
      else kept++
    }
    if (page.length === 0 || kept > 0) return forgotten
  }
}
