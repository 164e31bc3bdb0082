import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { type Db, Unavailable } from '#db/client'
import { casesIn, sealedCaseOf } from '#db/complaint-cases'
import { envelopes } from '#db/schema'
import { demoIdentities } from '#domain/demo-keys'
import { triesAfter } from '#domain/effort'
import { PART_BYTES, openFile, sealFile } from '#domain/enclosure'
import { caseKeysOf, freshCaseKeys } from '#domain/case-keys'
import { openCase, sealCase } from '#domain/sealed-case'
import { demoList } from '#domain/demo-keys'
import { freshDb } from '../db/open.ts'
import { complaintApp } from './complaint-app.ts'
import {
  filed,
  filingHead,
  filingPieces,
  freshKeys,
  freshTicket,
  hashOf,
  sealed,
  send,
  solved,
  ticketFrom,
} from './complaint-api.ts'

const FILE = '/api/complaints/'
const bureau = demoIdentities[0]?.identity ?? ''
const problemOf = async (answer: Response) => ((await answer.json()) as { problem: string }).problem
const cases = async (db: Db) => (await casesIn(db, 'every')).cases

describe('filing what was sealed in the browser', () => {
  test('keeps it for its queue, and its unit opens it', async () => {
    const db = await freshDb()
    const { answer } = await filed(complaintApp(db), { facts: '示例事实' })
    const [found] = await cases(db)
    const kept = await sealedCaseOf(db, found?.id ?? '', 'every')

    expect(answer.status).toBe(201)
    expect(await answer.json()).toEqual({ receivedOn: '2026-03-06' })
    expect(found?.queue).toBe('bureau')
    expect(kept && (await openCase(kept, bureau))).toMatchObject({
      found: 'complaint',
      body: { facts: '示例事实' },
    })
  })

  test('again with the same envelope is the same filing, even on another ticket', async () => {
    const db = await freshDb()
    const app = complaintApp(db)
    const { head, parts } = await filed(app)
    const again = await send(app, FILE, head, filingPieces(parts))
    const later = { ...head, ticket: await freshTicket(app) }

    expect(again.status).toBe(201)
    expect((await send(app, FILE, later, filingPieces(parts))).status).toBe(201)
    expect(await cases(db)).toHaveLength(1)
  })

  test('is settled when its answer was lost', async () => {
    const db = await freshDb()
    const logged = vi.mocked(console.error).mockImplementation(() => undefined)
    const lossy: Db = {
      ...db,
      write: async (queries) => {
        await db.write(queries)
        throw new Unavailable(new Error('lost'))
      },
    }
    const { keys, parts } = await sealed()
    const head = filingHead(keys, await freshTicket(complaintApp(db)))
    const lost = await send(complaintApp(lossy), FILE, head, filingPieces(parts))

    expect(lost.status).toBe(503)
    expect(await problemOf(lost)).toContain('不会重复')
    expect(logged.mock.calls.join()).toMatch(/^POST \/complaints\/: /)
    logged.mockClear()
    expect((await send(complaintApp(db), FILE, head, filingPieces(parts))).status).toBe(201)
    expect(await cases(db)).toHaveLength(1)
  })

  test('of another envelope under one receipt is refused', async () => {
    const db = await freshDb()
    const app = complaintApp(db)
    const { keys } = await filed(app)
    const other = await sealed()
    const head = filingHead(keys, await freshTicket(app))

    expect((await send(app, FILE, head, filingPieces(other.parts))).status).toBe(409)
    expect(await cases(db)).toHaveLength(1)
  })

  test('of 32 at once loses none and doubles none', async () => {
    const db = await freshDb()
    const app = complaintApp(db)
    const all = await Promise.all(
      Array.from({ length: 32 }, async () => {
        const { keys, parts } = await sealed()
        return { head: filingHead(keys, await freshTicket(app)), pieces: filingPieces(parts) }
      }),
    )
    const twice = [...all, ...all]
    const answers = await Promise.all(
      twice.map(({ head, pieces }) => send(app, FILE, head, pieces)),
    )

    expect(answers.map(({ status }) => status)).toEqual(twice.map(() => 201))
    expect(await db.q.select({ id: envelopes.id }).from(envelopes)).toHaveLength(32)
  }, 120_000)

  test('is refused where no such unit is in force, and says the other way', async () => {
    const db = await freshDb()
    const app = complaintApp(db)
    const { keys, parts } = await sealed()
    const ticket = await freshTicket(app)
    for (const [at, queue] of [
      [app, 'nobody'],
      [complaintApp(db, { settings: { demo: false } }), 'bureau'],
    ] as const) {
      const answer = await send(at, FILE, filingHead(keys, ticket, { queue }), filingPieces(parts))
      expect(answer.status).toBe(409)
      expect(await problemOf(answer)).toContain('线下')
    }
    expect(await cases(db)).toEqual([])
  })

  test.each([
    ['a slot too few', (pieces: Uint8Array[]) => pieces.slice(1)],
    ['a slot of another size', ([slot, ...rest]: Uint8Array[]) => [slot?.slice(1), ...rest]],
    ['no envelope', (pieces: Uint8Array[]) => pieces.slice(0, -1)],
    ['a short envelope', (pieces: Uint8Array[]) => [...pieces.slice(0, -1), new Uint8Array(9)]],
    ['nothing', () => []],
  ])('with %s is refused', async (_, change) => {
    const db = await freshDb()
    const app = complaintApp(db)
    const { keys, parts } = await sealed()
    const head = filingHead(keys, await freshTicket(app))
    const pieces = change(filingPieces(parts)) as Uint8Array[]

    expect((await send(app, FILE, head, pieces)).status).toBe(422)
    expect(await cases(db)).toEqual([])
  })

  test('never answers 5xx, whatever was sent', async () => {
    const app = complaintApp(await freshDb())
    const paths = fc.constantFrom(
      ...['', 'tickets/', 'enclosures/', 'case/', 'case/parts/', 'case/messages/'],
    )
    const { head } = await filed(app)
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('', '0'.repeat(64), 2 ** 53, '__proto__'),
    )
    const broken = fc
      .dictionary(fc.constantFrom(...Object.keys(head), 'locator', 'no', '__proto__'), value)
      .map((some) => ({ ...head, ...some }))
    await fc.assert(
      fc.asyncProperty(
        paths,
        fc.oneof(fc.jsonValue(), broken),
        fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 6 }),
        async (path, sent, pieces) => {
          const { status } = await send(app, FILE + path, sent, pieces)
          expect(status).toBeLessThan(500)
        },
      ),
      { numRuns: 200 },
    )
    const body = new Uint8Array([0, 0, 0, 9, 1])
    expect((await app.request(FILE, { method: 'POST', body })).status).toBe(400)
  })
})

