import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addWorkingDays,
  dayNumber,
  dayOf,
  daysBetween,
  isDay,
  typedDay,
} from '#domain/calendar'

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

  test('ends working days on the weekday on which as many have passed as were added', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 400 }), (on, n) => {
        const end = addWorkingDays(on, n)
        expect([0, 6]).not.toContain(weekday(end))
        const passed = Array.from({ length: daysBetween(on, end) }, (_, i) => addDays(on, i + 1))
        expect(passed.filter((each) => ![0, 6].includes(weekday(each)))).toHaveLength(n)
      }),
    )
  })
})
