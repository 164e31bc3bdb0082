import { describe, expect, test } from 'vitest'
import {
  Checklist,
  checkItemKeys,
  checksOf,
  filingNumber,
  isQualified,
  remarkOf,
  unexplained,
} from '#domain/qualification'
import { allMet } from '../qualified.ts'

const checks = (more: object = {}) =>
  checksOf(Checklist.parse({ version: '1', ...allMet, ...more }))

describe('the qualification review (art. 5)', () => {
  test('is passed by every item met, and by nothing less', () => {
    expect(isQualified(checks())).toBe(true)
    expect(isQualified(null)).toBe(false)
    for (const item of checkItemKeys) {
      expect(isQualified(checks({ [item]: '' })), item).toBe(false)
      expect(isQualified(checks({ [item]: 'unmet' })), item).toBe(false)
    }
  })

  test('says why an item is not met, and may be kept half-done', () => {
    expect(unexplained(checks({ cases: '' }))).toEqual([])
    expect(unexplained(checks({ cases: 'unmet' })).map(({ field }) => field)).toEqual([
      remarkOf('cases'),
    ])
    expect(unexplained(checks({ cases: 'unmet', casesRemark: '没有案例' }))).toEqual([])
    expect(Checklist.safeParse({ version: '1', cases: 'perhaps' }).success).toBe(false)
  })

  test('files under a number of the year', () => {
    expect(filingNumber({ year: 2026, no: 7 })).toBe('BA-2026-0007')
  })
})
