import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '#db/client'
import { entries, institutions, notices } from '#db/schema'
import type { Sector } from '#domain/sector'

/** The sectors in which work was handed over to whoever bears this credit code (Art. 13), as long as the handover holds. */
export async function sectorsTakenOverBy(db: Db, creditCode: string): Promise<Sector[]> {
  const rows = await db.q
    .selectDistinct({ sector: notices.sector })
    .from(institutions)
    .innerJoin(notices, eq(notices.handedTo, institutions.id))
    .innerJoin(entries, eq(entries.id, notices.entryId))
    .where(and(eq(institutions.creditCode, creditCode), isNull(entries.endedOn)))
  return rows.map(({ sector }) => sector)
}

/** The work that was handed over to this institution (Art. 13), as long as the handover holds: what, where, since, by which document. */
export const takenOverBy = (db: Db, id: string) =>
  db.q
    .select({
      notice: notices.id,
      sector: notices.sector,
      work: notices.handedWork,
      on: notices.stateOn,
      basis: notices.outcomeBasis,
      downOn: notices.downOn,
    })
    .from(notices)
    .innerJoin(entries, eq(entries.id, notices.entryId))
    .where(and(eq(notices.handedTo, id), eq(notices.state, 'handed-over'), isNull(entries.endedOn)))
    .orderBy(notices.stateOn, notices.id)
