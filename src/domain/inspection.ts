import { stateAfter } from '#domain/state-table'
import { itemsOf } from '#domain/provisions'
import { type Kind, conductArticle, dutyArticle } from '#domain/institution'

/**
 * Inspection (跟踪检查, Art. 12): led by the service centre, the sector's promoter taking part, of integrators and ecosystem
 * providers; an objective record, and a basis for evaluation. The methods are the article's own words; rounds, states and
 * the institution's reply are our setting.
 */
export const inspectionMethods = {
  survey: '问卷调查',
  telephone: '电话访谈',
  visit: '实地走访',
} as const
export type InspectionMethod = keyof typeof inspectionMethods
export const methodKeys = Object.keys(inspectionMethods) as [
  InspectionMethod,
  ...InspectionMethod[],
]

/** Whether a record says that breaches were found: the evaluation counts it, and no program reads the text for it. */
export const breachesFound = { none: '没有发现', found: '有发现' } as const
export type BreachFound = keyof typeof breachesFound
export const breachKeys = Object.keys(breachesFound) as [BreachFound, ...BreachFound[]]

/** Art. 12 names these two kinds and no promoter. */
export const inspectedKinds = ['integrator', 'ecosystem-provider'] as const satisfies Kind[]
export type InspectedKind = (typeof inspectedKinds)[number]

/** What a finding may cite: the items of the kind's duties (Art. 7 or 8) and of its conduct code (Art. 10 or 11). */
export function inspectedProvisions(kind: InspectedKind): string[] {
  return [dutyArticle(kind), conductArticle(kind)].flatMap((article) =>
    Array.from(
      { length: itemsOf(article) },
      (_, i) => `measures/${String(article)}-${String(i + 1)}`,
    ),
  )
}

/** Where a round (检查轮次) stands. */
export const roundStates = { open: '进行中', ended: '已结束' } as const
export type RoundState = keyof typeof roundStates

const roundTable = {
  open: { revise: 'open', include: 'open', end: 'ended' },
  ended: {},
} as const satisfies Record<RoundState, Record<string, RoundState>>
export type RoundAction = 'revise' | 'include' | 'end'

/** Where a record (检查记录) stands. Before it is recorded, its institution knows nothing of it. */
export const inspectionStates = {
  draft: '草稿',
  recorded: '已记录，待机构答复',
  replied: '机构已答复',
  closed: '已办结',
  dropped: '草稿已作废',
} as const
export type InspectionState = keyof typeof inspectionStates

const inspectionTable = {
  draft: { revise: 'draft', record: 'recorded', drop: 'dropped' },
  // What is corrected is told anew, and may be answered anew.
  recorded: { reply: 'replied', correct: 'recorded', close: 'closed' },
  replied: { correct: 'recorded', close: 'closed' },
  closed: { correct: 'recorded' },
  dropped: {},
} as const satisfies Record<InspectionState, Record<string, InspectionState>>

/** What can be done with a record, as its button says it. */
export const inspectionActions = {
  revise: '填写记录',
  record: '完成记录，请机构答复',
  drop: '作废草稿',
  reply: '提交答复',
  correct: '更正记录',
  close: '办结',
} as const
export type InspectionAction = keyof typeof inspectionActions

/** The round's state after `action`, or `null`: not allowed. */
export const nextRoundState = (state: RoundState, action: RoundAction) =>
  stateAfter<RoundState>(roundTable, state, action)

/** The record's state after `action`, or `null`: not allowed. */
export const nextInspectionState = (state: InspectionState, action: InspectionAction) =>
  stateAfter<InspectionState>(inspectionTable, state, action)

/** The states in which a record is shown to its institution. */
export const isTold = (state: InspectionState) =>
  state === 'recorded' || state === 'replied' || state === 'closed'

/** Whether a record takes notes from the field: of a site visit, until it ends. The database holds it too. */
export const takesNotes = ({
  method,
  state,
}: {
  method: InspectionMethod
  state: InspectionState
}) => method === 'visit' && state !== 'closed' && state !== 'dropped'

/** Whether the institution may reply to its record today: until the last day that it was told. */
export const mayReply = (
  { state, replyBy }: { state: InspectionState; replyBy: string | null },
  today: string,
) => nextInspectionState(state, 'reply') !== null && today <= (replyBy ?? '')

/** How a record that waits for staff stands, in words: one that was told waits once it was not answered in time. */
export const inspectionWaiting = (state: InspectionState) =>
  state === 'recorded' ? '答复期限已过，待办结' : inspectionStates[state]

/** The tone of the tag that says the state. */
export const inspectionTone = (state: InspectionState) =>
  (({ draft: 'due', recorded: 'due', replied: 'due', closed: 'on', dropped: 'past' }) as const)[
    state
  ]

const happenings: Record<string, string> = {
  open: '开始一轮检查',
  'revise-round': '更正本轮信息',
  include: '列入受检机构',
  end: '结束本轮检查',
  begin: '建立检查记录',
  revise: '填写草稿',
  record: '完成记录，告知机构',
  reply: '机构答复',
  correct: '更正记录',
  close: '办结',
  drop: '作废草稿',
  attach: '加入证据材料',
  detach: '移除证据材料',
  'make-links': '发出问卷链接',
  answer: '收到问卷回答',
  forget: '保存期满，删除问卷回答',
}

/** What an event of an inspection is called on a page. */
export const inspectionHappening = (action: string) =>
  Object.hasOwn(happenings, action) ? (happenings[action] ?? action) : action
