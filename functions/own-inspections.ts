import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { replyToInspection } from '#db/inspection-moves'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { InspectionReply } from '#domain/inspection-form'
import { isId } from '#domain/listing'
import { type Problem, problemsOf } from '#domain/problems'

/** What an institution replies to the record of an inspection (跟踪检查, Art. 12); mounted behind its page's guard. */
export const ownInspections = new Hono<House>()

const stale = { field: 'version', message: '记录刚刚有了变化，没有提交：请看下面的最新情况' }
const refusals: Record<string, Problem> = {
  'changed meanwhile': stale,
  'not allowed': { field: '', message: '现在不能答复：已经答复过，或者已经办结' },
  'too late': {
    field: '',
    message: '答复的期限已过（期限系本系统设定，非《办法》规定）；仍有意见的，请写在来往消息里',
    href: '/institution/messages/',
  },
}

ownInspections.post(
  '/institution/inspections/:id/',
  posted(async (c, values) => {
    const { institution, world } = c.var
    const id = c.req.param('id') ?? ''
    if (!institution) return '/institution/'
    if (!isId(id)) throw new HTTPException(404)
    const form = InspectionReply.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await replyToInspection(world.db, {
      id,
      institutionId: institution.id,
      form: form.data,
      at: world.now(),
    })
    if (outcome === 'not found') throw new HTTPException(404)
    if (outcome === 'moved') return `/institution/inspections/${id}/`
    return { problems: [refusals[outcome] ?? stale], values, status: 409 }
  }),
)
