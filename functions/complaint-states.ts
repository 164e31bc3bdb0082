import { Hono } from 'hono'
import * as z from 'zod'
import { type CaseMoveOutcome, moveCase } from '#db/complaint-moves'
import { dayOf } from '#domain/calendar'
import { needsReason } from '#domain/case-talk'
import { complaintActions } from '#domain/complaint-state'
import { bureauOf, unitOf } from '#domain/handling-units'
import { problemsOf } from '#domain/problems'
import { unitsInForce } from '#domain/units-in-force'
import { markOf } from '#functions/case-desk'
import { outage } from '#functions/failures'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'

export const complaintStates = new Hono<House>()

const Move = z.object({
  action: z.enum(complaintActions, '请选择一种处理'),
  seen: z.coerce.number('页面已失效，请重新打开').int('页面已失效，请重新打开'),
})

const refusals: Record<
  Exclude<CaseMoveOutcome, 'moved'> | 'outage',
  { status: 404 | 409 | 503; message: string }
> = {
  'not found': { status: 404, message: '没有这件投诉' },
  'not allowed': { status: 409, message: '当前状态下不能这样处理' },
  'nowhere to go': { status: 409, message: '受理单位名册未配置或已到期，现在不能转办' },
  'changed meanwhile': { status: 409, message: '这件投诉已被他人处理，请看过最新状态再操作' },
  'files missing': { status: 409, message: '请重新打开再处理' },
  'ticket used': { status: 409, message: '请重新打开再处理' },
  'one person': { status: 409, message: '办结须由两名经办人先后确认' },
  outage: {
    status: 503,
    message: '暂时不能确定这次处理是否已经记下。请核对下面的经过，没有记下再处理一次',
  },
}

complaintStates.post('/staff/complaints/:id/state/', async (c, next) => {
  const { world, staff, reach = [] } = c.var
  if (!staff) return c.notFound()
  const values = await typed(c)
  const form = Move.safeParse(values)
  if (!form.success) {
    c.set('refused', { problems: problemsOf(form.error), values })
    return next()
  }

  if (needsReason(form.data.action)) {
    const message =
      '这一步须写明理由，并与理由一起加密发出：请先打开投诉内容，再在“答复投诉人”一栏办理'
    c.set('refused', { problems: [{ field: 'state', message }], values })
    return next()
  }

  const on = dayOf(world.now())
  const units = await unitsInForce(world.settings, on)
  const id = c.req.param('id')
  const move = {
    ...form.data,
    id,
    reach,
    mark: markOf(world, id, staff),
    unit: unitOf(staff, units),
    on,
    bureau: bureauOf(units)?.id ?? null,
  }
  const outcome = await moveCase(world.db, move).catch(outage(c))
  if (outcome === 'moved') return c.redirect(`/staff/complaints/${id}/`, 303)
  const { status, message } = refusals[outcome]
  c.set('refused', { problems: [{ field: 'state', message }], values, status })
  return next()
})
