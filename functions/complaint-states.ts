import { Hono } from 'hono'
import * as z from 'zod'
import { moveCase } from '#db/complaint-cases'
import { dayOf } from '#domain/calendar'
import { complaintActions } from '#domain/complaint-state'
import { queuesOf } from '#domain/handling-units'
import { problemsOf } from '#domain/problems'
import { unitsInForce } from '#domain/units-in-force'
import type { House } from '#functions/world'

export const complaintStates = new Hono<House>()

const Move = z.object({
  action: z.enum(complaintActions, '请选择一种处理'),
  seen: z.coerce.number('页面已失效，请重新打开').int('页面已失效，请重新打开'),
})

const refusals = {
  'not found': { status: 404, message: '没有这件投诉' },
  'not allowed': { status: 409, message: '当前状态下不能这样处理' },
  'changed meanwhile': { status: 409, message: '这件投诉已被他人处理，请看过最新状态再操作' },
} as const

complaintStates.post('/staff/complaints/:id/state/', async (c, next) => {
  const { world, staff } = c.var
  if (!staff) return c.notFound()
  const form = Move.safeParse(await c.req.parseBody())
  if (!form.success) {
    c.set('refused', { problems: problemsOf(form.error), values: {} })
    return next()
  }

  const on = dayOf(world.now())
  const units = await unitsInForce(world.settings, on)
  const id = c.req.param('id')
  const outcome = await moveCase(world.db, {
    ...form.data,
    id,
    queues: queuesOf(staff),
    unit: staff.unit,
    on,
    bureau: units?.units.find(({ kind }) => kind === 'bureau')?.id ?? 'bureau',
  })
  if (outcome === 'moved') return c.redirect(`/staff/complaints/${id}/`, 303)
  const { status, message } = refusals[outcome]
  c.set('refused', { problems: [{ field: 'action', message }], values: {}, status })
  return next()
})
