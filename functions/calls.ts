import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type CallRefusal, decideOfCall, proposeOfCall } from '#db/call-proposals'
import { discardCall, drawCall, redrawCall } from '#db/call-drafts'
import { call, callStream } from '#db/calls'
import { addSlots, removeSlot } from '#db/defence-slots'
import { closedAmong, select } from '#db/rankings'
import { bearerNamed, proposedNumberUsed } from '#functions/bearer-named'
import { signNow } from '#functions/log-keeping'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { AdmissionVerdict } from '#domain/admission-verdict'
import { Annulment, Call, Redraft, callProposals, lateFor } from '#domain/call'
import { dayOf } from '#domain/calendar'
import { CODE_UNCHECKED } from '#domain/decision'
import { SlotRemoval, Slots, startsOf, tooFar } from '#domain/defence'
import { type Problem, type Refused, type Values, problemsOf } from '#domain/problems'
import { CallDocument } from '#domain/publicity'
import { Selection } from '#domain/ranking'

/** How the bureau calls for applications, ranks, publicises and admits them together (Arts. 4, 5). */
export const calls = new Hono<House>()

const stale: Problem = {
  field: 'version',
  message: '已被他人处理：状态已有变化，本次没有保存。请核对最新情况后再办',
}

const messages: Record<CallRefusal, string> = {
  'not allowed': '现在的状态下不能这样办理',
  'already proposed': '已有提请在等待复核',
  'not proposed': '没有待复核的提请，可能已由他人复核或退回',
  'own proposal': '提请人不能复核自己的提请，请由另一位经办人员复核（本系统设定，非《办法》规定）',
  'document used': '该文号已用于另一份公告或通报，请核对文号',
  'over already': '征集期已过，不能再发布，请另拟一次征集',
  'nothing selected': '还没有选取拟入库的单位',
  'publicity off': '公示期设为 0，不公示：请直接提请入库',
  'not publicised': '须先公示（公示期系本系统设定）',
  'publicity open': '公示期未满，不能入库',
  'objections open': '还有没有答复的异议，请先答复',
  'objection upheld': '有异议成立的单位：请先在该单位的申报中办理“不予入库”，再提请其余单位入库',
  'sector closed': '名单中有单位不能进入所选行业：请先在该单位的申报中办理“不予入库”（本系统设定）',
  'code unchecked': CODE_UNCHECKED,
  'not applied for': '只能在申报的行业内入库',
  'already admitted': '名单中有单位在所选行业已有同类入库记录，请先核对',
  'promoter there':
    '名单中有单位是所选行业的行业推进机构，或者承接了该行业移交的工作，不参与该行业的实施工作（参照《办法》第六条；不予入库系本系统设定，非《办法》规定）',
}
const fields: Partial<Record<CallRefusal, string>> = {
  'document used': 'number',
  'own proposal': 'outcome',
  'code unchecked': 'codeCheck',
}

/** Who acts, and on which call; the gate has let this person here. */
function acting(c: Context<House>) {
  const { staff, world } = c.var
  if (!staff) throw new HTTPException(404)
  return {
    id: c.req.param('id') ?? '',
    clerk: { person: staff.person, unit: staff.unitName, at: world.now() },
    db: world.db,
  }
}

function answer(outcome: string, values: Values, to: string, field = ''): string | Refused {
  if (outcome === 'moved') return to
  if (outcome === 'not found') throw new HTTPException(404)
  if (outcome === 'changed meanwhile') return { problems: [stale], values, status: 409 }
  const refusal = outcome as CallRefusal
  const problem = { field: fields[refusal] ?? field, message: messages[refusal] }
  return { problems: [problem], values, status: problem.field ? 422 : 409 }
}

/** The same, naming who it is that cannot enter a sector any more. */
async function answerNaming(c: Context<House>, outcome: string, values: Values) {
  const { id, db } = acting(c)
  const told = answer(outcome, values, `/staff/calls/${id}/`)
  const found = outcome === 'sector closed' ? await call(db, id) : null
  if (typeof told === 'string' || !found) return told
  const names = (await closedAmong(db, found)).join('；')
  if (names === '') return told
  const message = `${names}：请先在其申报中办理“不予入库”（本系统设定）`
  return { ...told, problems: [{ field: '', message }] }
}

