import { type Context, Hono } from 'hono'
import { announcementPage } from '#db/announcements'
import { type Release, type Renaming, newestReleases, newestRenamings } from '#db/releases'
import { type FeedEntry, feedOf } from '#domain/atom'
import { instantOn } from '#domain/calendar'
import { changeTo, entryChangeWord, renamingText } from '#domain/entry-change'
import { announcementKinds, kindName } from '#domain/institution'
import { type Changed, announcementFilter, byNewest, queryOf } from '#domain/listing'
import { sectorName } from '#domain/sector'
import type { House } from '#functions/world'

/** What is new on the public lists, to subscribe to. */
export const feeds = new Hono<House>()

/** Changes of the list that its feed tells. */
const TOLD = 200

function answer(
  c: Context<House>,
  feed: { self: string; page: string; title: string; entries: FeedEntry[] },
) {
  const origin = c.var.world.settings.origin || new URL(c.req.url).origin
  return c.body(feedOf(origin, feed), 200, {
    'content-type': 'application/atom+xml; charset=utf-8',
  })
}

feeds.get('/api/announcements.atom', async (c) => {
  const { kind } = announcementFilter(new URL(c.req.url).searchParams)
  const { announcements } = await announcementPage(c.var.world.db, { kind, after: null })
  const query = queryOf({ kind })
  return answer(c, {
    self: `/api/announcements.atom${query}`,
    page: `/announcements/${query}`,
    title: kind ? `公告：${announcementKinds[kind]}` : '公告',
    entries: announcements.map(({ id, kind, number, title, issuedOn }) => ({
      href: `/announcements/${id}/`,
      id: `/announcements/${id}/`,
      at: instantOn(issuedOn, 0),
      title,
      summary: `${announcementKinds[kind]}，${number}`,
    })),
  })
})

/** An entry, and where it stands among what was made public at the same instant. */
type Told = { entry: FeedEntry; place: Changed }

const changeTold = (release: Release): Told => {
  const { entryId, no, turn, kind, sector, state, fromOn: on, basis, institutionId, name } = release
  const href = `/institutions/${institutionId}/`
  const title = `${entryChangeWord(changeTo(state, no === 1), kind)}：${name}`
  const summary = `${kindName(kind)}（${sectorName(sector)}），${on} 生效，依据 ${basis}`
  const id = `${href}#${entryId}-${String(no)}`
  return {
    entry: { href, id, at: release.recordedAt, title, summary },
    place: { on, turn, id: entryId },
  }
}

const renamingTold = ({ on, turn, recordedAt, id, name, formerName, basis }: Renaming): Told => {
  const href = `/institutions/${id}/`
  const title = renamingText(formerName, name)
  const summary = `${on} 生效，依据 ${basis}`
  return {
    entry: { href, id: `${href}#name-${on}`, at: recordedAt, title, summary },
    place: { on, turn, id },
  }
}

const byRecord = (a: Told, b: Told) =>
  b.entry.at.getTime() - a.entry.at.getTime() || byNewest(a.place, b.place)

feeds.get('/api/institutions.atom', async (c) => {
  const { db } = c.var.world
  const [changes, names] = await Promise.all([newestReleases(db, TOLD), newestRenamings(db, TOLD)])
  const told = [...changes.map(changeTold), ...names.map(renamingTold)]
  return answer(c, {
    self: '/api/institutions.atom',
    page: '/institutions/changes/',
    title: '名录的变动',
    entries: told
      .sort(byRecord)
      .slice(0, TOLD)
      .map(({ entry }) => entry),
  })
})
