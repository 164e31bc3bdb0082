import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { AdmissionRefusal } from '#db/admissions'
import {
  type MoveRefusal,
  type VerdictRefusal,
  decideAdmission,
  moveApplication,
} from '#db/application-decisions'
import type { MoveOutcome } from '#db/application-moves'
import { applicationStream, applicationWithin } from '#db/applications'
import { settingsOf } from '#db/settings'
import { bearerNamed, proposedNumberUsed } from '#functions/bearer-named'
import { signNow } from '#functions/log-keeping'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { edge } from '#domain/admission'
import { AdmissionVerdict } from '#domain/admission-verdict'
import { CODE_UNCHECKED, Decision, wanting } from '#domain/decision'
import { type Problem, problemsOf } from '#domain/problems'

/** What staff decide about applications (Arts. 4 and 5): the bureau's clerks, nobody else. */
export const decisions = new Hono<House>()

// Whoever may not read this application finds nothing here: the scope is in the query.
decisions.use('/staff/applications/:id/*', async (c, next) => {
  const { world, scope } = c.var
  const found = scope && (await applicationWithin(world.db, c.req.param('id'), scope))
  if (!found) throw new HTTPException(404)
  c.set('application', found)
  return next()
})

const stale: Problem = {
  field: 'version',
  message: '已被他人处理：这份申报的状态已有变化，本次没有保存。请核对最新状态后再办',
}
const refusals: Record<
  Exclude<MoveOutcome | AdmissionRefusal | VerdictRefusal | MoveRefusal, 'moved' | 'not found'>,
  { problem: Problem; status: 409 | 422 }
> = {
  'changed meanwhile': { problem: stale, status: 409 },
  'not allowed': {
    problem: { field: 'action', message: '这份申报在现在的状态下不能这样办理' },
    status: 409,
  },
  'not applied for': {
    problem: { field: 'sectors', message: '只能在申报的行业内选择入库行业' },
    status: 422,
  },
  'already proposed': {
    problem: { field: 'action', message: '这份申报已经提请入库，正在等待复核' },
    status: 409,
  },
  'too few sheets': {
    problem: {
      field: 'action',
      message: '已签署的评审表还不够，暂不能进入现场答辩（份数系本系统设定，见“系统设定”）',
    },
    status: 409,
  },
  'by call': {
    problem: {
      field: 'action',
      message: '集成服务商按征集批次择优选取、公示和入库，请在“征集与遴选”中办理（本系统设定）',
      href: '/staff/calls/',
    },
    status: 409,
  },
  'checklist open': {
    problem: {
      field: 'action',
      message: '资格审核还有未审核或不符合的项目，不能登记备案并入库：请先在“资格审核”中登记',
    },
    status: 409,
  },
  'reason missing': {
    problem: {
      field: 'reason',
      message: '有申报的行业没有列入，请写明理由（本系统设定）；申报单位看得到',
    },
    status: 422,
  },
  'code unchecked': { problem: { field: 'codeCheck', message: CODE_UNCHECKED }, status: 422 },
  'not proposed': {
    problem: { field: 'version', message: '没有待复核的提请，可能已由他人复核或退回' },
    status: 409,
  },
  'own proposal': {
    problem: {
      field: 'outcome',
      message: '提请人不能复核自己的提请，请由另一位经办人员复核（本系统设定，非《办法》规定）',
    },
    status: 422,
  },
  'document used': {
    problem: {
      field: 'document',
      message: '该文号已用于另一份公告、通报或另一日的入库，请核对依据文号',
    },
    status: 422,
  },
  'already admitted': {
    problem: { field: 'sectors', message: '该单位在所选行业已有同类入库记录' },
    status: 422,
  },
  'promoter there': {
    problem: {
      field: 'sectors',
      message:
        '该单位是所选行业的行业推进机构，或者承接了该行业移交的工作，不参与该行业的实施工作（参照《办法》第六条；不予入库系本系统设定，非《办法》规定）',
    },
    status: 422,
  },
}

decisions.post(
  '/staff/applications/:id/decision/',
  posted(async (c, values) => {
    const { staff, application: found, world } = c.var
    const { db, now } = world
    if (!found || !staff) throw new HTTPException(404)
    const { id } = found

    const form = Decision.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const decision = form.data
    const taken = edge(found.kind, found.status, decision.action)
    // A stale page is answered by the move itself, which also knows a retry.
    const isCurrent = found.version === decision.version
    const problems = isCurrent && taken ? wanting(taken, decision, now(), await settingsOf(db)) : []
    if (problems.length > 0) return { problems, values }

    const { person, unitName: unit } = staff
    const outcome = await moveApplication(db, { id, decision, person, unit, at: now() })
    if (outcome === 'not found') throw new HTTPException(404)
    if (outcome === 'moved') return `/staff/applications/${id}/`
    const { problem, status } = refusals[outcome]
    if (outcome === 'document used')
      return bearerNamed(db, { problems: [problem], values, status }, decision.document)
    return { problems: [problem], values, status }
  }),
)

decisions.post(
  '/staff/applications/:id/admission/',
  posted(async (c, values) => {
    const { staff, application: found, world } = c.var
    if (!found || !staff) throw new HTTPException(404)
    const form = AdmissionVerdict.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }

    const { id } = found
    const { person, unitName: unit } = staff
    const deed = { id, verdict: form.data, person, unit, at: world.now() }
    const outcome = await decideAdmission(world.db, deed)
    if (outcome === 'not found') throw new HTTPException(404)
    if (outcome === 'moved') {
      await signNow(world)
      return `/staff/applications/${id}/`
    }
    if (outcome === 'document used')
      return proposedNumberUsed(world.db, values, applicationStream(id))
    const { problem, status } = refusals[outcome]
    return { problems: [problem], values, status }
  }),
)
