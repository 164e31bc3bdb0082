import { lt } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { tokenHash } from '#db/people'
import { usedOnce } from '#db/schema'

/** What may be used once: the key refuses the batch of a second use. `expires` is when it could not be used anyhow. */
export type OneUse = { what: string; expires: Date }

/** The writes that note these uses; what has expired is forgotten with them. */
export const usesOf = (db: Db, uses: OneUse[], now: Date): Query[] => [
  db.q.delete(usedOnce).where(lt(usedOnce.expiresAt, now)),
  ...uses.map(({ what, expires }) =>
    db.q.insert(usedOnce).values({ key: tokenHash(what), expiresAt: expires }),
  ),
]
