import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import { hold } from '#db/holders'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { type Problem, problemsOf } from '#domain/problems'

/** Taking an application on (领办) and giving it back; mounted behind the staff's gate. */
export const holders = new Hono<House>()

const Holding = z.object({
  holding: z.enum(['take', 'give-back'], '请选择领办或交回'),
  from: z.string().max(64).default(''),
})

const heldAlready: Problem = {
  field: '',
  message: '刚有别人领办或交回，本次没有改动。请看最新情况后再办',
}
const notAllowed: Problem = { field: '', message: '这份申报已办结，或者不由您领办，不能这样改' }

holders.post(
  '/staff/applications/:id/holder/',
  posted(async (c, values) => {
    const { staff, world } = c.var
    if (!staff) throw new HTTPException(404)
    const form = Holding.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const id = c.req.param('id') ?? ''
    const outcome = await hold(world.db, {
      id,
      action: form.data.holding,
      from: form.data.from,
      person: staff.person,
      unit: staff.unitName,
      at: world.now(),
    })
    if (outcome === 'not found') throw new HTTPException(404)
    if (outcome === 'done') return `/staff/applications/${id}/`
    return {
      problems: [outcome === 'held already' ? heldAlready : notAllowed],
      values,
      status: 409,
    }
  }),
)