calls.post(
  '/staff/calls/new/',
  posted(async (c, values) => {
    const { clerk, db } = acting(c)
    const form = Call.safeParse(values)
    const problems = form.success ? lateFor(form.data, dayOf(clerk.at)) : problemsOf(form.error)
    if (!form.success || problems.length > 0) return { problems, values }
    const outcome = await drawCall(db, form.data, clerk)
    return outcome === 'drawn'
      ? `/staff/calls/${form.data.id}/`
      : { problems: [stale], values, status: 409 }
  }),
)

calls.post(
  '/staff/calls/:id/text/',
  posted(async (c, values) => {
    const { id, clerk, db } = acting(c)
    const form = Redraft.safeParse({ ...values, id })
    const problems = form.success ? lateFor(form.data, dayOf(clerk.at)) : problemsOf(form.error)
    if (!form.success || problems.length > 0) return { problems, values }
    return answer(await redrawCall(db, form.data, clerk), values, `/staff/calls/${id}/`)
  }),
)

calls.post(
  '/staff/calls/:id/annulment/',
  posted(async (c, values) => {
    const { id, clerk, db } = acting(c)
    const form = Annulment.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    return answer(await discardCall(db, { id, ...form.data, ...clerk }), values, '/staff/calls/')
  }),
)

calls.post(
  '/staff/calls/:id/proposal/',
  posted(async (c, values) => {
    const { id, clerk, db } = acting(c)
    const kind = String(values['kind'] ?? '')
    const found = await call(db, id)
    if (!found) throw new HTTPException(404)
    // A call is published under the number it was drawn up with.
    const number = kind === 'call-publication' ? found.number : values['number']
    const form = CallDocument.safeParse({ ...values, number })
    if (!form.success) return { problems: problemsOf(form.error), values }
    if (!Object.hasOwn(callProposals, kind))
      return { problems: [{ field: '', message: '请选择要提请的事项' }], values }
    const outcome = await proposeOfCall(db, {
      id,
      kind: kind as keyof typeof callProposals,
      ...form.data,
      ...clerk,
    })
    const told = await answerNaming(c, outcome, values)
    return outcome === 'document used' && typeof told !== 'string'
      ? bearerNamed(db, told, form.data.number)
      : told
  }),
)

calls.post(
  '/staff/calls/:id/verdict/',
  posted(async (c, values) => {
    const { id, clerk, db } = acting(c)
    const form = AdmissionVerdict.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await decideOfCall(db, { id, verdict: form.data, ...clerk })
    if (outcome === 'moved') await signNow(c.var.world)
    if (outcome === 'document used') return proposedNumberUsed(db, values, callStream(id))
    return answerNaming(c, outcome, values)
  }),
)

calls.post(
  '/staff/calls/:id/slots/',
  posted(async (c, values) => {
    const { id, clerk, db } = acting(c)
    const form = Slots.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    if (!startsOf(form.data))
      return { problems: [{ field: 'count', message: '最后一段超过了当天，请减少段数' }], values }
    const problems = tooFar(form.data, dayOf(clerk.at))
    if (problems.length > 0) return { problems, values }
    const outcome = await addSlots(db, id, form.data, clerk)
    if (outcome === 'overlap')
      return { problems: [{ field: 'from', message: '同一地点的时段重叠，请调整' }], values }
    if (outcome === 'too early')
      return { problems: [{ field: 'on', message: '答辩日期不能早于征集开始的日期' }], values }
    return answer(outcome, values, `/staff/calls/${id}/#slots`)
  }),
)

calls.post(
  '/staff/calls/:id/slots/removal/',
  posted(async (c, values) => {
    const { id, clerk, db } = acting(c)
    const form = SlotRemoval.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await removeSlot(db, id, form.data, clerk)
    if (outcome === 'no slot' || outcome === 'held') {
      const message =
        outcome === 'held' ? '这一段已经登记了答辩结果，不能取消' : '没有这个时段，可能已经取消'
      return { problems: [{ field: '', message }], values, status: 409 }
    }
    return answer(outcome, values, `/staff/calls/${id}/#slots`)
  }),
)

calls.post(
  '/staff/calls/:id/selection/',
  posted(async (c, values) => {
    const { id, clerk, db } = acting(c)
    const form = Selection.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await select(db, id, form.data, clerk)
    if (typeof outcome === 'object') return { problems: [outcome], values }
    if (outcome === 'not closed' || outcome === 'publicised') {
      const message =
        outcome === 'not closed'
          ? '征集还没有截止：截止以后才能选取，以免后申报的单位吃亏（本系统设定）'
          : '拟入库名单已经公示，不能再选取'
      return { problems: [{ field: '', message }], values, status: 409 }
    }
    return answer(outcome, values, `/staff/calls/${id}/#selection`)
  }),
)
