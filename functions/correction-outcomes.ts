import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { settleCorrection } from '#db/corrections'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { CorrectionOutcome } from '#domain/correction'
import { type Problem, problemsOf } from '#domain/problems'

/** What those who keep the site do with corrections (网站纠错); mounted behind the staff's guard. */
export const correctionOutcomes = new Hono<House>()

const settledAlready: Problem = {
  field: '',
  message: '已被他人处理，本次没有保存。请看下面的处理结果',
}

correctionOutcomes.post(
  '/staff/corrections/:number/',
  posted(async (c, values) => {
    const { staff, world } = c.var
    const number = c.req.param('number') ?? ''
    if (!staff) throw new HTTPException(404)
    const form = CorrectionOutcome.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }

    const { person, unitName: unit } = staff
    const outcome = await settleCorrection(world.db, {
      number,
      outcome: form.data,
      person,
      unit,
      at: world.now(),
    })
    if (outcome === 'not found') throw new HTTPException(404)
    if (outcome === 'settled') return '/staff/corrections/'
    return { problems: [settledAlready], values, status: 409 }
  }),
)
