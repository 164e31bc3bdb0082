import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type AmendmentRefusal, decideAmendment, moveAmendment } from '#db/amendment-moves'
import { amendment, amendmentStream } from '#db/amendments'
import { institution } from '#db/institutions'
import { filed } from '#functions/amendment-filing'
import { bearerNamed, proposedNumberUsed } from '#functions/bearer-named'
import { posted } from '#functions/posted'
import { type Told, proposalRefusals } from '#functions/proposal-refusals'
import type { House } from '#functions/world'
import { AdmissionVerdict } from '#domain/admission-verdict'
import { AmendmentMove, lackingIn } from '#domain/amendment-form'
import { dayOf } from '#domain/calendar'
import { isId } from '#domain/listing'
import { type Refused, problemsOf } from '#domain/problems'

/** What the bureau does about changes after admission (入库后变更); mounted behind the staff's gate. */
export const amendments = new Hono<House>()

const refusals: Record<AmendmentRefusal | 'changed meanwhile', Told> = {
  ...proposalRefusals,
  'same name': {
    field: 'action',
    message: '新名称与现在的名称相同，不必变更：请写明理由，不予办理',
    status: 409,
  },
  gone: {
    field: 'action',
    message: '所涉的记录或产品已不在，不能办理：请写明理由，不予办理',
    status: 409,
  },
  'not allowed now': {
    field: 'action',
    message: '所涉记录的状态已有变化，不能这样办理：请写明理由，不予办理',
    status: 409,
  },
  'too early': {
    field: 'on',
    message: '生效日期不能早于它上一次变化的日期，请改后再提请',
    status: 422,
  },
  'renamed since': {
    field: 'on',
    message:
      '生效日期应晚于上一次名称变更的日期，同一天不能变更两次；又不能晚于今天，所以上一次就在今天的，请明天再提请',
    status: 422,
  },
  'document used': {
    field: 'document',
    message: '该文号已用于另一份公告或通报，请核对',
    status: 422,
  },
  'sector taken': {
    field: 'action',
    message: '它在这个行业已有未结束的入库或确定记录，或者承接了该行业移交的工作，不能再增加',
    status: 409,
  },
}

const refused = (why: keyof typeof refusals, values: Refused['values']): Refused => {
  const { status, ...problem } = refusals[why]
  return { problems: [problem], values, status }
}

/** Who acts; a place behind the gate always has somebody. */
function clerkOf(c: Context<House>) {
  const { staff, world } = c.var
  if (!staff) throw new HTTPException(404)
  return { person: staff.person, unit: staff.unitName, at: world.now() }
}

amendments.post(
  '/staff/institutions/:id/amendment/',
  posted(async (c, values) => {
    const id = c.req.param('id') ?? ''
    const { person, unit } = clerkOf(c)
    if (!isId(id) || !(await institution(c.var.world.db, id))) throw new HTTPException(404)
    const by = { institutionId: id, author: 'bureau' as const, actor: person, unit }
    const outcome = await filed(c, values, by)
    return 'id' in outcome ? `/staff/amendments/${outcome.id}/` : outcome
  }),
)

amendments.post(
  '/staff/amendments/:id/step/',
  posted(async (c, values) => {
    const { db } = c.var.world
    const id = c.req.param('id') ?? ''
    const clerk = clerkOf(c)
    const found = await amendment(db, id)
    if (!found) throw new HTTPException(404)
    const form = AmendmentMove.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const problems = lackingIn(found.kind, form.data, dayOf(clerk.at))
    if (problems.length > 0) return { problems, values }
    const outcome = await moveAmendment(db, { id, move: form.data, ...clerk })
    if (outcome === 'not found') throw new HTTPException(404)
    if (outcome === 'moved') return `/staff/amendments/${id}/`
    const told = refused(outcome, values)
    return outcome === 'document used' ? bearerNamed(db, told, form.data.document) : told
  }),
)

amendments.post(
  '/staff/amendments/:id/verdict/',
  posted(async (c, values) => {
    const { db } = c.var.world
    const id = c.req.param('id') ?? ''
    const form = AdmissionVerdict.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await decideAmendment(db, { id, verdict: form.data, ...clerkOf(c) })
    if (outcome === 'not found') throw new HTTPException(404)
    if (outcome === 'document used') return proposedNumberUsed(db, values, amendmentStream(id))
    return outcome === 'moved' ? `/staff/amendments/${id}/` : refused(outcome, values)
  }),
)
