import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { objection, settleObjection } from '#db/objections'
import { callAnnounced } from '#db/calls'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { ObjectionOutcome } from '#domain/objection'
import { problemsOf } from '#domain/problems'

/** What the bureau answers to objections (异议); mounted behind the staff's guard. */
export const objectionOutcomes = new Hono<House>()

objectionOutcomes.post(
  '/staff/objections/:number/',
  posted(async (c, values) => {
    const { staff, world } = c.var
    const number = c.req.param('number') ?? ''
    const found = staff && (await objection(world.db, number))
    if (!found) throw new HTTPException(404)
    const form = ObjectionOutcome.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { person, unitName: unit } = staff
    const answer = { number, outcome: form.data, person, unit, at: world.now() }
    const outcome = await settleObjection(world.db, answer)
    if (outcome === 'settled') {
      const back = await callAnnounced(world.db, found.announcementId)
      return `/staff/calls/${back?.id ?? ''}/#objections`
    }
    const message = '已被他人处理，本次没有保存。请看下面的答复'
    return { problems: [{ field: '', message }], values, status: 409 }
  }),
)
