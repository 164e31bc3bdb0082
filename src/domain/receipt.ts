/**
 * Receipt (回执号): the 28 digits that alone lead a reporter back to a complaint.
 *
 * 26 random digits (86.4 bits) and two check digits (ISO 7064 mod 97-10): every single wrong digit and every
 * swap of neighbours is caught before anything is derived. Digits need no input method and can be dictated.
 */

export const RECEIPT_LENGTH = 28

const CHECKED = 26

/** What a typed receipt turned out to be: the digits, or which test it fails; `count` is how many digits were found. */
export type ParsedReceipt =
  { ok: true; digits: string } | { ok: false; why: 'length' | 'check'; count: number }

const remainder = (digits: string) =>
  Array.from(digits, Number).reduce((rest, digit) => (rest * 10 + digit) % 97, 0)

/**
 * The receipt that `bytes` lead to, by rejection sampling: bytes from 250 up are skipped, so every digit is equally likely.
 * Throws when the bytes run out; 128 are plenty.
 */
export function receiptFrom(bytes: Uint8Array): string {
  const random = [...bytes]
    .filter((byte) => byte < 250)
    .slice(0, CHECKED)
    .map((byte) => byte % 10)
    .join('')
  if (random.length < CHECKED) throw new Error('too few bytes for a receipt')
  return random + String(98 - remainder(`${random}00`)).padStart(2, '0')
}

const numeral = (character: string) =>
  String('〇一二三四五六七八九'.indexOf('零○'.includes(character) ? '〇' : character))

/**
 * Reads a receipt as people type it: full-width digits, Chinese numerals, and spaces, dashes or stops between groups.
 * Anything else that is not a digit fails by length.
 */
export function parseReceipt(typed: string): ParsedReceipt {
  const digits = typed
    .normalize('NFKC')
    .replaceAll(/[\s\p{Pd}_.·•、,，。]/gu, '')
    .replaceAll(/[〇零○一二三四五六七八九]/g, numeral)
  const count = digits.replaceAll(/\D/g, '').length
  if (count !== RECEIPT_LENGTH || digits.length !== count)
    return { ok: false, why: 'length', count }
  if (remainder(digits) !== 1) return { ok: false, why: 'check', count }
  return { ok: true, digits }
}

/** The seven groups of four in which a receipt is shown and read aloud. */
export const groupsOf = (digits: string) => digits.match(/\d{4}/g) ?? []

/** What is wrong with a typed receipt, in a sentence with the way out. */
export const receiptProblem = ({ why, count }: Extract<ParsedReceipt, { ok: false }>) =>
  why === 'length'
    ? `回执号应为 ${RECEIPT_LENGTH} 位数字，现在有 ${count} 位数字，请核对是否漏写、多写或混入了其他字符`
    : '回执号的校验位不符，请核对是否有写错或写颠倒的数字'
