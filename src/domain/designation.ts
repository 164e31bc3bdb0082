import * as z from 'zod'
import { NAME_MAX } from '#domain/application-fields'
import { dayProblem, typedDay } from '#domain/calendar'
import { CreditCode } from '#domain/credit-code'
import { REASON_MAX, Version } from '#domain/decision'
import { DocumentNumber, normalNumber } from '#domain/document-number'
import { optionalText, plainText } from '#domain/plain-text'
import type { Problem } from '#domain/problems'
import { Sector } from '#domain/sector'

/** Where the designation (确定) of a sector's promoter stands, Art. 3. */
export const designationStates = {
  nominated: '已提名',
  'reported-to-government': '已报市政府',
  designated: '已确定',
  ended: '已结束',
  withdrawn: '已撤回提名',
} as const
export type DesignationState = keyof typeof designationStates

/**
 * The table is the rule: the bureau nominates and reports, the city government agrees (Art. 3). That a nomination can be
 * withdrawn is our setting: the text does not say what becomes of one that is not agreed to.
 */
const transitions = {
  nominated: {
    report: { to: 'reported-to-government', label: '记录报请市政府' },
    withdraw: { to: 'withdrawn', label: '撤回提名', setting: true },
  },
  'reported-to-government': {
    designate: { to: 'designated', label: '提请确定' },
    withdraw: { to: 'withdrawn', label: '撤回提名', setting: true },
  },
  designated: { end: { to: 'ended', label: '提请结束' } },
  ended: {},
  withdrawn: {},
} as const

export const designationActions = ['report', 'designate', 'end', 'withdraw'] as const
export type DesignationAction = (typeof designationActions)[number]

export type DesignationStep = {
  action: DesignationAction
  to: DesignationState
  label: string
  setting: boolean
}

/** The steps that leave `state`, in the table's order. */
export const stepsFrom = (state: DesignationState): DesignationStep[] =>
  Object.entries<{ to: DesignationState; label: string; setting?: boolean }>(
    transitions[state],
  ).map(([action, { setting = false, ...step }]) => ({
    ...step,
    setting,
    action: action as DesignationAction,
  }))

/** The step that `action` takes from `state`, or `null` where there is none. */
export const stepFrom = (state: DesignationState, action: string): DesignationStep | null =>
  stepsFrom(state).find((step) => step.action === action) ?? null

/** These are published, so one person proposes them and another confirms (our setting). */
export const isPublished = (action: DesignationAction) => action === 'designate' || action === 'end'

/** The tone of the tag that says the state. */
export const designationTone = (state: DesignationState) =>
  state === 'designated'
    ? ('on' as const)
    : state === 'ended' || state === 'withdrawn'
      ? ('past' as const)
      : ('due' as const)

const happenings: Record<string, string> = {
  nominate: '提名',
  report: '报请市人民政府',
  withdraw: '撤回提名',
  'propose-designate': '提请确定，待复核',
  'propose-end': '提请结束，待复核',
  'return-designate': '退回：确定',
  'return-end': '退回：结束',
  designate: '复核同意，确定并公布',
  end: '复核同意，结束并公布',
}

/** What an event of a designation is called on a page. */
export const designationHappening = (action: string) => happenings[action] ?? action

/** What the announcement of a designation is called. Our setting, not the text's. */
export const DESIGNATION_TITLE = '关于确定细分行业推进机构的公告'

/** What the bureau sends to nominate an institution; `id` is the form's own, so that a retry is the same nomination. */
export const Nomination = z.object({
  id: z.uuid('页面已过期，请刷新后再试'),
  sector: Sector,
  name: plainText('单位名称', { min: 2, max: NAME_MAX }),
  creditCode: CreditCode,
  reason: plainText('提名理由', { max: REASON_MAX, lines: true }),
})
export type Nomination = z.infer<typeof Nomination>

/** A step of a designation as its form sends it. What a step needs besides, `lacking` says. */
export const DesignationMove = z.object({
  version: Version,
  action: z.enum(designationActions, '请选择一项办理'),
  document: z.string('请填写文号').overwrite(normalNumber).max(60, '文号不超过 60 字').default(''),
  on: z.string('请填写日期').overwrite(typedDay).max(20, '日期应写成 2026-03-31').default(''),
  /** The designation in force that the same document ends. */
  ends: z.string('请重新选择').max(80, '请重新选择').default(''),
  reason: optionalText('理由', { max: REASON_MAX, lines: true }),
})
export type DesignationMove = z.infer<typeof DesignationMove>

const documentNames: Record<DesignationAction, string> = {
  report: '报请文号',
  designate: '批复文号',
  end: '批复文号',
  withdraw: '',
}

/** What a step lacks of what it needs; `since` is the day before which it cannot have happened. */
export function lacking(move: DesignationMove, today: string, since: string): Problem[] {
  const { action, document, on, reason } = move
  const problems: Problem[] = []
  const unexplained: Problem[] =
    (action === 'withdraw' || action === 'end') && reason === ''
      ? [{ field: 'reason', message: '请写明理由' }]
      : []
  if (action === 'withdraw') return unexplained

  const issue = DocumentNumber.safeParse(document).error?.issues[0]
  if (document === '')
    problems.push({ field: 'document', message: `请填写${documentNames[action]}` })
  else if (issue) problems.push({ field: 'document', message: issue.message })
  const wrongDay = dayProblem('日期', on)
  if (wrongDay) problems.push({ field: 'on', message: wrongDay })
  else if (on > today) problems.push({ field: 'on', message: '日期不能晚于今天' })
  else if (on < since) problems.push({ field: 'on', message: `日期不能早于上一步的 ${since}` })
  return [...problems, ...unexplained]
}
