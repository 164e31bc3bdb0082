import type { SettingKey } from '#domain/setting'

/**
 * Limits against abuse: what is counted, by what, and in how long a time. How many is a setting. All of it is ours, not
 * the text's. Complaints are not in it: nothing may remember that somebody was there.
 */
export const limits = {
  'sign-in': { by: 'address', minutes: 15, most: 'limit.sign-in' },
  'submit application': { by: 'address', minutes: 60, most: 'limit.submit' },
  upload: { by: 'address', minutes: 60, most: 'limit.upload' },
  'wrong code': { by: 'number', minutes: 15, most: 'limit.look-up' },
  correct: { by: 'address', minutes: 60, most: 'limit.correct' },
  object: { by: 'address', minutes: 60, most: 'limit.object' },
} as const satisfies Record<string, { by: 'address' | 'number'; minutes: number; most: SettingKey }>
export type LimitScope = keyof typeof limits

/** The start of the window in which `now` falls, and its end. Windows are aligned, so that one row is one window. */
export function windowOf(scope: LimitScope, now: Date): { from: number; to: Date } {
  const length = limits[scope].minutes * 60_000
  const from = Math.floor(now.getTime() / length) * length
  return { from, to: new Date(from + length) }
}

const groups = (part: string) => (part === '' ? [] : part.split(':'))

/** The eight groups of an IPv6 address, or `null` for text that is none. */
function groupsOf(address: string): number[] | null {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  const [a = 0, b = 0, c = 0, d = 0] = dotted?.slice(2).map(Number) ?? []
  const text = dotted
    ? `${dotted[1] ?? ''}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
    : address
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [front, back] = [groups(halves[0] ?? ''), groups(halves[1] ?? '')]
  const missing = halves.length === 2 ? 8 - front.length - back.length : 0
  if (missing < 0) return null
  const all = [...front, ...Array<string>(missing).fill('0'), ...back]
  if (all.length !== 8 || !all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null
  return all.map((group) => Number.parseInt(group, 16))
}

const isDotted = (text: string) =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256)

/**
 * What is counted of an address: an IPv4 address whole, of an IPv6 address the 56 bits that a household or office is
 * given; `null` for text that is no address. An IPv4 address written as IPv6 is the IPv4 address.
 */
export function networkOf(address: string): string | null {
  const text = (address.split('%', 1)[0] ?? '').trim()
  if (isDotted(text)) return text
  const parts = groupsOf(text)
  if (!parts) return null
  const [, , , , , mapped = 0, high = 0, low = 0] = parts
  if (mapped === 0xffff && parts.slice(0, 5).every((part) => part === 0))
    return [high >> 8, high & 255, low >> 8, low & 255].join('.')
  const [a = 0, b = 0, c = 0, d = 0] = parts
  return `${[a, b, c, d & 0xff00].map((part) => part.toString(16)).join(':')}::/56`
}
