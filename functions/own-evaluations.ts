import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { objectToSheet } from '#db/evaluation-objections'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { SheetObjection } from '#domain/evaluation-form'
import { isId } from '#domain/listing'
import { type Problem, problemsOf } from '#domain/problems'

/** What an institution objects to its evaluation (考核评优, Art. 12); mounted behind its page's guard. */
export const ownEvaluations = new Hono<House>()

const stale = { field: 'version', message: '考核表刚刚有了变化，没有提交：请看下面的最新情况' }
const refusals: Record<string, Problem> = {
  'changed meanwhile': stale,
  'not allowed': { field: '', message: '现在不能提出异议：已经提出过，或者已经确认' },
  'too late': {
    field: '',
    message: '提出异议的期限已过（期限系本系统设定，非《办法》规定）；仍有意见的，请写在来往消息里',
    href: '/institution/messages/',
  },
}

ownEvaluations.post(
  '/institution/evaluations/:id/',
  posted(async (c, values) => {
    const { institution, world } = c.var
    const id = c.req.param('id') ?? ''
    if (!institution) return '/institution/'
    if (!isId(id)) throw new HTTPException(404)
    const form = SheetObjection.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await objectToSheet(world.db, {
      id,
      institutionId: institution.id,
      form: form.data,
      at: world.now(),
    })
    if (outcome === 'not found') throw new HTTPException(404)
    if (outcome === 'moved') return `/institution/evaluations/${id}/`
    return { problems: [refusals[outcome] ?? stale], values, status: 409 }
  }),
)
