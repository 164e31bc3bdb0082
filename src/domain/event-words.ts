import { accountActions } from '#domain/account'
import { amendmentHappening } from '#domain/amendment'
import { actionName as applicationAction } from '#domain/admission'
import { applicantKinds } from '#domain/application-form'
import { callHappening } from '#domain/call'
import { designationHappening } from '#domain/designation'
import { evaluationHappening } from '#domain/evaluation'
import { inspectionHappening } from '#domain/inspection'
import { institutionHappening } from '#domain/institution-page'
import { draftHappening, noticeHappening } from '#domain/notice-work'

/** What an event of the log says, in the words of the pages; an action without a word of its own stands as it is. */
const actionNames: Record<string, string> = {
  ...accountActions,
  admit: '入库',
  designate: '确定为行业推进机构',
  suspend: '暂停',
  resume: '恢复',
  leave: '退出',
  remove: '移出',
  publish: '发布',
  issue: '签发通报',
  'add-unit': '新增单位',
  'change-unit': '修改单位',
  change: '改动设定',
  'share-unit-key': '交给受理密钥',
  'withdraw-unit-key': '收回受理密钥',
  take: '领办',
  release: '放下',
  refuse: '门口拒绝（一天合计）',
  object: '提出异议',
  uphold: '异议成立',
  dismiss: '异议不成立',
  forget: '保存期满，到期删除',
}

type Naming = (action: string) => string | undefined

/** The moves of a procedure have their words in its own table: one word may be an action of several. */
const inProcedure: Record<string, Naming> = {
  application: (action) =>
    applicantKinds.map((kind) => applicationAction(kind, action)).find((name) => name !== action),
  call: callHappening,
  designation: designationHappening,
  amendment: amendmentHappening,
  institution: institutionHappening,
  'inspection-round': inspectionHappening,
  inspection: inspectionHappening,
  questionnaire: inspectionHappening,
  'evaluation-period': evaluationHappening,
  evaluation: evaluationHappening,
  notice: noticeHappening,
  'notice-draft': draftHappening,
}

/** An action in words; `stream` says of which procedure it is. */
export function actionName(action: string, stream = ''): string {
  const [about = ''] = stream.split('/', 1)
  const own = Object.hasOwn(inProcedure, about) ? inProcedure[about]?.(action) : undefined
  if (own !== undefined && own !== action) return own
  return (Object.hasOwn(actionNames, action) ? actionNames[action] : undefined) ?? action
}

const actors: Record<string, string> = {
  applicant: '申报单位',
  institution: '机构',
  operator: '系统部署人员',
  command: '系统部署人员',
  demo: '演示',
  system: '系统',
  reader: '读者',
  enterprise: '企业',
}

/** Who acted: a person by name, or which side. */
export const actorName = (actor: string, name: string | null): string =>
  name ?? (Object.hasOwn(actors, actor) ? (actors[actor] ?? actor) : actor)
