import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical } from '#domain/canonical'

describe('canonical JSON (RFC 8785)', () => {
  test('sorts the members of every object by code unit, and takes no space', () => {
    expect(
      canonical({ b: [{ d: 1, c: 2 }], a: null, 10: 0, 9: 0, '\u{1F600}': 1, '\uFB33': 2 }),
    ).toBe('{"10":0,"9":0,"a":null,"b":[{"c":2,"d":1}],"\u{1F600}":1,"\uFB33":2}')
  })

  test('writes numbers and strings as the specification does', () => {
    expect(canonical([333333333.33333329, 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
    )
    expect(canonical('€$\u000f\nA\'B"\\\\"/')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"')
  })

  test('says the same as JSON does, and the same for whatever order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonical(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonical(JSON.parse(text))).toBe(text)
      }),
    )
    const members = fc.uniqueArray(fc.tuple(fc.string(), fc.integer()), {
      selector: ([name]) => name,
    })
    fc.assert(
      fc.property(members, (pairs) => {
        expect(canonical(Object.fromEntries(pairs.toReversed()))).toBe(
          canonical(Object.fromEntries(pairs)),
        )
      }),
    )
  })

  test('leaves out an undefined member and refuses what has no exact text', () => {
    expect(canonical({ a: undefined, b: 1 })).toBe('{"b":1}')
    const sparse = [1]
    sparse[2] = 2
    const inexact = [undefined, Number.NaN, Infinity, 1n, new Date(0), new Map(), '\udfff', sparse]
    for (const value of [...inexact, { '\ud800': 1 }, () => 0, Symbol('x')])
      expect(() => canonical(value)).toThrow(TypeError)
  })
})
