import { eq } from 'drizzle-orm'
import type { Db } from '#db/client'
import { formerNames, renamed } from '#db/institution-names'
import { insertInstitution } from '#db/institutions'
import { announcements, entries, institutions as table } from '#db/schema'
import { instantOn } from '#domain/calendar'
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

/** Gives an institution another name from that day on. */
export async function rename(db: Db, id: string, to: string, on: string, at = instantOn(on, 0)) {
  const [known] = await db.q.select({ name: table.name }).from(table).where(eq(table.id, id))
  const earlier = (await formerNames(db, id)).map(({ name }) => name)
  const from = known?.name ?? ''
  const document = `示工信〔2026〕${on}号`
  await db.write(renamed(db, { id, from, to, on, earlier, at, document }))
}

/** Changes how an entry stands, as an amendment does. */
export const decide = (db: Db, id: string, values: Partial<typeof entries.$inferInsert>) =>
  db.write([db.q.update(entries).set(values).where(eq(entries.id, id))])

/** What a suspension, a resumption and a leaving set. */
export const suspendedOn = (on: string) => ({
  ...{ state: 'suspended' as const, suspendedOn: on, suspendedBasis: '示工信〔2026〕7号' },
  ...{ resumedOn: null, resumedBasis: null },
})
export const resumedOn = (on: string) => ({
  ...{ state: 'admitted' as const, resumedOn: on, resumedBasis: '示工信〔2026〕8号' },
})
export const leftOn = (on: string) => ({
  ...{ state: 'left' as const, endedOn: on, endBasis: '示工信〔2026〕9号' },
})

/** Puts an institution of the list on it once more, by the announcement that put it there first. */
export const listAgain = (
  db: Db,
  entry: Pick<typeof entries.$inferInsert, 'id' | 'institutionId' | 'kind' | 'sector'>,
  on: string,
) =>
  db.write([
    db.q
      .insert(entries)
      .values({ ...entry, state: 'admitted', admittedOn: on, announcementId: 'announcement' }),
  ])