describe('the proof of work', () => {
  test('earns one ticket, which files one complaint, twenty at once', async () => {
    const db = await freshDb()
    const app = complaintApp(db)
    const payload = await solved(app)
    const tickets = await Promise.all(Array.from({ length: 20 }, () => ticketFrom(app, payload)))
    const all = await Promise.all(Array.from({ length: 20 }, () => sealed()))
    const answers = await Promise.all(
      all.map(({ keys, parts }, i) =>
        send(app, FILE, filingHead(keys, tickets[i] ?? ''), filingPieces(parts)),
      ),
    )

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19)
    expect(await cases(db)).toHaveLength(1)
  }, 60_000)

  test('is refused when it is forged, wrong or too old', async () => {
    const db = await freshDb()
    const app = complaintApp(db)
    const { challenge, solution } = await solved(app)
    const easy = { ...challenge.parameters, cost: 1, keyPrefix: '00' }
    const wrong = [
      { challenge: { ...challenge, parameters: easy }, solution },
      { challenge: { ...challenge, signature: '0'.repeat(64) }, solution },
      { challenge, solution: { counter: 1, derivedKey: 'ab'.repeat(32) } },
    ]

    for (const payload of wrong)
      expect((await send(app, '/api/complaints/tickets/', payload)).status).toBe(409)
    const later = complaintApp(db, { now: '2026-03-06T02:31:00Z' })
    expect((await send(later, '/api/complaints/tickets/', { challenge, solution })).status).toBe(
      409,
    )
    const ticket = await ticketFrom(app, { challenge, solution })
    const { keys, parts } = await sealed()
    const muchLater = complaintApp(db, { now: '2026-03-06T07:00:00Z' })
    for (const [at, used] of [
      [muchLater, ticket],
      [app, `${ticket}0`],
      [app, ''],
    ] as const) {
      const answer = await send(at, FILE, filingHead(keys, used), filingPieces(parts))
      expect(answer.status).toBe(409)
    }
    expect(await cases(db)).toEqual([])
  })

  test('grows with the complaints of the day, and not for ever', () => {
    expect(triesAfter(0)).toEqual(triesAfter(99))
    expect(triesAfter(100).least).toBe(2 * triesAfter(0).least)
    expect(triesAfter(100_000)).toEqual(triesAfter(400))
  })
})

