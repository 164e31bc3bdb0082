import { type InspectedKind, inspectedKinds } from '#domain/inspection'
import { stateAfter } from '#domain/state-table'

/**
 * Evaluation (考核评优, Art. 12): what the objective records of inspections are a basis for. The article says no more: the
 * period, the criteria, their weights, the objection and the second person are our setting. Of promoters there is none.
 */
export const evaluatedKinds = inspectedKinds
export type EvaluatedKind = InspectedKind

/** What an institution is evaluated by (考核项). Art. 12 names the first two; the others are our setting. */
export const criteria = {
  service: { label: '服务情况', basis: 'measures/12' },
  breaches: { label: '违法违规情况', basis: 'measures/12' },
  complaints: { label: '投诉办理结果', basis: null },
  timeliness: { label: '答复时效', basis: null },
} as const
export type CriterionKey = keyof typeof criteria
export const criterionKeys = Object.keys(criteria) as [CriterionKey, ...CriterionKey[]]

/** Where a period (考核周期) stands. One opened by mistake is dropped as long as no institution was told. */
export const periodStates = { open: '进行中', ended: '已结束', dropped: '已作废' } as const
export type PeriodState = keyof typeof periodStates

const periodTable = {
  open: { end: 'ended', drop: 'dropped' },
  ended: {},
  dropped: {},
} as const satisfies Record<PeriodState, Record<string, PeriodState>>
export type PeriodAction = 'end' | 'drop'

/** Where a sheet (考核表) stands. Before it is told, its institution knows nothing of it. */
export const sheetStates = {
  draft: '待告知',
  told: '已告知，可提异议',
  objected: '机构有异议，待处理',
  decided: '异议已拟处理，待复核',
  final: '已确认',
} as const
export type SheetState = keyof typeof sheetStates
export const sheetStateKeys = Object.keys(sheetStates) as [SheetState, ...SheetState[]]

/** The state of this name, or `null`: every one. */
export const sheetState = (text: string | null): SheetState | null =>
  sheetStateKeys.find((state) => state === text) ?? null

const sheetTable = {
  draft: { compute: 'draft', tell: 'told' },
  // What is corrected is told anew, and may be objected to anew.
  told: { object: 'objected', correct: 'told', confirm: 'final' },
  objected: { uphold: 'decided', dismiss: 'decided' },
  // What an objection has changed is told anew, and may be objected to anew.
  decided: { return: 'objected', confirm: 'final', adopt: 'told' },
  final: { correct: 'told' },
} as const satisfies Record<SheetState, Record<string, SheetState>>

/** What can be done with a sheet, as its button says it. */
export const sheetActions = {
  compute: '重新计算',
  tell: '告知机构',
  object: '提出异议',
  correct: '更正，重新告知',
  uphold: '异议成立',
  dismiss: '异议不成立',
  return: '退回，重新处理异议',
  confirm: '复核确认',
  adopt: '复核确认，重新告知机构',
} as const
export type SheetAction = keyof typeof sheetActions

/** The period's state after `action`, or `null`: not allowed. */
export const nextPeriodState = (state: PeriodState, action: PeriodAction) =>
  stateAfter<PeriodState>(periodTable, state, action)

/** The sheet's state after `action`, or `null`: not allowed. */
export const nextSheetState = (state: SheetState, action: SheetAction) =>
  stateAfter<SheetState>(sheetTable, state, action)

/** The states in which a sheet is shown to its institution. */
export const isToldSheet = (state: SheetState) => state !== 'draft'

/** How a sheet that waits for staff stands, in words: one that was told and not objected to in time waits for the second person. */
export const sheetWaiting = (state: SheetState) =>
  state === 'told' ? '异议期限已过，待确认' : sheetStates[state]

/** How a sheet stands today, in words. */
export const sheetStanding = (
  { state, objectBy }: { state: SheetState; objectBy: string | null },
  today: string,
) => (today > (objectBy ?? '') ? sheetWaiting(state) : sheetStates[state])

/** The same in the words of the institution: that a decision waits for its second person is told when it stands. */
export const sheetStandingOutside = (
  sheet: { state: SheetState; objectBy: string | null },
  today: string,
) =>
  sheet.state === 'objected' || sheet.state === 'decided'
    ? '异议处理中'
    : sheetStanding(sheet, today)

/** Whether the institution may object to its sheet today: until the last day that it was told. */
export const mayObject = (
  { state, objectBy }: { state: SheetState; objectBy: string | null },
  today: string,
) => nextSheetState(state, 'object') !== null && today <= (objectBy ?? '')

/** Whether this person is the second one: who told the sheet, or proposed the decision, never confirms it. */
export const isSecond = (
  { toldBy, decidedBy }: { toldBy: string | null; decidedBy: string | null },
  person: string,
) => person !== toldBy && person !== decidedBy

/** The tone of the tag that says the state. */
export const sheetTone = (state: SheetState) =>
  (({ draft: 'due', told: 'due', objected: 'due', decided: 'due', final: 'on' }) as const)[state]

/** The tone of the tag that says a period's state. */
export const periodTone = (state: PeriodState) => (state === 'open' ? 'on' : 'past')

const happenings: Record<string, string> = {
  open: '开始考核周期，计算考核表',
  end: '结束考核周期',
  drop: '作废考核周期',
  compute: '重新计算',
  tell: '告知机构',
  object: '机构提出异议',
  correct: '更正，重新告知机构',
  uphold: '拟认定异议成立',
  dismiss: '拟认定异议不成立',
  return: '退回，重新处理异议',
  confirm: '复核确认',
  adopt: '复核确认异议成立，重新告知机构',
}

/** What an event of an evaluation is called on a page. */
export const evaluationHappening = (action: string) =>
  Object.hasOwn(happenings, action) ? (happenings[action] ?? action) : action
