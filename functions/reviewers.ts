import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import { assignReviewer, endAssignment } from '#db/review-assignments'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { problemsOf } from '#domain/problems'

/** Who reads which application for the expert review (Art. 4): the bureau gives and takes it. */
export const reviewers = new Hono<House>()

const Choice = z.object({
  person: z.string('请选择评审专家').min(1, '请选择评审专家').max(60, '请选择评审专家'),
  step: z.enum(['assign', 'end'], '请选择“分派”或“收回”'),
})

const messages = {
  over: '专家评审已经结束，或者没有这一步：不能再分派；办结以后也不能再收回',
  'no reviewer': '这个人不是在用的评审专家，请重新选择',
  'changed meanwhile': '分派情况刚刚有变化，本次没有保存，请核对后再试',
}

reviewers.post(
  '/staff/applications/:id/reviewers/',
  posted(async (c, values) => {
    const { staff, application, world } = c.var
    if (!staff || !application) throw new HTTPException(404)
    const form = Choice.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { person, step } = form.data
    const act = step === 'assign' ? assignReviewer : endAssignment
    const deed = { application: application.id, person, by: staff.person, at: world.now() }
    const outcome = await act(world.db, deed)
    if (outcome === 'assigned') return `/staff/applications/${application.id}/`
    return { problems: [{ field: 'person', message: messages[outcome] }], values, status: 409 }
  }),
)
