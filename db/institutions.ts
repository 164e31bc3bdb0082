import { sql } from 'drizzle-orm'
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Db } from '#db/client'

const institutions = sqliteTable('institutions', {
  id: text().primaryKey(),
  name: text().notNull(),
})

/** Every institution, by name. */
export const listedInstitutions = async (db: Db): Promise<{ id: string; name: string }[]> =>
  await db.q
    .select({ id: institutions.id, name: institutions.name })
    .from(institutions)
    .orderBy(sql`name`)
