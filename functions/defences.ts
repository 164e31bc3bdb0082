import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { putToCall } from '#db/application-calls'
import { recordDefence } from '#db/defences'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { ChosenCall, DefenceResult } from '#domain/defence'
import { type Problem, problemsOf } from '#domain/problems'

/** What the bureau enters about an application on its way through a call (Art. 4): which call, and how its defence went. */
export const defences = new Hono<House>()

const stale: Problem = {
  field: 'version',
  message: '已被他人处理：这份申报的状态已有变化，本次没有保存。请核对最新状态后再办',
}

defences.post(
  '/staff/applications/:id/defence/',
  posted(async (c, values) => {
    const { staff, application: found, world } = c.var
    if (!staff || !found) throw new HTTPException(404)
    const form = DefenceResult.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const clerk = { person: staff.person, unit: staff.unitName, at: world.now() }
    const outcome = await recordDefence(world.db, found.id, form.data, clerk)
    if (outcome === 'moved') return `/staff/applications/${found.id}/`
    const problem =
      outcome === 'not in defence'
        ? { field: 'score', message: '这份申报不在现场答辩，不能登记答辩结果' }
        : stale
    return { problems: [problem], values, status: 409 }
  }),
)

defences.post(
  '/staff/applications/:id/call/',
  posted(async (c, values) => {
    const { staff, application: found, world } = c.var
    if (!staff || !found) throw new HTTPException(404)
    const form = ChosenCall.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const clerk = { person: staff.person, unit: staff.unitName, at: world.now() }
    const outcome = await putToCall(world.db, found.id, form.data, clerk)
    if (outcome === 'moved') return `/staff/applications/${found.id}/`
    const problem =
      outcome === 'not allowed'
        ? { field: 'call', message: '不能归入这次征集：类别、行业不合，或者申报已在另一次征集中' }
        : stale
    return { problems: [problem], values, status: 409 }
  }),
)
