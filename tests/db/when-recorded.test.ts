import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '#db/client'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { newestReleases, newestRenamings } from '#db/releases'
import { freshDir } from './open.ts'

const before = [
  `insert into announcements (id, kind, number, title, issued_on)
   values ('a', 'admission', '示工信〔2026〕1号', '示例公告', '2026-01-05')`,
  `insert into institutions (place, id, name, name_key, credit_code, listed_on)
   values (20458000000, 'mill', '示例乙', '示例乙', '91430100EXAMPLE011', '2026-01-05')`,
  `insert into entries (id, institution_id, kind, sector, state, admitted_on, announcement_id)
   values ('e', 'mill', 'integrator', 'fireworks', 'admitted', '2026-01-05', 'a')`,
  `update entries set state = 'left', ended_on = '2026-03-01', end_basis = 'b' where id = 'e'`,
  `insert into former_names (institution_id, until_on, name, name_key, basis)
   values ('mill', '2026-02-01', '示例甲', '示例甲', 'c')`,
]

test('what was recorded before keeps the instant by which the feed has told it', async () => {
  const older = join(freshDir(), 'migrations')
  cpSync('db/migrations', older, { recursive: true })
  rmSync(join(older, '0059-when-recorded.sql'))
  const driver = await openFile(freshDir())
  onTestFinished(() => {
    driver.close()
  })
  await migrate(driver, older)
  await driver.batch(before.map((sql) => ({ sql, args: [] })))
  expect(await migrate(driver)).toEqual(['0059-when-recorded.sql'])

  const db = connect(driver)
  const recorded = (some: { recordedAt: Date }[]) =>
    some.map(({ recordedAt }) => recordedAt.toISOString())
  expect(recorded(await newestReleases(db, 9))).toEqual([
    '2026-02-28T16:00:00.000Z',
    '2026-01-04T16:00:00.000Z',
  ])
  expect(recorded(await newestRenamings(db, 9))).toEqual(['2026-01-31T16:00:00.000Z'])
})

test('a spell and a name keep when they were recorded', async () => {
  const driver = await openFile(freshDir())
  onTestFinished(() => {
    driver.close()
  })
  await migrate(driver)
  await driver.batch(before.map((sql) => ({ sql, args: [] })))
  for (const table of ['entry_spells', 'former_names']) {
    const sql = `update ${table} set recorded_at = recorded_at + 1`
    await expect(driver.batch([{ sql, args: [] }])).rejects.toThrow(/append-only|stay/)
  }
})
