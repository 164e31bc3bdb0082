import type { Db } from '#db/client'
import { insertInstitution } from '#db/institutions'
import { announcements, entries } from '#db/schema'
import type { EntryState, Kind } from '#domain/institution'
import type { Sector } from '#domain/sector'

export type Known = {
  id: string
  name: string
  creditCode: string
  on: string
  entries: { kind: Kind; sector: Sector; state?: EntryState }[]
}

/** Puts institutions on the list, all by one announcement. */
export async function list(db: Db, institutions: Known[]) {
  const announcementId = 'announcement'
  await db.write([
    db.q.insert(announcements).values({
      id: announcementId,
      kind: 'admission',
      number: '示工信〔2026〕1号',
      title: '示例公告',
      issuedOn: '2026-01-01',
    }),
    ...institutions.flatMap(({ id, name, creditCode, on, entries: held }) => [
      ...insertInstitution(db, { id, name, creditCode, listedOn: on }),
      ...held.map(({ kind, sector, state = 'admitted' }, i) =>
        db.q.insert(entries).values({
          id: `${id}-${i}`,
          institutionId: id,
          kind,
          sector,
          state,
          admittedOn: on,
          announcementId,
          ...(state === 'suspended' && { suspendedOn: on, suspendedBasis: '示工信〔2026〕2号' }),
          ...((state === 'left' || state === 'removed') && {
            endedOn: on,
            endBasis: '示工信〔2026〕2号',
          }),
        }),
      ),
    ]),
  ])
}
