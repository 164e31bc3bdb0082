import { Hono } from 'hono'
import { institutionPage } from '#db/institutions'
import { noticePage } from '#db/notices'
import { dayOf } from '#domain/calendar'
import { institutionFilter, noticeFilter } from '#domain/listing'
import { standing } from '#domain/notice'
import type { House } from '#functions/world'

/** The public lists as data: the filters of their pages, and `next`, which goes back in as `after`. */
export const lists = new Hono<House>()

const asked = (url: string) => new URL(url).searchParams

lists.get('/api/institutions.json', async (c) =>
  c.json(await institutionPage(c.var.world.db, institutionFilter(asked(c.req.url)))),
)

lists.get('/api/notices.json', async (c) => {
  const { db, now } = c.var.world
  const today = dayOf(now())
  const page = await noticePage(db, noticeFilter(asked(c.req.url)), today)
  const notices = page.notices.map((notice) => {
    const { overdue, daysLeft } = standing(notice, today)
    return { ...notice, overdue, daysLeft }
  })
  return c.json({ ...page, notices })
})
