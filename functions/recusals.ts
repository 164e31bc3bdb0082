import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { recuse } from '#db/complaint-recusals'
import { handlerHash, markOf } from '#functions/case-desk'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'

/** A handler steps back from a complaint (回避), by his own word and without a reason. */
export const recusals = new Hono<House>()

recusals.post(
  '/staff/complaints/:id/recusal/',
  posted(async (c, values) => {
    const { world, staff, reach = [] } = c.var
    if (!staff) throw new HTTPException(404)
    const message = '请先勾选，确认您要回避这件投诉'
    if (values['related'] !== 'yes') return { problems: [{ field: 'related', message }], values }
    const id = c.req.param('id') ?? ''
    const outcome = await recuse(world.db, {
      ...{ id, reach },
      ...{ mark: markOf(world, id, staff), proposer: handlerHash(world, id, staff) },
    })
    if (outcome === 'not found') throw new HTTPException(404)
    return `/staff/complaints/${id}/`
  }),
)
