import { describe, expect, test } from 'vitest'
import { type Claim, firstUses, termProblems } from '#domain/glossary'

const terms = [
  { id: 'project', forms: ['数字化转型项目', '项目'] },
  { id: 'contract', forms: ['合同'] },
  { id: 'standard-contract', forms: ['标准合同文本'] },
]
const ids = (pieces: ReturnType<ReturnType<typeof firstUses>>) =>
  pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.id]))
const joined = (pieces: ReturnType<ReturnType<typeof firstUses>>) =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : piece.words)).join('')

describe('the first use of a term', () => {
  test('stands apart, and the pieces joined are the text', () => {
    const pieces = firstUses(terms)('编制标准合同文本，签合同，再签合同。')

    expect(ids(pieces)).toEqual(['standard-contract', 'contract'])
    expect(joined(pieces)).toBe('编制标准合同文本，签合同，再签合同。')
  })

  test('is not a part of a longer term, even of one used before', () => {
    const pieces = firstUses(terms)
    pieces('标准合同文本')

    expect(ids(pieces('标准合同文本'))).toEqual([])
    expect(ids(pieces('合同'))).toEqual(['contract'])
  })

  test('is the first in all the texts, in whichever form', () => {
    const pieces = firstUses(terms)

    expect(ids(pieces('项目'))).toEqual(['project'])
    expect(ids(pieces('数字化转型项目'))).toEqual([])
  })

  test('of no terms is nowhere', () => {
    expect(firstUses([])('合同')).toEqual(['合同'])
  })
})

describe('an entry of the glossary', () => {
  const words: Record<string, string> = {
    'measures/6-4': '编制标准合同文本',
    'measures/7-1': '签订合同',
  }
  const problems = (claim: Partial<Claim>) =>
    termProblems(
      { id: 'contract', forms: ['合同'], provisions: ['measures/7-1'], ...claim },
      (key) => words[key] ?? '',
      Object.values(words).join('\n'),
    )

  test('may name the provisions that write its term, and quote them', () => {
    expect(problems({ text: '签订合同' })).toEqual([])
  })

  test.each([
    ['a provision that does not write it', { forms: ['移交'] }, /measures\/7-1 does not write/],
    ['words that stand elsewhere', { text: '编制标准合同文本' }, /none of its provisions reads/],
    ['no provision, though the text writes it', { provisions: [] }, /names no provision/],
  ])('may not name %s', (_, claim, problem) => {
    expect(problems(claim).join('\n')).toMatch(problem)
  })
})
