import * as z from 'zod'

/** How much of a text a field takes; `lines` allows several lines. */
type Limits = { max: number; min?: number; lines?: boolean }

// Invisible and without meaning, so they are dropped; pasted text is full of them.
const invisible = /[\u00AD\u200B\u2060\uFEFF]/gu
// Bidirectional controls make a text read differently from what it says; U+FFFD is a broken encoding.
const refused = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2028\u2029\u2066-\u2069\uFFFD]/u

const tidy = (text: string) =>
  text.replace(/\r\n?/g, '\n').replace(invisible, '').normalize('NFC').trim()

/** A character as it can be shown in a message: itself if it is visible, else its code point. */
export const shown = (character: string) =>
  /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) && character !== '\uFFFD'
    ? `“${character}”`
    : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** How many characters a text has, counted by code points as the database counts them: an emoji is one. */
const charactersIn = (text: string) => Array.from(text).length

function wrongIn(text: string, what: string, { max, min = 1, lines = false }: Limits) {
  if (text === '' && min > 0) return `请填写${what}`
  const length = charactersIn(text)
  if (length < min) return `${what}至少 ${min} 个字`
  if (length > max) return `${what}不超过 ${max} 字，现在是 ${length} 字`
  const bad = refused.exec(lines ? text.replace(/[\n\t]/g, '') : text)
  return bad && `${what}含有不能使用的字符（${shown(bad[0])}），请删去后重新输入`
}

/** Text a visitor types, in NFC and trimmed. `what` is the field's Chinese name, for the messages. */
export const plainText = (what: string, limits: Limits) =>
  z
    .string(`请填写${what}`)
    .overwrite(tidy)
    .check((text) => {
      const message = wrongIn(text.value, what, limits)
      if (message) text.issues.push({ code: 'custom', message, input: text.value })
    })

/** Text that may be left out; it is then empty. */
export const optionalText = (what: string, limits: Omit<Limits, 'min'>) =>
  plainText(what, { ...limits, min: 0 }).default('')

// Fifteen digits and more in a row.
const longNumber = /\d(?:[\s-]?\d){14}/

/** Whether a text holds the number of a paper or a card, which belongs in no answer. */
export const holdsCardNumber = (text: string): boolean => longNumber.test(text.normalize('NFKC'))

/** Digits and codes, whatever keyboard typed them: half-width, without spaces and dashes. */
export const compact = (text: string) => text.normalize('NFKC').replace(/[\s\p{Pd}_.]/gu, '')
