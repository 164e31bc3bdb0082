import { Hono } from 'hono'
import { applicationNumbered } from '#db/applications'
import { calendarFile } from '#domain/calendar-file'
import type { House } from '#functions/world'

/** The day until which a supplement is due, for the applicant's own calendar. */
export const dueFile = new Hono<House>()

dueFile.get('/applications/supplement.ics', async (c) => {
  const { world, applicant } = c.var
  const found = applicant && (await applicationNumbered(world.db, applicant.number))
  if (!found?.supplementDueOn) return c.redirect('/applications/case/', 303)
  const { number, version, supplementDueOn: on, updatedAt: at } = found
  const file = calendarFile({
    uid: `${number}-${String(version)}@${new URL(c.req.url).host}`,
    on,
    at,
    summary: '申报补正的最后一天',
    description: `办件编号 ${number}。请在这一天以前凭编号和查询码提交补正。期限系办理单位在要求补正时写明。`,
  })
  return c.body(file, 200, {
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': 'attachment; filename="supplement.ics"',
  })
})
