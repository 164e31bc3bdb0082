import { describe, expect, test } from 'vitest'
import { Slots, slotText, startsOf } from '#domain/defence'

const typed = {
  version: '1',
  on: '2026/3/9',
  from: '９：05',
  minutes: '20',
  count: '3',
  venue: '示例',
}
const run = (more: object = {}) => startsOf(Slots.parse({ ...typed, ...more }))

describe('a run of slots', () => {
  test('begins at the time typed, in China, one after the other', () => {
    expect(run()?.map((start) => start.toISOString())).toEqual([
      '2026-03-09T01:05:00.000Z',
      '2026-03-09T01:25:00.000Z',
      '2026-03-09T01:45:00.000Z',
    ])
  })

  test('may end at midnight, and not after it', () => {
    expect(run({ from: '23:00', minutes: '60', count: '1' })).toHaveLength(1)
    expect(run({ from: '23:01', minutes: '60', count: '1' })).toBeNull()
  })

  test.each([
    [{ on: '2026-02-30' }],
    [{ from: '24:00' }],
    [{ from: '9' }],
    [{ minutes: '4' }],
    [{ count: '0' }],
    [{ count: '41' }],
    [{ venue: ' ' }],
  ])('is not made of %j', (more) => {
    expect(Slots.safeParse({ ...typed, ...more }).success).toBe(false)
  })

  test('is told with both ends', () => {
    const startsAt = new Date('2026-03-09T01:05:00Z')
    expect(slotText({ startsAt, minutes: 20 })).toBe('2026-03-09 09:05–09:25')
  })
})
