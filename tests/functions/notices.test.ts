import { eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { casesIn, sealedCaseOf } from '#db/complaint-cases'
import { promotersInCharge } from '#db/complaint-respondents'
import { seedDemo } from '#db/demo'
import { headOf, verifyStream } from '#db/events'
import { noticeDraft } from '#db/notice-drafts'
import { notice } from '#db/notices'
import { type Appointee, appoint, invite } from '#db/people'
import { announcements, noticeDrafts, notices } from '#db/schema'
import { staff } from '#functions/staff'
import type { House } from '#functions/world'
import { demoIdentities } from '#domain/demo-keys'
import { openCase } from '#domain/sealed-case'
import { freshDb } from '../db/open.ts'
import { appointee } from '../staff.ts'
import { complaintApp, freshNonce, plainComplaint, post } from './complaint-app.ts'
import { browser, houseOf, logged, lossy, shown } from './house.ts'

const KEY = '11111111-1111-4111-8111-111111111111'
const DRAFT = `/staff/notices/drafts/${KEY}/`
const FILE = `/staff/notices/${KEY}/`
const NUMBER = '示工信通〔2026〕77号'
type Clerk = ReturnType<typeof browser>

let db: Db
let losing: ReturnType<typeof lossy>['losing']
let clock: { now: Date }
let app: Hono<House>
let one: Clerk
let other: Clerk

const signIn = async (person: string) => {
  const clerk = browser(app)
  const { now } = clock
  const token = await invite(db, { person, purpose: 'demo', madeBy: 'operator', now })
  await clerk.post('/staff/enter/', { token })
  return clerk
}

/** Goes to another day. Whoever was signed in has to do so again. */
async function goTo(day: string) {
  clock.now = new Date(`${day}T02:00:00Z`)
  ;[one, other] = [await signIn('one'), await signIn('other')]
}

beforeEach(async () => {
  ;({ db, losing } = lossy(await freshDb()))
  clock = { now: new Date('2026-03-06T02:00:00Z') }
  await seedDemo(db, clock.now)
  const room = new Hono<House>()
  room.route('/', staff)
  app = houseOf(room, db, clock)
  const elsewhere: Appointee = { ...appointee('elsewhere', 'promoter'), sectors: ['biomedicine'] }
  const people = [appointee('one', 'bureau'), appointee('other', 'bureau')]
  for (const person of [...people, appointee('promoter', 'promoter'), elsewhere])
    await appoint(db, person, clock.now)
  await goTo('2026-03-06')
})

const inCharge = async (sector: string) =>
  (await promotersInCharge(db)).find((one) => one.sector === sector) ?? expect.fail()
const text = async () => ({
  key: KEY,
  entry: `${(await inCharge('fireworks')).id}-fireworks`,
  title: '示例通报',
  facts: '示例事实',
  clauses: ['measures/13-2'],
  requirements: '示例要求',
  period: '30',
})
const draft = async (more: object = {}) =>
  one.post('/staff/notices/drafts/', { ...(await text()), ...more })
const draftVersion = async () => String((await noticeDraft(db, KEY))?.version)
const hear = async (step: object, clerk = one) =>
  clerk.post(DRAFT, { version: await draftVersion(), ...step })
const issue = async (clerk = other) =>
  clerk.post(`${DRAFT}issue/`, {
    version: await draftVersion(),
    number: NUMBER,
    considered: '已复核',
  })
const steps = async () => (await notice(db, KEY))?.steps ?? []
const seen = async () => String((await headOf(db, `notice/${KEY}`)).version)
const step = async (action: string, more: object = {}, clerk = one) =>
  clerk.post(`${FILE}step/`, { action, reason: '示例理由', version: await seen(), ...more })
const confirm = async (more: object = {}, clerk = other) =>
  clerk.post(`${FILE}verdict/`, {
    version: await seen(),
    outcome: 'confirmed',
    remark: '',
    ...more,
  })
const report = async (clerk: Clerk) =>
  clerk.post(`${FILE}rectification/`, { version: await seen(), text: '示例：已整改' })
const told = async (answer: Response) => {
  const { refused } = await shown(answer)
  return [answer.status, ...(refused?.problems.map(({ field }) => field) ?? [])]
}

/** Drafted, told, answered and issued. */
async function issued() {
  await draft()
  await hear({ action: 'tell', how: '当面送达' })
  await hear({ action: 'hear', answer: '示例陈述' })
  expect((await issue()).headers.get('location')).toBe(FILE)
}

/** Files a complaint in the sector of fireworks on the day of the clock; answers its queue and which units open it. */
async function complain() {
  const before = (await casesIn(db, 'every')).cases.map(({ id }) => id)
  const site = complaintApp(db, { now: clock.now.toISOString() })
  expect(
    (await post(site, '/complaints/new/', { ...plainComplaint, nonce: freshNonce() })).status,
  ).toBe(201)
  const filed = (await casesIn(db, 'every')).cases.find(({ id }) => !before.includes(id))
  return { id: filed?.id ?? '', ...(await opened(filed?.id ?? '')) }
}

async function opened(id: string) {
  const sealed = (await sealedCaseOf(db, id, 'every')) ?? expect.fail()
  const units = []
  for (const { id: unit, identity } of demoIdentities)
    if ((await openCase(sealed, identity)).found === 'complaint') units.push(unit)
  const { cases } = await casesIn(db, 'every')
  return { queue: cases.find((one) => one.id === id)?.queue, units }
}

describe('a notice (art. 13)', () => {
  test('goes from its draft over two rounds to the handover, and complaints go with the work', async () => {
    await issued()
    expect(await notice(db, KEY)).toMatchObject({ dueOn: '2026-04-07', state: 'issued' })

    const promoter = await signIn('promoter')
    expect((await report(promoter)).status).toBe(303)
    expect((await step('return')).status).toBe(303)
    expect((await report(promoter)).status).toBe(303)
    expect(await told(await step('fail'))).toEqual([422, 'action'])

    await goTo('2026-04-08')
    expect((await step('fail')).status).toBe(303)
    expect(await notice(db, KEY)).toMatchObject({ state: 'rectification-submitted' })
    expect(await told(await confirm({}, one))).toEqual([422, 'outcome'])
    expect(await told(await confirm({ outcome: 'returned' }))).toEqual([422, 'remark'])
    expect((await confirm()).status).toBe(303)
    const before = await complain()
    expect(before).toMatchObject({
      queue: 'promoter-fireworks',
      units: ['bureau', 'promoter-fireworks'],
    })
    const successor = await inCharge('construction-machinery')
    const handOver = { work: ['measures/6-1', 'measures/6-4'], successor: successor.id }
    expect(await told(await step('hand-over', handOver))).toEqual([422, 'document'])
    const wrong = { ...handOver, successor: (await inCharge('fireworks')).id }
    const document = '示工信[2026]9号'
    expect(await told(await step('hand-over', { ...wrong, document }))).toEqual([422, 'successor'])
    expect((await step('hand-over', { ...handOver, document })).status).toBe(303)
    expect((await complain()).queue).toBe('promoter-fireworks')
    expect((await confirm()).status).toBe(303)

    expect(await notice(db, KEY)).toMatchObject({
      state: 'handed-over',
      successor: { name: successor.name },
      outcomeBasis: '示工信〔2026〕9号',
    })
    expect((await steps()).map(({ action }) => action)).toEqual([
      'issue',
      'submit-rectification',
      'return',
      'submit-rectification',
      'fail',
      'hand-over',
    ])
    expect(await verifyStream(db, `notice/${KEY}`)).toBeNull()
    expect(await complain()).toMatchObject({
      queue: 'promoter-construction-machinery',
      units: ['bureau', 'promoter-construction-machinery'],
    })
    expect(await opened(before.id)).toEqual({ queue: before.queue, units: before.units })
  })

  test('leaves complaints where they are when other work is handed over', async () => {
    await issued()
    await goTo('2026-04-08')
    await step('fail')
    await confirm()
    const successor = (await inCharge('construction-machinery')).id
    const handed = await step('hand-over', {
      ...{ successor, work: 'measures/6-1', document: '示工信〔2026〕9号' },
    })
    expect(handed.status).toBe(303)
    expect((await confirm()).status).toBe(303)
    expect((await complain()).queue).toBe('promoter-fireworks')
  })

  test('is not issued by who drafted it, nor before it was told and answered', async () => {
    await draft()
    expect(await told(await issue())).toEqual([409, 'action'])
    await hear({ action: 'tell', how: '当面送达' })
    expect(await told(await hear({ action: 'hear', answer: '' }))).toEqual([422, 'answer'])
    await hear({ action: 'hear', answer: '示例陈述' })
    expect(await told(await issue(one))).toEqual([422, ''])
    expect((await issue()).status).toBe(303)
  })

  test('speaks of no penalty when drafted, revised, issued or corrected, and of another’s only in its facts', async () => {
    const refusals: [object, string][] = [
      [{ title: '关于通报批评和处罚警告的通报' }, 'title'],
      [{ facts: '已列入黑名单' }, 'facts'],
      [{ requirements: '给予警告' }, 'requirements'],
    ]
    for (const [more, field] of refusals)
      expect(await told(await draft(more))).toEqual([422, field])
    const { refused } = await shown(await draft({ title: '关于通报批评和处罚警告的通报' }))
    expect(refused?.problems[0]?.message).toMatch(/“通报批评”.*通报和限期整改/)
    expect(await noticeDraft(db, KEY)).toBeNull()

    const facts = '示例机构收到行政处罚决定书，其中给予警告'
    expect((await draft({ facts })).status).toBe(303)
    const revised = { ...(await text()), requirements: '列入黑名单', version: '1' }
    expect(await told(await one.post(`${DRAFT}text/`, revised))).toEqual([422, 'requirements'])

    await db.write([db.q.update(noticeDrafts).set({ title: '警告' })])
    await hear({ action: 'tell', how: '当面送达' })
    await hear({ action: 'hear', answer: '示例陈述' })
    expect(await told(await issue())).toEqual([422, ''])
    await hear({ action: 'redraft' })
    const version = await draftVersion()
    await one.post(`${DRAFT}text/`, { ...(await text()), facts, version })
    await hear({ action: 'tell', how: '当面送达' })
    await hear({ action: 'hear', answer: '示例陈述' })
    expect((await issue()).status).toBe(303)

    const corrected = { ...(await text()), title: '处罚', reason: '笔误', version: '1' }
    expect(await told(await one.post(`${FILE}correction/`, corrected))).toEqual([422, 'title'])
  })

  test('is due on a working day, and its deadline is not put off to a day off', async () => {
    // Art. 13 leaves the days to the notice; 2026-04-05 is a Sunday and the next day a holiday (Civil Code 203).
    await issued()
    expect(await notice(db, KEY)).toMatchObject({ dueOn: '2026-04-07' })
    const { refused } = await shown(await step('extend', { dueOn: '2026-05-01' }))
    expect(refused?.problems).toEqual([
      { field: 'dueOn', message: expect.stringContaining('下一个工作日 2026-05-06') as string },
    ])
    expect((await step('extend', { dueOn: '2026-05-06' })).status).toBe(303)
  })

  test('is not issued beside an open one on the same ground, which is named', async () => {
    await issued()
    const second = '22222222-2222-4222-8222-222222222222'
    const clauses = ['measures/13-1', 'measures/13-2']
    await draft({ key: second, clauses })
    const place = `/staff/notices/drafts/${second}/`
    await one.post(place, { version: '1', action: 'tell', how: '当面送达' })
    await one.post(place, { version: '2', action: 'hear', answer: '示例陈述' })
    const sent = { version: '3', number: '示工信通〔2026〕78号', considered: '已复核' }
    const { refused } = await shown(await other.post(`${place}issue/`, sent))
    expect(refused?.problems).toEqual([
      { field: '', message: expect.stringContaining(NUMBER) as string, href: FILE },
    ])
    const [row] = await db.q.select().from(notices).where(eq(notices.id, KEY))
    const again = { ...(row ?? expect.fail()), id: second, number: sent.number, clauses }
    await expect(db.write([db.q.insert(notices).values(again)])).rejects.toThrow(/ground open/)
    await step('withdraw')
    await confirm()
    expect((await other.post(`${place}issue/`, sent)).status).toBe(303)
  })

  test('bears a number of its own, which no other document takes', async () => {
    const [announcement] = await db.q.select().from(announcements).limit(1)
    const { number, title } = announcement ?? expect.fail()
    await draft()
    await hear({ action: 'tell', how: '当面送达' })
    await hear({ action: 'hear', answer: '示例陈述' })
    const version = await draftVersion()
    const sent = { version, number, considered: '已复核' }
    const { refused } = await shown(await other.post(`${DRAFT}issue/`, sent))
    expect(refused?.problems).toMatchObject([{ field: 'number' }])
    expect(refused?.problems[0]?.message).toContain(title)
    expect((await issue()).status).toBe(303)
    const taking = { ...(announcement ?? expect.fail()), id: 'taking', number: NUMBER }
    await expect(db.write([db.q.insert(announcements).values(taking)])).rejects.toThrow(
      /number used/,
    )

    await goTo('2026-04-08')
    await step('fail')
    await confirm()
    const successor = (await inCharge('construction-machinery')).id
    const handOver = { successor, work: ['measures/6-1'], document: NUMBER }
    const { refused: own } = await shown(await step('hand-over', handOver))
    expect(own?.problems).toMatchObject([{ field: 'document' }])
    expect(own?.problems[0]?.message).toContain('通报《示例通报》')
  })

  test('says which field is empty, and that there is no such day', async () => {
    await draft()
    await hear({ action: 'tell', how: '当面送达' })
    await hear({ action: 'hear', answer: '示例陈述' })
    const version = await draftVersion()
    const sent = { version, number: '', considered: '已复核' }
    const { refused } = await shown(await other.post(`${DRAFT}issue/`, sent))
    expect(refused?.problems).toEqual([{ field: 'number', message: '请填写发文字号' }])
    await issue()
    const said = async (dueOn: string) =>
      (await shown(await step('extend', { dueOn }))).refused?.problems[0]?.message
    expect(await said('2026-02-30')).toBe('新的整改期限有误：没有 2026-02-30 这一天')
    expect(await said('')).toBe('请填写新的整改期限，例如 2026-03-31')
    expect(await said('月底')).toBe('新的整改期限应写成 2026-03-31')
  })

  test('tells a clerk whose page is stale, and writes nothing for them', async () => {
    await issued()
    const version = await seen()
    await step('extend', { dueOn: '2026-05-07' })
    const late = await step('withdraw', { version }, other)
    expect(late.status).toBe(409)
    const { refused } = await shown(late)
    expect(refused?.problems[0]?.message).toMatch(/^已被他人处理/)
    expect(await notice(db, KEY)).toMatchObject({ state: 'issued', dueOn: '2026-05-07' })
  })

  test('is revised as a draft, and not by a stale page', async () => {
    await draft()
    const revised = { ...(await text()), title: '改过的标题', version: '1' }
    expect((await one.post(`${DRAFT}text/`, revised)).status).toBe(303)
    expect((await one.post(`${DRAFT}text/`, revised)).status).toBe(303)
    expect(await told(await other.post(`${DRAFT}text/`, revised))).toEqual([409, 'version'])
    expect(await noticeDraft(db, KEY)).toMatchObject({ title: '改过的标题', version: 2 })
  })

  test('whose answer is lost can be sent again, at every step of the way', async () => {
    const twice = async (send: () => Promise<Response>) => {
      losing.next = 'answer'
      expect([(await send()).status, logged()]).toEqual([503, 1])
      expect((await send()).status).toBe(303)
    }
    await twice(() => draft())
    await twice(() => one.post(DRAFT, { version: '1', action: 'tell', how: '当面送达' }))
    await twice(() => one.post(DRAFT, { version: '2', action: 'hear', answer: '示例陈述' }))
    await twice(() =>
      other.post(`${DRAFT}issue/`, { version: '3', number: NUMBER, considered: '已复核' }),
    )
    await twice(() => one.post(`${FILE}rectification/`, { version: '1', text: '示例' }))
    await twice(() => step('accept', { version: '2' }))
    expect(await steps()).toHaveLength(3)
  })

  test('is not there for the staff of another sector', async () => {
    await issued()
    expect((await report(await signIn('elsewhere'))).status).toBe(404)
    expect((await step('withdraw', {}, await signIn('promoter'))).status).toBe(404)
  })
})
