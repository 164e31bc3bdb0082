import { readFileSync } from 'node:fs'
import { eq, ne } from 'drizzle-orm'
import { Hono } from 'hono'
import { beforeEach, describe, expect, test } from 'vitest'
import { submitApplication } from '#db/applications'
import type { Db } from '#db/client'
import { contactAsked, contactRefused, contactTasks } from '#db/contact-changes'
import { forgetContacts } from '#db/contact-retention'
import { headOf, verifyStream } from '#db/events'
import { contactOf, messagePage, messageRows, sendMessage } from '#db/institution-pages'
import { messageTasks, messagesAsked, unansweredAmong, unansweredRows } from '#db/message-tasks'
import { appoint, invite } from '#db/people'
import {
  applications as table,
  entries,
  events,
  institutionKeys,
  institutions as registered,
} from '#db/schema'
import { statementsIn } from '#db/statements'
import { applications } from '#functions/applications'
import { codeHash } from '#functions/apply'
import { headersFor } from '#functions/headers'
import { institutions } from '#functions/institutions'
import { staff } from '#functions/staff'
import { type House, settingsFrom } from '#functions/world'
import { EcosystemProviderApplication } from '#domain/application'
import { NOTED, contactForgotten } from '#domain/institution-page'
import { CODE_BYTES, mintCode } from '#domain/office-code'
import { worklistFilter } from '#domain/worklist'
import { freshDb, planOf } from '../db/open.ts'
import { list } from '../db/registry.ts'
import { millProvider } from '../fixtures.ts'
import { appointee } from '../staff.ts'
import { browser, houseOf, logged, lossy, shown } from './house.ts'
import { linesFor } from './work-list.ts'

const start = new Date('2026-01-05T02:00:00Z')
const settings = settingsFrom({ SITE_SECRET: 'a secret for tests, and only for tests' })
const number = 'CS-AAAA-AAAA'
const code = mintCode(new Uint8Array(CODE_BYTES).fill(7))
const wrong = mintCode(new Uint8Array(CODE_BYTES).fill(9))
const contact = {
  contactName: '示例丙',
  contactPost: '主管',
  mobile: '13900000000',
  landline: '',
  mail: 'xin@example.com',
}
const page = '/staff/institutions/mill/code/'
const checked = '当面核对营业执照和授权委托书'
const uuid = (n: number) => `${String(n).repeat(8)}-1111-4111-8111-111111111111`

let db: Db
let losing: ReturnType<typeof lossy>['losing']
let clock: { now: Date }
let visitor: ReturnType<typeof browser>
let clerk: typeof visitor
let another: () => typeof visitor

beforeEach(async () => {
  ;({ db, losing } = lossy(await freshDb()))
  clock = { now: start }
  const room = new Hono<House>()
  for (const one of [staff, applications, institutions]) room.route('/', one)
  const app = houseOf(room, db, clock, settings)
  another = () => browser(app)
  visitor = another()
  clerk = another()
  await appoint(db, appointee('clerk', 'bureau'), start)
  const token = await invite(db, {
    person: 'clerk',
    purpose: 'demo',
    madeBy: 'operator',
    now: start,
  })
  await clerk.post('/staff/enter/', { token })

  const form = EcosystemProviderApplication.parse(millProvider)
  const keyed = { number, codeHash: codeHash(settings.secret, code) }
  await submitApplication(db, { ...keyed, form, fingerprint: 'f', at: start })
  await db.write([db.q.update(table).set({ status: 'admitted', closedAt: start })])
  const { name, creditCode } = millProvider
  await list(db, [
    {
      id: 'mill',
      name,
      creditCode,
      on: '2026-01-01',
      entries: [{ kind: 'ecosystem-provider', sector: 'biomedicine' }],
    },
    {
      id: 'river',
      name: '示例河畔行业中心',
      creditCode: '52430100EXAMPLE022',
      on: '2026-01-01',
      entries: [{ kind: 'promoter', sector: 'fireworks' }],
    },
  ])
})

const enter = (sent: object = {}, who = visitor) =>
  who.post('/institution/', { number, code, ...sent })
const told = async (answer: Response) => {
  const { refused } = await shown(answer)
  return [answer.status, ...(refused?.problems.map(({ message }) => message) ?? [])]
}
const isOpen = async (who = visitor, path = '/institution/case/') =>
  (await who.visit(path)).status === 200

