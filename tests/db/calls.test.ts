import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { call } from '#db/calls'
import { connect } from '#db/client'
import { firstHead, recorded } from '#db/events'
import { openFile } from '#db/file'
import { announced } from '#db/listing'
import { migrate } from '#db/migrate'
import { freshDir } from './open.ts'

const LATEST = '0054-calls.sql'
const deed = { actor: 'a', at: new Date('2026-02-10T02:00:00Z') }

test('a call whose batch was admitted before this was kept says by which announcement', async () => {
  const older = join(freshDir(), 'migrations')
  cpSync('db/migrations', older, { recursive: true })
  rmSync(join(older, LATEST))
  const driver = await openFile(freshDir())
  onTestFinished(() => {
    driver.close()
  })
  await migrate(driver, older)
  const db = connect(driver)
  const drawn = (id: string) => ({
    sql: `insert into calls (id, kind, title, number, body, opens_on, closes_on, places, version, created_on)
      values (?, 'integrator', 't', 'n', 'b', '2026-01-05', '2026-01-30', '{}', 1, '2026-01-05')`,
    args: [id],
  })
  await driver.batch([drawn('ended'), drawn('open')], { sql: 'select 1', args: [] })
  await db.write([
    ...announced(
      db,
      { id: 'batch', kind: 'admission', number: 'n', title: 't', issuedOn: '2026-02-10' },
      deed,
    ),
    ...recorded(db, firstHead('call/ended'), [
      { ...deed, action: 'draw' },
      { ...deed, action: 'call-admission', data: { announcement: 'batch' } },
    ]),
  ])
  expect(await migrate(driver)).toEqual([LATEST])
  expect((await call(db, 'ended'))?.admissionId).toBe('batch')
  expect((await call(db, 'open'))?.admissionId).toBeNull()
})
