import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import {
  CreditCode,
  checkDigit,
  checkDigitHolds,
  codeBegun,
  holdsIdNumber,
  isDoubtful,
} from '#domain/credit-code'
import { DocumentNumber } from '#domain/document-number'
import { AccessCode, OfficeNumber, mintCode, mintNumber } from '#domain/office-code'

const messageOf = (schema: z.ZodType, text: string) =>
  schema.safeParse(text).error?.issues[0]?.message

describe('a credit code (GB 32100-2015)', () => {
  test.each(['91350100M000100Y43', '91110000600037341L', '91440300708461136T'])(
    'holds its check digit in %s',
    (code) => {
      expect(CreditCode.parse(code)).toBe(code)
      expect(checkDigitHolds(code)).toBe(true)
    },
  )

  test('passes with a wrong check digit, as real early codes have one', () => {
    expect(CreditCode.parse('91350100M0001TGQXM')).toBe('91350100M0001TGQXM')
    expect(checkDigitHolds('91350100M0001TGQXM')).toBe(false)
  })

  test('is doubted with a wrong check digit, once it can be a code at all', () => {
    expect(isDoubtful(' 91350100m000100y42')).toBe(true)
    for (const typed of ['91350100M000100Y43', '91350100M', '', undefined])
      expect(isDoubtful(typed)).toBe(false)
  })

  test.each(['430102199001011234', '11010519491231002X', '430102 19900101 1234'])(
    'is not the number of an identity card: %s',
    (typed) => {
      expect(messageOf(CreditCode, typed)).toMatch(/统一社会信用代码.*身份证号码.*请改填/)
    },
  )

  // GB 11643-1999: weights 2^(18−i) mod 11.
  const cardDigit = (number: string) =>
    '10X98765432'[
      Array.from(number.slice(0, 17)).reduce(
        (sum, digit, i) => sum + Number(digit) * 2 ** (17 - i),
        0,
      ) % 11
    ]
  // The first number of a card whose last digit a credit code would have as well.
  const card = Array.from({ length: 999 }, (_, i) => `43010219900101${String(i).padStart(3, '0')}`)
    .map((first) => first + checkDigit(first))
    .find((number) => /\d$/.test(number) && cardDigit(number) === number[17])
  test.each([
    ['身份证430102199001011234。', true],
    ['2026-01-05 办理，证号 430102 19900101 123x', true],
    ['４３０１０２１９９００１０１１２３４', true],
    ['代码 91430100000000000X', false],
    ['911100000019010112、91440300708461136T', false],
    ['合同 20260105430102199001011234', false],
    ['合同编号 430100202305150012', false],
    ['证号ID430102199001011234', true],
    ['11010519491231002X', true],
    // Valid by both check digits: a person's number first of all.
    [`证号 ${card}`, true],
    ['2026SR0123456，电话 0731-88880000', false],
  ])('is known from the number of an identity card in %s', (text, holds) => {
    expect(holdsIdNumber(text)).toBe(holds)
  })

  test('of digits alone, shaped like a card’s number, is none', () => {
    const first = '43010219900101123'
    expect(holdsIdNumber(`代码 ${first}${checkDigit(first)}`)).toBe(false)
  })

  test('is read in lower case, full width, with spaces and dashes', () => {
    expect(CreditCode.parse(' ９１３５０１００-m0001 00y43 ')).toBe('91350100M000100Y43')
  })

  test.each([
    ['91430100exa', true],
    ['914', true],
    ['91430100EXAM', false],
    ['91430100 EXAMPLE 011', false],
  ])('is begun by %s, too short to search by: %s', (typed, isShort) => {
    expect(codeBegun(typed)).toEqual({ code: typed.replaceAll(' ', '').toUpperCase(), isShort })
  })

  test.each(['', '91', '示例', '3D打印', 'ABC123X', '2024年'])('is not begun by %s', (typed) => {
    expect(codeBegun(typed)).toBeNull()
  })

  test('says how long it should be and is', () => {
    expect(messageOf(CreditCode, '91350100M000100Y4')).toContain('应为 18 位，现在是 17 位')
    expect(messageOf(CreditCode, '')).toBe('请填写统一社会信用代码')
  })

  test('names the character that cannot be, a look-alike of another alphabet too', () => {
    expect(messageOf(CreditCode, '91350100I000100Y43')).toContain('第 9 位不能是 “I”')
    expect(messageOf(CreditCode, '91350100М000100Y43')).toContain('“М”')
    expect(messageOf(CreditCode, '91350100\u202E000100Y43')).toContain('U+202E')
  })

  test('shows any one wrong character of a code that holds', () => {
    const code = '91350100M000100Y43'
    for (let at = 0; at < 17; at++) {
      const other = code[at] === '7' ? '8' : '7'
      expect(checkDigitHolds(code.slice(0, at) + other + code.slice(at + 1))).toBe(false)
    }
  })
})

