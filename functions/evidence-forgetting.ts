import { detachEvidence, evidenceToForget } from '#db/inspection-evidence'
import type { World } from '#functions/world'
import { dayOf } from '#domain/calendar'

/**
 * Daily work, harmless to repeat: removes the evidence for corrections that nobody made in time, each with its event, and
 * its bytes. Answers how many files it were; what somebody else was at is left for the next day.
 */
export async function forgetEvidence(
  { db, files }: Pick<World, 'db' | 'files'>,
  now: Date,
): Promise<number> {
  const by = { person: 'system', unit: '', at: now }
  let forgotten = 0
  for (;;) {
    const page = await evidenceToForget(db, dayOf(now))
    let kept = 0
    for (const each of page) {
      const outcome = await detachEvidence(db, { ...each, scope: { reach: 'all' }, ...by })
      // Bytes that stay are swept up with whatever no row names.
      if (outcome === 'moved') await files.delete(each.file).catch(() => undefined)
      else kept++
    }
    forgotten += page.length - kept
    if (page.length === 0 || kept > 0) return forgotten
  }
}
