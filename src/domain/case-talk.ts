/**
 * What is said in a case (投诉往来) after the complaint: who may say what, and how long it may be. A message of a unit may
 * move the case; a message of the reporter may only withdraw it or ask the bureau for a review.
 */
import { type ComplaintAction, nextState, type ComplaintState } from '#domain/complaint-state'
import type { Enclosure } from '#domain/enclosure'
import type { FilingProof } from '#domain/filing-proof'

export const TEXT_MAX = 5000

/** What is wrong with the length of a text that is about to be sealed; `null` where nothing is. */
export const lengthProblem = ({ length }: string): string | null =>
  length > TEXT_MAX ? `不超过 ${String(TEXT_MAX)} 字，现在是 ${String(length)} 字` : null

/** A case takes so many messages; whoever needs more is better served in person. Our setting. */
export const MESSAGES_MAX = 200

/** An excerpt (摘录) of the complaint that the respondent may be shown once the reporter has agreed to it. */
export type ExcerptAnswer = { of: number; agreed: boolean }

/** How a case ended, as two handlers wrote it down: what the statistics count, without the case. */
export const outcomeKinds = {
  remedied: '属实，已整改或解决',
  mediated: '调解达成一致',
  unproven: '查无实据',
  elsewhere: '不属本渠道，已告知办法',
} as const
export type OutcomeKind = keyof typeof outcomeKinds

/** The sealed body of a message. What is left out is not there; `by` names who wrote it in the unit's name. */
export type Talk = {
  from: 'reporter' | 'unit'
  unit?: string
  by?: string
  text: string
  action?: ComplaintAction
  files?: Enclosure[]
  /** The text of an excerpt the reporter is asked about. */
  excerpt?: string
  answer?: ExcerptAnswer
  /** The ending that a second handler is asked to confirm. */
  outcome?: OutcomeKind
  proof?: FilingProof
}

const reporterActions: readonly ComplaintAction[] = ['withdraw', 'review']

/** What the reporter may do with a case in this state. */
export const reporterMay = (state: ComplaintState) =>
  reporterActions.filter((action) => nextState(state, action) !== null)

const needReason: readonly ComplaintAction[] = ['decline', 'return', 'extend', 'close']

/** Whether a unit may move a case so only with a sealed message that says why. */
export const needsReason = (action: ComplaintAction) => needReason.includes(action)

const isText = (value: unknown): value is string => typeof value === 'string'

/** Whether an opened body can be shown as a message. Its signature has been checked, what stands in it has not. */
export function isTalk(value: unknown): value is Talk {
  if (typeof value !== 'object' || value === null) return false
  const { from, text, unit, by, files, excerpt } = value as Record<string, unknown>
  return (
    (from === 'reporter' || from === 'unit') &&
    isText(text) &&
    [unit, by, excerpt].every((each) => each === undefined || isText(each)) &&
    (files === undefined || Array.isArray(files))
  )
}
