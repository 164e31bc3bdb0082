import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '#db/client'
import { openHttp } from '#db/http'
import { migrate } from '#db/migrate'
import { type Fault, startBridge } from '../rig/bridge.ts'
import { freshDir } from './open.ts'

/** A migrated database behind HTTP that counts the requests sent to it. */
async function counted() {
  const seen: { requests: string[][]; fault: Fault } = { requests: [], fault: null }
  const bridge = await startBridge({
    file: join(freshDir(), 'bridge.db'),
    fault: (statements) => {
      seen.requests.push(statements)
      const { fault } = seen
      seen.fault = null
      return fault
    },
  })
  const driver = openHttp(bridge.url, '', { pauses: [1, 2, 3] })
  await migrate(driver)
  onTestFinished(async () => {
    driver.close()
    await bridge.stop()
  })
  seen.requests = []
  const { q } = connect(driver)
  const ask = async (text: string) => (await q.values(sql.raw(text)))[0]?.[0]
  return { seen, ask }
}

const numbers = Array.from({ length: 60 }, (_, n) => n)

test('reads asked at once go in one request, and each gets its own answer', async () => {
  const { seen, ask } = await counted()
  expect(await Promise.all([1, 2, 3].map((n) => ask(`select ${String(n)}`)))).toEqual([1, 2, 3])
  expect(seen.requests).toHaveLength(1)
  expect(seen.requests[0]).toContain('select 2')

  expect(await ask('select 4')).toBe(4)
  expect(seen.requests).toHaveLength(2)
})

test('more reads than one request takes are answered by the next', async () => {
  const { seen, ask } = await counted()
  const asked = numbers.map((n) => ask(`select ${String(n)}`))
  expect(await Promise.all(asked)).toEqual(numbers)
  expect(seen.requests).toHaveLength(2)
})

test('a read that is refused is refused alone', async () => {
  const { ask } = await counted()
  const asked = ['select 1', 'select missing from nowhere', 'select 3'].map(ask)
  const told = await Promise.all(asked.map((one) => one.catch(String)))
  expect(told).toEqual([1, expect.stringContaining('nowhere'), 3])
})

test('reads whose answer was lost are asked again, all of them', async () => {
  const { seen, ask } = await counted()
  seen.fault = 'drop reply'
  expect(await Promise.all([ask('select 1'), ask('select 2')])).toEqual([1, 2])
  expect(seen.requests).toHaveLength(2)
})
