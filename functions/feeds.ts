import { type Context, Hono } from 'hono'
import { announcementPage } from '#db/announcements'
import { type RenamedOn, nameChanges } from '#db/name-changes'
import { type Release, newestReleases } from '#db/releases'
import { type FeedEntry, feedOf } from '#domain/atom'
import { dayOf } from '#domain/calendar'
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
      on: issuedOn,
      title,
      summary: `${announcementKinds[kind]}，${number}`,
    })),
  })
})

type Told = { entry: FeedEntry; at: Changed }

const changeTold = (release: Release): Told => {
  const { entryId, no, turn, kind, sector, state, fromOn: on, basis, institutionId, name } = release
  const href = `/institutions/${institutionId}/`
  const title = `${entryChangeWord(changeTo(state, no === 1), kind)}：${name}`
  const summary = `${kindName(kind)}（${sectorName(sector)}），依据 ${basis}`
  const id = `${href}#${entryId}-${String(no)}`
  return { entry: { href, id, on, title, summary }, at: { on, turn, id: entryId } }
}

const renamingTold = (change: RenamedOn): Told => {
  const { on, turn, id, name, formerName, basis } = change
  const href = `/institutions/${id}/`
  const title = renamingText(formerName, name)
  return {
    entry: { href, id: `${href}#name-${on}`, on, title, summary: `依据 ${basis}` },
    at: { on, turn, id },
  }
}

feeds.get('/api/institutions.atom', async (c) => {
  const { db, now } = c.var.world
  const to = dayOf(now())
  const any = { from: '', to, kind: null, sector: null, after: null }
  const [changes, names] = await Promise.all([
    newestReleases(db, to, TOLD),
    nameChanges(db, any, TOLD),
  ])
  const told = [...changes.map(changeTold), ...names.map(renamingTold)]
  return answer(c, {
    self: '/api/institutions.atom',
    page: '/institutions/changes/',
    title: '名录的变动',
    entries: told
      .sort((a, b) => byNewest(a.at, b.at))
      .slice(0, TOLD)
      .map(({ entry }) => entry),
  })
})
