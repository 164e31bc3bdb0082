/**
 * News of cases (有无新消息): one list for everybody, of one size, in which each case stands as a number that only its
 * receipt leads to. A reader fetches the whole list and finds his own line in his browser; nobody sees which one it was.
 *
 * Every list has a salt of its own, so that a case cannot be followed from one list to the next.
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { type ComplaintState, complaintStates } from '#domain/complaint-state'

/** A case as the list tells of it: how many messages there are after the complaint, and how it stands. */
export type News = { messages: number; state: ComplaintState }

export const SALT_BYTES = 16
const TAG = 8
/** A line: the tag, then a state and a number of messages under a mask. */
export const LINE = TAG + 3
const LEAST = 256

/** The size of a list: a power of two, so that it tells no number. */
export function linesFor(cases: number): number {
  let lines = LEAST
  while (lines < cases) lines *= 2
  return lines
}

const keyed = (locatorHash: string, salt: Uint8Array) => hmac(sha256, hexToBytes(locatorHash), salt)

function lineOf(locatorHash: string, salt: Uint8Array, { messages, state }: News): Uint8Array {
  const key = keyed(locatorHash, salt)
  const line = key.slice(0, LINE)
  const told = [complaintStates.indexOf(state), messages >> 8, messages & 255]
  told.forEach((byte, i) => {
    line[TAG + i] = (line[TAG + i] ?? 0) ^ byte
  })
  return line
}

const inOrder = (a: Uint8Array, b: Uint8Array) => {
  const at = a.findIndex((byte, i) => byte !== b[i])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

/** The list of these cases: the salt, then lines in the order of their own bytes. `noise` fills what is left over. */
export function newsList(
  cases: (News & { locatorHash: string })[],
  salt: Uint8Array,
  noise: (bytes: number) => Uint8Array,
): Uint8Array {
  const lines = cases.map(({ locatorHash, ...news }) => lineOf(locatorHash, salt, news))
  const empty = linesFor(cases.length) - cases.length
  const filling = noise(empty * LINE)
  for (let i = 0; i < empty; i++) lines.push(filling.subarray(i * LINE, (i + 1) * LINE))
  return concatBytes(salt, ...lines.sort(inOrder))
}

/** What a list tells of the case with this hash (hex), or `null` where it has no such line. Never throws. */
export function newsOf(list: Uint8Array, locatorHash: string): News | null {
  const key = keyed(locatorHash, list.subarray(0, SALT_BYTES))
  for (let at = SALT_BYTES; at + LINE <= list.length; at += LINE) {
    const line = list.subarray(at, at + LINE)
    if (!line.subarray(0, TAG).every((byte, i) => byte === key[i])) continue
    const told = [...line.subarray(TAG)].map((byte, i) => byte ^ (key[TAG + i] ?? 0))
    const [state = 0, high = 0, low = 0] = told
    const known = complaintStates[state]
    return known ? { state: known, messages: high * 256 + low } : null
  }
  return null
}
