import { describe, expect, test } from 'vitest'
import { plainText } from '#domain/plain-text'

describe('a text that a visitor types', () => {
  const field = plainText('理由', { min: 3, max: 5 })
  const said = (text: string) => field.safeParse(text).error?.issues[0]?.message

  test.each(['三个字', '😀😀😀😀😀', '𠮷田㊙数科'])('holds %s, a character each', (text) => {
    expect(field.parse(text)).toBe(text)
  })

  test.each([
    ['😀😀', '理由至少 3 个字'],
    ['😀😀😀😀😀😀', '理由不超过 5 字，现在是 6 字'],
    ['  ', '请填写理由'],
  ])('of %s tells how many there are', (text, message) => {
    expect(said(text)).toBe(message)
  })
})
