import { type Context, Hono } from 'hono'
import { applicationNumbered } from '#db/applications'
import { slotOf } from '#db/defence-slots'
import { type CalendarEvent, calendarFile } from '#domain/calendar-event'
import type { House } from '#functions/world'

/** The dates of an application, for its applicant's calendar. They name no code and open nothing. */
export const calendarFiles = new Hono<House>()

function handOut(c: Context<House>, number: string, event: Omit<CalendarEvent, 'at'>) {
  return c.body(calendarFile({ ...event, at: c.var.world.now() }), 200, {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': `attachment; filename="${number}.ics"`,
  })
}

/** The day until which a supplement (补正) is to be answered. */
calendarFiles.get('/applications/supplement.ics', async (c) => {
  const found = await applicationNumbered(c.var.world.db, c.var.applicant?.number ?? '')
  if (!found?.supplementDueOn) return c.redirect('/applications/case/', 303)
  const { number, supplementDueOn: day } = found
  return handOut(c, number, {
    uid: `supplement-${number}-${day}`,
    when: { day },
    title: `申报 ${number} 的补正期限`,
    text: '凭办件编号和查询码在网站“查进度”提交补正。逾期仍可提交。',
  })
})

/** The booked time of an on-site defence (现场答辩). */
calendarFiles.get('/applications/defence.ics', async (c) => {
  const { db } = c.var.world
  const found = await applicationNumbered(db, c.var.applicant?.number ?? '')
  const slot = found?.status === 'defence' ? await slotOf(db, found.id) : null
  if (!found || !slot) return c.redirect('/applications/case/', 303)
  const { startsAt, minutes, venue } = slot
  return handOut(c, found.number, {
    uid: `defence-${found.number}`,
    when: { startsAt, minutes },
    place: venue,
    title: `申报 ${found.number} 的现场答辩`,
    text: '凭办件编号和查询码在网站“查进度”查看或改约。',
  })
})
