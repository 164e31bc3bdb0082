import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '#db/client'
import { entries, institutions } from '#db/schema'
import type { Sector } from '#domain/sector'

/** The sectors of which whoever bears this credit code is the promoter now (Art. 3). */
export async function sectorsLedBy(db: Db, creditCode: string): Promise<Sector[]> {
  const rows = await db.q
    .select({ sector: entries.sector })
    .from(entries)
    .innerJoin(institutions, eq(institutions.id, entries.institutionId))
    .where(
      and(
        eq(institutions.creditCode, creditCode),
        eq(entries.kind, 'promoter'),
        isNull(entries.endedOn),
      ),
    )
  return rows.map(({ sector }) => sector)
}
