import { describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { casesIn, sealedCaseOf } from '#db/complaint-cases'
import { caseKeysOf } from '#domain/case-keys'
import { newsOf } from '#domain/case-news'
import type { Talk } from '#domain/case-talk'
import { demoIdentities } from '#domain/demo-keys'
import type { ReceiptKeys } from '#domain/receipt-keys'
import { openCase } from '#domain/sealed-case'
import { type Thread, openThread, reporterSigner, sealTalk } from '#domain/thread'
import { freshDb } from '../db/open.ts'
import { signedIn } from '../staff.ts'
import { complaintApp, post } from './complaint-app.ts'
import { filed, freshKeys, hashOf, partsOf, send } from './complaint-api.ts'

const CASE = '/api/complaints/case/'
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bureauKey = demoIdentities[0]?.identity ?? ''
const [one, other] = [signedIn('p1', 'bureau'), signedIn('p2', 'bureau')]

type Looked = {
  state: string
  messages: { no: number; on: string }[]
  moves: unknown[]
  deadlines: { kind: string; metOn: string | null }[]
}

/** Looks a case up as the reporter's browser does, and opens its thread. */
async function looked(app: ReturnType<typeof complaintApp>, keys: ReceiptKeys) {
  const answer = await send(app, CASE, { locator: hex(keys.locator) })
  const parcel = await partsOf(answer)
  const head = parcel?.head as Looked
  const kept = head.messages.map(({ no, on }, i) => ({
    ...{ no, on },
    bytes: parcel?.pieces[i] ?? new Uint8Array(),
  }))
  const thread = await openThread(kept, {
    ...{ identity: keys.identity, locatorHash: hashOf(keys.locator) },
    reporter: reporterSigner(keys),
  })
  return { head, thread, answer }
}

const theCase = async (db: Db) => {
  const [row] = (await casesIn(db, 'every', { over: true })).cases
  const found = row && (await sealedCaseOf(db, row.id, 'every'))
  if (!found) throw new Error('no case')
  return found
}

/** What a handler's browser holds of the one case. */
async function handled(db: Db) {
  const found = await theCase(db)
  const opened = await openCase(found, bureauKey)
  if (opened.found !== 'complaint') throw new Error('not opened')
  const keys = await caseKeysOf(opened.key)
  const thread = await openThread(found.envelopes, {
    ...{ identity: keys.identity, locatorHash: found.locatorHash },
  })
  if (!thread) throw new Error('no thread')
  return { found, keys, thread }
}

const texts = (thread: Thread | null) =>
  thread?.entries.map((entry) => (entry.is === 'message' ? entry.talk.text : entry.is))

const asUnit = async (db: Db, staff: typeof one, talk: Partial<Talk>, head: object = {}) => {
  const { found, keys, thread } = await handled(db)
  const envelope = await sealTalk(thread, { from: 'unit', unit: 'bureau', text: '', ...talk }, keys)
  const { sequence: no } = thread.next
  return send(
    complaintApp(db, { staff }),
    `/staff/complaints/${found.id}/messages/`,
    { no, seen: found.moves.length, ...head },
    [envelope],
  )
}

const asReporter = async (db: Db, keys: ReceiptKeys, text: string, change: object = {}) => {
  const app = complaintApp(db)
  const { head, thread } = await looked(app, keys)
  if (!thread) throw new Error('no thread')
  const envelope = await sealTalk(thread, { from: 'reporter', text }, keys)
  const sent = {
    ...{ locator: hex(keys.locator), auth: hex(keys.auth) },
    ...{ no: thread.next.sequence, seen: head.moves.length, ...change },
  }
  return { sent, envelope, answer: await send(app, `${CASE}messages/`, sent, [envelope]) }
}

const begun = async () => {
  const db = await freshDb()
  const { keys } = await filed(complaintApp(db), { facts: '示例事实' })
  return { db, keys }
}

describe('following a complaint', () => {
  test('shows state, deadlines and messages of both sides', async () => {
    const { db, keys } = await begun()
    expect((await asUnit(db, one, { text: '请补充时间' })).status).toBe(201)
    expect((await asReporter(db, keys, '三月')).answer.status).toBe(201)
    const { head, thread } = await looked(complaintApp(db), keys)

    expect(head).toMatchObject({ state: 'filed', moves: [{ kind: 'file', unit: 'bureau' }] })
    expect(thread?.first.complaint).toEqual({ facts: '示例事实' })
    expect(texts(thread)).toEqual(['请补充时间', '三月'])
    expect(texts((await handled(db)).thread)).toEqual(['请补充时间', '三月'])
  })

  test('answers an unknown receipt as a fresh case, in status, size and headers, each time the same', async () => {
    const { db, keys } = await begun()
    const app = complaintApp(db)
    const unknown = await freshKeys()
    const answers = await Promise.all(
      [keys, unknown, unknown].map(({ locator }) => send(app, CASE, { locator: hex(locator) })),
    )
    const bodies = await Promise.all(answers.map((answer) => answer.arrayBuffer()))

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ headers }) => JSON.stringify([...headers]))).size).toBe(1)
    expect(new Set(bodies.map(({ byteLength }) => byteLength)).size).toBe(1)
    const [, first, again] = bodies.map((body) => Buffer.from(body).toString('base64'))
    expect(again).toBe(first)
    expect((await looked(app, unknown)).thread).toBeNull()
  })

  test('takes a message again as one, and refuses one that was overtaken', async () => {
    const { db, keys } = await begun()
    const { sent, envelope } = await asReporter(db, keys, '三月')
    const again = await send(complaintApp(db), `${CASE}messages/`, sent, [envelope])
    const { envelope: late } = await asReporter(db, keys, '四月', { no: 1 })

    expect(again.status).toBe(201)
    expect((await send(complaintApp(db), `${CASE}messages/`, sent, [late])).status).toBe(409)
    expect(texts((await looked(complaintApp(db), keys)).thread)).toEqual(['三月'])
  })

  test.each([
    ['another key', (keys: ReceiptKeys) => ({ auth: hex(keys.locator).repeat(2) })],
    ['another case', () => ({ locator: '0'.repeat(32) })],
  ])('takes no message with %s, and says only that there is no such case', async (_, change) => {
    const { db, keys } = await begun()
    const { answer } = await asReporter(db, keys, '伪造', change(keys))

    expect(answer.status).toBe(404)
    expect(texts((await looked(complaintApp(db), keys)).thread)).toEqual([])
  })

  test('withdraws a case with a message that says so', async () => {
    const { db, keys } = await begun()
    const { answer } = await asReporter(db, keys, '已解决', { action: 'withdraw' })

    expect(answer.status).toBe(201)
    expect((await theCase(db)).moves.at(-1)).toMatchObject({ kind: 'withdraw', unit: 'reporter' })
    expect((await looked(complaintApp(db), keys)).head.state).toBe('withdrawn')
  })

  test('asks for a review once a case was declined, and not before', async () => {
    const { db, keys } = await begun()
    const review = () => asReporter(db, keys, '不服', { action: 'review' })

    expect((await review()).answer.status).toBe(409)
    await asUnit(db, one, { text: '不属范围' }, { action: 'decline' })
    expect((await review()).answer.status).toBe(201)
    expect((await looked(complaintApp(db), keys)).head).toMatchObject({
      state: 'review',
      deadlines: [{}, {}, { kind: 'review', metOn: null }],
    })
  })

  test('tells of news by the list that everybody fetches, and by no question of one’s own', async () => {
    const { db, keys } = await begun()
    await asUnit(db, one, { text: '请补充' })
    const answer = await complaintApp(db).request('/api/complaints/news/')
    const list = new Uint8Array(await answer.arrayBuffer())

    expect(newsOf(list, hashOf(keys.locator))).toEqual({ state: 'filed', messages: 1 })
    expect(newsOf(list, hashOf((await freshKeys()).locator))).toBeNull()
    const again = await complaintApp(db).request('/api/complaints/news/')
    expect(Buffer.from(await again.arrayBuffer()).equals(Buffer.from(list))).toBe(true)
  })
})

