import { describe, expect, test } from 'vitest'
import {
  type NoticeState,
  daysLeftText,
  deadlinesAhead,
  isOpen,
  noticeStates,
  outcomeTitle,
  standing,
} from '#domain/notice'
import { penalWords } from '#domain/penal-words'

const issued = { state: 'issued', dueOn: '2026-06-10' } as const
const states = Object.keys(noticeStates) as NoticeState[]

describe('a notice (Art. 13)', () => {
  test.each([
    ['2026-06-09', '限期整改中', 'due', '还剩 1 天'],
    ['2026-06-10', '限期整改中', 'due', '今天到期'],
    ['2026-06-11', '整改已逾期', 'late', '已逾期 1 天'],
  ])('on %s reads %s', (today, label, tone, left) => {
    const found = standing(issued, today)
    expect(found).toMatchObject({ label, tone, overdue: tone === 'late' })
    expect(daysLeftText(found)).toBe(left)
  })

  test('is not overdue while a report waits for the bureau', () => {
    const found = standing({ ...issued, state: 'rectification-submitted' }, '2026-06-11')
    expect(found).toMatchObject({ label: '已提交整改报告', overdue: false })
    expect(daysLeftText(found)).toBe('整改期限已届满，报告待核')
  })

  test('has a deadline ahead up to its own day, while it is open', () => {
    const all = states.map((state, i) => ({ state, dueOn: `2027-01-0${i + 1}` }))
    const open = all.filter(({ state }) => isOpen(state)).map(({ dueOn }) => dueOn)
    expect(open).toEqual(['2027-01-01', '2027-01-02'])
    expect(deadlinesAhead(all, '2027-01-01')).toEqual(open)
    expect(deadlinesAhead(all, '2027-01-02')).toEqual(['2027-01-02'])
  })

  test('that is withdrawn is told as a notice, not as a rectification', () => {
    expect(outcomeTitle('withdrawn')).toBe('通报已撤回')
    expect(outcomeTitle('rectified')).toBe('整改：已完成整改')
  })

  test('shows no deadline once it is over, whatever the day', () => {
    for (const state of states.filter((each) => !isOpen(each))) {
      const found = standing({ ...issued, state }, '2030-01-01')
      expect(found).toMatchObject({ label: noticeStates[state], overdue: false, daysLeft: null })
      expect(daysLeftText(found)).toBeNull()
    }
  })

  test('says in no state what only an administrative penalty may say', () => {
    expect(Object.values(noticeStates).join()).not.toMatch(new RegExp(penalWords.join('|')))
  })
})
