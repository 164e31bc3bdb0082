import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Db } from '#db/client'
import { sectorsTakenOverBy } from '#db/promoters'
import { entries, institutions } from '#db/schema'
import type { ApplicantKind } from '#domain/application-form'
import type { ClosedSectors } from '#domain/closed-sectors'
import type { Sector } from '#domain/sector'

type Asking = { kind: ApplicantKind; creditCode: string; sectors: readonly Sector[] }

/** Which of the sectors that are asked for are closed to who bears this credit code, and why. */
export async function closedSectors(
  db: Db,
  { kind, creditCode, sectors }: Asking,
): Promise<ClosedSectors> {
  const [standing, takenOver] = await Promise.all([
    db.q
      .select({ kind: entries.kind, sector: entries.sector })
      .from(entries)
      .innerJoin(institutions, eq(institutions.id, entries.institutionId))
      .where(
        and(
          eq(institutions.creditCode, creditCode),
          inArray(entries.kind, ['promoter', kind]),
          isNull(entries.endedOn),
        ),
      ),
    sectorsTakenOverBy(db, creditCode),
  ])
  const asked = (of: readonly Sector[]) => sectors.filter((sector) => of.includes(sector))
  const stands = (as: 'promoter' | ApplicantKind) =>
    asked(standing.filter((entry) => entry.kind === as).map(({ sector }) => sector))
  return { led: stands('promoter'), takenOver: asked(takenOver), held: stands(kind) }
}
