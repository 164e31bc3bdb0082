import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { keepChecks } from '#db/qualifications'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { problemsOf } from '#domain/problems'
import { Checklist, checksOf, unexplained } from '#domain/qualification'

/** The checklist of the qualification review (资格审核, Art. 5), as the bureau's clerks keep it. */
export const qualifications = new Hono<House>()

qualifications.post(
  '/staff/applications/:id/qualification/',
  posted(async (c, values) => {
    const { staff, application: found, world } = c.var
    if (!staff || !found) throw new HTTPException(404)
    const form = Checklist.safeParse(values)
    const problems = form.success ? unexplained(checksOf(form.data)) : problemsOf(form.error)
    if (!form.success || problems.length > 0) return { problems, values }
    const clerk = { person: staff.person, unit: staff.unitName, at: world.now() }
    const outcome = await keepChecks(world.db, found.id, form.data, clerk)
    if (outcome === 'moved') return `/staff/applications/${found.id}/#qualification`
    const message =
      outcome === 'not in review'
        ? '这份申报不在资格审核，不能登记审核结果'
        : '已被他人处理：这份申报的状态已有变化，本次没有保存。请核对最新状态后再办'
    return { problems: [{ field: '', message }], values, status: 409 }
  }),
)
