/**
 * States of a complaint (投诉状态). The table is the rule; the rest is derived from it.
 * Our setting, not the text's: Art. 6（四） only says that the promoter receives and handles complaints.
 */
const transitions = {
  filed: {
    accept: 'accepted',
    decline: 'declined',
    return: 'returned',
    transfer: 'transferred',
    withdraw: 'withdrawn',
  },
  returned: { accept: 'accepted', decline: 'declined', withdraw: 'withdrawn' },
  transferred: {
    accept: 'accepted',
    decline: 'declined',
    return: 'returned',
    withdraw: 'withdrawn',
  },
  accepted: { handle: 'handling', extend: 'accepted', withdraw: 'withdrawn' },
  declined: { review: 'review', archive: 'archived' },
  handling: { close: 'closed', extend: 'handling', withdraw: 'withdrawn' },
  closed: { review: 'review', archive: 'archived' },
  withdrawn: { archive: 'archived' },
  review: { archive: 'archived' },
  archived: {},
} as const

export type ComplaintState = keyof typeof transitions
export type ComplaintAction = {
  [S in ComplaintState]: keyof (typeof transitions)[S]
}[ComplaintState]

export const complaintStates = Object.keys(transitions) as [ComplaintState, ...ComplaintState[]]

export const stateNames: Record<ComplaintState, string> = {
  filed: '已提交',
  returned: '补正',
  transferred: '转办',
  accepted: '已受理',
  declined: '不予受理',
  handling: '办理中',
  closed: '已办结',
  withdrawn: '撤回',
  review: '复核',
  archived: '归档',
}

/** The tone of the tag that says the state. */
export const stateTone = (state: ComplaintState) =>
  state === 'closed'
    ? ('on' as const)
    : ['declined', 'withdrawn', 'archived'].includes(state)
      ? ('past' as const)
      : ('due' as const)

export const actionNames: Record<ComplaintAction, string> = {
  accept: '受理',
  decline: '不予受理',
  return: '退回补正',
  transfer: '转市工信局办理',
  handle: '开始办理',
  extend: '延长期限',
  close: '办结',
  withdraw: '记录撤回',
  review: '转入复核',
  archive: '归档',
}

export const complaintActions = Object.keys(actionNames) as [ComplaintAction, ...ComplaintAction[]]

/** The state after `action`, or `null` where the table has no such move. */
export function nextState(from: ComplaintState, action: ComplaintAction): ComplaintState | null {
  const allowed: Partial<Record<ComplaintAction, ComplaintState>> = transitions[from]
  return allowed[action] ?? null
}

/** The moves the table has from this state. */
export const actionsFrom = (state: ComplaintState) =>
  complaintActions.filter((action) => nextState(state, action) !== null)

/** Whether the table leads from this state to a closing. */
export const canBeClosed = (state: ComplaintState): boolean =>
  actionsFrom(state).some((action) => {
    const to = nextState(state, action)
    return action === 'close' || (to !== null && to !== state && canBeClosed(to))
  })
