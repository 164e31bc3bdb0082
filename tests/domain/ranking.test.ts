import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Contender,
  Selection,
  chosenBy,
  figuresOf,
  ranked,
  ranksOf,
  sectorRanked,
  wrongWith,
} from '#domain/ranking'
import { criteria } from '#domain/review'
import type { Scores } from '#domain/review'
import { Sector } from '#domain/sector'
import { defaultSettings } from '#domain/setting'

const sheet = (score: number) =>
  Object.fromEntries(criteria.map((each) => [each, { score, remark: '评语' }])) as Scores
const one = (id: string, more: Partial<Contender> = {}): Contender => ({
  id,
  name: `示例${id}`,
  sectors: ['biomedicine'],
  sheets: [sheet(80)],
  defence: 80,
  ...more,
})

describe('the figures of an application', () => {
  test('are the mean of its sheets and its defence, weighted as the settings say', () => {
    const { review, defence, total } = figuresOf(
      { sheets: [sheet(60), sheet(81)], defence: 90 },
      defaultSettings,
    )
    expect([review, defence, total]).toEqual([70.5, 90, 78.3])
    const even = { ...defaultSettings, 'weight.review': 1, 'weight.defence': 1 }
    expect(figuresOf({ sheets: [sheet(60)], defence: 90 }, even).total).toBe(75)
  })

  test('have no total while a part is missing', () => {
    expect(figuresOf({ sheets: [], defence: 90 }, defaultSettings).total).toBeNull()
    expect(figuresOf({ sheets: [sheet(60)], defence: null }, defaultSettings).total).toBeNull()
  })

  test('stay between 0 and 100 and never fall when a score rises', () => {
    const score = fc.integer({ min: 0, max: 100 })
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 9 }), score, (scores, defence) => {
        const sheets = scores.map(sheet)
        const total = figuresOf({ sheets, defence }, defaultSettings).total ?? -1
        const more = figuresOf({ sheets, defence: Math.min(100, defence + 1) }, defaultSettings)
        expect(total).toBeGreaterThanOrEqual(0)
        expect(total).toBeLessThanOrEqual(100)
        expect(more.total).toBeGreaterThanOrEqual(total)
      }),
    )
  })
})

describe('the ranking of a sector', () => {
  test('puts the higher first, shares equal ranks, leaves the unfinished last without one', () => {
    const rows = ranked(
      [
        one('a', { defence: null }),
        one('b', { defence: 70 }),
        one('c', { defence: 90 }),
        one('d', { defence: 70 }),
        one('e', { sectors: ['fireworks'] }),
        one('f', { defence: 10 }),
      ],
      'biomedicine',
      defaultSettings,
    )
    expect(rows.map(({ id, rank }) => [id, rank])).toEqual([
      ['c', 1],
      ['b', 2],
      ['d', 2],
      ['f', 4],
      ['a', null],
    ])
  })
})

describe('the ranks of those who are left', () => {
  const fields = one('b', { defence: 60, sectors: ['biomedicine', 'fireworks'] })
  const chosen = ['c', 'd'].map((id) => {
    const { sectors, ...rest } = one(id, { defence: 90 })
    return { sectors, figures: figuresOf(rest, defaultSettings) }
  })

  test('count those who were selected before, in each sector they asked for', () => {
    const left = [fields, one('a', { defence: 90 })]
    const rows = ranked(left, 'biomedicine', defaultSettings, chosen)
    expect(rows.map(({ id, rank }) => [id, rank])).toEqual([
      ['a', 1],
      ['b', 4],
    ])
    expect(
      Object.fromEntries(
        ranksOf([...left, one('e', { sheets: [] })], Sector.options, defaultSettings, chosen),
      ),
    ).toEqual({
      a: { biomedicine: 1 },
      b: { biomedicine: 4, fireworks: 1 },
      e: {},
    })
  })

  test('are said beside the sector, or not at all where none was kept', () => {
    expect(sectorRanked('biomedicine', { biomedicine: 4 })).toBe('生物医药（第 4 名）')
    expect(sectorRanked('biomedicine', undefined)).toBe('生物医药')
  })

  test('of a selection do not change when more are selected after it', () => {
    const score = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(score, fc.nat(), (scores, some) => {
        const all = scores.map((defence, i) => one(String(i), { defence }))
        const kept = ranksOf(all, Sector.options, defaultSettings, [])
        const isGone = (_: unknown, i: number) => ((some >> i) & 1) === 1
        const gone = all.filter(isGone).map((each) => ({
          sectors: each.sectors,
          figures: figuresOf(each, defaultSettings),
        }))
        const left = all.filter((each, i) => !isGone(each, i))
        for (const [id, ranks] of ranksOf(left, Sector.options, defaultSettings, gone))
          expect(ranks).toEqual(kept.get(id))
      }),
    )
  })
})

describe('a selection', () => {
  const given = { places: { biomedicine: 2 }, taken: { biomedicine: 1 }, values: defaultSettings }
  const told = (pairs: string[], contenders = [one('a'), one('b')], reason = '') => {
    const chosen = chosenBy(Selection.parse({ version: '1', chosen: pairs }))
    return wrongWith(chosen, contenders, { ...given, reason })[0]?.message ?? null
  }

  test('counts what was chosen before among the places', () => {
    expect(told(['a:biomedicine'])).toBeNull()
    expect(told(['a:biomedicine', 'b:biomedicine'])).toContain('名额是 2 个，已选取 1 家')
  })

  test('says why one who is chosen is left out of another sector', () => {
    const both = [one('a', { sectors: ['biomedicine', 'fireworks'] }), one('b')]
    expect(told(['a:biomedicine'], both)).toContain('没有全部列入')
    expect(told(['a:biomedicine'], both, '烟花爆竹不在这次征集之列')).toBeNull()
    expect(told(['b:biomedicine'], both)).toBeNull()
  })

  test('is for what was asked for, and for who is there with a result', () => {
    expect(told(['a:fireworks'])).toContain('不含')
    expect(told(['a:biomedicine'], [one('a', { sectors: ['fireworks'] })])).toContain('没有申报')
    expect(told(['z:biomedicine'])).toContain('已不在现场答辩')
    expect(told(['a:biomedicine'], [one('a', { sheets: [] })])).toContain('还没有结果')
  })

  test.each([[[]], [['a']], [['a:nowhere']], [[':biomedicine']], [undefined]])(
    'refuses %j as a tick',
    (chosen) => {
      expect(Selection.safeParse({ version: '1', chosen }).success).toBe(false)
    },
  )
})
