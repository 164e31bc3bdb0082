import { describe, expect, test } from 'vitest'
import { moveApplication } from '#db/application-decisions'
import { applicationNumbered, historyOf } from '#db/applications'
import { attachmentsOf } from '#db/attachments'
import type { Db } from '#db/client'
import { verifyStream } from '#db/events'
import { lastRuns } from '#db/job-runs'
import { attachments, contacts, reviewAssignments, reviewSheets, submissions } from '#db/schema'
import { bucketFiles } from '#functions/bucket-files'
import type { Files } from '#functions/files'
import { runDue, runJob } from '#functions/jobs'
import { type World, settingsFrom } from '#functions/world'
import { Decision } from '#domain/decision'
import { freshFiles } from '../db/open.ts'
import { riverIntegrator } from '../fixtures.ts'
import { signedBy } from '../review-signing.ts'
import { opened, start } from './applying.ts'

const settings = settingsFrom({ SITE_SECRET: 'a secret for tests, and only for tests' })
const on = (day: string) => new Date(`${day}T02:00:00Z`)

/** A bucket as R2 is one. */
function bucket() {
  const kept = new Map<string, Uint8Array>()
  return bucketFiles({
    put: (key, value) => Promise.resolve(kept.set(key, value)),
    get: (key) => {
      const bytes = kept.get(key)
      const body = new Blob([new Uint8Array(bytes ?? [])]).stream()
      return Promise.resolve(bytes ? { body, size: bytes.length } : null)
    },
    delete: (key) => {
      kept.delete(key)
      return Promise.resolve()
    },
    list: () => {
      const objects = [...kept.keys()].map((key) => ({ key, uploaded: start }))
      return Promise.resolve({ objects, truncated: false })
    },
  })
}

async function decide(db: Db, number: string, action: string, at: Date) {
  const found = await applicationNumbered(db, number)
  if (!found) throw new Error('no application')
  const decision = Decision.parse({ action, version: String(found.version), reason: '能力不足' })
  const deed = { id: found.id, decision, person: 'clerk', unit: '示例单位', at }
  expect(await moveApplication(db, deed)).toBe('moved')
  return found.id
}

/** An integrator that was reviewed by one expert and not admitted, with the bytes of its two attachments in `files`. */
async function rejected(files: Files) {
  const house = await opened()
  const { db, applicant } = house
  const { number, code } = await house.begin('integrator', riverIntegrator)
  await house.fill(number, 'integrator', riverIntegrator)
  const declared = await house.declaration(number, 'integrator')
  await applicant.post('/applications/draft/check/', declared)
  const id = await decide(db, number, 'accept', start)
  await signedBy(db, id, 'expert', start)
  await decide(db, number, 'reject', start)
  const ids = (await attachmentsOf(db, number)).map((row) => row.id)
  for (const each of ids) await files.put(each, new Uint8Array([1]))
  const world = { runtime: 'node', db, now: () => house.clock.now, settings, files } as World
  const there = async () => Promise.all(ids.map(async (each) => (await files.get(each)) !== null))
  return { ...house, number, code, id, world, there }
}

describe.each([
  ['a directory', freshFiles],
  ['a bucket', bucket],
])('the daily work, with files in %s', (_, filesIn) => {
  test('leaves a refused application alone for two years, and then takes all of it, once', async () => {
    const { db, clock, world, number, code, id, applicant, there } = await rejected(filesIn())
    const tables = [submissions, contacts, attachments, reviewSheets, reviewAssignments]
    const rows = async () =>
      (await Promise.all(tables.map((table) => db.q.select().from(table)))).map(
        ({ length }) => length,
      )

    clock.now = on('2028-01-05')
    await runDue(world)
    expect(await rows()).toEqual([1, 1, 2, 1, 1])
    expect(await there()).toEqual([true, true])

    clock.now = on('2028-01-06')
    await runDue(world)
    expect(await rows()).toEqual([0, 0, 0, 0, 0])
    expect(await there()).toEqual([false, false])
    const report = async () =>
      (await lastRuns(db)).find(({ name }) => name === 'forgetting')?.report
    expect(await report()).toMatchObject({ applications: 1, contacts: 0 })

    const history = await historyOf(db, id)
    await runJob(world, 'forgetting')
    expect(await report()).toMatchObject({ applications: 0 })
    expect(await historyOf(db, id)).toEqual(history)
    expect(history.at(-1)).toMatchObject({ action: 'forget', actor: 'system', data: { files: 2 } })
    expect(await verifyStream(db, `application/${id}`)).toBeNull()

    // Its number and code still open what is left of it.
    const answer = await applicant.post('/applications/', { number, code })
    expect(answer.headers.get('location')).toBe('/applications/case/')
  })
})

describe('a file that is left behind', () => {
  test('goes with those that no row names', async () => {
    const files = bucket()
    const { clock, world, there } = await rejected({ ...files, delete: () => Promise.resolve() })
    clock.now = on('2028-01-06')
    await runJob(world, 'forgetting')
    expect(await there()).toEqual([true, true])
    await runJob({ ...world, files }, 'forgetting')
    expect(await there()).toEqual([false, false])
  })
})
