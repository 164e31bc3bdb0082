import type { Context } from 'hono'
import { Unavailable } from '#db/client'
import { countRefusal } from '#db/refusals'
import type { RefusalKind } from '#domain/refusal'
import type { House } from '#functions/world'

/** Counts a refusal at the console's door. What cannot be counted is refused all the same. */
export async function noteRefusal(c: Context<House>, kind: RefusalKind, person = '') {
  const { db, now } = c.var.world
  try {
    await countRefusal(db, { kind, person, at: now() })
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
  }
}
