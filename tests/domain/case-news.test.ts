import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LINE, SALT_BYTES, linesFor, newsList, newsOf } from '#domain/case-news'
import { complaintStates } from '#domain/complaint-state'

const hashOf = (n: number) => createHash('sha256').update(String(n)).digest('hex')
const noise = (bytes: number) => new Uint8Array(randomBytes(bytes))
const salt = () => noise(SALT_BYTES)
const cases = fc
  .array(
    fc.record({
      messages: fc.integer({ min: 0, max: 200 }),
      state: fc.constantFrom(...complaintStates),
    }),
    { maxLength: 40 },
  )
  .map((some) => some.map((news, n) => ({ ...news, locatorHash: hashOf(n) })))

describe('the list of news', () => {
  test('tells each reader of his own case, and nobody else of any', () => {
    fc.assert(
      fc.property(cases, (some) => {
        const list = newsList(some, salt(), noise)

        for (const { locatorHash, messages, state } of some)
          expect(newsOf(list, locatorHash)).toEqual({ messages, state })
        expect(newsOf(list, hashOf(-1))).toBeNull()
      }),
      { numRuns: 20 },
    )
  })

  test('is of one size, however many cases there are', () => {
    const sizeOf = (n: number) =>
      newsList(
        Array.from({ length: n }, (_, i) => ({
          locatorHash: hashOf(i),
          messages: 0,
          state: 'filed',
        })),
        salt(),
        noise,
      ).length

    expect(new Set([0, 1, 100, 256].map(sizeOf))).toEqual(new Set([SALT_BYTES + 256 * LINE]))
    expect(sizeOf(257)).toBe(SALT_BYTES + 512 * LINE)
    expect(linesFor(5000)).toBe(8192)
  })

  test('has no line in common with the next one, though nothing happened', () => {
    const some = [{ locatorHash: hashOf(1), messages: 3, state: 'handling' as const }]
    const lines = (list: Uint8Array) => {
      const all = []
      for (let at = SALT_BYTES; at < list.length; at += LINE)
        all.push(Buffer.from(list.subarray(at, at + 8)).toString('hex'))
      return all
    }
    const first = lines(newsList(some, salt(), noise))

    expect(lines(newsList(some, salt(), noise)).filter((line) => first.includes(line))).toEqual([])
  })

  test('makes nothing throw, whatever was fetched', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(newsOf(bytes, hashOf(1))).toBeNull()
      }),
    )
  })
})