describe('the page of an institution', () => {
  test('opens with the number and code of its admitted application', async () => {
    expect((await enter()).headers.get('location')).toBe('/institution/case/')
    const { institution } = await shown(await visitor.visit('/institution/case/'))
    expect(institution).toMatchObject({ id: 'mill', number })
  })

  test('answers unknown, wrong and locked alike, and locks after five', async () => {
    const answer = [422, expect.stringMatching(/^编号或查询码不正确.*15 分钟/)]
    expect(await told(await enter({ number: 'CS-7777-7777' }))).toEqual(answer)
    for (let tries = 0; tries < 5; tries++)
      expect(await told(await enter({ code: wrong }))).toEqual(answer)
    expect(await told(await enter())).toEqual(answer)
    expect(await told(await enter({ number: '', code: '' }))).toHaveLength(3)
    expect(await isOpen()).toBe(false)
  })

  test('is not there before the application is admitted, which only its code tells', async () => {
    await db.write([db.q.update(table).set({ status: 'submitted', closedAt: null })])
    expect(await told(await enter({ code: wrong }))).toEqual([
      422,
      expect.stringMatching(/^编号或查询码不正确.*15 分钟/),
    ])
    expect((await told(await enter()))[1]).toContain('还没有入库')
    expect(await isOpen()).toBe(false)
  })

  test('is for nobody without it, nor with the cookie of an application’s case', async () => {
    await visitor.post('/applications/', { number, code })
    expect(await isOpen(visitor, '/applications/case/')).toBe(true)
    for (const path of ['case', 'contact', 'messages'])
      expect((await visitor.visit(`/institution/${path}/`)).headers.get('location')).toBe(
        '/institution/',
      )
    expect((await visitor.post('/institution/contact/', contact)).status).toBe(303)
    expect(await contactOf(db, 'mill', number)).toMatchObject({ mobile: '13800000000' })
  })

  test('closes when its reader ends it, and what stands open beside it stays', async () => {
    await enter()
    await visitor.post('/applications/', { number, code })
    const end = await visitor.post('/institution/case/end/', {})
    expect([end.status, end.headers.get('location')]).toEqual([303, '/institution/'])
    expect(await isOpen()).toBe(false)
    expect(await isOpen(visitor, '/applications/case/')).toBe(true)
    const other = await visitor.post('/applications/case/end/', {})
    expect([other.status, other.headers.get('location')]).toEqual([303, '/applications/'])
    expect(await isOpen(visitor, '/applications/case/')).toBe(false)
    for (const path of ['/institution/contact/', '/applications/case/'])
      expect(headersFor(path)['Cache-Control']).toBe('no-store')
  })

  test('closes after half an hour, and its form is still taken', async () => {
    await enter()
    const { institution } = await shown(await visitor.visit('/institution/contact/'))
    clock.now = new Date(start.getTime() + 31 * 60_000)
    expect(await isOpen()).toBe(false)
    const ticket = institution?.ticket ?? ''
    await visitor.post('/institution/contact/', { ...contact, version: '0', ticket })
    expect((await contactAsked(db, 'mill'))?.answers).toEqual(contact)
  })
})

describe('a form of one institution, sent while another one is open in the same browser', () => {
  const riverNumber = 'CS-7777-7777'
  const bothOpened = async () => {
    await db.write([
      db.q.insert(institutionKeys).values({
        ...{ institutionId: 'river', number: riverNumber },
        codeHash: codeHash(settings.secret, code),
      }),
    ])
    await enter()
    const { institution } = await shown(await visitor.visit('/institution/contact/'))
    await enter({ number: riverNumber })
    return institution?.ticket ?? ''
  }

  test('changes the contact of its own and sends its own message', async () => {
    const ticket = await bothOpened()
    await visitor.post('/institution/contact/', { ...contact, version: '0', ticket })
    expect((await contactAsked(db, 'mill'))?.answers).toEqual(contact)
    await enter({ number: riverNumber })
    await visitor.post('/institution/messages/', { id: uuid(1), body: '申辩', ticket })
    expect((await messagePage(db, 'mill')).messages).toHaveLength(1)
    expect((await messagePage(db, 'river')).messages).toEqual([])
  })

  test('is refused with what was typed where its ticket opens nothing any more', async () => {
    const ticket = await bothOpened()
    clock.now = new Date(start.getTime() + 9 * 3_600_000)
    await enter({ number: riverNumber })
    for (const sent of [{ ticket }, { ticket: '' }]) {
      const answer = await visitor.post('/institution/messages/', {
        ...{ id: uuid(1), body: '申辩' },
        ...sent,
      })
      expect(answer.status).toBe(409)
      expect((await shown(answer)).refused?.values).toMatchObject({ body: '申辩' })
    }
    expect((await messagePage(db, 'river')).messages).toEqual([])
  })
})

