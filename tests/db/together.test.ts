import { describe, expect, test } from 'vitest'
import { Conflict } from '#db/client'
import { house } from '#db/schema'
import { freshDb } from './open.ts'

describe('writes that come at once', () => {
  test('are kept or refused each by itself', async () => {
    const db = await freshDb()
    const key = (n: number) => `write/${String(n)}`
    await db.write([db.q.insert(house).values({ key: key(0), value: 'first' })])
    // Every third is refused at its second statement; its first must not stay either.
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) =>
        db.write([
          db.q.insert(house).values({ key: `${key(n)}/again`, value: 'x' }),
          db.q.insert(house).values({ key: n % 3 === 0 ? key(0) : key(n), value: String(n) }),
        ]),
      ),
    )
    const refused = outcomes.flatMap((each, n) => (each.status === 'rejected' ? [n] : []))
    expect(refused).toEqual(Array.from({ length: 17 }, (_, i) => i * 3))
    for (const each of outcomes)
      if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(Conflict)
    const kept = (await db.q.select({ key: house.key }).from(house)).map((row) => row.key)
    const whole = Array.from({ length: 50 }, (_, n) => n).filter((n) => n % 3 > 0)
    expect(kept.filter((each) => each.startsWith('write/')).sort()).toEqual(
      [key(0), ...whole.flatMap((n) => [key(n), `${key(n)}/again`])].sort(),
    )
  })

  test('see those that came before them', async () => {
    const db = await freshDb()
    const row = db.q.insert(house).values({ key: 'seat', value: 'taken' })
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => db.write([row])))
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      ...Array<string>(7).fill('rejected'),
    ])
  })
})

test('what is no value of the database is refused, and not kept as nothing', async () => {
  const db = await freshDb()
  for (const value of [undefined, NaN, Infinity])
    await expect(
      db.write([
        { toSQL: () => ({ sql: 'insert into house values (?, ?)', params: ['k', value] }) },
      ]),
    ).rejects.toThrow(TypeError)
  expect(await db.q.$count(house)).toBe(0)
})
