import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Db } from '#db/client'
import { draftNotice, hearSubject, noticeDraft, reviseDraft } from '#db/notice-drafts'
import { issueNotice, openOnGround } from '#db/notice-issue'
import { decideNotice, moveNotice } from '#db/notice-moves'
import { noticeStream } from '#db/notices'
import { bearerNamed, proposedNumberUsed } from '#functions/bearer-named'
import { deed, idOf } from '#functions/deed'
import { posted } from '#functions/posted'
import { proposalRefusals } from '#functions/proposal-refusals'
import type { House } from '#functions/world'
import { AdmissionVerdict } from '#domain/admission-verdict'
import { Version } from '#domain/decision'
import {
  Hearing,
  NoticeCorrection,
  NoticeDraft,
  NoticeIssue,
  NoticeMove,
  Rectification,
} from '#domain/notice-form'
import { penalProblems } from '#domain/penal-words'
import { type Problem, type Refused, type Values, problemsOf } from '#domain/problems'

/** What the bureau does about notices (通报, Art. 13), and what a promoter reports; mounted behind the staff's gate. */
export const notices = new Hono<House>()

const refusals: Record<string, Problem & { status?: 409 | 422 }> = {
  ...proposalRefusals,
  'not in charge': { field: 'entry', message: '对象应为现任的行业推进机构' },
  'time to answer': {
    field: 'answer',
    message: '陈述申辩期限未满，不能按“未陈述申辩”记录（期限系本系统设定，非《办法》规定）',
  },
  'own draft': {
    field: '',
    message: '拟过或改过本稿的人不能签发，请由另一位经办人员签发（本系统设定，非《办法》规定）',
  },
  'number used': { field: 'number', message: '这个发文字号已用于另一份文件，请核对' },
  'document used': { field: 'document', message: '移交依据文号已用于另一份文件，请核对' },
  'still in time': { field: 'action', message: '整改期限未满，不能认定未按期完成整改' },
  'not later': { field: 'dueOn', message: '新的日期应晚于原日期，并且不早于今天' },
  'not told': {
    field: 'toldOn',
    message:
      '事实或者整改要求有改动的，须先告知对象、听取陈述申辩：请填写告知日期（本系统设定，非《办法》规定）',
  },
  'not told how': { field: 'toldHow', message: '请填写告知方式' },
  'told later': { field: 'toldOn', message: '告知日期不能晚于今天' },
  'told earlier': { field: 'toldOn', message: '告知日期不能早于通报的签发日期' },
  'no successor': {
    field: 'successor',
    message: '承接机构应为其他在任的行业推进机构，并且不在该行业实施项目（参照《办法》第六条）',
  },
}

const refused = (outcome: string, values: Values): Refused => {
  const { status, ...problem } = refusals[outcome] ?? proposalRefusals['changed meanwhile']
  const field = outcome === 'not later' && 'downOn' in values && !values['dueOn'] ? 'downOn' : null
  return { problems: [field ? { ...problem, field } : problem], values, status: status ?? 422 }
}

const answered = (outcome: string, values: Values, to: string) => {
  if (outcome === 'not found') throw new HTTPException(404)
  return outcome === 'moved' ? to : refused(outcome, values)
}

/** What keeps a draft that was heard from being issued: the form that issues it has none of its fields. */
async function unissuable(db: Db, id: string, outcome: string): Promise<Problem[]> {
  const found = await noticeDraft(db, id)
  if (found && outcome === 'penal word')
    return penalProblems(found).map(({ message }) => ({
      field: '',
      message: `${message}：先退回拟稿，修改后重新告知`,
    }))
  const open = found && outcome === 'ground open' ? await openOnGround(db, found) : null
  return open
    ? [
        {
          field: '',
          message: `同一对象、同一依据的通报尚未办结，请先办结 ${open.number}《${open.title}》`,
          href: `/staff/notices/${open.id}/`,
        },
      ]
    : []
}

notices.post(
  '/staff/notices/drafts/',
  posted(async (c, values) => {
    const form = NoticeDraft.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { db, by } = deed(c)
    const outcome = await draftNotice(db, { form: form.data, ...by })
    return answered(outcome, values, `/staff/notices/drafts/${form.data.key}/`)
  }),
)

notices.post(
  '/staff/notices/drafts/:id/text/',
  posted(async (c, values) => {
    const id = idOf(c)
    const form = NoticeDraft.safeParse({ ...values, key: id })
    const version = Version.safeParse(values['version'])
    if (!form.success) return { problems: problemsOf(form.error), values }
    if (!version.success) return refused('changed meanwhile', values)
    const { db, by } = deed(c)
    const outcome = await reviseDraft(db, { form: form.data, version: version.data, ...by })
    return answered(outcome, values, `/staff/notices/drafts/${id}/`)
  }),
)

notices.post(
  '/staff/notices/drafts/:id/',
  posted(async (c, values) => {
    const form = Hearing.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { db, by } = deed(c)
    const outcome = await hearSubject(db, { id: idOf(c), form: form.data, ...by })
    return answered(outcome, values, `/staff/notices/drafts/${idOf(c)}/`)
  }),
)

notices.post(
  '/staff/notices/drafts/:id/issue/',
  posted(async (c, values) => {
    const form = NoticeIssue.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { db, by } = deed(c)
    const outcome = await issueNotice(db, { id: idOf(c), form: form.data, ...by })
    if (outcome === 'number used')
      return bearerNamed(db, refused(outcome, values), form.data.number)
    const problems = await unissuable(db, idOf(c), outcome)
    if (problems.length > 0) return { problems, values }
    return answered(outcome, values, `/staff/notices/${idOf(c)}/`)
  }),
)

notices.post(
  '/staff/notices/:id/step/',
  posted(async (c, values) => {
    const form = NoticeMove.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { db, scope, by } = deed(c)
    const outcome = await moveNotice(db, { id: idOf(c), form: form.data, scope, ...by })
    if (outcome === 'document used' && form.data.action === 'hand-over')
      return bearerNamed(db, refused(outcome, values), form.data.document)
    return answered(outcome, values, `/staff/notices/${idOf(c)}/`)
  }),
)

notices.post(
  '/staff/notices/:id/verdict/',
  posted(async (c, values) => {
    const form = AdmissionVerdict.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { db, scope, by } = deed(c)
    const outcome = await decideNotice(db, { id: idOf(c), verdict: form.data, scope, ...by })
    if (outcome === 'document used') return proposedNumberUsed(db, values, noticeStream(idOf(c)))
    return answered(outcome, values, `/staff/notices/${idOf(c)}/`)
  }),
)

notices.post(
  '/staff/notices/:id/correction/',
  posted(async (c, values) => {
    const parsed = NoticeCorrection.safeParse(values)
    if (!parsed.success) return { problems: problemsOf(parsed.error), values }
    const { db, scope, by } = deed(c)
    const form = { ...parsed.data, action: 'correct' as const }
    const outcome = await moveNotice(db, { id: idOf(c), form, scope, ...by })
    return answered(outcome, values, `/staff/notices/${idOf(c)}/`)
  }),
)

notices.post(
  '/staff/notices/:id/rectification/',
  posted(async (c, values) => {
    const parsed = Rectification.safeParse(values)
    if (!parsed.success) return { problems: problemsOf(parsed.error), values }
    const { db, scope, by } = deed(c)
    const form = { ...parsed.data, action: 'submit-rectification' as const }
    const outcome = await moveNotice(db, { id: idOf(c), form, scope, ...by })
    return answered(outcome, values, `/staff/notices/${idOf(c)}/`)
  }),
)
