import { type ApplicantKind, applicantKinds } from '#domain/application-form'

/**
 * Admission (入库): the way of an application from submission to the list, Arts. 4 and 5.
 *
 * The tables are the rule; everything below them is derived. Publicity (公示) comes with another issue and is left out.
 */
type Step = {
  to: string
  by: 'staff' | 'applicant'
  label: string
  needs: readonly ('reason' | 'supplement' | 'document')[]
  /** The step is ours: the article names the procedure, not this step. */
  setting?: true
}

const withdraw = {
  to: 'withdrawn',
  by: 'applicant',
  label: '撤回申报',
  needs: [],
  setting: true,
} as const
const reject = { to: 'rejected', by: 'staff', label: '不予入库', needs: ['reason'] } as const
const admit = { to: 'admitted', by: 'staff', label: '入库', needs: ['document'] } as const
const supplementing = {
  'request-supplement': {
    to: 'supplement',
    by: 'staff',
    label: '要求补正',
    needs: ['supplement'],
    setting: true,
  },
  reject,
  withdraw,
} as const
const supplement = {
  answer: { to: 'submitted', by: 'applicant', label: '提交补正', needs: [], setting: true },
  reject,
  withdraw,
} as const
const closed = { admitted: {}, rejected: {}, withdrawn: {} } as const

const procedures = {
  integrator: {
    submitted: {
      accept: { to: 'expert-review', by: 'staff', label: '转专家评审', needs: [] },
      ...supplementing,
    },
    supplement,
    'expert-review': {
      'pass-review': { to: 'defence', by: 'staff', label: '评审通过，进入现场答辩', needs: [] },
      reject,
      withdraw,
    },
    defence: {
      'pass-defence': { to: 'proposed', by: 'staff', label: '答辩通过，拟入库', needs: [] },
      reject,
      withdraw,
    },
    proposed: { admit, reject, withdraw },
    ...closed,
  },
  'ecosystem-provider': {
    submitted: {
      accept: { to: 'qualification-review', by: 'staff', label: '转资格审核', needs: [] },
      ...supplementing,
    },
    supplement,
    'qualification-review': {
      admit: { ...admit, label: '登记备案并入库' },
      reject,
      withdraw,
    },
    ...closed,
  },
} as const satisfies Record<ApplicantKind, Record<string, Record<string, Step>>>

/** The article each procedure stands on: Art. 4 for integrators, Art. 5 for ecosystem providers. */
const articles = { integrator: 'measures/4', 'ecosystem-provider': 'measures/5' } as const

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

/** The article that the procedure of `kind` stands on, as a citation key. */
export const articleOf = (kind: ApplicantKind) => articles[kind]

/** The steps on the way to admission, without what happens beside it. */
export const stepsOf = (kind: ApplicantKind): Status[] =>
  (Object.keys(tableOf(kind)) as Status[]).filter(
    (status) => !['supplement', 'rejected', 'withdrawn'].includes(status),
  )

const everyEdge = applicantKinds.flatMap((kind) =>
  statuses.flatMap((status) => edgesFrom(kind, status)),
)

/** Every action a procedure knows, each once. */
export const actions = [...new Set(everyEdge.map(({ action }) => action))] as [Action, ...Action[]]

/** What an event's action is called on a page. */
export const actionName = (kind: ApplicantKind, action: string): string =>
  action === 'submit'
    ? '提交申报'
    : (statuses.flatMap((status) => edgesFrom(kind, status)).find((e) => e.action === action)
        ?.label ?? action)

/** What the list's announcement is called. Our setting, not the text's. */
export const ADMISSION_TITLE = '服务机构入库名单'
