import { expect, onTestFinished, test, vi } from 'vitest'
import { freshCaseKeys } from '#domain/case-keys'
import { demoList } from '#domain/demo-keys'
import { sealFile } from '#domain/enclosure'
import { sealCase } from '#domain/sealed-case'
import { openThread, sealTalk } from '#domain/thread'
import { databaseIn, filesIn, hits } from './canary.ts'
import { complaintApp } from './complaint-app.ts'
import {
  filingHead,
  filingPieces,
  freshKeys,
  freshTicket,
  hashOf,
  partsOf,
  send,
} from './complaint-api.ts'

const canaries = [
  '金丝雀事实甲CANARYFACTS',
  '金丝雀文件名乙CANARYNAME',
  '金丝雀附件丙CANARYFILE',
  '金丝雀消息丁CANARYTALK',
]
const [facts = '', name = '', inside = '', said = ''] = canaries
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test('a complaint sealed in the browser, its file and its messages leave no word of themselves', async () => {
  const { db, dir } = await databaseIn()
  const logged: string[] = []
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => logged.push(String(chunk)) > 0)
  onTestFinished(() => {
    vi.restoreAllMocks()
  })

  const app = complaintApp(db)
  const ticket = await freshTicket(app)
  const [keys, own, { recipients }] = await Promise.all([freshKeys(), freshCaseKeys(), demoList()])
  const file = { name, type: 'text/plain', bytes: new TextEncoder().encode(inside) }
  const { enclosure, parts } = await sealFile(file, `${ticket.split('.')[0] ?? ''}00`, [
    own.recipient,
  ])
  const answers = []
  for (const [no, part] of parts.entries())
    answers.push(await send(app, '/api/complaints/enclosures/', { ticket, file: 0, no }, [part]))
  const sealed = await sealCase(
    { facts },
    { keys, own, recipients: recipients.slice(0, 1), files: [enclosure] },
  )
  const head = filingHead(keys, ticket, { enclosures: [parts.length] })
  answers.push(await send(app, '/api/complaints/', head, filingPieces(sealed)))

  const look = await send(app, '/api/complaints/case/', { locator: hex(keys.locator) })
  const [first = new Uint8Array()] = (await partsOf(look))?.pieces ?? []
  const thread = await openThread([{ no: 0, on: '2026-03-06', bytes: first }], {
    ...{ identity: keys.identity, locatorHash: hashOf(keys.locator) },
  })
  if (!thread) throw new Error('no thread')
  const talk = await sealTalk(thread, { from: 'reporter', text: said }, keys)
  const message = { locator: hex(keys.locator), auth: hex(keys.auth), no: 1, seen: 1 }
  answers.push(await send(app, '/api/complaints/case/messages/', message, [talk]))
  vi.restoreAllMocks()

  expect(answers.map(({ status }) => status)).toEqual([...parts.map(() => 204), 201, 201])
  const texts = [...canaries, ...canaries.flatMap((text) => text.match(/CANARY\w+/g) ?? [])]
  // What would lead to the case: neither its locator nor its key lies in the database, only their hashes.
  const secret = [hex(keys.locator), hex(keys.auth), keys.identity]
  for (const { name: at, bytes } of filesIn(dir))
    expect(hits(bytes, [...texts, ...secret]), at).toEqual([])
  const headers = [look, ...answers].flatMap((answer) => [...answer.headers])
  expect(hits(Buffer.from(JSON.stringify(headers)), texts)).toEqual([])
  expect(hits(Buffer.from(logged.join('\n')), [...texts, ...secret])).toEqual([])
})