describe('changing the contact', () => {
  const change = (more: object = {}) =>
    visitor.post('/institution/contact/', { ...contact, version: '0', ...more })

  const place = '/staff/institutions/mill/contact/'
  const settle = async (more: object = {}) => {
    const { version } = await headOf(db, 'institution/mill')
    const verdict = { version: String(version), outcome: 'accepted', ground: '致电原联系人核实' }
    return clerk.post(place, { ...verdict, ...more })
  }
  const waiting = () => linesFor(db, { person: 'clerk', role: 'bureau' }, '2026-01-05')

  test('holds once the bureau has checked it, and is logged without what it says', async () => {
    await enter()
    const before = await contactOf(db, 'mill', number)
    expect((await change()).headers.get('location')).toBe('/institution/case/')
    expect(await contactOf(db, 'mill', number)).toEqual(before)
    expect(await waiting()).toEqual(['contact mill unchecked 2026-01-05'])

    expect((await settle({ ground: '' })).status).toBe(422)
    expect((await settle({ ground: '核对了 430100199001011234' })).status).toBe(422)
    expect((await settle()).headers.get('location')).toBe('/staff/institutions/mill/')
    expect(await contactOf(db, 'mill', number)).toEqual(contact)
    expect(await contactAsked(db, 'mill')).toBeNull()
    expect(await waiting()).toEqual([])
    expect((await settle()).status).toBe(409)
    const log = await db.q.select().from(events).where(eq(events.stream, 'institution/mill'))
    expect(log).toMatchObject([
      { action: 'change-contact', actor: 'institution' },
      { action: 'accept-contact', actor: 'clerk', data: { checked: '致电原联系人核实' } },
    ])
    expect(JSON.stringify(log)).not.toMatch(/示例丙|13900000000|xin@/)
    expect(await verifyStream(db, 'institution/mill')).toBeNull()
  })

  test('is refused with a reason that the institution reads, until it asks again', async () => {
    await enter()
    const before = await contactOf(db, 'mill', number)
    await change()
    await settle({ outcome: 'refused', ground: '电话无人接听，请核对后再提' })
    expect(await contactOf(db, 'mill', number)).toEqual(before)
    expect(await contactRefused(db, 'mill')).toMatchObject({ reason: '电话无人接听，请核对后再提' })
    await change({ version: '2' })
    expect(await contactRefused(db, 'mill')).toBeNull()
    expect((await contactAsked(db, 'mill'))?.answers).toEqual(contact)
  })

  test('asked again while it is checked is not settled as it was', async () => {
    await enter()
    await change()
    await change({ version: '1', contactName: '示例丁' })
    expect((await settle({ version: '1' })).status).toBe(409)
    expect((await contactAsked(db, 'mill'))?.answers).toMatchObject({ contactName: '示例丁' })
  })

  test('to what it is, or to what waits already, is no work for anybody', async () => {
    await enter()
    const unchanged = [422, expect.stringMatching(/^没有提出.*相同.*请先改好/)]
    expect(await told(await change(await contactOf(db, 'mill', number)))).toEqual(unchanged)
    expect(await contactAsked(db, 'mill')).toBeNull()
    await change()
    expect(await told(await change({ version: '1' }))).toEqual(unchanged)
    const back = { ...(await contactOf(db, 'mill', number)), version: '1' }
    expect((await change(back)).status).toBe(303)
  })

  test('is read from its index', async () => {
    const first = contactTasks(db, worklistFilter(new URLSearchParams()))
    expect(await planOf(db, first)).toMatch(
      /contact_changes USING (COVERING )?INDEX contact_changes_waiting/,
    )
    expect(await planOf(db, first)).not.toMatch(/TEMP B-TREE/)
  })

  test('names every bad field, and tells the second of two', async () => {
    await enter()
    const { refused } = await shown(await change({ mobile: '1', mail: '' }))
    expect(refused?.problems.map(({ field }) => field)).toEqual(['mobile', 'mail'])
    expect((await change()).status).toBe(303)
    expect((await change()).status).toBe(303)
    expect((await change({ contactName: '示例丁' })).status).toBe(409)
  })

  test('whose answer is lost can be sent again', async () => {
    await enter()
    losing.next = 'answer'
    expect([(await change()).status, logged()]).toEqual([503, 1])
    expect((await change()).status).toBe(303)
  })
})

