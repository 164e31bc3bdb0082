import { isWorkday } from 'chinese-days'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addWorkingDays,
  dayNumber,
  dayOf,
  daysBetween,
  isDay,
  isWorkingDay,
  lastDayOf,
  typedDay,
  yearsBeyondNotices,
} from '#domain/calendar'
import { HELD_FROM, HELD_TO } from '#domain/holidays'

const day = fc
  .date({ min: new Date('1993-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map(dayOf)
const weekday = (on: string) => new Date(`${on}T00:00:00Z`).getUTCDay()

describe('the calendar', () => {
  test('begins a day at midnight in China', () => {
    expect(dayOf(new Date('2026-03-01T15:59:59.999Z'))).toBe('2026-03-01')
    expect(dayOf(new Date('2026-03-01T16:00:00Z'))).toBe('2026-03-02')
  })

  test.each([
    '2015-06-30',
    '2015年6月30日',
    '2015/6/30',
    '2015.06.30',
    '２０１５－６－３０',
    ' 20150630 ',
  ])('reads %s as people type it', (typed) => {
    expect(typedDay(typed)).toBe('2015-06-30')
  })

  test.each(['', '6/30/2015', '2015-6', '2015630', '昨天'])('does not guess at %s', (typed) => {
    expect(typedDay(typed)).toBe(typed)
  })

  test('crosses the ends of months, years and leap days', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2025-12-31', 1)).toBe('2026-01-01')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
  })

  test('does not count the day it starts from, and skips weekends', () => {
    expect(addWorkingDays('2026-11-20', 1)).toBe('2026-11-23')
    expect(addWorkingDays('2026-11-21', 1)).toBe('2026-11-23')
    expect(addWorkingDays('2026-11-23', 5)).toBe('2026-11-30')
  })

  test('follows the State Council’s calendar, make-up days too', () => {
    // 2026: off until 23 February, with the 14th and the 28th worked.
    expect(isWorkingDay('2026-02-14')).toBe(true)
    expect(isWorkingDay('2026-02-16')).toBe(false)
    expect(addWorkingDays('2026-02-13', 1)).toBe('2026-02-14')
    expect(addWorkingDays('2026-02-14', 1)).toBe('2026-02-24')
    expect(addWorkingDays('2026-02-14', 5)).toBe('2026-02-28')
    expect(addWorkingDays('2026-09-30', 1)).toBe('2026-10-08')
  })

  test('rolls a last day on a holiday to the next working day (Civil Code 203)', () => {
    expect(lastDayOf('2026-09-01', 30)).toBe('2026-10-08')
    expect(lastDayOf('2026-08-03', 30)).toBe('2026-09-02')
    // A Saturday that is worked is a last day like any other.
    expect(lastDayOf('2026-09-10', 30)).toBe('2026-10-10')
  })

  test('agrees with a calendar that others keep, on every day it holds', () => {
    for (let on = HELD_FROM; on <= HELD_TO; on = addDays(on, 1))
      expect([on, isWorkingDay(on)]).toEqual([on, isWorkday(on)])
  })

  test('knows only weekends beyond the notices it holds, and says so', () => {
    const first = addDays(HELD_TO, 1)
    const year = first.slice(0, 4)
    const later = String(Number(year) + 1)
    expect(yearsBeyondNotices([HELD_TO])).toEqual([])
    expect(yearsBeyondNotices([`${later}-03-01`, first, HELD_TO, `${year}-02-01`])).toEqual([
      year,
      later,
    ])
    for (let on = first; on <= addDays(first, 30); on = addDays(on, 1))
      expect(isWorkingDay(on)).toBe(weekday(on) % 6 !== 0)
  })

  test('knows which texts are days', () => {
    expect(isDay('2024-02-29')).toBe(true)
    for (const text of ['2026-02-29', '2026-2-1', '2026-13-01', '2026-00-10', '', 'today'])
      expect(isDay(text)).toBe(false)
  })

  test('adds and takes away the same days', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -20_000, max: 20_000 }), (on, n) => {
        expect(addDays(addDays(on, n), -n)).toBe(on)
        expect(daysBetween(on, addDays(on, n))).toBe(n)
      }),
    )
  })

  test('orders days as their texts', () => {
    fc.assert(
      fc.property(day, day, (a, b) => {
        expect(Math.sign(dayNumber(a) - dayNumber(b))).toBe(a < b ? -1 : a > b ? 1 : 0)
      }),
    )
  })

  test('ends on a working day, with as many of them passed as were added', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 400 }), (on, n) => {
        const end = addWorkingDays(on, n)
        expect(isWorkingDay(end)).toBe(true)
        const passed = Array.from({ length: daysBetween(on, end) }, (_, i) => addDays(on, i + 1))
        expect(passed.filter(isWorkingDay)).toHaveLength(n)
      }),
    )
  })
})
