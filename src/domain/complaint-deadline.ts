import { addDays, addWorkingDays, lastDayOf } from '#domain/calendar'
import type { ComplaintState } from '#domain/complaint-state'

/** Deadlines of a complaint (办理期限). All of them are our settings, not the text's. */
export const ACCEPT_WITHIN = 5
export const OUTCOME_WITHIN = 30
/** The one extension of the outcome, at most so many days, with its reason told. */
export const EXTENDED_BY = 30
/** The bureau's review, once the reporter asks for it. */
export const REVIEW_WITHIN = 30

/** A case is erased so many days after its last move. Our setting. */
export const KEPT_FOR = 365

export const deadlineKinds = ['accept', 'outcome', 'review'] as const
export type DeadlineKind = (typeof deadlineKinds)[number]

export const deadlineNames: Record<DeadlineKind, string> = {
  accept: '答复是否受理',
  outcome: '告知处理结果',
  review: '告知复核结果',
}

/** The days by which a complaint received on that day is answered, and by which its outcome is told. */
export const deadlinesFrom = (receivedOn: string): { kind: DeadlineKind; dueOn: string }[] => [
  { kind: 'accept', dueOn: addWorkingDays(receivedOn, ACCEPT_WITHIN) },
  { kind: 'outcome', dueOn: lastDayOf(receivedOn, OUTCOME_WITHIN) },
]

/** The day by which the outcome is told after its one extension. */
export const extendedFrom = (dueOn: string) => lastDayOf(dueOn, EXTENDED_BY)

/** The day by which the bureau answers a review asked for on that day. */
export const reviewDueFrom = (askedOn: string) => lastDayOf(askedOn, REVIEW_WITHIN)

/** The deadlines that reaching this state meets. */
export function metBy(state: ComplaintState): DeadlineKind[] {
  if (state === 'accepted' || state === 'returned') return ['accept']
  if (state === 'declined' || state === 'closed') return ['accept', 'outcome']
  if (state === 'withdrawn' || state === 'archived') return [...deadlineKinds]
  return []
}

/** The day from which a case that last moved on that day may be erased. */
export const purgeAfter = (movedOn: string) => addDays(movedOn, KEPT_FOR)
