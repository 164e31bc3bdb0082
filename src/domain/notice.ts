import { daysBetween } from '#domain/calendar'

/** The states of a notice (通报, Art. 13) once it is issued. Overdue is not one of them: it follows from the due day and today. */
export const noticeStates = {
  issued: '限期整改中',
  'rectification-submitted': '已提交整改报告',
  rectified: '已完成整改',
  'not-rectified': '未按期完成整改',
  'handed-over': '相关工作已移交',
  withdrawn: '已撤回',
} as const

export type NoticeState = keyof typeof noticeStates

/** What an event in a notice's stream did to its state. */
export const noticeMoves = {
  issue: 'issued',
  'submit-rectification': 'rectification-submitted',
  return: 'issued',
  accept: 'rectified',
  fail: 'not-rectified',
  'hand-over': 'handed-over',
  withdraw: 'withdrawn',
} as const satisfies Record<string, NoticeState>

export type NoticeMove = keyof typeof noticeMoves

/** Whether the promoter still owes something: the states in which a deadline is shown. */
export const isOpen = (state: NoticeState) =>
  state === 'issued' || state === 'rectification-submitted'

/** What a notice has come to, as the history of its promoter tells it: withdrawn is the notice, not the rectification. */
export const outcomeTitle = (state: NoticeState) =>
  state === 'withdrawn' ? '通报已撤回' : `整改：${noticeStates[state]}`

/** The rectification deadlines among these notices that are still to come on the day `today`; its own day is. */
export const deadlinesAhead = (notices: { state: NoticeState; dueOn: string }[], today: string) =>
  notices.filter(({ state, dueOn }) => isOpen(state) && dueOn >= today).map(({ dueOn }) => dueOn)

/** Whether its page is still up on the day `today`: from its last day on it shows only that there was a notice. */
export const isShown = ({ downOn }: { downOn: string | null }, today: string) =>
  downOn === null || downOn > today

/** How a notice stands today: its words, the tone of its tag, whether it is overdue and the calendar days left (negative: past). */
export type Standing = {
  label: string
  tone: 'on' | 'due' | 'late' | 'past'
  overdue: boolean
  daysLeft: number | null
}

/**
 * How a notice stands on the day `today`. The due day itself is still in time.
 * A report handed in is waiting for the bureau: its notice is not overdue.
 */
export function standing(notice: { state: NoticeState; dueOn: string }, today: string): Standing {
  const { state, dueOn } = notice
  const daysLeft = isOpen(state) ? daysBetween(today, dueOn) : null
  const overdue = state === 'issued' && daysLeft !== null && daysLeft < 0
  const tones = {
    issued: 'due',
    'rectification-submitted': 'due',
    rectified: 'on',
    'not-rectified': 'late',
    'handed-over': 'past',
    withdrawn: 'past',
  } as const
  return {
    label: overdue ? '整改已逾期' : noticeStates[state],
    tone: overdue ? 'late' : tones[state],
    overdue,
    daysLeft,
  }
}

/** The days left in words, or `null` when no deadline runs. */
export function daysLeftText({ daysLeft, overdue }: Standing): string | null {
  if (daysLeft === null) return null
  if (overdue) return `已逾期 ${-daysLeft} 天`
  if (daysLeft < 0) return '整改期限已届满，报告待核'
  return daysLeft === 0 ? '今天到期' : `还剩 ${daysLeft} 天`
}