describe('the files of a complaint', () => {
  test('come in parts before it, and open for its unit alone', async () => {
    const db = await freshDb()
    const app = complaintApp(db)
    const ticket = await freshTicket(app)
    const id = `${ticket.split('.')[0] ?? ''}00`
    const [keys, own, { recipients }] = await Promise.all([
      freshKeys(),
      freshCaseKeys(),
      demoList(),
    ])
    const bytes = new Uint8Array(900_000).fill(5)
    const { enclosure, parts } = await sealFile(
      { name: '示例.pdf', type: 'application/pdf', bytes },
      id,
      [own.recipient],
    )
    const put = (no: number, piece: Uint8Array) =>
      send(app, '/api/complaints/enclosures/', { ticket, file: 0, no }, [piece])
    const sealedCase = await sealCase(
      { facts: '示例' },
      { keys, own, recipients: recipients.slice(0, 1), files: [enclosure] },
    )
    const head = filingHead(keys, ticket, { enclosures: [parts.length] })
    const file = () => send(app, FILE, head, filingPieces(sealedCase))

    expect(parts.length).toBeGreaterThan(1)
    expect((await put(0, parts[0] ?? new Uint8Array())).status).toBe(204)
    const early = await file()
    expect([early.status, await problemOf(early)]).toEqual([409, '有附件没有传完整，请再提交一次'])
    for (const [no, part] of parts.entries()) expect((await put(no, part)).status).toBe(204)
    expect((await put(0, new Uint8Array(5))).status).toBe(409)
    expect((await file()).status).toBe(201)

    const [found] = await cases(db)
    const kept = await sealedCaseOf(db, found?.id ?? '', 'every')
    const opened = kept && (await openCase(kept, bureau))
    if (opened?.found !== 'complaint') throw new Error('not opened')
    const { identity } = await caseKeysOf(opened.key)
    const [named] = opened.first.files
    if (!named) throw new Error('no file')
    expect(kept?.files).toEqual([{ id, parts: parts.length }])
    expect(await openFile(named, parts, identity)).toEqual(bytes)
    expect(await openFile(named, parts, bureau)).toBeNull()
  })

  test.each([
    ['a part too large', { file: 0, no: 0 }, [new Uint8Array(PART_BYTES + 1)], 422],
    ['an empty part', { file: 0, no: 0 }, [new Uint8Array()], 422],
    ['a ninth file', { file: 8, no: 0 }, [new Uint8Array(1)], 422],
    ['a part past the end', { file: 0, no: 64 }, [new Uint8Array(1)], 422],
  ])('are refused with %s', async (_, where, pieces, status) => {
    const app = complaintApp(await freshDb())
    const head = { ticket: await freshTicket(app), ...where }

    expect((await send(app, '/api/complaints/enclosures/', head, pieces)).status).toBe(status)
  })

  test('are refused without a ticket', async () => {
    const app = complaintApp(await freshDb())
    const head = { ticket: 'x', file: 0, no: 0 }

    expect((await send(app, '/api/complaints/enclosures/', head, [new Uint8Array(1)])).status).toBe(
      409,
    )
  })
})

test('the server is never sent what a receipt leads to, only its hashes', async () => {
  const { keys, head } = await filed(complaintApp(await freshDb()))
  const sent = JSON.stringify(head)

  expect(sent).toContain(hashOf(keys.auth))
  for (const secret of [keys.locator, keys.auth, keys.signingSeed])
    expect(sent).not.toContain(Buffer.from(secret).toString('hex'))
})
