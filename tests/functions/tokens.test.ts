import { describe, expect, test } from 'vitest'
import { openToken, signToken } from '#functions/tokens'

const secret = 'a secret of thirty-two characters'
const now = new Date('2026-01-05T02:00:00Z')
const later = new Date('2026-01-05T02:30:00Z')

describe('a signed token', () => {
  const token = signToken(secret, 'case', 'A.1', later)

  test('gives its payload back until it expires', () => {
    expect(openToken(secret, 'case', token, now)).toBe('A.1')
    expect(openToken(secret, 'case', token, later)).toBeNull()
  })

  test.each([
    ['another purpose', 'visit', token],
    ['a changed payload', 'case', token.replace('A.1', 'A.2')],
    ['a later end', 'case', token.replace(String(later.getTime()), String(later.getTime() + 1))],
    ['a cut signature', 'case', token.slice(0, -1)],
    ['no signature', 'case', 'A.1'],
    ['nothing', 'case', ''],
  ])('is refused for %s', (_, purpose, altered) => {
    expect(openToken(secret, purpose, altered, now)).toBeNull()
  })

  test('is refused under another secret', () => {
    expect(openToken('another secret of this same length', 'case', token, now)).toBeNull()
  })
})
