import * as z from 'zod'
import { compact, shown } from '#domain/plain-text'

/** The unified social credit code (统一社会信用代码) of GB 32100-2015. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
export const CREDIT_CODE_LENGTH = 18

/** A list is searched by a code from this many characters on: by fewer it would find nearly everybody of a region. */
export const CODE_SEARCH_MIN = 12

/** What was typed where it reads like a credit code or the beginning of one, and like no name; `isShort` to search by it. */
export function codeBegun(typed: string): { code: string; isShort: boolean } | null {
  const code = compact(typed).toUpperCase()
  // It begins with its issuer, its category and a region of six digits.
  const isCode = /^[0-9A-Z]{2}(\d{1,5}|\d{6}[0-9A-Z]*)$/.test(code)
  return isCode ? { code, isShort: code.length < CODE_SEARCH_MIN } : null
}

// The number of an identity card (GB 11643-1999): a place, a day of birth, a sequence. As long as a credit code. Contracts
// are numbered alike, by the day they were made: nobody who signs one was born after 2012.
const isIdNumber = (code: string) =>
  /^[1-9]\d{5}(19\d\d|200\d|201[0-2])(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(code)

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Whether the last digit of a card's number is the one that the others ask for (GB 11643-1999, MOD 11-2). */
function idDigitHolds(number: string): boolean {
  const sum = ID_WEIGHTS.reduce((all, weight, i) => all + weight * Number(number[i]), 0)
  return '10X98765432'[sum % 11] === number[17]
}

// In a text it may be written in groups, beside other figures.
const eighteen = /(?<!\d)(?=(\d(?:[\s\p{Pd}]?\d){16}[\s\p{Pd}]?[\dX])(?!\d))/gu

/** Whether a text holds the number of an identity card, which is never stored; a credit code of digits alone is none. */
export const holdsIdNumber = (text: string): boolean =>
  [...text.normalize('NFKC').toUpperCase().matchAll(eighteen)]
    .map(([, found = '']) => compact(found))
    .some((number) => isIdNumber(number) && (idDigitHolds(number) || !checkDigitHolds(number)))

function wrongIn(code: string): string | null {
  const characters = Array.from(code)
  if (characters.length === 0) return '请填写统一社会信用代码'
  if (characters.length !== CREDIT_CODE_LENGTH)
    return `统一社会信用代码应为 18 位，现在是 ${characters.length} 位`
  if (isIdNumber(code) && !checkDigitHolds(code))
    return '统一社会信用代码处填的像是居民身份证号码，请不要填写证件号码：请改填营业执照或登记证书上的 18 位代码'
  const at = characters.findIndex((character) => !alphabet.includes(character))
  if (at < 0) return null
  return `统一社会信用代码第 ${at + 1} 位不能是 ${shown(characters[at] ?? '')}，只用数字和除 I、O、S、V、Z 以外的字母`
}

/** A credit code, upper-cased and half-width. A wrong check digit passes: see `checkDigitHolds`. */
export const CreditCode = z
  .string('请填写统一社会信用代码')
  .overwrite((text) => compact(text).toUpperCase())
  .check((code) => {
    const message = wrongIn(code.value)
    if (message) code.issues.push({ code: 'custom', message, input: code.value })
  })

/** The check digit that the first 17 characters of a code ask for (weights 3^(i−1) mod 31, GB 32100-2015). */
export function checkDigit(first17: string): string {
  let sum = 0
  let weight = 1
  for (const character of first17) {
    sum += alphabet.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return alphabet.charAt((31 - (sum % 31)) % 31)
}

/** Whether the check digit of a well-formed code fits. A wrong one is a warning for staff and no refusal: real early codes fail it. */
export const checkDigitHolds = (code: string): boolean =>
  checkDigit(code.slice(0, CREDIT_CODE_LENGTH - 1)) === code.slice(CREDIT_CODE_LENGTH - 1)

/** Whether what was typed is a credit code whose check digit does not fit: a doubt to tell, and no reason to refuse it. */
export function isDoubtful(typed: unknown): boolean {
  const code = CreditCode.safeParse(typed)
  return code.success && !checkDigitHolds(code.data)
}
