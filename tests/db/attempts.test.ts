import { describe, expect, test } from 'vitest'
import { failureOf, insist, Lost } from '#db/attempts'
import { connect, Unavailable } from '#db/client'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { house } from '#db/schema'
import { freshDir } from './open.ts'

const coded = (code: string, message = '') => Object.assign(new Error(message), { code })

const terms = { pauses: [1, 1], patience: 1000 }

/** Work that fails in these ways, one after the other, and then answers. */
function failing(...errors: Error[]) {
  const left = [...errors]
  const work = () => {
    const error = left.shift()
    return error ? Promise.reject(error) : Promise.resolve('done')
  }
  return { work, left }
}

describe('a failed try', () => {
  test.each<[Error, string]>([
    [coded('SQLITE_BUSY'), 'not kept'],
    [coded('SQLITE_LOCKED'), 'not kept'],
    [coded('SQLITE_ERROR', 'cannot commit transaction - SQL statements in progress'), 'not kept'],
    [coded('SQLITE_IOERR'), 'unknown'],
    [coded('SQLITE_FULL'), 'unknown'],
    [new Lost(), 'unknown'],
    [coded('SQLITE_CONSTRAINT'), 'final'],
    [coded('SQLITE_ERROR', 'no such table'), 'final'],
    [new TypeError('a defect of ours'), 'final'],
  ])('%s means %s', (error, failure) => {
    expect(failureOf(error)).toBe(failure)
  })
})

describe('insisting', () => {
  const busy = coded('SQLITE_BUSY')
  const refusal = coded('SQLITE_CONSTRAINT')
  const yes = () => Promise.resolve('kept')
  const no = () => Promise.resolve(null)

  test('tries again while nothing was kept, and ends', async () => {
    expect(await insist(failing(busy, busy).work, null, terms)).toBe('done')
    await expect(insist(failing(busy, busy, busy).work, null, terms)).rejects.toThrow(Unavailable)
  })

  test('does not begin another try when patience has run out', async () => {
    const { work, left } = failing(busy, busy)
    await expect(insist(work, null, { ...terms, patience: -1 })).rejects.toThrow(Unavailable)
    expect(left).toHaveLength(1)
  })

  test('says that nobody knows where even its proof cannot be read', async () => {
    const { work } = failing(coded('SQLITE_IOERR'), refusal)
    const unreadable = () => Promise.reject(busy)
    await expect(insist(work, unreadable, terms)).rejects.toThrow(Unavailable)
  })

  test('leaves unknown what it cannot settle', async () => {
    const { work, left } = failing(new Lost(), busy)
    await expect(insist(work, null, terms)).rejects.toThrow(Unavailable)
    expect(left).toHaveLength(1)
  })

  test('settles a refusal that follows an unknown outcome', async () => {
    expect(await insist(failing(new Lost(), busy, refusal).work, yes, terms)).toBe('kept')
    await expect(insist(failing(new Lost(), refusal).work, no, terms)).rejects.toBe(refusal)
  })

  test('does not settle a refusal that follows a certain one', async () => {
    await expect(insist(failing(refusal).work, yes, terms)).rejects.toBe(refusal)
    await expect(insist(failing(busy, refusal).work, yes, terms)).rejects.toBe(refusal)
  })
})

describe('a full disk', () => {
  test('is an outage that keeps nothing of the batch and ends with it', async () => {
    const driver = await openFile(freshDir())
    await migrate(driver)
    const db = connect(driver)
    const put = (key: string, value: string) => db.q.insert(house).values({ key, value })
    await driver.execute({ sql: 'pragma max_page_count = 1', args: [] })

    const large = db.write([put('small', ''), put('large', 'x'.repeat(1_000_000))])
    await expect(large).rejects.toThrow(Unavailable)
    expect(await db.q.$count(house)).toBe(0)

    await db.write([put('small', ''), put('large', 'x'.repeat(1_000_000))])
    expect(await db.q.$count(house)).toBe(2)
    db.close()
  })
})
