import { and, eq, gt, gte, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { announcements, applications, calls, publicityRows } from '#db/schema'
import { addDays } from '#domain/calendar'
import { nameKey } from '#domain/name-search'
import { publicityNote } from '#domain/publicity'
import { settings } from '#domain/setting'
import type { LookUp } from '#domain/verification'

// Calendar days that hold the longest publicity there can be, with room for weekends and holidays.
const LONGEST = settings['publicity.days'].most * 3

/** Who is proposed for admission in a publicity, and its last day. */
export type Publicised = Omit<Awaited<ReturnType<typeof publicQuery>>[number], 'status'>

/** Everybody in a publicity (公示) that is open on the day `today`, from the few announcements of late. */
export const publicQuery = (db: Db, today: string) =>
  db.q
    .select({
      name: publicityRows.name,
      creditCode: publicityRows.creditCode,
      sectors: publicityRows.sectors,
      kind: calls.kind,
      until: sql<string>`${calls.publicityUntil}`,
      announcement: announcements.id,
      status: applications.status,
    })
    // CROSS JOIN, so that the announcements are asked first and lead to the rest.
    .from(announcements)
    .crossJoin(calls)
    .crossJoin(publicityRows)
    .crossJoin(applications)
    .where(
      and(
        eq(announcements.kind, 'publicity'),
        gt(announcements.issuedOn, addDays(today, -LONGEST)),
        eq(calls.publicityId, announcements.id),
        gte(calls.publicityUntil, today),
        eq(publicityRows.announcementId, announcements.id),
        eq(applications.id, publicityRows.applicationId),
      ),
    )

/** Who bears exactly this name or credit code among those that are publicised today and proposed still. */
export async function publicisedNow(db: Db, asked: LookUp, today: string): Promise<Publicised[]> {
  if (asked.by === 'nothing') return []
  const rows = await publicQuery(db, today)
  return rows
    .filter(({ name, creditCode, status }) => {
      const bears = asked.by === 'code' ? creditCode === asked.code : nameKey(name) === asked.key
      return bears && !publicityNote(status)
    })
    .map(({ status: _, ...row }) => row)
}
