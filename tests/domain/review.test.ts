import { describe, expect, test } from 'vitest'
import {
  Relation,
  ReviewSheet,
  criteria,
  scoresOf,
  signedText,
  totalOf,
  wantingToSign,
  weightsIn,
} from '#domain/review'
import { defaultSettings } from '#domain/setting'

const full = {
  version: '1',
  diagnosis: '80',
  diagnosisRemark: '诊断评语',
  resources: '70',
  resourcesRemark: '资源评语',
  integration: '９０',
  integrationRemark: '集成评语',
}
const scores = scoresOf(ReviewSheet.parse(full))

describe('a review sheet (art. 4)', () => {
  test('may be a draft with anything missing', () => {
    const draft = scoresOf(ReviewSheet.parse({ version: '1' }))
    expect(draft.diagnosis).toEqual({ score: null, remark: '' })
    expect(wantingToSign(draft).map(({ field }) => field)).toEqual(
      criteria.flatMap((each) => [each, `${each}Remark`]),
    )
    expect(totalOf(draft, defaultSettings)).toBeNull()
  })

  test('is signed whole, and adds up by the weights of the settings', () => {
    expect(wantingToSign(scores)).toEqual([])
    expect(totalOf(scores, defaultSettings)).toBe(81)
    const even = {
      ...defaultSettings,
      'weight.diagnosis': 1,
      'weight.resources': 1,
      'weight.integration': 1,
    }
    expect(totalOf(scores, even)).toBe(80)
  })

  test('weighs 100 together, whatever shares are set', () => {
    const odd = weightsIn({ ...defaultSettings, 'weight.diagnosis': 7 })
    expect(criteria.reduce((sum, each) => sum + odd[each], 0)).toBeCloseTo(100, 9)
  })

  test.each(['101', '-1', '8.5', '八十', '1e1', '007'])('takes no score like %s', (score) => {
    const parsed = ReviewSheet.safeParse({ ...full, diagnosis: score })
    // A dot and a dash are what fingers add to a code; a score must not lose them silently.
    expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual(['diagnosis'])
  })

  test('has another hash for every other salt, person and score', () => {
    const texts = [
      signedText('a', 'p', scores, '1'),
      signedText('a', 'p', scores, '2'),
      signedText('a', 'q', scores, '1'),
      signedText('a', 'p', { ...scores, diagnosis: { score: 81, remark: '诊断评语' } }, '1'),
    ]
    expect(new Set(texts).size).toBe(4)
  })
})

describe('a declared relation', () => {
  test('needs a reason where the reviewer steps back', () => {
    const fields = (sent: unknown) =>
      Relation.safeParse(sent).error?.issues.map(({ path }) => path[0]) ?? []
    expect(fields({})).toEqual(['relation'])
    expect(fields({ relation: 'recused' })).toEqual(['reason'])
    expect(fields({ relation: 'recused', reason: '曾任职' })).toEqual([])
    expect(fields({ relation: 'none' })).toEqual([])
  })
})
