import { describe, expect, test } from 'vitest'
import {
  inTextOrder,
  missingFromLines,
  type RoleLine,
  saidOnce,
  withoutSubject,
  wrongInLines,
} from '#domain/role-line'

const text: Record<string, string> = {
  'measures/9-p1': '行业推进机构需遵守的行为规范：',
  'measures/9-4': '尊重企业意愿，可以推荐，但不应限制选择，不得收取费用；',
}
const textOf = (key: string) => text[key]
const words = text['measures/9-4'] ?? ''
const bound = { key: 'measures/9-4', words, role: 'promoter' as const, whole: true }

const line = (id: string, given: Partial<RoleLine>): RoleLine => ({
  id,
  role: 'promoter',
  group: 'duty',
  of: 'measures/9-4',
  verb: '尊重',
  words: '尊重企业意愿',
  ...given,
})
const respect = line('respect', {})
const recommend = line('recommend', { group: 'permission', verb: '可以', words: '可以推荐' })
const limit = line('limit', { group: 'prohibition', verb: '不应', words: '但不应限制选择' })
const charge = line('charge', { group: 'prohibition', verb: '不得', words: '不得收取费用' })
const whole = [respect, recommend, limit, charge]

describe('lines held against the text', () => {
  test('have nothing wrong when they are in it', () => {
    expect(wrongInLines(whole, textOf)).toEqual([])
    expect(missingFromLines(whole, [bound])).toEqual([])
  })

  test.each([
    ['words the text does not have', { words: '尊重企业的意愿' }, 'not once in measures/9-4'],
    ['words that stand in it twice', { words: '，' }, 'not once in measures/9-4'],
    ['a provision that is not there', { of: 'measures/9-5' }, 'measures/9-5 is no provision'],
    ['a verb that is not in the words', { verb: '遵守' }, 'the verb is not in the words'],
    ['an opening the lead does not have', { opening: '集成服务商' }, 'not in the lead'],
    ['a ban among the duties', { verb: '不得', words: '不得收取费用' }, 'a ban must stand alone'],
    ['a prohibition without a ban', { group: 'prohibition' as const }, 'a ban must stand alone'],
    [
      'two bans in one line',
      { group: 'prohibition' as const, verb: '不得', words: '但不应限制选择，不得收取费用' },
      'a ban must stand alone',
    ],
  ])('are refused, by name, for %s', (_, given, problem) => {
    const problems = wrongInLines([line('odd', given)], textOf)
    expect(problems.join('\n')).toMatch(/^odd: /)
    expect(problems.join('\n')).toContain(problem)
  })
})

describe('the text held against the lines', () => {
  test('names the words that no line holds', () => {
    expect(missingFromLines([recommend, limit, charge], [bound])).toEqual([
      'measures/9-4: in no line of promoter: 尊重企业意愿',
    ])
  })

  test('counts only the lines of the role that is bound', () => {
    const others = whole.map((line) => ({ ...line, role: 'integrator' as const }))
    expect(missingFromLines(others, [bound]).length).toBeGreaterThan(3)
  })

  test('misses a ban that is in no prohibition, and a permission that is in none', () => {
    const duties = whole.map((line) => ({ ...line, group: 'duty' as const }))
    expect(missingFromLines(duties, [bound])).toEqual([
      'measures/9-4: in no prohibition of promoter: 不应',
      'measures/9-4: in no prohibition of promoter: 不得',
      'measures/9-4: in no permission of promoter: 可以',
    ])
  })

  test('asks of a lead only its bans and permissions', () => {
    expect(missingFromLines([limit, charge, recommend], [{ ...bound, whole: false }])).toEqual([])
  })
})

describe('a line of a provision that binds somebody else', () => {
  const theirs = line('theirs', { role: 'authority' })

  test('is refused, by name, while it does not say whom', () => {
    const unsaid = [theirs, { ...theirs, id: 'other', opening: '集成服务商' }]
    expect(withoutSubject(unsaid, [bound])).toEqual([
      'theirs: measures/9-4 binds promoter: say whom',
      'other: measures/9-4 binds promoter: say whom',
    ])
  })

  test('may stand when its opening names the bound role', () => {
    expect(withoutSubject([{ ...theirs, opening: '行业推进机构' }], [bound])).toEqual([])
  })

  test('is not one of the bound role itself, nor of a provision that names who acts', () => {
    expect(withoutSubject([respect, { ...theirs, of: 'measures/12-p1' }], [bound])).toEqual([])
  })
})

describe('lines on a page', () => {
  test('stand in the order of the text, not of the file', () => {
    const later = line('later', { of: 'measures/10-1' })
    const earlier = line('earlier', { of: 'measures/9-p1', words: '需遵守' })
    const ids = inTextOrder([later, charge, respect, earlier], textOf).map(({ id }) => id)
    expect(ids).toEqual(['earlier', 'respect', 'charge', 'later'])
  })

  test('say the same words once, with every provision', () => {
    const again = line('again', { of: 'measures/10-3' })
    expect(saidOnce([respect, charge, again]).map(({ id, of }) => [id, of])).toEqual([
      ['respect', ['measures/9-4', 'measures/10-3']],
      ['charge', ['measures/9-4']],
    ])
  })

  test('keep the same words of two others apart', () => {
    const [one, other] = ['集成服务商', '生态服务商'].map((opening) => line(opening, { opening }))
    expect(saidOnce([one ?? respect, other ?? respect]).map(({ id }) => id)).toEqual([
      '集成服务商',
      '生态服务商',
    ])
  })
})
