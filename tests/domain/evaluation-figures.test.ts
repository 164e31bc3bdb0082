import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CriterionKey, criterionKeys } from '#domain/evaluation'
import {
  Figures,
  countedOf,
  figuresOf,
  hundredths,
  leftOutOf,
  totalOf,
  without,
} from '#domain/evaluation-figures'
import { type Counts, nothing } from '#domain/evaluation-words'
import { defaultSettings } from '#domain/setting'

const on = '2026-07-10'
const quarters = ['2026-Q1', '2026-Q2']
/** Complaints as they are counted. */
const complaints = (upheld: number, others: number, of = quarters, small = 0) => ({
  ...{ upheld, others, small, quarters: of, isPromoter: false },
})
const held = (more: Partial<Counts> = {}): Counts => ({ ...nothing(quarters), ...more })
const figures = (more: Partial<Counts> = {}, values = defaultSettings) =>
  figuresOf({ counts: held(more), values, on })
const of = (key: CriterionKey, more: Partial<Counts>) =>
  figures(more).criteria.find((one) => one.key === key) ?? expect.fail()
const full: Partial<Counts> = {
  answers: { yes: 57, no: 3, surveys: 2, small: 0 },
  inspections: { clear: 1, breached: 1, unsaid: 0 },
  complaints: complaints(5, 15),
  replies: { met: 2, missed: 1 },
}

describe('a criterion (Art. 12)', () => {
  test('explains itself: what of how many, and the value', () => {
    expect(of('breaches', full)).toMatchObject({
      numerator: 1,
      denominator: 2,
      value: 50,
      sentence: '2 份已办结的检查记录中 1 份没有发现违法违规情况。',
      basis: 'measures/12',
    })
    expect(of('service', full)).toMatchObject({ numerator: 57, denominator: 60, value: 95 })
    expect(of('complaints', full)).toMatchObject({ value: 75, basis: null })
    expect(of('timeliness', full)).toMatchObject({
      value: 67,
      sentence:
        '3 份答复期限在周期内的检查记录中 2 份在期限内答复。更正过的记录，任何一次在期限内答复的都算。',
    })
  })

  test('has no value and a reason where nothing is on record', () => {
    for (const { key, value, lack, sentence, numerator } of figures().criteria) {
      expect([value, lack, numerator]).toEqual([
        ...[null, key === 'complaints' ? 'too few' : 'nothing', null],
      ])
      expect(sentence).toMatch(/^依据不足：/)
    }
  })

  test('does not count a record that does not say whether breaches were found, and says so', () => {
    const mixed = { inspections: { clear: 1, breached: 0, unsaid: 2 } }
    expect(of('breaches', mixed)).toMatchObject({ denominator: 1 })
    expect(of('breaches', mixed).sentence).toContain('另有 2 份没有写明')
    const unsaid = { inspections: { clear: 0, breached: 0, unsaid: 2 } }
    expect(of('breaches', unsaid).sentence).toContain('2 份检查记录都没有写明')
  })

  test.each([
    [1, 0],
    [4, 0],
    [0, 4],
    [2, 2],
    [1, 4],
    [4, 5],
    [16, 4],
  ])(
    'tells nothing of %i upheld and %i other complaints: a cell would be below five',
    (...cell) => {
      const [upheld, others] = cell
      const one = of('complaints', { complaints: complaints(upheld, others) })
      expect([one.value, one.lack, one.numerator, one.denominator]).toEqual([
        ...[null, 'too few', null, null],
      ])
      expect(one.sentence.replace('不满 5 件', '')).not.toMatch(/\d/)
    },
  )

  test.each([
    [5, 5, 50],
    [0, 5, 100],
    [5, 0, 0],
  ])('counts %i upheld and %i other complaints as %i', (upheld, others, value) => {
    expect(of('complaints', { complaints: complaints(upheld, others) }).value).toBe(value)
  })

  test.each([
    [1, 0, 0],
    [4, 0, 0],
    [2, 2, 0],
    [16, 4, 0],
    [9, 9, 1],
  ])('says of %i and %i complaints what it says of none', (upheld, others, small) => {
    const none = of('complaints', { complaints: complaints(0, 0) })
    const few = of('complaints', { complaints: complaints(upheld, others, quarters, small) })
    expect(few).toEqual(none)
    const led = { ...complaints(upheld, others, quarters, small), isPromoter: true }
    expect(of('complaints', { complaints: led })).toEqual(none)
  })

  test('keeps no number of complaints that is too small, and never where they came from', () => {
    const kept = JSON.stringify(figures({ complaints: complaints(3, 91) }))
    expect(kept).not.toMatch(/91|94/)
    const counted = of('complaints', { ...full, sources: { ...nothing([]).sources } })
    expect(counted.sources).toEqual([])
  })

  test('is not counted where a survey had too few answers, or the period no whole quarter', () => {
    expect(of('service', { answers: { yes: 0, no: 0, surveys: 0, small: 1 } })).toMatchObject({
      lack: 'too few',
      sentence: '依据不足：周期内的问卷调查都不满 5 份回答。',
    })
    const none = { complaints: complaints(0, 0, []) }
    expect(of('complaints', none).sentence).toContain('没有一个季度完整落在周期内')
  })
})

