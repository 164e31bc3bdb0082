import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Driver } from '#db/client'
import { openFile } from '#db/file'
import { openHttp } from '#db/http'
import { migrate } from '#db/migrate'
import { startBridge } from '../rig/bridge.ts'
import { freshDir } from './open.ts'

const overFile = () => openFile(freshDir())

const overHttp = async () => {
  const bridge = await startBridge({ file: join(freshDir(), 'bridge.db') })
  onTestFinished(bridge.stop)
  return openHttp(bridge.url, '')
}

/** A directory of migrations that the test writes. */
function written(files: Record<string, string>) {
  const dir = join(freshDir(), 'migrations')
  mkdirSync(dir)
  const write = (name: string, text: string) => {
    writeFileSync(join(dir, name), text)
  }
  for (const [name, text] of Object.entries(files)) write(name, text)
  return {
    dir,
    write,
    remove: (name: string) => {
      rmSync(join(dir, name))
    },
  }
}

const tablesIn = async (driver: Driver) =>
  (
    await driver.execute({
      sql: "select name from sqlite_schema where type = 'table' and name not like '%\\_%' escape '\\' order by name",
      args: [],
    })
  ).flat()

const opened = async (open: () => Promise<Driver>) => {
  const driver = await open()
  onTestFinished(() => {
    driver.close()
  })
  return driver
}

for (const [kind, open] of [
  ['a file', overFile],
  ['HTTP', overHttp],
] as const) {
  describe(`migrating over ${kind}`, () => {
    test('applies what is new, in order of name, once', async () => {
      const driver = await opened(open)
      const { dir, write } = written({
        '0002-b.sql': 'alter table a add c;',
        '0001-a.sql': 'create table a (b); create table z (y);',
      })
      expect(await migrate(driver, dir)).toEqual(['0001-a.sql', '0002-b.sql'])
      expect(await migrate(driver, dir)).toEqual([])

      // A lower number than the newest applied, as branches merge, is not skipped.
      write('0001-b.sql', 'create table late (b);')
      expect(await migrate(driver, dir)).toEqual(['0001-b.sql'])
      expect(await tablesIn(driver)).toEqual(['a', 'late', 'migrations', 'z'])
    })

    test('leaves nothing of a migration that stops half-way, and goes on when it is mended', async () => {
      const driver = await opened(open)
      const { dir, write } = written({
        '0001-a.sql': 'create table a (b);',
        '0002-b.sql':
          'create table b (c); insert into a values (1); insert into nowhere values (1);',
        '0003-c.sql': 'create table c (d);',
      })
      await expect(migrate(driver, dir)).rejects.toThrow('0002-b.sql could not be applied')
      expect(await tablesIn(driver)).toEqual(['a', 'migrations'])
      expect(await driver.execute({ sql: 'select * from a', args: [] })).toEqual([])

      write('0002-b.sql', 'create table b (c);')
      expect(await migrate(driver, dir)).toEqual(['0002-b.sql', '0003-c.sql'])
    })

    test('refuses one that was changed or removed after it was applied', async () => {
      const driver = await opened(open)
      const { dir, write, remove } = written({ '0001-a.sql': 'create table a (b);\n' })
      await migrate(driver, dir)

      write('0001-a.sql', 'create table a (b);\r\n')
      expect(await migrate(driver, dir)).toEqual([])
      write('0001-a.sql', 'create table a (b, c);\n')
      await expect(migrate(driver, dir)).rejects.toThrow('0001-a.sql was changed')
      remove('0001-a.sql')
      await expect(migrate(driver, dir)).rejects.toThrow('does not know')
    })
  })
}

describe('npm run db:migrate', () => {
  const env = (more: Record<string, string>) => ({ ...process.env, ...more })

  test('brings the file up to date, says what it applied, and refuses while it is in use', async () => {
    const dir = freshDir()
    const run = () =>
      execFileSync(process.execPath, ['db/upgrade.ts'], { env: env({ DATA_DIR: dir }) })
    expect(String(run())).toContain('applied 0001-memory.sql')
    expect(String(run())).toBe('nothing to apply\n')

    await opened(() => openFile(dir))
    const { status, stderr } = spawnSync(process.execPath, ['db/upgrade.ts'], {
      env: env({ DATA_DIR: dir }),
    })
    expect(status).toBe(1)
    expect(String(stderr)).toMatch(/^Another process is using the data directory .*\n$/)
  })
})
