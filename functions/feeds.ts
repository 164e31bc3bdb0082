import { type Context, Hono } from 'hono'
import { announcementPage } from '#db/announcements'
import { differencePage } from '#db/list-changes'
import { type FeedEntry, feedOf } from '#domain/atom'
import { addDays, dayOf } from '#domain/calendar'
import { entryChangeName } from '#domain/entry-change'
import { announcementKinds, kindName } from '#domain/institution'
import { announcementFilter, queryOf } from '#domain/listing'
import { sectorName } from '#domain/sector'
import type { House } from '#functions/world'

/** What is new on the public lists, to subscribe to. */
export const feeds = new Hono<House>()

const YEAR = 365

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

feeds.get('/api/institutions.atom', async (c) => {
  const { db, now } = c.var.world
  const to = dayOf(now())
  const asked = { from: addDays(to, -YEAR), to, kind: null, sector: null, after: null }
  const { changes } = await differencePage(db, asked)
  return answer(c, {
    self: '/api/institutions.atom',
    page: '/institutions/changes/',
    title: '名录的变动',
    entries: changes.map(({ institution, kind, sector, change, before, on, basis }) => ({
      href: `/institutions/${institution.id}/`,
      id: `/institutions/${institution.id}/#${kind}-${sector}-${on}`,
      on,
      title: `${entryChangeName({ change, kind, before })}：${institution.name}`,
      summary: `${kindName(kind)}（${sectorName(sector)}），依据 ${basis}`,
    })),
  })
})