describe('the total', () => {
  test('weighs what has a basis, scales the weights to it, and says how', () => {
    const { total, sentence } = figures({ ...full, answers: nothing([]).answers })
    // 50×40 + 75×20 + 67×10, by 70.
    expect(total).toBe(60)
    expect(sentence).toBe(
      '4 项中有依据的 3 项，其余不计，权重按这几项折算。违法违规情况 50×40，投诉办理结果 75×20，答复时效 67×10，合起来 4170，除以权重之和 70，四舍五入得 60。',
    )
  })

  test('is not made of fewer criteria than the setting says', () => {
    const one = { inspections: { clear: 3, breached: 0, unsaid: 0 } }
    expect(figures(one).total).toBeNull()
    expect(figures(one).sentence).toContain('4 项中有依据的 1 项，少于 2 项')
    expect(figures(one, { ...defaultSettings, 'evaluation.least': 1 }).total).toBe(100)
    expect(figures({}, { ...defaultSettings, 'evaluation.least': 1 }).total).toBeNull()
  })

  test('leaves out what has no weight', () => {
    const values = { ...defaultSettings, 'evaluation.timeliness': 0 }
    const { criteria, total } = figures(full, values)
    expect(criteria.find(({ key }) => key === 'timeliness')).toMatchObject({ lack: 'no weight' })
    expect(total).toBe(Math.floor((2 * (95 * 30 + 50 * 40 + 75 * 20) + 90) / 180))
  })

  test('loses one criterion after an objection, which stays out when it is counted anew', () => {
    const counted = figures(full)
    const less = without(counted, 'breaches', 2)
    expect(less.criteria.map(({ lack }) => lack)).toEqual([null, 'left out', null, null])
    expect(less.total).toBe(Math.floor((2 * (95 * 30 + 75 * 20 + 67 * 10) + 60) / 120))
    expect(leftOutOf(less)).toEqual(['breaches'])
    expect(countedOf(less)).toEqual(['service', 'complaints', 'timeliness'])
    const again = figuresOf({
      counts: held(full),
      values: defaultSettings,
      on,
      leftOut: ['breaches'],
    })
    expect(again).toEqual(less)
    expect(Figures.parse(JSON.parse(JSON.stringify(less)))).toEqual(less)
  })

  const value = fc.option(fc.integer({ min: 0, max: 100 }))
  const weight = fc.integer({ min: 1, max: 100 })
  const counted = fc.array(fc.record({ value, weight, label: fc.constant('示例') }), {
    maxLength: 6,
  })

  test('is a whole number between the least and the most of what it is made of', () => {
    fc.assert(
      fc.property(counted, (all) => {
        const values = all.flatMap(({ value }) => (value === null ? [] : [value]))
        const { total } = totalOf(all, 1)
        if (values.length === 0) {
          expect(total).toBeNull()
        } else {
          expect(Number.isInteger(total)).toBe(true)
          expect(total).toBeGreaterThanOrEqual(Math.min(...values))
          expect(total).toBeLessThanOrEqual(Math.max(...values))
        }
      }),
    )
  })

  test('does not change with what has no basis, nor when all weights grow alike', () => {
    fc.assert(
      fc.property(counted, weight, fc.integer({ min: 1, max: 9 }), (all, other, times) => {
        const { total } = totalOf(all, 1)
        expect(totalOf([...all, { label: '示例', value: null, weight: other }], 1).total).toBe(
          total,
        )
        const grown = all.map((one) => ({ ...one, weight: one.weight * times }))
        expect(totalOf(grown, 1).total).toBe(total)
      }),
    )
  })
})

test('hundredths are whole, half rounded up', () => {
  expect([hundredths(1, 3), hundredths(2, 3), hundredths(1, 200), hundredths(0, 7)]).toEqual([
    ...[33, 67, 1, 0],
  ])
  expect(criterionKeys).toHaveLength(4)
})
