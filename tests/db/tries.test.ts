import { describe, expect, test } from 'vitest'
import { signInTries } from '#db/schema'
import { forgottenTries, takeTry } from '#db/tries'
import { TRIES_MAX } from '#domain/sign-in'
import { freshDb } from './open.ts'

const now = new Date('2026-01-05T02:00:00Z')
const minutes = (n: number) => new Date(now.getTime() + n * 60_000)

describe('a try at a code', () => {
  test('finds a place five times, and again when the first is fifteen minutes old', async () => {
    const db = await freshDb()
    for (let i = 0; i < TRIES_MAX; i++) expect(await takeTry(db, 'clerk', minutes(i))).toBe(true)
    expect(await takeTry(db, 'clerk', minutes(14.9))).toBe(false)
    expect(await takeTry(db, 'clerk', minutes(15))).toBe(true)
    expect(await takeTry(db, 'clerk', minutes(15.5))).toBe(false)
  })

  test('finds five places of twenty asked for at once', async () => {
    const db = await freshDb()
    const taken = await Promise.all(Array.from({ length: 20 }, () => takeTry(db, 'clerk', now)))
    expect(taken.filter(Boolean)).toHaveLength(TRIES_MAX)
  })

  test('of one person takes no place of another, and a success frees them', async () => {
    const db = await freshDb()
    for (let i = 0; i < TRIES_MAX; i++) await takeTry(db, 'clerk', now)
    expect(await takeTry(db, 'other', now)).toBe(true)
    await db.write([forgottenTries(db, 'clerk')])
    expect(await takeTry(db, 'clerk', now)).toBe(true)
  })

  test('is forgotten with the next one after fifteen minutes, whoever made it', async () => {
    const db = await freshDb()
    await takeTry(db, 'nobody', now)
    await takeTry(db, 'clerk', minutes(15))
    expect(await db.q.select().from(signInTries)).toMatchObject([{ subject: 'clerk' }])
  })
})
