import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { Conflict, type Db } from '#db/client'
import { firstHead, headOf, record, recorded, verifyStream } from '#db/events'
import { events } from '#db/schema'
import { freshDb } from './open.ts'

const at = new Date('2026-01-05T02:00:00Z')
const stream = 'application/1'

/** A stream of four events, and its database with the guards of the table taken away. */
async function unguarded(): Promise<Db> {
  const db = await freshDb()
  for (const action of ['submit', 'accept', 'supplement', 'admit']) {
    const data = { b: 1, a: { 丁: [2], 丙: action } }
    await db.write([
      record(db, await headOf(db, stream), { action, actor: 'bureau', at, basis: '第四条', data }),
    ])
  }
  expect(await verifyStream(db, stream)).toBeNull()
  await run(
    db,
    'drop trigger events_never_change',
    'drop trigger events_never_go',
    'drop trigger events_never_replaced',
    'drop trigger events_follow_their_stream',
  )
  return db
}

const run = (db: Db, ...statements: string[]) =>
  db.write(statements.map((text) => ({ toSQL: () => ({ sql: text, params: [] }) })))

describe('the event log', () => {
  test('refuses the second of two writers who saw the same head', async () => {
    const db = await freshDb()
    const head = await headOf(db, stream)
    await db.write([record(db, head, { action: 'submit', actor: 'applicant', at })])

    await expect(
      db.write([record(db, head, { action: 'withdraw', actor: 'applicant', at })]),
    ).rejects.toThrow(Conflict)
    expect((await headOf(db, stream)).version).toBe(1)
  })

  test('keeps what happened as it was said', async () => {
    const db = await freshDb()
    const happening = {
      action: 'admit',
      actor: 'bureau',
      at,
      reason: '符合',
      data: { b: 1, a: [2] },
    }
    await db.write([record(db, await headOf(db, stream), happening)])
    const [row] = await db.q.select().from(events)
    expect(row).toMatchObject({
      ...happening,
      basis: '',
      version: 1,
      prevHash: firstHead(stream).hash,
    })
  })

  test('takes several events of one stream in one batch', async () => {
    const db = await freshDb()
    const happening = { action: 'submit', actor: 'applicant', at, data: { b: 1, a: 2 } }
    await db.write(recorded(db, firstHead(stream), [happening, { ...happening, action: 'accept' }]))
    expect((await headOf(db, stream)).version).toBe(2)
    expect(await verifyStream(db, stream)).toBeNull()
  })

  test('commits to data whatever the order of its members', async () => {
    const db = await freshDb()
    const hashOf = (data: Record<string, unknown>) =>
      record(db, firstHead(stream), { action: 'a', actor: 'b', at, data }).proof?.args[0]
    expect(hashOf({ a: { b: 1, c: 2 }, 10: 0, 9: 0 })).toBe(
      hashOf({ 9: 0, 10: 0, a: { c: 2, b: 1 } }),
    )
    expect(hashOf({ a: 1 })).not.toBe(hashOf({ a: '1' }))
  })

  test('refuses data that has no exact text', async () => {
    const db = await freshDb()
    const recording = (data: Record<string, unknown>) => () =>
      record(db, firstHead(stream), { action: 'a', actor: 'b', at, data })
    expect(recording({ at })).toThrow(TypeError)
    expect(recording({ n: Number.NaN })).toThrow(TypeError)
    expect(recording({ text: '\ud800' })).toThrow(TypeError)
  })

  test('is whole where nobody has written', async () => {
    expect(await verifyStream(await freshDb(), 'nobody')).toBeNull()
  })
})

describe('a chain that somebody tampered with, the triggers dropped', () => {
  const altered = [
    "actor = 'nobody'",
    "action = 'reject'",
    'at = at + 1',
    "reason = 'x'",
    "basis = ''",
    "data = json_set(data, '$.b', 2)",
    "data = data || ' '",
    `hash = '${'0'.repeat(64)}'`,
  ]
  for (const change of altered) {
    test(`is found out: ${change}`, async () => {
      const db = await unguarded()
      await run(db, `update events set ${change} where version = 2`)
      expect(await verifyStream(db, stream)).toEqual({ version: 2, why: 'altered' })
    })
  }

  test('is found out when an event is removed, the first one too', async () => {
    const db = await unguarded()
    await run(db, 'delete from events where version = 3')
    expect(await verifyStream(db, stream)).toEqual({ version: 3, why: 'missing' })
    await run(db, 'delete from events where version = 1')
    expect(await verifyStream(db, stream)).toEqual({ version: 1, why: 'missing' })
  })

  test('is found out when the gap is closed', async () => {
    const db = await unguarded()
    await run(
      db,
      'delete from events where version = 2',
      'update events set version = 2 where version = 3',
      'update events set version = 3 where version = 4',
    )
    expect(await verifyStream(db, stream)).toEqual({ version: 2, why: 'not linked' })
  })

  test('is found out when two events change places', async () => {
    const db = await unguarded()
    await run(
      db,
      'update events set version = 9 where version = 2',
      'update events set version = 2 where version = 3',
      'update events set version = 3 where version = 9',
    )
    expect(await verifyStream(db, stream)).toEqual({ version: 2, why: 'not linked' })
  })

  test("is found out when another stream's event is put in", async () => {
    const db = await unguarded()
    await run(db, "update events set stream = 'application/2'")
    expect(await verifyStream(db, 'application/2')).toEqual({ version: 1, why: 'not linked' })
  })

  test('is found out by a head kept elsewhere when its end is cut off or all of it is written anew', async () => {
    const db = await unguarded()
    const known = await headOf(db, stream)
    expect(await verifyStream(db, stream, known)).toBeNull()

    await db.write([db.q.delete(events).where(eq(events.version, 4))])
    expect(await verifyStream(db, stream)).toBeNull()
    expect(await verifyStream(db, stream, known)).toEqual({ version: 4, why: 'missing' })

    const forged = { action: 'reject', actor: 'bureau', at, data: {} }
    await db.write([record(db, await headOf(db, stream), forged)])
    expect(await verifyStream(db, stream)).toBeNull()
    expect(await verifyStream(db, stream, known)).toEqual({ version: 4, why: 'not as known' })
  })
})
