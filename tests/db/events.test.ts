import { describe, expect, test } from 'vitest'
import { Conflict } from '#db/client'
import { headOf, record } from '#db/events'
import { freshDb } from './open.ts'

const at = new Date('2026-01-05T02:00:00Z')

describe('the event log', () => {
  test('refuses the second of two writers who saw the same head', async () => {
    const db = await freshDb()
    const head = await headOf(db, 'application/1')
    await db.write([record(db, head, { action: 'submit', actor: 'applicant', at })])

    await expect(
      db.write([record(db, head, { action: 'withdraw', actor: 'applicant', at })]),
    ).rejects.toThrow(Conflict)
    expect((await headOf(db, 'application/1')).version).toBe(1)
  })
})
