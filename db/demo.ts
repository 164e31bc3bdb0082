import { eq, sql } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { demoKeyQueries } from '#db/demo-keys'
import { demoQueries } from '#db/demo-rows'
import { house } from '#db/schema'
import { dayOf } from '#domain/calendar'

/**
 * Fills an empty database with synthetic institutions, announcements, notices, staff and what waits for them, all in one
 * write with their events, and marks it as the demo's own. Days are relative to `now`; everything else is always the same.
 * Answers `already` for a database the demo made, `not empty` (and writes nothing) for any other that holds a row.
 */
export async function seedDemo(db: Db, now: Date): Promise<'seeded' | 'not empty' | 'already'> {
  if (await isDemo(db)) return 'already'
  if (!(await isEmpty(db))) return 'not empty'
  const today = dayOf(now)
  const keys = await demoKeyQueries(db, today)
  try {
    await db.write([
      db.q.insert(house).values({ key: 'demo', value: now.toISOString() }),
      ...demoQueries(db, today),
      ...keys,
    ])
    return 'seeded'
  } catch (error) {
    // Another process seeded at the same moment: its mark is there, and ours was refused whole.
    if (error instanceof Conflict && (await isDemo(db))) return 'already'
    throw error
  }
}

/** Whether the demo made this database. */
export const isDemo = async (db: Db): Promise<boolean> =>
  (await db.q.select().from(house).where(eq(house.key, 'demo'))).length > 0

// Tables of the house's own, and those inside the index of names: rows there are nobody's data.
const isOwn = (table: string) =>
  /^(migrations|house|recorded|job_runs|statistics|(?:institution|application|product)_names.*)$/.test(
    table,
  )

async function isEmpty(db: Db): Promise<boolean> {
  const tables = await db.q
    .select({ name: sql<string>`name` })
    .from(sql`sqlite_schema`)
    .where(sql`type = 'table' and name not like 'sqlite_%'`)
  for (const { name } of tables.filter((table) => !isOwn(table.name))) {
    const rows = await db.q
      .select({ found: sql<number>`1` })
      .from(sql`${sql.identifier(name)}`)
      .limit(1)
    if (rows.length > 0) return false
  }
  return true
}
