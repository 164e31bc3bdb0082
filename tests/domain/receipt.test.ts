import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupsOf, parseReceipt, receiptFrom, receiptProblem } from '#domain/receipt'

const receipts = fc.uint8Array({ minLength: 128, maxLength: 128 }).map(receiptFrom)

const why = (typed: string) => {
  const parsed = parseReceipt(typed)
  return parsed.ok ? 'ok' : parsed.why
}

describe('a receipt', () => {
  test('is 28 digits that pass their own check', () => {
    fc.assert(
      fc.property(receipts, (digits) => {
        expect(digits).toMatch(/^\d{28}$/)
        expect(parseReceipt(digits)).toEqual({ ok: true, digits })
      }),
    )
  })

  test('takes no digit from a byte that would favour some digits', () => {
    const bytes = new Uint8Array(128).fill(255)
    bytes.set([251, 7, 250, 249], 0)
    bytes.fill(13, 100)

    expect(receiptFrom(bytes).slice(0, 4)).toBe('7933')
    expect(() => receiptFrom(new Uint8Array(128).fill(250))).toThrow('too few bytes')
  })

  test('catches every single wrong digit and every swap of neighbours', () => {
    fc.assert(
      fc.property(receipts, (digits) => {
        for (let i = 0; i < 28; i++) {
          for (let wrong = 0; wrong < 10; wrong++) {
            if (String(wrong) === digits[i]) continue
            expect(why(digits.slice(0, i) + String(wrong) + digits.slice(i + 1))).toBe('check')
          }
          const [a = '', b = ''] = digits.slice(i, i + 2)
          if (a === b || b === '') continue
          expect(why(digits.slice(0, i) + b + a + digits.slice(i + 2))).toBe('check')
        }
      }),
      { numRuns: 20 },
    )
  })

  test.each([
    ['in groups', (digits: string) => groupsOf(digits).join(' ')],
    ['with dashes', (digits: string) => groupsOf(digits).join('－')],
    [
      'full-width',
      (digits: string) => digits.replaceAll(/\d/g, (d) => '０１２３４５６７８９'.charAt(Number(d))),
    ],
    [
      'in Chinese numerals',
      (digits: string) => digits.replaceAll(/\d/g, (d) => '〇一二三四五六七八九'.charAt(Number(d))),
    ],
    ['with 零 for 〇', (digits: string) => digits.replaceAll('0', '零')],
    ['with line breaks', (digits: string) => `\n ${groupsOf(digits).join('\r\n')}\u3000`],
  ])('is read %s', (_, typed) => {
    fc.assert(
      fc.property(receipts, (digits) => {
        expect(parseReceipt(typed(digits))).toEqual({ ok: true, digits })
      }),
    )
  })

  test('that is too short, too long or not of digits fails by length and says how many there are', () => {
    const digits = receiptFrom(new Uint8Array(128).fill(1))

    expect(parseReceipt(digits.slice(1))).toEqual({ ok: false, why: 'length', count: 27 })
    expect(parseReceipt(`${digits}0`)).toEqual({ ok: false, why: 'length', count: 29 })
    expect(why(`${digits}x`)).toBe('length')
    expect(why('')).toBe('length')
    expect(receiptProblem({ ok: false, why: 'length', count: 27 })).toContain('27 位')
  })
})
