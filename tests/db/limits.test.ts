import { describe, expect, test } from 'vitest'
import { countOne, counted, forgetLimits } from '#db/limits'
import { limitKeys, limits } from '#db/schema'
import { freshDb } from './open.ts'

const now = new Date('2026-01-05T02:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const who = '192.0.2.7'

describe('a count', () => {
  test('grows by one a time, apart for each scope and each who, and begins anew with its window', async () => {
    const db = await freshDb()
    for (const n of [1, 2, 3]) expect((await countOne(db, 'sign-in', who, now)).count).toBe(n)

    expect((await countOne(db, 'correct', who, now)).count).toBe(1)
    expect((await countOne(db, 'sign-in', '192.0.2.8', now)).count).toBe(1)
    expect((await counted(db, 'sign-in', who, now)).count).toBe(3)
    expect((await countOne(db, 'sign-in', who, later(15))).count).toBe(1)
  })

  test('misses none of many at once', async () => {
    const db = await freshDb()
    await Promise.all(Array.from({ length: 20 }, () => countOne(db, 'sign-in', who, now)))

    expect((await counted(db, 'sign-in', who, now)).count).toBe(20)
    expect(await db.q.select().from(limits)).toHaveLength(1)
  })

  test('keeps no address', async () => {
    const db = await freshDb()
    await countOne(db, 'sign-in', who, now)
    const kept = JSON.stringify([
      await db.q.select().from(limits),
      await db.q.select().from(limitKeys),
    ])

    expect(kept).not.toContain('192.0')
    expect((await db.q.select().from(limits))[0]?.key).toMatch(/^[0-9a-f]{64}$/)
  })

  test('is forgotten when its window is over, and its day’s key within 48 hours', async () => {
    const db = await freshDb()
    await countOne(db, 'sign-in', who, now)
    await forgetLimits(db, later(5))
    expect((await counted(db, 'sign-in', who, now)).count).toBe(1)
    await forgetLimits(db, later(16))
    expect(await db.q.select().from(limits)).toEqual([])
    expect(await db.q.select().from(limitKeys)).toHaveLength(1)

    await forgetLimits(db, later(2 * 24 * 60))
    expect(await db.q.select().from(limitKeys)).toEqual([])
  })
})
