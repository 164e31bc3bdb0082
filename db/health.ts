import { sql } from 'drizzle-orm'
import type { Db } from '#db/client'

/** Whether the database answers and has been migrated. Never throws. */
export async function ping(db: Db): Promise<boolean> {
  try {
    await db.q.all(sql`select name from migrations limit 1`)
    return true
  } catch {
    return false
  }
}
