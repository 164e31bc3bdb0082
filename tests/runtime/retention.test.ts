import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { withdrawApplication } from '#db/application-moves'
import { applicationNumbered, submitApplication } from '#db/applications'
import { connect } from '#db/client'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { EcosystemProviderApplication } from '#domain/application'
import { dayOf } from '#domain/calendar'
import { CODE_BYTES, mintCode } from '#domain/office-code'
import { codeHash } from '#functions/apply'
import { millProvider } from '../fixtures.ts'
import { startNode } from '../rig/node.ts'
import { freePort } from '../rig/sqld.ts'
import { visitor } from '../rig/visitor.ts'

const SITE_SECRET = 'a secret for tests, and only for tests'
const number = 'CS-7777-7777'
const code = mintCode(new Uint8Array(CODE_BYTES).fill(7))
const at = new Date('2020-01-06T02:00:00Z')

/** A place for data in which an application was withdrawn years ago. */
async function longWithdrawn() {
  const dir = mkdtempSync(join(tmpdir(), 'retention-'))
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true })
  })
  const driver = await openFile(dir)
  await migrate(driver)
  const db = connect(driver)
  const form = EcosystemProviderApplication.parse(millProvider)
  const keyed = { number, codeHash: codeHash(SITE_SECRET, code) }
  await submitApplication(db, { ...keyed, form, fingerprint: 'f', at })
  const id = (await applicationNumbered(db, number))?.id ?? ''
  await withdrawApplication(db, { id, version: 1, at })
  db.close()
  return dir
}

test('the status page says that an application was deleted, and when, and shows nothing else of it', async () => {
  const dir = await longWithdrawn()
  const site = await startNode(await freePort(), dir, { SITE_SECRET })
  onTestFinished(site.stop)
  const applicant = visitor(site.url)
  await applicant.post('/applications/', { number, code })

  // The daily work begins with the site.
  const status = async () => (await applicant.get('/applications/case/')).text
  await expect.poll(status).toContain(`档案已于 ${dayOf(new Date())} 删除`)
  const { text } = await applicant.get('/applications/case/')
  expect(text).toContain('已撤回')
  expect(text).toContain('保存期满，删除所填内容和附件')
  expect(text).not.toContain('示例磨坊')
  for (const path of ['/applications/print/', '/applications/confirmation/'])
    expect((await applicant.get(path)).path).toBe('/applications/case/')
})
