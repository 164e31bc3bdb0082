import { expect, onTestFinished, test, vi } from 'vitest'
import type { Db } from '#db/client'
import { databaseIn, filesIn, formsOf, hits } from './canary.ts'
import { complaintApp, freshNonce, pageOf, plainComplaint, post } from './complaint-app.ts'

const canaries = {
  respondentName: '金丝雀被投诉方甲CANARYRESP',
  facts: '金丝雀事实乙CANARYFACTS\u3000第二行\nCANARYLINE2',
  happened: '金丝雀时间丙CANARYWHEN',
  place: '金丝雀地点丁CANARYPLACE',
  ask: '金丝雀诉求戊CANARYASK',
  name: '金丝雀称呼己CANARYNAME',
  contact: '13900001111CANARYCONTACT',
}

const secrets = (receipt: string, nonce: string) => [
  ...Object.values(canaries).flatMap((text) => [text, ...(text.match(/CANARY\w+/g) ?? [])]),
  receipt,
  nonce,
]

test('the scan itself finds a text in every form it looks for', () => {
  for (const form of formsOf(canaries.facts))
    expect(
      hits(Buffer.concat([Buffer.from('??'), form, Buffer.from('??')]), [canaries.facts]),
    ).toHaveLength(1)
})

test('a complaint leaves no word of itself in the database, a log or a header', async () => {
  const { db, dir } = await databaseIn()
  const logged: string[] = []
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => logged.push(String(chunk)) > 0)
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation((...said) => void logged.push(said.join(' ')))
  onTestFinished(() => {
    vi.restoreAllMocks()
  })

  const nonce = freshNonce()
  const form = { ...plainComplaint, ...canaries, nonce }
  const app = complaintApp(db)
  const refused = await post(app, '/complaints/new/', { ...form, sector: 'moon' })
  const closed = await post(
    complaintApp(db, { settings: { demo: false } }),
    '/complaints/new/',
    form,
  )
  const filed = await post(app, '/complaints/new/', form)
  const { receipt = '' } = await pageOf(filed)
  const found = await post(app, '/complaints/case/', { receipt })
  vi.restoreAllMocks()

  expect([refused.status, closed.status, filed.status, found.status]).toEqual([422, 409, 201, 303])
  const texts = secrets(receipt, nonce)
  const files = filesIn(dir)
  expect(files.map(({ name }) => name)).toContain('handbook.db-wal')
  for (const { name, bytes } of files) expect(hits(bytes, texts), name).toEqual([])
  const headers = [refused, closed, filed, found].flatMap((answer) => [...answer.headers])
  expect(hits(Buffer.from(JSON.stringify(headers)), texts)).toEqual([])
  expect(hits(Buffer.from(logged.join('\n')), texts)).toEqual([])
})

test('a database that fails while a complaint is kept says nothing of the text', async () => {
  const { db } = await databaseIn()
  const broken: Db = { ...db, write: (queries) => db.write([...queries, ...queries.slice(-1)]) }
  const failed: unknown[] = []
  const app = complaintApp(broken)
  app.onError((error, c) => {
    failed.push(error)
    return c.text('', 500)
  })
  const nonce = freshNonce()
  await post(app, '/complaints/new/', { ...plainComplaint, ...canaries, nonce })

  expect(failed).toHaveLength(1)
  const told = failed.map(
    (error) =>
      `${String(error)} ${error instanceof Error ? String(error.stack) + JSON.stringify(error) + String(error.cause) : ''}`,
  )
  expect(hits(Buffer.from(told.join('\n')), secrets('no receipt', nonce))).toEqual([])
})