describe('renewing a lost code', () => {
  const token = async () => (await shown(await clerk.visit(page))).formToken ?? ''
  const renew = async (more: object = {}) =>
    clerk.post(page, { token: await token(), number, checked, ...more })

  test('shows a new code once; the old one and all it had opened end at once', async () => {
    await enter()
    await visitor.post('/applications/', { number, code })
    const answer = await renew()
    const { minted } = await shown(answer)
    expect([answer.status, minted?.number]).toEqual([200, number])
    expect(await isOpen()).toBe(false)
    expect(await isOpen(visitor, '/applications/case/')).toBe(false)
    expect((await told(await enter()))[0]).toBe(422)
    expect((await enter({ code: minted?.code ?? '' }, another())).status).toBe(303)
    expect((await shown(await clerk.visit(page))).minted).toBeUndefined()
  })

  test('is logged with what was checked, in the streams of both', async () => {
    await renew()
    const log = await db.q.select().from(events).where(eq(events.stream, 'institution/mill'))
    expect(log).toMatchObject([{ action: 'renew-code', actor: 'clerk', data: { checked, number } }])
    const [application] = await db.q.select().from(table)
    expect(await verifyStream(db, `application/${application?.id ?? ''}`)).toBeNull()
    expect(application?.version).toBe(2)
  })

  test.each([
    ['nothing checked', { checked: '' }, 'checked'],
    ['the number of a paper', { checked: '身份证 430100199001011234' }, 'checked'],
    ['the number of a paper, spaced', { checked: '证号 430100 19900101 123X' }, 'checked'],
    ['a number of another institution', { number: 'CS-7777-7777' }, 'number'],
    ['a forged token', { token: 'x' }, ''],
  ])('with %s is refused and leaves the old code', async (_, more, field) => {
    const { refused } = await shown(await renew(more))
    expect(refused?.problems.map((problem) => problem.field)).toEqual([field])
    expect((await enter()).status).toBe(303)
  })

  test('sent again shows the same code, and is recorded once', async () => {
    const form = { token: await token(), number, checked }
    const [one, two] = [await clerk.post(page, form), await clerk.post(page, form)]
    expect((await shown(one)).minted?.code).toBe((await shown(two)).minted?.code)
    const log = await db.q.select().from(events).where(eq(events.stream, 'institution/mill'))
    expect(log).toHaveLength(1)
  })

  test('gives a promoter its first number and code, and only one number', async () => {
    const river = '/staff/institutions/river/code/'
    const fresh = async () => (await shown(await clerk.visit(river))).formToken ?? ''
    const { minted } = await shown(await clerk.post(river, { token: await fresh(), checked }))
    const sent = { number: minted?.number ?? '', code: minted?.code ?? '' }
    expect((await enter(sent)).status).toBe(303)
    const { institution } = await shown(await visitor.visit('/institution/case/'))
    expect(institution?.id).toBe('river')
    expect((await clerk.post(river, { token: await fresh(), checked })).status).toBe(409)
    expect(await db.q.select().from(institutionKeys)).toHaveLength(1)

    const renewed = { token: await fresh(), checked, number: sent.number }
    const again = await shown(await clerk.post(river, renewed))
    expect((await enter(sent)).status).toBe(422)
    expect((await enter({ ...sent, code: again.minted?.code ?? '' })).status).toBe(303)
  })

  test('needs a fresh proof of who the clerk is', async () => {
    const form = { token: await token(), number, checked }
    clock.now = new Date(start.getTime() + 6 * 60_000)
    expect((await clerk.post(page, form)).status).toBe(403)
    expect((await enter()).status).toBe(303)
  })
})