describe('a document number', () => {
  test.each([
    '长工信发〔2024〕8号',
    '长工信发[2024]8号',
    '长工信发（2024）8号',
    '长工信发 【2024】 ８号',
  ])('is written one way: %s', (typed) => {
    expect(DocumentNumber.parse(typed)).toBe('长工信发〔2024〕8号')
  })

  test.each(['长工信发2024年8号', '〔2024〕8号', '长工信发〔24〕8号', '长工信发〔2024〕08号', 'x'])(
    'is refused with an example: %s',
    (typed) => {
      expect(messageOf(DocumentNumber, typed)).toContain('长工信发〔2024〕8号')
    },
  )
})

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

describe('a case number and its access code', () => {
  test('are read back as minted, however they are typed', () => {
    fc.assert(
      fc.property(bytes(16), bytes(15), (forNumber, forCode) => {
        const number = mintNumber(forNumber)
        const code = mintCode(forCode)
        expect(number).toMatch(/^CS-[2-9A-Y]{4}-[2-9A-Y]{4}$/)
        expect(code).toMatch(/^([0-9A-Z]{5}-){4}[0-9A-Z]{5}$/)
        const typedBadly = code
          .toLowerCase()
          .replaceAll('-', ' ')
          .replaceAll('0', 'o')
          .replaceAll('1', 'l')
        expect(AccessCode.parse(typedBadly)).toBe(code)
        expect(OfficeNumber.parse(number.toLowerCase().replaceAll('-', ''))).toBe(number)
        expect(OfficeNumber.parse(number.slice(3))).toBe(number)
      }),
    )
  })

  test('take full width', () => {
    const code = mintCode(new Uint8Array(15).fill(7))
    const wide = code.replace(/[0-9A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
    expect(AccessCode.parse(wide)).toBe(code)
  })

  test('differ when their bytes do', () => {
    fc.assert(
      fc.property(bytes(15), bytes(15), (a, b) => {
        expect(mintCode(a) === mintCode(b)).toBe(String(a) === String(b))
      }),
    )
  })

  test('show every single wrong character and every swap of neighbours', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    fc.assert(
      fc.property(bytes(15), fc.nat(24), fc.nat(31), (random, at, other) => {
        const code = mintCode(random).replaceAll('-', '')
        const wrong = alphabet.charAt(other)
        if (wrong !== code[at])
          expect(AccessCode.safeParse(code.slice(0, at) + wrong + code.slice(at + 1)).success).toBe(
            false,
          )
        const [a = '', b = ''] = [code[at], code[at + 1]]
        if (b && a !== b)
          expect(AccessCode.safeParse(code.slice(0, at) + b + a + code.slice(at + 2)).success).toBe(
            false,
          )
      }),
      { numRuns: 500 },
    )
  })

  test('say what is wrong with their form', () => {
    const message = (text: string) => AccessCode.safeParse(text).error?.issues[0]?.message
    expect(message('ABC')).toContain('应为 25 位，现在是 3 位')
    expect(message('U'.repeat(25))).toContain('第 1 位')
    expect(OfficeNumber.safeParse('CS-1').error?.issues[0]?.message).toContain('CS- 加 8 位')
  })
})
