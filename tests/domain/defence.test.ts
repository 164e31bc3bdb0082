import { describe, expect, test } from 'vitest'
import { Slots, isOnDayOff, slotText, slotsSaid, startsOf, tooFar } from '#domain/defence'

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

  test('lies no further ahead than is set', () => {
    expect(tooFar(Slots.parse({ ...typed, on: '2026-09-05' }), '2026-03-09')).toEqual([])
    expect(tooFar(Slots.parse({ ...typed, on: '2026-09-06' }), '2026-03-09')).toEqual([
      { field: 'on', message: expect.stringContaining('2026-09-05') as string },
    ])
  })

  test('may lie on a day off, which is told', () => {
    expect(isOnDayOff({ startsAt: new Date('2026-11-28T01:00:00Z') })).toBe(true)
    expect(isOnDayOff({ startsAt: new Date('2026-11-27T01:00:00Z') })).toBe(false)
  })
})

test('the course of a call says which time was arranged, and which was taken back', () => {
  const run = { on: '2026-03-09', from: '9:05', minutes: 20, count: 3, venue: '示例厅' }
  expect(slotsSaid({ unit: '示例', ...run })).toBe(
    '2026-03-09 9:05 起，每段 20 分钟，连续 3 段，示例厅',
  )
  expect(slotsSaid({ slot: '2026-03-09 09:05–09:25', venue: '示例厅' })).toBe(
    '2026-03-09 09:05–09:25，示例厅',
  )
  for (const data of [null, {}, { unit: '示例', number: 'x' }]) expect(slotsSaid(data)).toBe('')
})