describe('messages', () => {
  const here = '/staff/institutions/mill/messages/'

  test('go both ways, and nobody else reads them', async () => {
    await enter()
    const own = { id: uuid(1), body: '对暂停有异议' }
    expect((await visitor.post('/institution/messages/', own)).status).toBe(303)
    expect((await visitor.post('/institution/messages/', own)).status).toBe(303)
    const answer = { id: uuid(2), seen: uuid(1), body: '已收到' }
    expect((await clerk.post(here, answer)).status).toBe(303)
    expect((await clerk.post(here, answer)).status).toBe(303)
    const { messages, next } = await messagePage(db, 'mill')
    expect(messages.map(({ author, person }) => [author, person]).sort()).toEqual([
      ['bureau', 'clerk'],
      ['institution', ''],
    ])
    expect(next).toBeNull()
    expect((await messagePage(db, 'river')).messages).toEqual([])
    expect(JSON.stringify(await db.q.select().from(events))).not.toContain('异议')
  })

  /** Somebody writes to the other one at this time; `person` writes for the bureau. */
  const write = (n: number, time: string, person: string | null = null) =>
    sendMessage(db, {
      institutionId: 'mill',
      form: { id: uuid(n), body: '一封' },
      ...{ person, fingerprint: String(n), at: new Date(time) },
    })

  test('wait on the bureau’s work list, and beside its name, until the bureau has answered', async () => {
    const seen = async () => ({
      lines: await linesFor(db, { person: 'clerk', role: 'bureau' }, '2026-01-20'),
      marked: [...(await unansweredAmong(db, ['mill', 'river']))],
    })
    const none = { lines: [], marked: [] }
    expect(await seen()).toEqual(none)
    await enter()
    await visitor.post('/institution/messages/', { id: uuid(1), body: '对暂停有异议' })
    await write(2, '2026-01-06T02:00:00Z')
    // Since the first of them.
    const waits = { lines: ['message mill unanswered 2026-01-05'], marked: ['mill'] }
    expect(await seen()).toEqual(waits)
    expect(await linesFor(db, { person: 'p', role: 'promoter' }, '2026-01-20')).toEqual([])

    await clerk.post(here, { id: uuid(3), seen: uuid(2), body: '已收到' })
    expect(await seen()).toEqual(none)
    await write(4, '2026-01-07T02:00:00Z', 'clerk')
    expect(await seen()).toEqual(none)
    await write(5, '2026-01-07T17:00:00Z')
    expect(await seen()).toEqual({ ...waits, lines: ['message mill unanswered 2026-01-08'] })
  })

  test('leave the work list by no answer to one before the last', async () => {
    await write(1, '2026-01-05T02:00:00Z')
    const answer = { id: uuid(3), seen: uuid(1), body: '', then: 'noted' }
    await write(2, '2026-01-05T02:01:00Z')
    for (const seen of [uuid(1), '', 'x'.repeat(64)])
      expect((await told(await clerk.post(here, { ...answer, seen })))[0]).toBe(409)
    expect([...(await unansweredAmong(db, ['mill']))]).toEqual(['mill'])
    expect((await messagePage(db, 'mill')).messages).toHaveLength(2)

    const written = { ...answer, seen: uuid(2), body: '写了一半' }
    expect(await told(await clerk.post(here, written))).toEqual([
      422,
      expect.stringContaining('请按“发出”'),
    ])
    expect((await clerk.post(here, { ...answer, seen: uuid(2) })).status).toBe(303)
    expect((await messagePage(db, 'mill')).messages.map(({ body }) => body)).toContain(NOTED)
    expect([...(await unansweredAmong(db, ['mill']))]).toEqual([])
    // The bureau's own word is nothing that has to be seen.
    expect((await clerk.post(here, { ...answer, id: uuid(4), seen: uuid(2) })).status).toBe(303)
  })

  test('that came before the work list told of them wait since the same day', async () => {
    const text = readFileSync('db/migrations/0053-messages-waiting.sql', 'utf8')
    const backfill = statementsIn(text).find((one) => /^update/m.test(one)) ?? ''
    const since = async () => {
      const read = () => db.q.select({ on: registered.unansweredSince }).from(registered)
      const kept = await read()
      await db.write([db.q.update(registered).set({ unansweredSince: '2000-01-01' })])
      await db.write([
        db.q.update(registered).set({ unansweredSince: '' }).where(ne(registered.id, 'mill')),
      ])
      await db.write([{ toSQL: () => ({ sql: backfill, params: [] }) }])
      expect(await read()).toEqual(kept)
      return kept.map(({ on }) => on).sort()
    }
    await write(1, '2026-01-05T17:00:00Z')
    expect(await since()).toEqual(['', '2026-01-06'])
    await write(2, '2026-01-06T17:00:00Z', 'clerk')
    expect(await since()).toEqual(['', ''])
    await write(3, '2026-01-07T17:00:00Z')
    await write(4, '2026-01-08T17:00:00Z')
    expect(await since()).toEqual(['', '2026-01-08'])
  })

  test('with the number of an identity card are refused from both, as they stand for good', async () => {
    await enter()
    const body = '法定代表人 430102199001011234'
    const own = await visitor.post('/institution/messages/', { id: uuid(1), body })
    expect(await told(own)).toEqual([422, expect.stringContaining('请不要写证件号码')])
    const office = '/staff/institutions/mill/messages/'
    expect((await clerk.post(office, { id: uuid(2), body, seen: '' })).status).toBe(422)
    expect((await messagePage(db, 'mill')).messages).toEqual([])
    const code = '本机构代码 91430100000000000X'
    await visitor.post('/institution/messages/', { id: uuid(3), body: code })
    expect((await messagePage(db, 'mill')).messages).toHaveLength(1)
  })

  test('without words, or under a form that carried others, are refused with what was typed', async () => {
    await enter()
    expect((await told(await visitor.post('/institution/messages/', { id: uuid(1) })))[0]).toBe(422)
    await visitor.post('/institution/messages/', { id: uuid(1), body: '一' })
    const answer = await visitor.post('/institution/messages/', { id: uuid(1), body: '二' })
    expect(answer.status).toBe(409)
    expect((await shown(answer)).refused?.values['body']).toBe('二')
  })

  test('and a contact are taken no more once those of an institution that left are forgotten', async () => {
    await enter()
    await visitor.post('/institution/messages/', { id: uuid(1), body: '一' })
    await visitor.post('/institution/contact/', { ...contact, version: '1' })
    expect(await contactAsked(db, 'mill')).not.toBeNull()
    const ended = { state: 'left', endedOn: '2026-01-01', endBasis: '示工信〔2026〕9号' } as const
    await db.write([db.q.update(entries).set(ended).where(eq(entries.institutionId, 'mill'))])
    clock.now = new Date('2027-01-02T02:00:00Z')
    expect(await forgetContacts(db, clock.now)).toBe(1)
    await enter()
    const body = { id: uuid(4), body: '还在吗？' }
    expect(await told(await visitor.post('/institution/messages/', body))).toEqual([
      409,
      contactForgotten,
    ])
    const sent = { ...contact, version: '3' }
    expect(await told(await visitor.post('/institution/contact/', sent))).toEqual([
      409,
      contactForgotten,
    ])
    expect(await contactAsked(db, 'mill')).toBeNull()
    expect((await messagePage(db, 'mill')).messages).toEqual([])
    expect(await unansweredAmong(db, ['mill'])).toEqual(new Set())
  })

  test('are read from their index', async () => {
    expect(await planOf(db, messageRows(db, 'mill', { at: start, id: 'x' }))).toMatch(
      /SEARCH institution_messages USING INDEX messages_of_institution/,
    )
    const first = messageTasks(db, worklistFilter(new URLSearchParams()))
    const counted = db.q.select({ id: registered.id }).from(registered).where(messagesAsked)
    for (const query of [first, counted])
      expect(await planOf(db, query)).toMatch(
        /^SCAN institutions USING COVERING INDEX institutions_unanswered$/,
      )
    expect(await planOf(db, unansweredRows(db, ['mill', 'river']))).toMatch(
      /^SEARCH institutions USING INDEX \S+ \(id=\?\)$/,
    )
  })
})
