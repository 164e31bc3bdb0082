import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { objectToSheet } from '#db/evaluation-objections'
import { ownSheet } from '#db/evaluations'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { dayOf } from '#domain/calendar'
import { mayObject } from '#domain/evaluation'
import { SheetObjection } from '#domain/evaluation-form'
import { isId } from '#domain/listing'
import { type Problem, problemsOf } from '#domain/problems'

/** What an institution objects to its evaluation (考核评优, Art. 12); mounted behind its page's guard. */
export const ownEvaluations = new Hono<House>()

const stale = { field: 'version', message: '考核表刚刚有了变化，没有提交：请看下面的最新情况' }
const closed: Problem = { field: '', message: '现在不能提出异议：已经提出过，或者已经确认' }
const late: Problem = {
  field: '',
  message: '提出异议的期限已过（期限系本系统设定，非《办法》规定）；仍有意见的，请写在来往消息里',
  href: '/institution/messages/',
}

ownEvaluations.post(
  '/institution/evaluations/:id/',
  posted(async (c, values) => {
    const { institution, world } = c.var
    const id = c.req.param('id') ?? ''
    if (!institution) return '/institution/'
    const at = world.now()
    const found = isId(id) ? await ownSheet(world.db, id, institution.id) : null
    if (!found) throw new HTTPException(404)
    const form = SheetObjection.safeParse(values)
    const may = mayObject(found, dayOf(at))
    if (!form.success && may) return { problems: problemsOf(form.error), values }
    const outcome =
      form.success &&
      (await objectToSheet(world.db, { id, institutionId: institution.id, form: form.data, at }))
    if (outcome === 'moved') return `/institution/evaluations/${id}/`
    // One answer whatever version was sent: which one is the newest would tell of proposals that are not told.
    const why = may ? stale : found.state === 'told' ? late : closed
    return { problems: [why], values, status: 409 }
  }),
)
