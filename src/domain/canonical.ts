/**
 * The one text of a JSON value: members sorted by UTF-16 code unit, no space, numbers as ECMAScript writes them (RFC 8785).
 * A member that is `undefined` is left out, as JSON does.
 * Throws a TypeError for what has no exact JSON text: a Date or other object with a class, a number that is not finite,
 * a bigint, a function, a lone surrogate, a hole in an array.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (typeof value === 'string' && value.isWellFormed()) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${Array.from(value, canonical).join(',')}]`
  if (typeof value === 'object' && isPlain(value)) {
    let members = ''
    // Sorted as it sorts by itself: by code units, the same everywhere.
    for (const name of Object.keys(value).sort()) {
      const member = value[name]
      if (member === undefined) continue
      members += `${members === '' ? '' : ','}${canonical(name)}:${canonical(member)}`
    }
    return `{${members}}`
  }
  throw new TypeError(`no exact JSON text for this ${typeof value}`)
}

const isPlain = (value: object): value is Record<string, unknown> => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
