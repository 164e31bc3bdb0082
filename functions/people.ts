import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import {
  type Administrator,
  type GrantRefusal,
  approveGrant,
  endAccess,
  proposeGrant,
  proposePerson,
} from '#db/grants'
import { inviteAgain } from '#db/invites'
import { confirmRecovery, requestRecovery } from '#db/recoveries'
import { personOf } from '#db/staff-list'
import { posted } from '#functions/posted'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'
import { AccountStep, ProposedGrant, ProposedPerson, RecoveryRequest } from '#domain/account-form'
import { type Problem, type Refused, type Values, problemsOf } from '#domain/problems'

/** The people on the staff, what they are granted and how they begin anew; administrators keep them, two by two. */
export const people = new Hono<House>()

const messages: Record<GrantRefusal, Problem> = {
  'not found': { field: '', message: '没有可以办理的事项，可能已由他人办理，请看最新情况' },
  'not this unit': { field: 'role', message: '这个角色与所选单位的类别不符，请核对' },
  'granted already': { field: 'role', message: '这个人已有角色或待复核的提请；要更换，请先结束' },
  own: {
    field: '',
    message: '须由另一位账号管理员办理：提请人不能复核自己的提请，也不能办理本人的授权或恢复',
  },
  decided: { field: '', message: '已经复核过。邀请链接只显示一次；需要时请重新发放邀请' },
  'two administrators first': {
    field: '',
    message:
      '最初两位账号管理员都激活以前，不能办理人员；其中一位没有激活、邀请又过期的，请部署人员在服务器上重新发放',
  },
  'two administrators stay': {
    field: '',
    message: '至少保留两位在用的账号管理员。请先增设一位，再结束这一位',
  },
  'changed meanwhile': { field: '', message: '刚刚有其他变化，本次没有保存，请核对后再试' },
}
const refused = (why: GrantRefusal, values: Values = {}): Refused => ({
  problems: [messages[why]],
  values,
  status: why === 'not this unit' || why === 'own' ? 422 : 409,
})

/** Who acts, and on whom; throws a 404 for a person there is none of. */
async function deedOn(c: Context<House>): Promise<{ person: string; deed: Administrator }> {
  const { staff, world } = c.var
  const person = c.req.param('id') ?? ''
  if (!staff || !(await personOf(world.db, person))) throw new HTTPException(404)
  return { person, deed: { by: staff.person, at: world.now() } }
}

people.post(
  '/staff/people/new/',
  posted(async (c, values) => {
    const { staff, world } = c.var
    if (!staff) throw new HTTPException(404)
    const form = ProposedPerson.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const deed = { by: staff.person, at: world.now() }
    const outcome = await proposePerson(world.db, form.data, deed)
    return outcome === 'done' ? `/staff/people/${form.data.id}/` : refused(outcome, values)
  }),
)

people.post(
  '/staff/people/:id/grant/',
  posted(async (c, values) => {
    const { person, deed } = await deedOn(c)
    const form = ProposedGrant.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await proposeGrant(c.var.world.db, person, form.data, deed)
    return outcome === 'done' ? `/staff/people/${person}/` : refused(outcome, values)
  }),
)

people.post(
  '/staff/people/:id/end/',
  posted(async (c, values) => {
    const { person, deed } = await deedOn(c)
    const form = AccountStep.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await endAccess(c.var.world.db, person, form.data.step, deed)
    return outcome === 'done' ? `/staff/people/${person}/` : refused(outcome, values)
  }),
)

people.post(
  '/staff/people/:id/recovery/',
  posted(async (c, values) => {
    const { person, deed } = await deedOn(c)
    const form = RecoveryRequest.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await requestRecovery(c.var.world.db, person, form.data, deed)
    return outcome === 'done' ? `/staff/people/${person}/` : refused(outcome, values)
  }),
)

type Making = typeof approveGrant | typeof confirmRecovery | typeof inviteAgain

/** A post that may end in an invitation: its page shows the link, this once. */
const inviting = (path: string, make: Making) =>
  people.post(path, async (c, next) => {
    await typed(c)
    const { person, deed } = await deedOn(c)
    const outcome = await make(c.var.world.db, person, deed)
    if (typeof outcome === 'string') c.set('refused', refused(outcome))
    else if (outcome.token) c.set('invitation', outcome.token)
    else return c.redirect(`/staff/people/${person}/`, 303)
    return next()
  })

inviting('/staff/people/:id/approval/', approveGrant)
inviting('/staff/people/:id/invite/', inviteAgain)
inviting('/staff/people/:id/recovery/confirmation/', confirmRecovery)
