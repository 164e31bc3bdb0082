import { describe, expect, test } from 'vitest'
import {
  endOfMonth,
  lengths,
  monthsDue,
  monthsTo,
  rateOf,
  sumOf,
  told,
  toldFigures,
} from '#domain/statistic'

describe('statistics', () => {
  test('go by calendar months', () => {
    expect(monthsTo('2026-02-10', 3)).toEqual(['2025-12', '2026-01', '2026-02'])
    expect(monthsTo('2026-03-31', 2)).toEqual(['2026-02', '2026-03'])
    expect(['2026-02', '2028-02', '2026-12', '2026-04'].map(endOfMonth)).toEqual([
      '2026-02-28',
      '2028-02-29',
      '2026-12-31',
      '2026-04-30',
    ])
  })

  test('count months that were missed, and again what may be found out late', () => {
    const all = monthsTo('2026-02-10')
    expect(monthsDue('listed', [], '2026-02-10')).toEqual(all)
    expect(monthsDue('listed', all, '2026-02-10')).toEqual(['2026-01', '2026-02'])
    expect(monthsDue('notices', all, '2026-02-10')).toEqual(['2026-02'])
    expect(monthsDue('notices', all, '2026-02-01')).toEqual(['2026-01', '2026-02'])
  })

  test('count complaints only when their month is over, and never again', () => {
    expect(monthsDue('received', [], '2026-02-10')).not.toContain('2026-02')
    expect(monthsDue('standing', [], '2026-02-02')).toEqual(['2026-01'])
    expect(monthsDue('punctual', ['2026-01'], '2026-02-02')).toEqual([])
    // What nobody counted at the month's end cannot be counted later.
    expect(monthsDue('standing', [], '2026-02-10')).toEqual([])
    expect(monthsDue('received', monthsTo('2026-01-31'), '2026-02-10')).toEqual([])
  })

  test('tell no number of complaints that is so small that it points at somebody', () => {
    expect([0, 1, 4, 5, 6].map(told)).toEqual([0, null, null, 5, 6])
  })

  test('tell a rate only where neither side of it is small, and no counts beside it', () => {
    expect(rateOf({ met: 57, late: 6 })).toBe(90)
    expect(rateOf({ met: 20, late: 0 })).toBe(100)
    for (const few of [
      { met: 57, late: 2 },
      { met: 3, late: 20 },
      { met: 0, late: 0 },
    ])
      expect(rateOf(few)).toBeNull()
    const punctual = { measure: 'punctual' as const, month: '2026-01' }
    expect(toldFigures([{ ...punctual, about: 'accept/met', value: 57 }])).toEqual([])
  })

  test('tell how complaints stand in fives', () => {
    const standing = { measure: 'standing' as const, month: '2026-01', about: 'bureau/closed' }
    const values = [0, 3, 5, 22].map((value) => toldFigures([{ ...standing, value }])[0]?.value)
    expect(values).toEqual([0, null, 5, 20])
  })

  test('have classes of length that do not overlap: 以上 would take in its number', () => {
    expect(Object.values(lengths).filter((name) => name.includes('以上'))).toEqual([])
  })

  test('add up by their parts', () => {
    const figure = (about: string, value: number) => ({
      ...{ measure: 'listed' as const, month: '2026-01', about, value },
    })
    const figures = [
      figure('', 9),
      figure('integrator/fireworks', 4),
      figure('promoter/fireworks', 5),
    ]
    expect(sumOf(figures, '2026-01', { 0: 'integrator' })).toBe(4)
    expect(sumOf(figures, '2026-01', { 1: 'fireworks' })).toBe(9)
    expect(sumOf(figures, '2025-12', {})).toBe(0)
  })
})
