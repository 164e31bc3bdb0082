import { Hono } from 'hono'
import { applicationNumbered } from '#db/applications'
import { dayEventFile } from '#domain/day-event'
import type { House } from '#functions/world'

/** The day until which a supplement is to be answered, for the applicant's calendar. It names no code and opens nothing. */
export const dueFile = new Hono<House>()

dueFile.get('/applications/supplement.ics', async (c) => {
  const { db, now } = c.var.world
  const found = await applicationNumbered(db, c.var.applicant?.number ?? '')
  if (!found?.supplementDueOn) return c.redirect('/applications/case/', 303)
  const { number, supplementDueOn: day } = found
  const file = dayEventFile({
    uid: `supplement-${number}-${day}`,
    day,
    title: `申报 ${number} 的补正期限`,
    text: '凭办件编号和查询码在网站“查进度”提交补正。逾期仍可提交。',
    at: now(),
  })
  return c.body(file, 200, {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': `attachment; filename="${number}.ics"`,
  })
})
