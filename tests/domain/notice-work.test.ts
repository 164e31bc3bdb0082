import { describe, expect, test } from 'vitest'
import { type NoticeState, noticeStates } from '#domain/notice'
import {
  type DraftAction,
  type DraftState,
  type NoticeAction,
  draftActions,
  draftStates,
  nextDraftState,
  nextNoticeState,
  noticeActions,
  noticeActionsFrom,
} from '#domain/notice-work'

const draftEdges = {
  draft: { revise: 'draft', tell: 'told', drop: 'dropped' },
  told: { hear: 'heard', drop: 'dropped' },
  heard: { redraft: 'draft', issue: 'issued', drop: 'dropped' },
  issued: {},
  dropped: {},
} as const
const edges: Record<NoticeState, string> = {
  issued: 'submit-rectification extend fail correct withdraw',
  'rectification-submitted': 'return accept fail correct withdraw',
  rectified: 'correct withdraw take-down',
  'not-rectified': 'hand-over correct withdraw',
  'handed-over': 'correct take-down',
  withdrawn: 'take-down',
}

describe('the course of a notice (Art. 13)', () => {
  test('has these edges before it is public, and no other', () => {
    for (const state of Object.keys(draftStates) as DraftState[])
      for (const action of Object.keys(draftActions) as DraftAction[]) {
        const row: Partial<Record<DraftAction, DraftState>> = draftEdges[state]
        expect([state, action, nextDraftState(state, action)]).toEqual([
          state,
          action,
          row[action] ?? null,
        ])
      }
  })

  test('has these edges once it is public, and no other', () => {
    for (const state of Object.keys(noticeStates) as NoticeState[])
      for (const action of Object.keys(noticeActions) as NoticeAction[]) {
        const allowed = edges[state].split(' ').includes(action)
        expect([state, action, nextNoticeState(state, action) !== null]).toEqual([
          state,
          action,
          allowed,
        ])
      }
    expect(nextNoticeState('issued', 'constructor' as NoticeAction)).toBeNull()
  })

  test('lets nobody find it not rectified before the due day is over', () => {
    const notice = { state: 'issued', dueOn: '2026-02-01' } as const
    expect(noticeActionsFrom(notice, '2026-02-01')).not.toContain('fail')
    expect(noticeActionsFrom(notice, '2026-02-02')).toContain('fail')
  })
})
