import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type DesignationRefusal, decideDesignation, moveDesignation } from '#db/designation-moves'
import { type NominationRefusal, designation, designationStream, nominate } from '#db/designations'
import { bearerNamed, proposedNumberUsed } from '#functions/bearer-named'
import { posted } from '#functions/posted'
import { type Told, proposalRefusals } from '#functions/proposal-refusals'
import type { House } from '#functions/world'
import { AdmissionVerdict } from '#domain/admission-verdict'
import { dayOf } from '#domain/calendar'
import { DesignationMove, Nomination, lacking, stepFrom } from '#domain/designation'
import { type Refused, problemsOf } from '#domain/problems'

/** How a sector comes by its promoter (Art. 3), as the bureau's clerks keep it. */
export const designations = new Hono<House>()

const inPool: Told = {
  field: 'creditCode',
  message:
    '该单位在这个行业有尚未退出的集成服务商或生态服务商入库记录，不能同时担任该行业推进机构（参照《办法》第六条；不予确定系本系统设定，非《办法》规定）',
  status: 422,
}
const differs: Told = {
  field: 'name',
  message: '名录中这个统一社会信用代码的单位名称与此不同：请按名录填写，或先办理名称变更',
  status: 422,
}
const nominationRefusals: Record<NominationRefusal, Told> = {
  'in the pool': inPool,
  'name differs': differs,
  'already promoter': {
    field: 'creditCode',
    message: '该单位已是这个行业的行业推进机构',
    status: 422,
  },
  'already nominated': {
    field: 'creditCode',
    message: '该单位在这个行业已有未办结的提名',
    status: 409,
  },
  'changed meanwhile': proposalRefusals['changed meanwhile'],
}

const refusals: Record<DesignationRefusal | 'changed meanwhile', Told> = {
  ...proposalRefusals,
  'in the pool': { ...inPool, field: 'action' },
  'name differs': { ...differs, field: 'action' },
  'sector taken': {
    field: 'ends',
    message:
      '每个细分行业只有一家行业推进机构（《办法》第三条），而现任情况与提请时所选的不符：由同一文件结束现任的，请勾选后提请',
    status: 409,
  },
  'document used': {
    field: 'document',
    message: '该文号已用于另一份公告或通报，请核对批复文号',
    status: 422,
  },
  'notice later': {
    field: 'on',
    message:
      '现任机构有在这一天以后作出、尚未办结的通报，结束日期不能早于该通报：请核对日期，或者先办结、撤回通报',
    status: 422,
  },
  'too early': { field: 'on', message: '日期不能早于现任的确定日期', status: 422 },
}

const refused = ({ status, ...problem }: Told, values: Refused['values']): Refused => ({
  problems: [problem],
  values,
  status,
})

designations.post(
  '/staff/promoters/new/',
  posted(async (c, values) => {
    const { staff, world } = c.var
    if (!staff) throw new HTTPException(404)
    const form = Nomination.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const clerk = { person: staff.person, unit: staff.unitName, at: world.now() }
    const outcome = await nominate(world.db, form.data, clerk)
    return outcome === 'nominated'
      ? `/staff/promoters/${form.data.id}/`
      : refused(nominationRefusals[outcome], values)
  }),
)

designations.post(
  '/staff/promoters/:id/step/',
  posted(async (c, values) => {
    const { staff, world } = c.var
    const { db, now } = world
    const id = c.req.param('id') ?? ''
    const found = staff && (await designation(db, id))
    if (!found) throw new HTTPException(404)
    const form = DesignationMove.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const move = form.data
    // A stale page is answered by the move itself, which also knows a retry.
    const isCurrent = found.version === move.version && stepFrom(found.state, move.action)
    const since = found.designatedOn ?? found.reportedOn ?? found.nominatedOn
    const problems = isCurrent ? lacking(move, dayOf(now()), since) : []
    if (problems.length > 0) return { problems, values }

    const clerk = { person: staff.person, unit: staff.unitName, at: now() }
    const outcome = await moveDesignation(db, { id, move, ...clerk })
    if (outcome === 'not found') throw new HTTPException(404)
    if (outcome === 'moved') return `/staff/promoters/${id}/`
    const told = refused(refusals[outcome], values)
    return outcome === 'document used' ? bearerNamed(db, told, move.document) : told
  }),
)

designations.post(
  '/staff/promoters/:id/verdict/',
  posted(async (c, values) => {
    const { staff, world } = c.var
    const id = c.req.param('id') ?? ''
    if (!staff) throw new HTTPException(404)
    const form = AdmissionVerdict.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const clerk = { person: staff.person, unit: staff.unitName, at: world.now() }
    const outcome = await decideDesignation(world.db, { id, verdict: form.data, ...clerk })
    if (outcome === 'not found') throw new HTTPException(404)
    if (outcome === 'document used')
      return proposedNumberUsed(world.db, values, designationStream(id))
    return outcome === 'moved' ? `/staff/promoters/${id}/` : refused(refusals[outcome], values)
  }),
)
