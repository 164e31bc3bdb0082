import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Conflict, connect, type Db, Unavailable } from '#db/client'
import { firstHead, headOf, record, verifyStream } from '#db/events'
import { openHttp } from '#db/http'
import { once, requestHash, wasDone } from '#db/idempotency'
import { migrate } from '#db/migrate'
import { events, house } from '#db/schema'
import { type Fault, startBridge } from '../rig/bridge.ts'
import { freshDb, freshDir } from './open.ts'
import { visit, visitsKept } from './visits.ts'

const at = new Date('2026-01-05T02:00:00Z')

/** A migrated database behind a bridge whose faults the test sets. */
async function bridged(timeout = 2000) {
  const wrong: { next: (sql: string[]) => Fault } = { next: () => null }
  const file = join(freshDir(), 'bridge.db')
  const bridge = await startBridge({ file, fault: (sql) => wrong.next(sql) })
  const driver = openHttp(bridge.url, '', { timeout, pauses: [1, 2, 3] })
  await migrate(driver)
  onTestFinished(async () => {
    driver.close()
    await bridge.stop()
  })
  return { db: connect(driver), wrong, driver }
}

const isBatch = (sql: string[]) => sql.some((text) => /^\s*begin/i.test(text))

/** These faults, one for each batch; then none. */
const forBatches = (...faults: Fault[]) => {
  const left = [...faults]
  return (sql: string[]) => (isBatch(sql) ? (left.shift() ?? null) : null)
}

/** A command as the house writes them: it writes, and where it is refused asks whether it had done so before. */
async function submit(db: Db, key: string, form: { name: string }) {
  const request = { key, requestHash: requestHash(form) }
  try {
    await db.write([
      once({ ...request, at }),
      db.q.insert(house).values({ key: `application/${key}`, value: form.name }),
      record(db, firstHead(`application/${key}`), { action: 'submit', actor: 'applicant', at }),
    ])
    return 'done'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return (await wasDone(db, request)) ? 'done before' : 'another form'
  }
}

describe('a retry', () => {
  test('finds the first result, and tells another form under the same key apart', async () => {
    const db = await freshDb()
    const form = { name: '示例甲' }
    const answers = [await submit(db, '1', form), await submit(db, '1', form)]
    expect(answers).toEqual(['done', 'done before'])
    expect(await submit(db, '1', { name: '示例乙' })).toBe('another form')
    expect(await db.q.$count(house)).toBe(1)
    expect(await db.q.$count(events)).toBe(1)
  })

  test('makes no double over HTTP while requests and replies are lost', async () => {
    const { db, wrong } = await bridged()
    let count = 0
    // Two of five fail, in an order that never repeats with that of the requests of one command.
    const faults: Fault[] = ['drop reply', null, 503, null, null, 'drop request', null]
    wrong.next = () => faults[count++ % faults.length] ?? null

    for (let n = 0; n < 100; n++) {
      const form = { name: `示例${n}` }
      expect(await submit(db, String(n), form)).toBe('done')
    }

    wrong.next = () => null
    expect(count).toBeGreaterThan(200)
    expect(await db.q.$count(house)).toBe(100)
    expect(await db.q.$count(events)).toBe(100)
  })

  test('is made of a batch whose reply was lost, and recognises its own rows', async () => {
    const { db, wrong } = await bridged()
    wrong.next = forBatches('drop reply', 'drop reply', 504)
    await db.write(await visit(db, 1))

    expect(await visitsKept(db)).toEqual({ rows: [1], keys: [1], events: [1] })
    expect(await verifyStream(db, 'visits')).toBeNull()
  })

  test("takes another writer's rows for what they are", async () => {
    const { db, wrong, driver } = await bridged()
    const mine = await visit(db, 1)
    const theirs = await visit(db, 2)
    const other = connect(driver)
    // My request is lost, and before it is sent again the other's arrives.
    const sent: Promise<void>[] = []
    wrong.next = (sql) => {
      if (!isBatch(sql) || sent.length > 0) return null
      sent.push(other.write(theirs))
      return 'drop request'
    }

    await expect(db.write(mine)).rejects.toThrow(Conflict)
    await Promise.all(sent)
    expect((await visitsKept(db)).rows).toEqual([2])
  })

  test('is not made of a batch that could not be told from another', async () => {
    const { db, wrong } = await bridged()
    const plain = [db.q.insert(house).values({ key: 'plain', value: '' })]

    wrong.next = forBatches('drop request')
    await expect(db.write(plain)).rejects.toThrow(Unavailable)
    expect(await db.q.$count(house)).toBe(0)

    wrong.next = forBatches('drop reply')
    await expect(db.write(plain)).rejects.toThrow(Unavailable)
    expect(await db.q.$count(house)).toBe(1)
  })

  test('ends, and says that the database is unavailable', async () => {
    const { db, wrong } = await bridged()
    const queries = await visit(db, 1)
    for (const fault of ['drop request', 'drop reply', 429, 500, 502, 503, 504] as const) {
      wrong.next = () => fault
      await expect(db.write(queries)).rejects.toThrow(Unavailable)
      const read = headOf(db, 'visits').then(null, (error: unknown) => error)
      expect(await read).toBeInstanceOf(Unavailable)
    }
    wrong.next = () => null
    // The lost reply belonged to a write that was kept: sending it again finds that out.
    await expect(db.write(queries)).rejects.toThrow(Conflict)
    expect((await visitsKept(db)).rows).toEqual([1])
  })

  test('follows an answer that does not come', async () => {
    const { db, wrong } = await bridged(150)
    wrong.next = forBatches('hang')
    await db.write(await visit(db, 1))
    expect((await visitsKept(db)).rows).toEqual([1])
  })

  test('is not made of a refusal to let us in', async () => {
    const { db, wrong } = await bridged()
    let requests = 0
    wrong.next = () => {
      requests++
      return 401
    }
    const plain = db.q.insert(house).values({ key: 'plain', value: '' })
    const error: unknown = await db.write([plain]).catch((thrown: unknown) => thrown)
    expect(String(error)).toContain('401')
    expect(requests).toBe(1)
  })

  test('is made of a migration as well', async () => {
    let batches = 0
    const lossy = await startBridge({
      file: join(freshDir(), 'lossy.db'),
      fault: (sql) => (isBatch(sql) && batches++ % 2 === 0 ? 'drop reply' : null),
    })
    const driver = openHttp(lossy.url, '')
    expect(await migrate(driver)).toContain('0001-memory.sql')
    expect(await migrate(driver)).toEqual([])
    driver.close()
    await lossy.stop()
  })
})
