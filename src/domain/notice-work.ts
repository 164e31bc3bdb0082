/** The course of a notice (通报的办理, Art. 13): what may follow what, before it is public and after. The two tables are all there is. */
import { stateAfter } from '#domain/state-table'
import type { NoticeState } from '#domain/notice'

/** A draft's states, none of them public. Telling and hearing come before issuing: our setting, after general practice. */
export const draftStates = {
  draft: '拟稿',
  told: '已告知，待陈述申辩',
  heard: '已听取陈述申辩',
  issued: '已签发',
  dropped: '不予通报',
} as const
export type DraftState = keyof typeof draftStates

const draftTable = {
  draft: { revise: 'draft', tell: 'told', drop: 'dropped' },
  told: { hear: 'heard', drop: 'dropped' },
  // A changed text is told anew.
  heard: { redraft: 'draft', issue: 'issued', drop: 'dropped' },
  issued: {},
  dropped: {},
} as const satisfies Record<DraftState, Record<string, DraftState>>

/** What can be done with a draft, as its button says it. */
export const draftActions = {
  revise: '修改拟稿',
  tell: '告知对象',
  hear: '记录陈述申辩',
  redraft: '退回拟稿，修改后重新告知',
  issue: '签发通报',
  drop: '不予通报',
} as const
export type DraftAction = keyof typeof draftActions

const draftHappenings: Record<string, string> = {
  draft: '拟稿',
  revise: '修改拟稿',
  tell: '告知对象',
  hear: '记录陈述申辩',
  redraft: '退回拟稿',
  issue: '签发',
  drop: '决定不予通报',
}

/** What happened to a draft, in words. */
export const draftHappening = (action: string) => draftHappenings[action] ?? action

// Not rectified is a person's decision after the deadline, never a timer's: the day only makes it possible.
const noticeTable = {
  issued: {
    'submit-rectification': 'rectification-submitted',
    extend: 'issued',
    fail: 'not-rectified',
    correct: 'issued',
    withdraw: 'withdrawn',
  },
  'rectification-submitted': {
    return: 'issued',
    accept: 'rectified',
    fail: 'not-rectified',
    correct: 'rectification-submitted',
    withdraw: 'withdrawn',
  },
  rectified: { correct: 'rectified', withdraw: 'withdrawn', 'take-down': 'rectified' },
  'not-rectified': { 'hand-over': 'handed-over', correct: 'not-rectified', withdraw: 'withdrawn' },
  // Work that has passed on does not come back by a withdrawal: a handover ends with the designation (Art. 3).
  'handed-over': { correct: 'handed-over', 'take-down': 'handed-over' },
  withdrawn: { 'take-down': 'withdrawn' },
} as const satisfies Record<NoticeState, Record<string, NoticeState>>

/** What can be done with a notice that is public, as its button says it. */
export const noticeActions = {
  'submit-rectification': '提交整改报告',
  extend: '延长整改期限',
  return: '退回继续整改',
  accept: '认定已完成整改',
  fail: '认定未按期完成整改',
  'hand-over': '移交相关工作',
  correct: '更正通报',
  withdraw: '撤回通报',
  'take-down': '改定下架日期',
} as const
export type NoticeAction = keyof typeof noticeActions

/**
 * Whether one person proposes it and another confirms (our setting): what is found against the subject, what passes its
 * work on, and what changes or takes back what is public, a page that goes down earlier included.
 */
export function isByTwo(
  { action, downOn }: { action: NoticeAction; downOn?: string },
  now: { downOn: string | null },
): boolean {
  if (action === 'take-down') return now.downOn === null || (downOn ?? '') < now.downOn
  return ['fail', 'hand-over', 'correct', 'withdraw'].includes(action)
}

/** What the public page calls a step. */
export const stepNames = {
  issue: '通报并限期整改',
  'submit-rectification': '提交整改报告',
  extend: '延长整改期限',
  return: '退回，继续整改',
  accept: '已完成整改',
  fail: '未按期完成整改',
  'hand-over': '相关工作已移交',
  correct: '更正',
  withdraw: '撤回',
  'take-down': '改定下架日期',
} as const
export type NoticeStep = keyof typeof stepNames

/** The draft's state after `action`, or `null`: not allowed. */
export const nextDraftState = (state: DraftState, action: DraftAction) =>
  stateAfter<DraftState>(draftTable, state, action)

/** The notice's state after `action`, or `null`: not allowed. */
export const nextNoticeState = (state: NoticeState, action: NoticeAction) =>
  stateAfter<NoticeState>(noticeTable, state, action)

/** What may be done with a notice in this state. Only after its due day can it be found not rectified. */
export const noticeActionsFrom = (
  { state, dueOn }: { state: NoticeState; dueOn: string },
  today: string,
): NoticeAction[] =>
  (Object.keys(noticeTable[state]) as NoticeAction[]).filter(
    (action) => action !== 'fail' || today > dueOn,
  )

/** What happened to a notice that is public, in words. */
export function noticeHappening(action: string): string {
  const [, how, what = ''] = /^(propose|return)-(.+)$/.exec(action) ?? []
  if (how && Object.hasOwn(noticeActions, what)) {
    const name = noticeActions[what as NoticeAction]
    return how === 'propose' ? `提请${name}，待复核` : `退回提请：${name}`
  }
  return (stepNames as Record<string, string>)[action] ?? action
}

/** The states in which nothing more is owed, and the days until its page is taken down begin. */
export const isOver = (state: NoticeState) =>
  state === 'rectified' || state === 'handed-over' || state === 'withdrawn'
