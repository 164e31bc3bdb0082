import { type Step, articles, procedures } from '#domain/admission-table'
import { type ApplicantKind, applicantKinds } from '#domain/application-form'

/** Where an application stands (入库申报的状态). */
const statusNames = {
  submitted: '已提交',
  supplement: '待补正',
  'expert-review': '专家评审',
  defence: '现场答辩',
  proposed: '拟入库',
  'qualification-review': '资格审核',
  admitted: '已入库',
  rejected: '未入库',
  withdrawn: '已撤回',
} as const
export type Status = keyof typeof statusNames

export const statuses = Object.keys(statusNames) as [Status, ...Status[]]
export const statusName = (status: Status) => statusNames[status]

/** The tone of the tag that says where an application stands. */
export const statusTone = (status: Status) =>
  status === 'admitted'
    ? ('on' as const)
    : status === 'rejected' || status === 'withdrawn'
      ? ('past' as const)
      : ('due' as const)

/** What can be done next to an application: one edge of its procedure's table. */
export type Edge = Omit<Step, 'to' | 'setting'> & {
  action: Action
  to: Status
  article: string
  setting: boolean
}

type Tables = typeof procedures
type ActionsOf<T> = { [S in keyof T]: keyof T[S] }[keyof T]
export type Action = { [K in ApplicantKind]: ActionsOf<Tables[K]> }[ApplicantKind]

const tableOf = (kind: ApplicantKind): Partial<Record<Status, Record<string, Step>>> =>
  procedures[kind]

/** The edges that leave `status`, in the table's order. None leaves a closed application. */
export const edgesFrom = (kind: ApplicantKind, status: Status): Edge[] =>
  Object.entries(tableOf(kind)[status] ?? {}).map(([action, { setting = false, ...step }]) => ({
    ...step,
    setting,
    action: action as Action,
    to: step.to as Status,
    article: articles[kind],
  }))

/** The edge that `action` takes from `status`, or `null` where the procedure has none. */
export const edge = (kind: ApplicantKind, status: Status, action: string): Edge | null =>
  edgesFrom(kind, status).find((candidate) => candidate.action === action) ?? null

export const isOpen = (kind: ApplicantKind, status: Status) => edgesFrom(kind, status).length > 0

/**
 * Whether reviewers can still be given an application, or lose it: its expert review (Art. 4) is to come or under way.
 * A trigger of the database says the same.
 */
export const takesReviewers = ({ kind, status }: { kind: ApplicantKind; status: Status }) =>
  kind === 'integrator' && ['submitted', 'supplement', 'expert-review'].includes(status)

/** The article that the procedure of `kind` stands on, as a citation key. */
export const articleOf = (kind: ApplicantKind) => articles[kind]

/** The steps on the way to admission, without what happens beside it. */
export const stepsOf = (kind: ApplicantKind): Status[] =>
  (Object.keys(tableOf(kind)) as Status[]).filter(
    (status) => !['supplement', 'rejected', 'withdrawn'].includes(status),
  )

/** Whether a step on the way is ours: the article of the procedure knows no such state. */
export const isStepOurs = (kind: ApplicantKind, step: Status): boolean =>
  step !== 'submitted' &&
  statuses
    .flatMap((status) => edgesFrom(kind, status))
    .filter(({ to }) => to === step)
    .every(({ setting }) => setting)

const everyEdge = applicantKinds.flatMap((kind) =>
  statuses.flatMap((status) => edgesFrom(kind, status)),
)

/** Every action a procedure knows, each once. */
export const actions = [...new Set(everyEdge.map(({ action }) => action))] as [Action, ...Action[]]

/** What happens to an application without moving it. */
const otherNames: Record<string, string> = {
  submit: '提交申报',
  'propose-admission': '提请入库',
  'return-admission': '退回入库提请',
  'sign-review': '专家签署评审表',
  'recuse-review': '评审专家回避',
  'put-to-call': '归入征集',
  'book-defence': '预约答辩时段',
  'cancel-defence': '原约的答辩时段取消，请另约',
  'record-defence': '登记答辩结果',
  'check-qualification': '登记资格审核结果',
  'renew-code': '更换查询码，原码失效',
  forget: '保存期满，删除所填内容和附件',
}

/**
 * What stays inside the house: who reviews and when is process information, not the applicant's, and an admission is told
 * when a second person has confirmed it.
 */
const insideActions: readonly string[] = [
  'sign-review',
  'recuse-review',
  'record-defence',
  'check-qualification',
  'propose-admission',
  'return-admission',
]

/** Whether the applicant is not told of such an event. */
export const isInside = (action: string) => insideActions.includes(action)

/** What an event's action is called on a page. */
export const actionName = (kind: ApplicantKind, action: string): string =>
  otherNames[action] ??
  statuses.flatMap((status) => edgesFrom(kind, status)).find((e) => e.action === action)?.label ??
  action

/** What the list's announcement is called. Our setting, not the text's. */
export const ADMISSION_TITLE = '服务机构入库名单'
