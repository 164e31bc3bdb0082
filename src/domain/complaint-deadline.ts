import { addDays, addWorkingDays, lastDayOf } from '#domain/calendar'
import type { ComplaintState } from '#domain/complaint-state'

/** Deadlines of a complaint (办理期限). All of them are our settings, not the text's. */
export const ACCEPT_WITHIN = 5
export const OUTCOME_WITHIN = 30

/** A case is erased so many days after its last move. Our setting. */
export const KEPT_FOR = 365

export const deadlineKinds = ['accept', 'outcome'] as const
export type DeadlineKind = (typeof deadlineKinds)[number]

export const deadlineNames: Record<DeadlineKind, string> = {
  accept: '答复是否受理',
  outcome: '告知处理结果',
}

/** The days by which a complaint received on that day is answered, and by which its outcome is told. */
export const deadlinesFrom = (receivedOn: string): { kind: DeadlineKind; dueOn: string }[] => [
  { kind: 'accept', dueOn: addWorkingDays(receivedOn, ACCEPT_WITHIN) },
  { kind: 'outcome', dueOn: lastDayOf(receivedOn, OUTCOME_WITHIN) },
]

/** The deadlines that reaching this state meets. */
export function metBy(state: ComplaintState): DeadlineKind[] {
  if (state === 'accepted' || state === 'returned') return ['accept']
  if (state === 'declined' || state === 'closed' || state === 'withdrawn') return [...deadlineKinds]
  return []
}

/** The day from which a case that last moved on that day may be erased. */
export const purgeAfter = (movedOn: string) => addDays(movedOn, KEPT_FOR)
