import { describe, expect, test } from 'vitest'
import { deadlinesFrom, extendedFrom, metBy, reviewDueFrom } from '#domain/complaint-deadline'
import {
  actionNames,
  actionsFrom,
  complaintActions,
  complaintStates,
  nextState,
  stateNames,
} from '#domain/complaint-state'
import { penalWords } from '#domain/penal-words'

const allowed: Record<string, string> = {
  'filed accept': 'accepted',
  'filed decline': 'declined',
  'filed return': 'returned',
  'filed transfer': 'transferred',
  'filed withdraw': 'withdrawn',
  'returned accept': 'accepted',
  'returned decline': 'declined',
  'returned withdraw': 'withdrawn',
  'transferred accept': 'accepted',
  'transferred decline': 'declined',
  'transferred return': 'returned',
  'transferred withdraw': 'withdrawn',
  'accepted handle': 'handling',
  'accepted extend': 'accepted',
  'accepted withdraw': 'withdrawn',
  'declined review': 'review',
  'declined archive': 'archived',
  'handling close': 'closed',
  'handling extend': 'handling',
  'handling withdraw': 'withdrawn',
  'closed review': 'review',
  'closed archive': 'archived',
  'withdrawn archive': 'archived',
  'review archive': 'archived',
}

describe('the states of a complaint', () => {
  test('move by the table and in no other way', () => {
    for (const state of complaintStates)
      for (const action of complaintActions)
        expect(nextState(state, action), `${state} ${action}`).toBe(
          allowed[`${state} ${action}`] ?? null,
        )
  })

  test('offer what the table allows, and nothing once archived', () => {
    expect(actionsFrom('filed')).toEqual(['accept', 'decline', 'return', 'transfer', 'withdraw'])
    expect(actionsFrom('archived')).toEqual([])
  })

  test('have names without the words of penalties', () => {
    const names = [...Object.values(stateNames), ...Object.values(actionNames)].join()

    expect(names).not.toMatch(new RegExp(penalWords.join('|')))
  })
})

describe('the deadlines of a complaint', () => {
  test('are five working days and thirty days, and a last day at a weekend rolls on', () => {
    // Friday 6 March 2026; thirty days later is Sunday 5 April, and the holiday of Qingming lasts to the 6th.
    const due = Object.fromEntries(
      deadlinesFrom('2026-03-06').map(({ kind, dueOn }) => [kind, dueOn]),
    )

    expect(due['accept']).toBe('2026-03-13')
    expect(due['outcome']).toBe('2026-04-07')
  })

  test('are put off by thirty days more, and a review has as many', () => {
    expect(extendedFrom('2026-04-06')).toBe('2026-05-06')
    // Thirty days after Friday 6 March is a Sunday, and the Monday is a holiday.
    expect(reviewDueFrom('2026-03-06')).toBe('2026-04-07')
  })

  test('are met by an answer, and both by an end', () => {
    expect(metBy('accepted')).toEqual(['accept'])
    expect(metBy('transferred')).toEqual([])
    expect(metBy('closed')).toEqual(['accept', 'outcome'])
    expect(metBy('review')).toEqual([])
    expect(metBy('archived')).toContain('review')
  })
})
