import * as z from 'zod'
import { compact, shown } from '#domain/plain-text'

/** The number of a case (办件编号), such as `CS-7K3M-9Q2P`, and the access code (查询码) that opens it. */

// Nothing in it is easily read as something else: no 0 O, 1 I L, Z, 5 S, 8 B, U V.
const plain = '234679ACDEFGHJKMNPQRTWXY'
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 25
export const NUMBER_BYTES = 16
export const CODE_BYTES = 15

const grouped = (text: string, size: number) =>
  (text.match(new RegExp(`.{${size}}`, 'g')) ?? []).join('-')

function digits(bytes: Uint8Array, alphabet: string, length: number): string {
  let rest = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  let text = ''
  for (let i = 0; i < length; i++) {
    text += alphabet.charAt(Number(rest % BigInt(alphabet.length)))
    rest /= BigInt(alphabet.length)
  }
  return text
}

/**
 * The check character: Σ dᵢ·2ⁱ over GF(32), x⁵+x²+1. Two has order 31, so all 25 places weigh differently
 * and every single error and every swap of two places shows.
 */
function checkCharacter(text: string): string {
  let state = 0
  for (const character of text) {
    const doubled = (state ^ crockford.indexOf(character)) << 1
    state = doubled & 32 ? doubled ^ 37 : doubled
  }
  return crockford.charAt(state)
}

/** A case number from 16 random bytes. `series` keeps one kind of number from being taken for another. */
export const mintNumber = (bytes: Uint8Array, series: 'CS' | 'JC' | 'YY' = 'CS') =>
  `${series}-${grouped(digits(bytes, plain, 8), 4)}`

/** An access code from 15 random bytes: 24 characters and one that checks, in five groups of five. */
export function mintCode(bytes: Uint8Array): string {
  const body = digits(bytes, crockford, CODE_LENGTH - 1)
  return grouped(body + checkCharacter(body), 5)
}

const withoutPrefix = (text: string) => compact(text).toUpperCase().replace(/^CS/, '')

/** A case number as it is written, however it was typed. */
export const OfficeNumber = z
  .string('请填写办件编号')
  .overwrite((text) => {
    const body = withoutPrefix(text)
    return body.length === 8 ? `CS-${grouped(body, 4)}` : body
  })
  .min(1, '请填写办件编号')
  .regex(
    new RegExp(`^CS-[${plain}]{4}-[${plain}]{4}$`),
    '办件编号应为 CS- 加 8 位字母和数字，例如 CS-7K3M-9Q2P',
  )

const readable = (text: string) =>
  compact(text).toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')

function wrongIn(code: string): string | null {
  const characters = Array.from(code)
  if (characters.length === 0) return '请填写查询码'
  if (characters.length !== CODE_LENGTH) return `查询码应为 25 位，现在是 ${characters.length} 位`
  const at = characters.findIndex((character) => !crockford.includes(character))
  if (at >= 0) return `查询码第 ${at + 1} 位不会是 ${shown(characters[at] ?? '')}，请核对`
  if (checkCharacter(code.slice(0, -1)) !== code.slice(-1))
    return '查询码抄写有误（校验位不符），请逐组核对'
  return null
}

/** An access code in its five groups. Takes lower case, full width, spaces, dashes, O for 0, I and L for 1. */
export const AccessCode = z
  .string('请填写查询码')
  .overwrite(readable)
  .check((code) => {
    const message = wrongIn(code.value)
    if (message) code.issues.push({ code: 'custom', message, input: code.value })
  })
  .overwrite((code) => grouped(code, 5))
