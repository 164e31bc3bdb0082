import { type Context, Hono } from 'hono'
import { announcementPage } from '#db/announcements'
import { type Listed, institutionPage } from '#db/institutions'
import { differencePage } from '#db/list-changes'
import { noticePage } from '#db/notices'
import { verification } from '#db/verifications'
import type {
  AnnouncementPageData,
  ChangePageData,
  InstitutionPageData,
  ListedData,
  VerificationData,
} from '#domain/api-data'
import { dayOf } from '#domain/calendar'
import { daysOfDifference } from '#domain/difference'
import {
  announcementFilter,
  dayAsked,
  differenceFilter,
  institutionFilter,
  noticeFilter,
} from '#domain/listing'
import { standing } from '#domain/notice'
import { openApi } from '#domain/openapi'
import { lookUpOf, standingOf } from '#domain/verification'
import type { House } from '#functions/world'

/** The public lists as data: the filters of their pages, and `next`, which goes back in as `after`. */
export const lists = new Hono<House>()

const asked = (c: Context<House>) => new URL(c.req.url).searchParams
const today = (c: Context<House>) => dayOf(c.var.world.now())

/** A question that cannot be answered, with the parameter that is wrong (RFC 9457). */
export const wrong = (c: Context<House>, field: string, title: string) =>
  c.body(JSON.stringify({ title, status: 422, field }), 422, {
    'content-type': 'application/problem+json; charset=utf-8',
  })

/** What the address asks of the list of institutions, or the answer that a wrong day gets. */
export function listAsked(c: Context<House>) {
  const day = dayAsked(asked(c).get('on'), today(c))
  if (day.problem) return wrong(c, 'on', day.problem)
  return institutionFilter(asked(c), day.day === today(c) ? null : day.day)
}

/** What the address asks of the difference of two days, or the answer that wrong days get. */
export function differenceAsked(c: Context<House>) {
  const { days, problems } = daysOfDifference(asked(c), today(c))
  if (days) return differenceFilter(asked(c), days.from, days.to)
  const [{ field, message } = { field: 'from', message: '' }] = problems
  return wrong(c, field, message)
}

/** An institution as data: where it stands in the database is nobody's business. */
export const dataOf = ({ id, name, formerName, creditCode, entries }: Listed): ListedData => ({
  id,
  name,
  formerName,
  creditCode,
  entries,
})

lists.get('/api/institutions.json', async (c) => {
  const filter = listAsked(c)
  if (filter instanceof Response) return filter
  const page = await institutionPage(c.var.world.db, filter)
  return c.json<InstitutionPageData>({ ...page, institutions: page.institutions.map(dataOf) })
})

lists.get('/api/institutions/changes.json', async (c) => {
  const filter = differenceAsked(c)
  if (filter instanceof Response) return filter
  const { from, to } = filter
  return c.json<ChangePageData>({ from, to, ...(await differencePage(c.var.world.db, filter)) })
})

lists.get('/api/verification.json', async (c) => {
  const look = lookUpOf(asked(c).get('q'))
  if (look.by === 'nothing')
    return wrong(c, 'q', look.problem ?? '请用 q 写明单位名称或统一社会信用代码')
  const { found, near, publicised } = await verification(c.var.world.db, look, today(c))
  return c.json<VerificationData>({
    asked: look.by,
    warning: look.by === 'code' ? look.warning : null,
    found: found.map((one) => ({ standing: standingOf(one.entries), ...one })),
    near: near.map(({ id, name, creditCode }) => ({ id, name, creditCode })),
    publicised,
  })
})

lists.get('/api/announcements.json', async (c) =>
  c.json<AnnouncementPageData>(
    await announcementPage(c.var.world.db, announcementFilter(asked(c))),
  ),
)

lists.get('/api/notices.json', async (c) => {
  const page = await noticePage(c.var.world.db, noticeFilter(asked(c)), today(c))
  const notices = page.notices.map((notice) => {
    const { overdue, daysLeft } = standing(notice, today(c))
    return { ...notice, overdue, daysLeft }
  })
  return c.json({ ...page, notices })
})

lists.get('/api/openapi.json', (c) =>
  c.json(openApi(c.var.world.settings.origin || new URL(c.req.url).origin)),
)
