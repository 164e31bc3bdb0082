import { CREDIT_CODE_LENGTH, CreditCode, checkDigitHolds } from '#domain/credit-code'
import { type Entry, enteredAs } from '#domain/institution'
import { SEARCH_MAX, nameKey } from '#domain/name-search'
import { compact } from '#domain/plain-text'

/** Whether somebody who says so is on the list (这家机构在库吗), by name or by credit code. */

/** The longest name that is looked up; no name on the list is longer. */
export const LOOK_UP_MAX = 120

/** What was typed, read as a code or as a name. `warning` is what makes a code doubtful, `problem` what makes it none. */
export type LookUp =
  | { by: 'code'; typed: string; code: string; warning: string | null }
  | { by: 'name'; typed: string; key: string }
  | { by: 'nothing'; typed: string; problem: string | null }

const NOTHING_TO_LOOK_UP = '所填的没有汉字、字母或数字，无从查起：请填写单位名称或统一社会信用代码'

// Letters and digits only and long enough: nobody is called so.
const isMeantAsCode = (text: string) => /^[0-9A-Z]{12,}$/.test(text) && /\d{6}/.test(text)

/** Reads what was typed into the field of `/verify/`. */
export function lookUpOf(value: string | null): LookUp {
  const whole = (value ?? '').toWellFormed().normalize('NFC').replace(/\p{C}/gu, '').trim()
  const typed = Array.from(whole).slice(0, LOOK_UP_MAX).join('')
  // All of it: who typed too much is told how much.
  const tight = compact(whole).toUpperCase()
  if (isMeantAsCode(tight)) {
    const parsed = CreditCode.safeParse(tight)
    if (!parsed.success)
      return { by: 'nothing', typed, problem: parsed.error.issues[0]?.message ?? '' }
    const warning = checkDigitHolds(parsed.data)
      ? null
      : `这个代码的第 ${CREDIT_CODE_LENGTH} 位（校验位）对不上，请对照营业执照再核对一遍；少数早期代码本来如此`
    return { by: 'code', typed, code: parsed.data, warning }
  }
  const key = nameKey(typed)
  if (key !== '') return { by: 'name', typed, key }
  return { by: 'nothing', typed, problem: typed === '' ? null : NOTHING_TO_LOOK_UP }
}

/** What the list says of an institution: entered and in force, all its entries suspended, or only once on it. */
export type Standing = 'on' | 'suspended' | 'past'

export function standingOf(entries: Pick<Entry, 'state'>[]): Standing {
  if (entries.some(({ state }) => state === 'admitted')) return 'on'
  return entries.some(({ state }) => state === 'suspended') ? 'suspended' : 'past'
}

/** What is said of an institution none of whose entries is in force; `null` where one is. */
export function standingNote(entries: Pick<Entry, 'state' | 'kind'>[]): string | null {
  const standing = standingOf(entries)
  if (standing === 'on') return null
  return standing === 'suspended'
    ? '暂停的范围和期间，以所依据的文件为准。'
    : `各条${enteredAs(entries.map(({ kind }) => kind))}记录都已结束，依据见上。`
}

// What tells no name from another.
const common =
  /有限责任公司|股份有限公司|有限公司|集团|公司|科技|技术|信息|数字|智能|服务|软件|湖南省?|长沙市?/u

/** The pieces of a name that tell it from others, or none where they are too short to. */
const tellingOf = (key: string): string[] => {
  const parts = key.split(common).filter(Boolean)
  return Array.from(parts.join('')).length >= 3 ? parts : []
}

/** Of a name that nothing tells from others the whole. */
const partsOf = (key: string): string[] => {
  const telling = tellingOf(key)
  return telling.length > 0 ? telling : [key]
}

/** The pieces that tell this name from others, by which those that differ in nothing else are found; none where it has none. */
export const tellingPieces = (key: string): string[] => tellingOf(key.slice(0, SEARCH_MAX))

/**
 * Pieces by which a name like this one is found though one character of it differs: for each character, everything but it.
 * Empty for what is too short to be like anything.
 */
export function nearPieces(key: string): string[][] {
  const parts = partsOf(key.slice(0, SEARCH_MAX)).map((part) => Array.from(part))
  if (parts.flat().length < 3) return []
  const without = parts.flatMap((part, at) =>
    part.map((_, i) => [
      ...parts.filter((_, other) => other !== at).map((other) => other.join('')),
      part.slice(0, i).join(''),
      part.slice(i + 1).join(''),
    ]),
  )
  return without.slice(0, NEAR_MOST).map((pieces) => pieces.filter(Boolean))
}

const NEAR_MOST = 20

// What a name of its own ends with: what follows names a part of whoever bears it.
const bodies = /公司|集团|中心|学院|大学|研究院|研究所|协会|促进会|联盟/gu

/** The names that this one says to be a part of, as their keys: 甲有限公司 of 甲有限公司长沙分公司. */
export const wholesOf = (key: string): string[] =>
  [...key.matchAll(bodies)]
    .map(({ index, 0: body }) => key.slice(0, index + body.length))
    .filter((whole) => whole !== key && Array.from(whole).length >= 4)

/** How many characters differ, the fewest that can. */
function distance(a: string[], b: string[]): number {
  let row = b.map((_, i) => i + 1)
  a.forEach((character, i) => {
    let [corner, left] = [i, i + 1]
    row = row.map((above, j) => {
      const best = Math.min(above + 1, left + 1, corner + (character === b[j] ? 0 : 1))
      ;[corner, left] = [above, best]
      return best
    })
  })
  return row.at(-1) ?? a.length
}

/** In a short name one character may differ to be taken for another, in a long one two. */
const LONG = 6

/**
 * How many characters two names differ in, if they are so alike that one may be taken for the other, else `null`. What
 * tells them from others is compared, and the whole of both, where a slip may be anywhere.
 */
export function unlikeness(one: string, other: string): number | null {
  const whole = distance(Array.from(one), Array.from(other))
  if (whole <= 1) return whole
  const telling = [one, other].map(tellingOf)
  const [a = [], b = []] = (
    telling.every((parts) => parts.length > 0) ? telling : [[one], [other]]
  ).map((parts) => Array.from(parts.join('')))
  const far = distance(a, b)
  return far <= (Math.min(a.length, b.length) < LONG ? 1 : 2) ? far : null
}
