import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connect } from '#db/client'
import { openFile } from '#db/file'
import { openHttp } from '#db/http'
import { takeInvite } from '#db/sessions'
import { freshDir } from '../db/open.ts'
import { freePort, sqldRunsHere, startSqld } from '../rig/sqld.ts'

const run = promisify(execFile)

/** Runs the command as `npm run staff:first` does, and answers the tokens of the links it prints. */
async function staffFirst(place: Record<string, string>, ...names: string[]) {
  const { stdout } = await run(process.execPath, ['functions/first-staff.ts', ...names], {
    env: { ...process.env, SITE_ORIGIN: 'https://site.example/', ...place },
  })
  return Array.from(
    stdout.matchAll(/^ {4}https:\/\/site\.example\/staff\/enter\/#(\w+)$/gm),
    ([, token = '']) => token,
  )
}

const kinds = [
  {
    name: 'a file',
    skip: false,
    open: (dir: string) =>
      Promise.resolve({ place: { DATA_DIR: dir }, driver: () => openFile(dir) }),
  },
  {
    name: 'a libSQL server',
    skip: !sqldRunsHere,
    open: async (dir: string) => {
      const { url, stop } = await startSqld({ port: await freePort(), dir })
      onTestFinished(stop)
      return { place: { DATABASE_URL: url }, driver: () => Promise.resolve(openHttp(url, '')) }
    },
  },
]

for (const { name, skip, open } of kinds)
  describe.skipIf(skip)(`the command that appoints the first administrators, on ${name}`, () => {
    test('invites two, and the same two anew when it is run again', async () => {
      const { place, driver } = await open(freshDir())
      const first = await staffFirst(place, '示例甲', '示例乙')
      const again = await staffFirst(place)
      expect([first.length, again.length]).toEqual([2, 2])

      const db = connect(await driver())
      onTestFinished(() => {
        db.close()
      })
      const take = (token: string) => takeInvite(db, token, new Date())
      for (const token of first) expect(await take(token)).toBeNull()
      for (const token of again) expect(await take(token)).toMatch(/^[0-9a-f]{64}$/)
      // Two processes, and a server that may have to be fetched.
    }, 120_000)
  })