describe('handling a complaint', () => {
  test('declines with the reason, in one write', async () => {
    const { db, keys } = await begun()

    expect((await asUnit(db, one, { text: '不属范围' }, { action: 'decline' })).status).toBe(201)
    const { head, thread } = await looked(complaintApp(db), keys)
    expect([head.state, texts(thread)]).toEqual(['declined', ['不属范围']])
  })

  test.each(['decline', 'return', 'extend', 'close'])(
    'by %s alone, without a reason, is refused',
    async (action) => {
      const { db } = await begun()
      const { id } = await theCase(db)
      const answer = await post(
        complaintApp(db, { staff: one }),
        `/staff/complaints/${id}/state/`,
        {
          action,
          seen: '1',
        },
      )

      expect(answer.status).toBe(422)
      expect((await theCase(db)).state).toBe('filed')
    },
  )

  test('is closed by two, and the reporter reads how', async () => {
    const { db, keys } = await begun()
    await asUnit(db, one, { text: '受理' }, { action: 'accept' })
    await asUnit(db, one, { text: '办理' }, { action: 'handle' })
    expect(
      (await asUnit(db, one, { text: '已退款', outcome: 'remedied' }, { action: 'propose' }))
        .status,
    ).toBe(201)
    const close = (staff: typeof one) =>
      asUnit(
        db,
        staff,
        { text: '确认办结' },
        { action: 'close', proposal: 3, sector: 'fireworks', outcome: 'remedied' },
      )

    expect((await close(one)).status).toBe(409)
    expect((await close(other)).status).toBe(201)
    const { head, thread } = await looked(complaintApp(db), keys)
    expect([head.state, texts(thread)?.slice(-2)]).toEqual(['closed', ['已退款', '确认办结']])
  })

  test('is not for another sector’s promoter', async () => {
    const { db } = await begun()
    const promoter = signedIn('p3', 'promoter', 'promoter-biomedicine')

    expect((await asUnit(db, promoter, { text: '窥视' })).status).toBe(404)
    expect((await theCase(db)).envelopes).toHaveLength(1)
  })
})
