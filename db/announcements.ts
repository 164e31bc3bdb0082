import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { nameAnnounced } from '#db/institution-names'
import { entryColumns } from '#db/institution-rows'
import { isUp } from '#db/notices'
import { announcements, entries, institutions, notices } from '#db/schema'
import { type AnnouncementKind, listingsOf } from '#domain/institution'
import type { AnnouncementFilter } from '#domain/listing'
import { standing } from '#domain/notice'

/** Announcements on one page of the list. */
export const PAGE = 25

const announced = (db: Db, { kind, after }: AnnouncementFilter, limit: number) =>
  db.q
    .select({
      id: announcements.id,
      kind: announcements.kind,
      number: announcements.number,
      title: announcements.title,
      issuedOn: announcements.issuedOn,
    })
    .from(announcements)
    .where(
      and(
        kind ? eq(announcements.kind, kind) : undefined,
        after
          ? sql`(${announcements.issuedOn}, ${announcements.id}) < (${after.issuedOn}, ${after.id})`
          : undefined,
      ),
    )
    .orderBy(desc(announcements.issuedOn), desc(announcements.id))
    .limit(limit)

/** One page of what the bureau made public, newest first; `next` is what to go on `after`, `null` on the last page. */
export async function announcementPage(db: Db, filter: AnnouncementFilter) {
  const found = await announced(db, filter, PAGE + 1)
  const shown = found.slice(0, PAGE)
  const last = shown.at(-1)
  return {
    announcements: shown,
    next: found.length > PAGE && last ? `${last.issuedOn}.${last.id}` : null,
  }
}

/**
 * An announcement with what it put on the list, in order of place: a row per institution and standing, as it stands today;
 * an institution by the name it bore then, and `today`. `null` if there is none of this id.
 */
export async function announcement(db: Db, id: string) {
  const issued = db.q.select().from(announcements).where(eq(announcements.id, id))
  const listed = db.q
    .select({
      institution: {
        id: institutions.id,
        name: nameAnnounced,
        today: institutions.name,
        creditCode: institutions.creditCode,
      },
      entry: entryColumns,
    })
    .from(entries)
    .innerJoin(institutions, eq(institutions.id, entries.institutionId))
    .innerJoin(announcements, eq(announcements.id, entries.announcementId))
    .where(eq(entries.announcementId, id))
    .orderBy(asc(institutions.place), asc(entries.id))
  const [[found], made] = await Promise.all([issued, listed])
  if (!found) return null
  const byInstitution = Map.groupBy(made, ({ institution }) => institution.id)
  const rows = [...byInstitution.values()].flatMap((group) =>
    listingsOf(group.map(({ entry }) => entry)).map((listing) => ({
      institution: (group[0] ?? { institution: { id: '', name: '', today: '', creditCode: '' } })
        .institution,
      listing,
    })),
  )
  return { ...found, rows }
}

/** The announcements with these document numbers, so that a basis can be linked. Numbers that are not ours are left out. */
export const announcementsOf = (db: Db, numbers: string[]) =>
  db.q
    .select({ id: announcements.id, number: announcements.number })
    .from(announcements)
    .where(inArray(announcements.number, numbers))

/** A line of news; `state` and `tone` are set for a notice. */
export type News = {
  href: string
  title: string
  kind: AnnouncementKind | 'notice'
  number: string
  on: string
  state: string | null
  tone: 'on' | 'due' | 'late' | 'past' | null
}

/** The `n` newest announcements and notices together, newest first, as they stand on the day `today`. */
export async function latest(db: Db, n: number, today: string): Promise<News[]> {
  const newest = db.q
    .select()
    .from(notices)
    .where(isUp(today))
    .orderBy(desc(notices.issuedOn), desc(notices.id))
    .limit(n)
  const [published, issued] = await Promise.all([
    announced(db, { kind: null, after: null }, n),
    newest,
  ])
  const news = published.map(({ id, issuedOn, ...rest }): News => ({
    ...rest,
    href: `/announcements/${id}/`,
    on: issuedOn,
    state: null,
    tone: null,
  }))
  const noticed = issued.map((notice): News => {
    const { label, tone } = standing(notice, today)
    const { id, title, number, issuedOn } = notice
    return {
      href: `/notices/${id}/`,
      title,
      kind: 'notice',
      number,
      on: issuedOn,
      state: label,
      tone,
    }
  })
  return [...news, ...noticed].sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0)).slice(0, n)
}
