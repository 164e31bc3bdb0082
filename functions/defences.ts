import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type PutRefusal, putToCall } from '#db/application-calls'
import { bookFor, recordDefence } from '#db/defences'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { Booking, ChosenCall, DefenceResult } from '#domain/defence'
import { type Problem, type Refused, type Values, problemsOf } from '#domain/problems'

/** What the bureau enters about an application on its way through a call (Art. 4): which call, and how its defence went. */
export const defences = new Hono<House>()

const stale: Problem = {
  field: 'version',
  message: '已被他人处理：这份申报的状态已有变化，本次没有保存。请核对最新状态后再办',
}

const refusals: Record<
  'not in defence' | 'not begun' | 'heard' | 'slot taken' | 'changed meanwhile',
  Problem
> = {
  'not in defence': { field: '', message: '这份申报现在不在现场答辩' },
  heard: { field: 'slot', message: '答辩结果已经登记，不能再约时段' },
  'not begun': {
    field: 'score',
    message: '答辩时段还没有约，或者还没有开始：请先约定时段，开始以后再登记结果',
  },
  'slot taken': { field: 'slot', message: '这个时段刚被别的单位约走，或者已经取消：请另选一个' },
  'changed meanwhile': stale,
}

/** Who acts, and on which application; the gate and the scope have let this person here. */
function acting(c: Context<House>) {
  const { staff, application: found, world } = c.var
  if (!staff || !found) throw new HTTPException(404)
  const clerk = { person: staff.person, unit: staff.unitName, at: world.now() }
  return { found, clerk, db: world.db, file: `/staff/applications/${found.id}/` }
}

const conflict = (problem: Problem, values: Values): Refused => ({
  problems: [problem],
  values,
  status: 409,
})

defences.post(
  '/staff/applications/:id/slot/',
  posted(async (c, values) => {
    const { found, clerk, db, file } = acting(c)
    const form = Booking.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await bookFor(db, found.id, form.data, clerk)
    return outcome === 'booked' ? file : conflict(refusals[outcome], values)
  }),
)

defences.post(
  '/staff/applications/:id/defence/',
  posted(async (c, values) => {
    const { found, clerk, db, file } = acting(c)
    const form = DefenceResult.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await recordDefence(db, found.id, form.data, clerk)
    if (outcome === 'not found') throw new HTTPException(404)
    return outcome === 'moved' ? file : conflict(refusals[outcome], values)
  }),
)

const putRefusals: Record<PutRefusal, Problem> = {
  'not allowed': {
    field: 'call',
    message: '不能归入这次征集：类别、行业不合，或者申报已在另一次征集中',
  },
  'outside window': {
    field: 'call-reason',
    message: '这份申报不是在这次征集期内提交的，归入须写明理由（本系统设定）；申报单位看得到',
  },
}

defences.post(
  '/staff/applications/:id/call/',
  posted(async (c, values) => {
    const { found, clerk, db, file } = acting(c)
    const form = ChosenCall.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await putToCall(db, found.id, form.data, clerk)
    if (outcome === 'moved') return file
    if (outcome === 'outside window') return { problems: [putRefusals[outcome]], values }
    return conflict(outcome === 'not allowed' ? putRefusals[outcome] : stale, values)
  }),
)
