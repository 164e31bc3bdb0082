import { asc, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { isUp } from '#db/notices'
import { announcements, institutions, notices } from '#db/schema'

const records = { institutions, announcements, notices }

/** The records that have a public page each. */
export type PublicRecords = keyof typeof records
export const publicRecords = Object.keys(records) as PublicRecords[]

/** How many ids are told at once; a sitemap may hold fifty thousand. */
export const PAGE = 10_000

/** How many pages of ids there are of each kind. */
export async function idPages(db: Db): Promise<Record<PublicRecords, number>> {
  const counted = await Promise.all(
    publicRecords.map(async (which) => {
      const [found] = await db.q.select({ n: sql<number>`count(*)` }).from(records[which])
      return [which, Math.ceil((found?.n ?? 0) / PAGE)] as const
    }),
  )
  return Object.fromEntries(counted) as Record<PublicRecords, number>
}

/** The ids on one page, from 1, of what is up on the day `today`; an empty list beyond the last. */
export async function idsOn(
  db: Db,
  which: PublicRecords,
  page: number,
  today: string,
): Promise<string[]> {
  const { id } = records[which]
  const found = await db.q
    .select({ id })
    .from(records[which])
    // What was taken down is found by nobody any more.
    .where(which === 'notices' ? isUp(today) : undefined)
    .orderBy(asc(id))
    .limit(PAGE)
    .offset((page - 1) * PAGE)
  return found.map((row) => row.id)
}
