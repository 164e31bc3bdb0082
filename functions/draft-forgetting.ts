import { knownFiles } from '#db/attachments'
import { eraseDraft, expiredDrafts } from '#db/drafts'
import type { World } from '#functions/world'
import { dayOf } from '#domain/calendar'

const DAY = 86_400_000

/**
 * Daily work, harmless to repeat: erases drafts whose time is over with their files, then files that no row names.
 * Those are a day old at least: a younger one may be waiting for its row.
 */
export async function forgetDrafts({ db, files }: Pick<World, 'db' | 'files'>, now: Date) {
  let [erased, orphans] = [0, 0]
  for (;;) {
    const page = await expiredDrafts(db, dayOf(now))
    for (const { number } of page) {
      for (const id of await eraseDraft(db, number)) await files.delete(id)
      erased++
    }
    if (page.length === 0) break
  }
  let after: string | undefined
  do {
    const page = await files.before(new Date(now.getTime() - DAY), after)
    const known = page.ids.length > 0 ? await knownFiles(db, page.ids) : new Set()
    for (const id of page.ids.filter((each) => !known.has(each))) {
      await files.delete(id)
      orphans++
    }
    after = page.after
  } while (after)
  return { erased, orphans }
}
