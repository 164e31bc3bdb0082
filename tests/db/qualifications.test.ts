import { describe, expect, test } from 'vitest'
import { applications, filings } from '#db/schema'
import { filed, filingsOf } from '#db/qualifications'
import { Conflict, type Db } from '#db/client'
import { freshDb } from './open.ts'

const at = new Date('2026-01-05T02:00:00Z')

const inReview = (db: Db, n: number) => {
  const id = `a${String(n)}`
  return db.write([
    db.q.insert(applications).values({
      id,
      number: `CS-AAAA-AA${String(n).padStart(2, '0')}`,
      codeHash: 'a'.repeat(64),
      kind: 'ecosystem-provider',
      name: `示例${id}`,
      creditCode: `91430100EXAMPLE${String(n).padStart(2, '0')}0`,
      status: 'qualification-review',
      version: 1,
      submission: 1,
      submittedAt: at,
      updatedAt: at,
    }),
  ])
}

describe('filing (登记备案, art. 5)', () => {
  test('counts on within a year, begins anew with the next, and gives each application one', async () => {
    const db = await freshDb()
    for (const n of [1, 2, 3]) await inReview(db, n)
    await Promise.all([db.write([filed('a1', at)]), db.write([filed('a2', at)])])
    await db.write([filed('a3', new Date('2027-01-05T02:00:00Z'))])
    const numbers = await filingsOf(db, ['a1', 'a2', 'a3'])
    expect([...numbers.values()].sort()).toEqual(['BA-2026-0001', 'BA-2026-0002', 'BA-2027-0001'])
    await expect(db.write([filed('a1', at)])).rejects.toThrow(Conflict)
    await expect(db.write([db.q.update(filings).set({ no: 9 })])).rejects.toThrow('immutable')
  })

  test('is refused by the database itself where an item is open', async () => {
    const db = await freshDb()
    await inReview(db, 1)
    const admit = () =>
      db.write([db.q.update(applications).set({ status: 'admitted', closedAt: at })])
    await expect(admit()).rejects.toThrow('checklist open')
  })
})
