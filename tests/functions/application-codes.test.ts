import { Hono } from 'hono'
import { beforeEach, expect, test } from 'vitest'
import { renewApplicationCode } from '#db/application-codes'
import { applicationNumbered, historyOf, noted, submitApplication } from '#db/applications'
import type { Db } from '#db/client'
import { headOf, verifyStream } from '#db/events'
import { appoint, invite } from '#db/people'
import { applications as table } from '#db/schema'
import { applications } from '#functions/applications'
import { codeHash } from '#functions/apply'
import { staff } from '#functions/staff'
import { type House, settingsFrom } from '#functions/world'
import { IntegratorApplication } from '#domain/application'
import { CODE_BYTES, mintCode } from '#domain/office-code'
import { freshDb } from '../db/open.ts'
import { riverIntegrator } from '../fixtures.ts'
import { appointee } from '../staff.ts'
import { browser, houseOf, shown } from './house.ts'

const settings = settingsFrom({ SITE_SECRET: 'a secret for tests, and only for tests' })
const start = new Date('2026-01-05T02:00:00Z')
const number = 'CS-AAAA-AAAA'
const code = mintCode(new Uint8Array(CODE_BYTES).fill(1))
const checked = '当面核对营业执照和授权委托书'

let db: Db
let clerk: ReturnType<typeof browser>
let applicant: ReturnType<typeof browser>
let page: string

beforeEach(async () => {
  db = await freshDb()
  const room = new Hono<House>()
  room.route('/', staff)
  room.route('/', applications)
  const app = houseOf(room, db, { now: start })
  await appoint(db, appointee('one', 'bureau'), start)
  clerk = browser(app)
  applicant = browser(app)
  const token = await invite(db, { person: 'one', purpose: 'demo', madeBy: 'operator', now: start })
  await clerk.post('/staff/enter/', { token })
  const form = IntegratorApplication.parse(riverIntegrator)
  const sent = { form, codeHash: codeHash(settings.secret, code), fingerprint: 'f', at: start }
  await submitApplication(db, { ...sent, number })
  page = `/staff/applications/${(await applicationNumbered(db, number))?.id ?? ''}/code/`
})

const renew = async (more: object = {}) => {
  const { formToken } = await shown(await clerk.visit(page))
  return shown(await clerk.post(page, { token: formToken ?? '', number, checked, ...more }))
}
const opens = async (with_: string) =>
  (await applicant.post('/applications/', { number, code: with_ })).status === 303

test('an applicant who lost the code is given another, once it was checked who asks', async () => {
  expect(await opens(code)).toBe(true)
  const { minted } = await renew()
  expect(minted?.number).toBe(number)
  expect([await opens(code), await opens(minted?.code ?? '')]).toEqual([false, true])
  const found = await applicationNumbered(db, number)
  const last = (await historyOf(db, found?.id ?? '')).at(-1)
  expect(last).toMatchObject({ action: 'renew-code', actor: 'one', reason: '', data: { checked } })
  expect(await verifyStream(db, `application/${found?.id ?? ''}`)).toBeNull()
})

test('the same form again shows the same code, and writes nothing more', async () => {
  const { formToken } = await shown(await clerk.visit(page))
  const form = { token: formToken ?? '', number, checked }
  const [first, again] = [
    (await shown(await clerk.post(page, form))).minted?.code,
    (await shown(await clerk.post(page, form))).minted?.code,
  ]
  expect(again).toBe(first)
  expect((await applicationNumbered(db, number))?.version).toBe(2)
})

test('a code given beside another step leaves the application and its log at one version', async () => {
  const id = (await applicationNumbered(db, number))?.id ?? ''
  const given = { checked, person: 'one', unit: '示例单位', at: start }
  await Promise.all([
    db.write(await noted(db, id, { action: 'recuse-review', actor: 'other', at: start })),
    ...[1, 2].map((n) =>
      renewApplicationCode(db, id, {
        ...given,
        codeHash: String(n).repeat(64),
        token: `t${String(n)}`,
      }),
    ),
  ])
  expect((await applicationNumbered(db, number))?.version).toBe(
    (await headOf(db, `application/${id}`)).version,
  )
})

test('no code is given unchecked, by a form of another page, to a stranger, nor once it is on the list', async () => {
  expect((await renew({ checked: '' })).refused?.problems).toMatchObject([{ field: 'checked' }])
  expect((await renew({ token: 'x' })).refused?.problems).toMatchObject([{ field: '' }])
  expect((await applicant.post(page, { number, checked })).status).toBe(303)
  for (const status of ['expert-review', 'defence', 'proposed'] as const)
    await db.write([db.q.update(table).set({ status })])
  await db.write([db.q.update(table).set({ status: 'admitted', closedAt: start })])
  expect((await renew()).refused?.problems[0]?.message).toContain('已入库')
  expect(await opens(code)).toBe(true)
})
