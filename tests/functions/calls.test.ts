import { eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { beforeEach, describe, expect, test } from 'vitest'
import { admissionOf } from '#db/admissions'
import { moveApplication } from '#db/application-decisions'
import { withdrawApplication } from '#db/application-moves'
import { application, applicationNumbered, historyOf, submitApplication } from '#db/applications'
import { announcement } from '#db/announcements'
import { call, callAnnounced, callHistory, callPage, openCalls } from '#db/calls'
import { Conflict, type Db } from '#db/client'
import { freeSlots, slotOf, slotsAbout, unbooked } from '#db/defence-slots'
import { verifyStream } from '#db/events'
import { forgetSpent } from '#db/forgetting'
import { objection, objectionsOf, publicisedBy } from '#db/objections'
import { publicQuery, publicisedNow } from '#db/publicities'
import { worklist, worklistCounts } from '#db/worklist'
import { bareDesk } from '#db/desk'
import { worklistFilter } from '#domain/worklist'
import { appoint, invite } from '#db/people'
import { contendersOf, selectionsOf } from '#db/rankings'
import { announcements, calls, defenceSlots, entries, settings } from '#db/schema'
import { settingsOf } from '#db/settings'
import { applications as applicants } from '#functions/applications'
import { codeHash } from '#functions/apply'
import { objections } from '#functions/objections'
import { staff } from '#functions/staff'
import type { House } from '#functions/world'
import { IntegratorApplication } from '#domain/application'
import { addDays } from '#domain/calendar'
import { callHappening, typedOf } from '#domain/call'
import { Decision } from '#domain/decision'
import { slotTold } from '#domain/defence'
import { CODE_BYTES, mintCode } from '#domain/office-code'
import { publicityNote } from '#domain/publicity'
import { markOf } from '#domain/ranking'
import { lookUpOf } from '#domain/verification'
import { freshDb, planOf } from '../db/open.ts'
import { list } from '../db/registry.ts'
import { riverIntegrator } from '../fixtures.ts'
import { signedBy } from '../review-signing.ts'
import { appointee } from '../staff.ts'
import { browser, houseOf, shown } from './house.ts'

const id = '11111111-1111-4111-8111-111111111111'
const file = `/staff/calls/${id}/`
const drawn = {
  id,
  kind: 'integrator',
  title: '关于征集示例集成服务商的公告',
  number: '示工信函[2026]8号',
  body: '示例说明。',
  opensOn: '2026-01-05',
  closesOn: '2026-01-30',
  sectors: ['construction-machinery', 'biomedicine'],
  'places-construction-machinery': '1',
  'places-biomedicine': '',
}
const names = ['示例河畔', '示例洲头', '示例山脚'].map((name) => `${name}数字科技有限公司`)
const codes = ['91350100M000100Y43', '91110000600037341L', '91440300708461136T']

/** The secret of the house of the tests. */
const SECRET = 'a secret for tests, and only for tests'
const codeOf = (n: number) => mintCode(new Uint8Array(CODE_BYTES).fill(n + 1))

let db: Db
let clock: { now: Date }
let app: Hono<House>
const day = (on: string, hour = 10) => {
  clock.now = new Date(`${on}T${String(hour).padStart(2, '0')}:00:00+08:00`)
}

beforeEach(async () => {
  db = await freshDb()
  clock = { now: new Date('2026-01-05T02:00:00Z') }
  const room = new Hono<House>()
  room.route('/', staff)
  room.route('/', applicants)
  room.route('/', objections)
  app = houseOf(room, db, clock)
  for (const person of ['one', 'other']) await appoint(db, appointee(person, 'bureau'), clock.now)
})

/** Signs in anew, so that what wants a fresh proof has one. */
async function as(person: 'one' | 'other') {
  const clerk = browser(app)
  const token = await invite(db, { person, purpose: 'demo', madeBy: 'operator', now: clock.now })
  await clerk.post('/staff/enter/', { token })
  return clerk
}
const version = async () => String((await call(db, id))?.version ?? '')
const send = async (
  part: string,
  values: Record<string, string | string[]>,
  who = 'one' as 'one' | 'other',
) => (await as(who)).post(`${file}${part}/`, { version: await version(), ...values })
const told = async (answer: Response) => {
  const { refused } = await shown(answer)
  return [answer.status, ...(refused?.problems.map(({ message }) => message) ?? [])]
}
const propose = (kind: string, number = '') => send('proposal', { kind, number })
const confirm = (who: 'one' | 'other' = 'other', more: object = {}) =>
  send('verdict', { outcome: 'confirmed', remark: '', ...more }, who)

async function publish(more: object = {}) {
  await (await as('one')).post('/staff/calls/new/', { ...drawn, ...more })
  await propose('call-publication')
  return confirm()
}

/** Applies on this day, and goes through the review to its defence. */
async function contender(n: number, more: object = {}) {
  const form = IntegratorApplication.parse({
    ...riverIntegrator,
    name: names[n],
    creditCode: codes[n],
    ...more,
  })
  const number = `CS-AAAA-AAA${'ACD'.charAt(n)}`
  const sent = { form, codeHash: codeHash(SECRET, codeOf(n)), fingerprint: `f${String(n)}` }
  await submitApplication(db, { ...sent, number, at: clock.now })
  const found = await applicationNumbered(db, number)
  return found?.id ?? ''
}
async function decide(application_: string, action: string) {
  const seen = String((await application(db, application_))?.version)
  const decision = Decision.parse({ action, version: seen })
  const deed = { id: application_, decision, person: 'one', unit: '示例单位', at: clock.now }
  return moveApplication(db, deed)
}
async function reviewed(n: number, more: object = {}) {
  const one = await contender(n, more)
  await decide(one, 'accept')
  await signedBy(db, one, `reviewer-${String(n)}`, clock.now)
  await decide(one, 'pass-review')
  return one
}
const enter = async (one: string, part: string, values: object) =>
  (await as('one')).post(`/staff/applications/${one}/${part}/`, {
    version: String((await application(db, one))?.version),
    ...values,
  })
const record = (one: string, score: string) => enter(one, 'defence', { score, remark: '答辩评语' })
/** Held in a time that the bureau arranges and books this early in the day, each in a room of its own. */
async function defended(one: string, score: string) {
  if (!(await slotOf(db, one))) {
    const venue = `示例会议室 ${one.slice(0, 8)}`
    await send('slots', { on: '2026-01-05', from: '0:00', minutes: '20', count: '1', venue })
    const room = (await unbooked(db, id)).find((slot) => slot.venue === venue)
    await enter(one, 'slot', { slot: room?.id ?? '' })
  }
  return record(one, score)
}

const shownMark = async () => markOf(await contendersOf(db, id), await settingsOf(db))
/** Chooses from the ranking as it stands. */
const choose = async (chosen: string[], reason = '按排名和名额择优') =>
  send('selection', { chosen, reason, mark: await shownMark() })

describe('a call (征集)', () => {
  test('is public once a second person confirms it, and takes in who applies in its window', async () => {
    await (await as('one')).post('/staff/calls/new/', drawn)
    expect(await openCalls(db, 'integrator', '2026-01-05')).toEqual([])
    expect((await propose('call-publication')).status).toBe(303)
    expect(await told(await confirm('one'))).toEqual([422, expect.stringContaining('不能复核')])
    expect((await confirm()).status).toBe(303)

    const [open] = await openCalls(db, 'integrator', '2026-01-30')
    expect(open).toMatchObject({ id, number: '示工信函〔2026〕8号' })
    expect(open?.places).toEqual({ 'construction-machinery': 1, biomedicine: null })
    expect(await openCalls(db, 'integrator', '2026-01-31')).toEqual([])
    const made = await announcement(db, open?.announcementId ?? '')
    expect(made).toMatchObject({ kind: 'call', title: drawn.title, body: drawn.body })
    expect((await callAnnounced(db, made?.id ?? ''))?.id).toBe(id)

    const inside = await contender(0)
    const elsewhere = await contender(1, { sectors: ['fireworks'] })
    day('2026-01-31')
    const late = await contender(2)
    const callsOf = async (one: string) => (await application(db, one))?.callId
    expect([await callsOf(inside), await callsOf(elsewhere), await callsOf(late)]).toEqual([
      id,
      null,
      null,
    ])
    expect(await verifyStream(db, `call/${id}`)).toBeNull()
  })

  test.each([
    [{ title: '' }, 'title'],
    [{ number: '8号' }, 'number'],
    [{ kind: 'promoter' }, 'kind'],
    [{ sectors: [] }, 'sectors'],
    [{ closesOn: '2026-01-04' }, 'closesOn'],
    [{ opensOn: '2025-12-01', closesOn: '2026-01-05' }, 'closesOn'],
    [{ closesOn: '2027-01-30' }, 'closesOn'],
    [{ opensOn: '2026-02-30' }, 'opensOn'],
    [{ 'places-biomedicine': '0' }, 'places-biomedicine'],
    [{ 'places-fireworks': '2' }, 'places-fireworks'],
    [{ kind: 'ecosystem-provider' }, 'places-construction-machinery'],
    [{ id: 'x' }, 'id'],
  ])('is not drawn up with %j', async (more, field) => {
    const answer = await (await as('one')).post('/staff/calls/new/', { ...drawn, ...more })
    const { refused } = await shown(answer)
    expect([answer.status, refused?.problems[0]?.field]).toEqual([422, field])
    expect(await call(db, id)).toBeNull()
  })

  test('returned with a reason, can be proposed again; a second proposal meanwhile cannot', async () => {
    await (await as('one')).post('/staff/calls/new/', drawn)
    await propose('call-publication')
    expect(await told(await propose('call-publication'))).toEqual([409, '已有提请在等待复核'])
    expect((await confirm('other', { outcome: 'returned', remark: '说明太短' })).status).toBe(303)
    expect((await propose('call-publication')).status).toBe(303)
    expect((await confirm()).status).toBe(303)
    expect(await told(await propose('call-publication'))).toEqual([409, expect.any(String)])
  })

  describe('that is not published', () => {
    const draw = async () => (await as('one')).post('/staff/calls/new/', drawn)
    const redraw = (more: object, who: 'one' | 'other' = 'one') =>
      send('text', { ...drawn, ...more }, who)

    test('is corrected, also after it was returned, and published as corrected', async () => {
      await draw()
      const sectors = ['biomedicine']
      const places = { 'places-construction-machinery': '', 'places-biomedicine': '2' }
      expect((await redraw({ title: '关于另行征集的公告', sectors, ...places })).status).toBe(303)
      expect(await call(db, id)).toMatchObject({ version: 2, places: { biomedicine: 2 } })
      expect((await redraw({ closesOn: '2026-01-05' })).status).toBe(422)
      await propose('call-publication')
      expect(await told(await redraw({}))).toEqual([409, '已有提请在等待复核'])
      await confirm('other', { outcome: 'returned', remark: '截止太早' })
      expect((await redraw({ closesOn: '2026-02-10' })).status).toBe(303)
      await propose('call-publication')
      expect((await confirm()).status).toBe(303)
      const [open] = await openCalls(db, 'integrator', '2026-02-10')
      expect(open).toMatchObject({ title: drawn.title, createdOn: '2026-01-05' })
      expect(await told(await redraw({}))).toEqual([409, expect.stringContaining('不能这样办理')])
      const done = (await callHistory(db, id)).map(({ action }) => callHappening(action))
      expect(done.slice(0, 2)).toEqual(['拟定征集', '修改征集'])
      expect(await verifyStream(db, `call/${id}`)).toBeNull()
    })

    test('is corrected by one of two, and the other is told and keeps what was typed', async () => {
      await draw()
      const seen = { ...drawn, version: '1' }
      const [one, other] = [await as('one'), await as('other')]
      const path = `${file}text/`
      expect((await one.post(path, { ...seen, body: '先改的。' })).status).toBe(303)
      const late = await other.post(path, { ...seen, body: '后改的。' })
      const { refused } = await shown(late)
      expect([late.status, refused?.values['body']]).toEqual([409, '后改的。'])
      expect(refused?.problems[0]?.message).toContain('已被他人处理')
      expect((await call(db, id))?.body).toBe('先改的。')
      // The answer to the first one was lost: the same form again is the same correction.
      expect((await one.post(path, { ...seen, body: '先改的。' })).status).toBe(303)
      expect((await call(db, id))?.version).toBe(2)
    })

    test('is discarded for good, and stays on the list', async () => {
      await draw()
      await propose('call-publication')
      expect((await send('annulment', {})).status).toBe(409)
      await confirm('other', { outcome: 'returned', remark: '不再需要' })
      expect((await send('annulment', {})).status).toBe(303)
      for (const [part, values] of [
        ['text', drawn],
        ['annulment', {}],
        ['proposal', { kind: 'call-publication' }],
      ] as const)
        expect((await send(part, values)).status).toBe(409)
      expect((await callPage(db)).calls).toMatchObject([{ id, discardedOn: '2026-01-05' }])
      expect((await callHistory(db, id)).at(-1)).toMatchObject({ action: 'discard', actor: 'one' })
    })

    test('shows in its form what was typed to draw it', async () => {
      await draw()
      const found = await call(db, id)
      if (found) expect({ id, ...typedOf(found) }).toEqual({ ...drawn, number: found.number })
      expect.assertions(1)
    })
  })

  test('is published and discarded by nothing that the database lets through', async () => {
    await publish()
    const change = (changes: object) =>
      db.write([db.q.update(calls).set(changes).where(eq(calls.id, id))])
    await expect(change({ body: '另一份' })).rejects.toThrow('call stands')
    await expect(change({ discardedOn: '2026-01-05' })).rejects.toThrow(Conflict)
  })

  test('is proposed on no number that another document bears, which is named', async () => {
    await publish()
    const again = { ...drawn, id: '22222222-2222-4222-8222-222222222222' }
    const clerk = await as('one')
    await clerk.post('/staff/calls/new/', again)
    const sent = { kind: 'call-publication', version: '1', number: '' }
    const answer = await clerk.post(`/staff/calls/${again.id}/proposal/`, sent)
    expect(await told(answer)).toEqual([422, expect.stringContaining(`公告《${drawn.title}》`)])
  })

  test('sends nobody away: who came outside its window is put to it by the bureau, once', async () => {
    day('2026-01-04')
    const early = await contender(0)
    day('2026-01-05')
    await publish()
    const put = (reason: string) => enter(early, 'call', { call: id, 'call-reason': reason })
    const unsaid = await put('')
    expect(unsaid.status).toBe(422)
    expect((await shown(unsaid)).refused?.problems[0]).toMatchObject({
      field: 'call-reason',
      message: expect.stringContaining('须写明理由') as string,
    })
    expect((await application(db, early))?.callId).toBeNull()
    expect((await put('征集前已经提交，一并评审')).status).toBe(303)
    expect((await application(db, early))?.callId).toBe(id)
    const said = (await historyOf(db, early)).at(-1)
    expect(said).toMatchObject({ action: 'put-to-call', reason: '征集前已经提交，一并评审' })
    expect((await put('再一次')).status).toBe(409)
    expect(await verifyStream(db, `application/${early}`)).toBeNull()
  })

  test('takes who was sent in its window and left out without a word of why', async () => {
    const inside = await contender(0)
    await publish()
    expect((await enter(inside, 'call', { call: id })).status).toBe(303)
    expect((await application(db, inside))?.callId).toBe(id)
  })

  test('once there is one, integrators are chosen by it and not one by one', async () => {
    await publish()
    const one = await reviewed(0)
    expect(await decide(one, 'pass-defence')).toBe('by call')
  })
})

describe('booking a defence', () => {
  const slots = { on: '2026-01-20', from: '9：00', minutes: '20', count: '3', venue: '示例会议室' }
  const opened = async (n: number) => {
    const visitor = browser(app)
    await visitor.post('/applications/', {
      number: `CS-AAAA-AAA${'ACD'.charAt(n)}`,
      code: codeOf(n),
    })
    return visitor
  }
  const book = async (n: number, one: string, slot: string) =>
    (await opened(n)).post('/applications/defence/', {
      version: String((await application(db, one))?.version),
      slot,
    })

  test('gives a slot to one of two, keeps one slot for each, and gives it back', async () => {
    await publish()
    const [first, second] = [await reviewed(0), await reviewed(1)]
    expect((await send('slots', slots)).status).toBe(303)
    expect(await told(await send('slots', { ...slots, from: '9:50' }))).toEqual([
      422,
      expect.stringContaining('重叠'),
    ])
    const [nine, later] = (await freeSlots(db, id, clock.now)).map((slot) => slot.id)
    const answers = await Promise.all([book(0, first, nine ?? ''), book(1, second, nine ?? '')])
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
    const lost = answers.find(({ status }) => status === 409) as Response
    expect(await told(lost)).toEqual([409, expect.stringMatching(/请另选一个$/)])
    const holder = (await slotOf(db, first)) ? first : second
    const n = holder === first ? 0 : 1
    const kept = [409, expect.stringContaining('原来约好的时段仍然保留')]
    expect(await told(await book(n, holder, 'gone'))).toEqual(kept)
    expect((await book(n, holder, later ?? '')).status).toBe(303)
    expect((await slotOf(db, holder))?.id).toBe(later)
    const booked = (await historyOf(db, holder)).map(({ data }) => slotTold(data))
    expect(booked.filter(Boolean)).toEqual([
      '2026-01-20 09:00–09:20，示例会议室',
      '2026-01-20 09:20–09:40，示例会议室',
    ])
    const file = await (await opened(n)).visit('/applications/defence.ics')
    const text = (await file.text()).replaceAll('\r\n ', '')
    expect(text).toMatch(/DTSTART:20260120T012000Z\r\nDURATION:PT20M\r\nLOCATION:示例会议室/)
    expect(text).not.toContain(names[n])
    expect((await freeSlots(db, id, clock.now)).map((slot) => slot.id)).toContain(nine)
    const taken = await send('slots/removal', { slot: later ?? '' })
    expect(taken.status).toBe(303)
    expect(await slotOf(db, holder)).toBeNull()
    expect((await send('slots/removal', { slot: later ?? '' })).status).toBe(409)
    const none = await (await opened(n)).visit('/applications/defence.ics')
    expect(none.headers.get('location')).toBe('/applications/case/')
    expect((await book(n, holder, nine ?? '')).status).toBe(303)
    await decide(holder, 'reject')
    expect(await freeSlots(db, id, clock.now)).toHaveLength(2)
    expect(await verifyStream(db, `application/${holder}`)).toBeNull()
  })

  test('ends for the applicant when the booked time has come, and not for the bureau', async () => {
    await publish()
    const one = await reviewed(0)
    await send('slots', slots)
    const [nine, , last] = (await freeSlots(db, id, clock.now)).map((slot) => slot.id)
    await book(0, one, nine ?? '')
    day('2026-01-20', 9)
    const late = [409, expect.stringContaining('联系市工业和信息化局')]
    expect(await told(await book(0, one, last ?? ''))).toEqual(late)
    expect((await enter(one, 'slot', { slot: last ?? '' })).status).toBe(303)
    expect((await slotOf(db, one))?.id).toBe(last)
  })

  test('has one room, however it is written and whichever call asks for it', async () => {
    await publish()
    const at = (venue: string, from: string) => send('slots', { ...slots, venue, from })
    expect((await at('A 厅', '9:00')).status).toBe(303)
    for (const venue of ['A厅', 'Ａ厅', 'a　厅', ' A  厅 '])
      expect(await told(await at(venue, '9:50'))).toEqual([422, expect.stringContaining('重叠')])
    expect((await at('B 厅', '9:50')).status).toBe(303)
    expect((await at('A厅', '10:00')).status).toBe(303)
    // A long one that began before is met too.
    const long = { ...slots, venue: 'C厅', count: '1', minutes: '240', from: '8:00' }
    expect((await send('slots', long)).status).toBe(303)
    expect((await at('C 厅', '11:50')).status).toBe(422)
    expect((await at('C 厅', '12:00')).status).toBe(303)
  })

  test('is not for who is not in defence, nor for a time that is over', async () => {
    await publish()
    const early = await contender(0)
    await send('slots', slots)
    const [nine] = await freeSlots(db, id, clock.now)
    expect((await book(0, early, nine?.id ?? '')).status).toBe(409)
    expect(await told(await send('slots', { ...slots, on: '2026-01-04' }))).toEqual([
      422,
      expect.stringContaining('不能早于征集开始'),
    ])
    expect((await send('slots', { ...slots, from: '23:30' })).status).toBe(422)
    day('2026-01-20', 11)
    expect(await freeSlots(db, id, clock.now)).toEqual([])
  })
})

describe('the result of a defence', () => {
  const slots = { on: '2026-01-20', from: '9:00', minutes: '20', count: '2', venue: '示例会议室' }

  test('waits for a booked time, and for that to come; then ends the booking', async () => {
    await publish()
    const one = await reviewed(0)
    const notYet = [409, expect.stringContaining('还没有开始')]
    expect(await told(await record(one, '80'))).toEqual(notYet)
    await send('slots', slots)
    const [nine, later] = (await freeSlots(db, id, clock.now)).map((slot) => slot.id)
    expect((await enter(one, 'slot', { slot: nine ?? '' })).status).toBe(303)
    expect((await historyOf(db, one)).at(-1)).toMatchObject({
      action: 'book-defence',
      actor: 'one',
      data: { slot: '2026-01-20 09:00–09:20', venue: '示例会议室' },
    })
    expect(await told(await record(one, '80'))).toEqual(notYet)
    day('2026-01-20', 9)
    expect((await record(one, '80')).status).toBe(303)
    expect((await record(one, '81')).status).toBe(303)
    expect((await enter(one, 'slot', { slot: later ?? '' })).status).toBe(409)
    expect(await told(await send('slots/removal', { slot: nine ?? '' }))).toEqual([
      409,
      expect.stringContaining('已经登记了答辩结果'),
    ])
    // The database holds it, whoever read what before.
    const written = [
      db.q.delete(defenceSlots).where(eq(defenceSlots.id, nine ?? '')),
      db.q
        .update(defenceSlots)
        .set({ applicationId: one })
        .where(eq(defenceSlots.id, later ?? '')),
    ]
    for (const query of written) await expect(db.write([query])).rejects.toThrow('heard')
    expect((await slotOf(db, one))?.id).toBe(nine)
    expect(await verifyStream(db, `application/${one}`)).toBeNull()
  })

  test('of a defence that was held without one is entered with the time it was held', async () => {
    await publish()
    const [one, two] = [await reviewed(0), await reviewed(1)]
    day('2026-01-21')
    await send('slots', slots)
    expect(await freeSlots(db, id, clock.now)).toEqual([])
    const [nine] = (await unbooked(db, id)).map((slot) => slot.id)
    expect((await enter(one, 'slot', { slot: nine ?? '' })).status).toBe(303)
    expect(await told(await enter(two, 'slot', { slot: nine ?? '' }))).toEqual([
      409,
      expect.stringContaining('刚被别的单位约走'),
    ])
    expect((await record(one, '70')).status).toBe(303)
    expect((await record(two, '70')).status).toBe(409)
  })
})

describe('the merit selection (择优选取, art. 4)', () => {
  test('follows the figures, keeps to the places, and waits for the call to close', async () => {
    await publish()
    const [first, second, third] = [await reviewed(0), await reviewed(1), await reviewed(2)]
    await defended(first, '90')
    await defended(second, '70')
    const chosen = [`${first}:construction-machinery`, `${second}:biomedicine`]
    expect(await told(await choose(chosen))).toEqual([409, expect.stringContaining('还没有截止')])
    day('2026-01-31')
    const tooMany = [...chosen, `${second}:construction-machinery`]
    expect(await told(await choose(tooMany))).toEqual([422, expect.stringContaining('名额是 1 个')])
    expect(await told(await choose([`${third}:biomedicine`]))).toEqual([
      422,
      expect.stringContaining('还没有结果'),
    ])
    expect(await told(await choose([`${first}:fireworks`]))).toEqual([
      422,
      expect.stringContaining('不含'),
    ])
    const seen = await shownMark()
    await defended(second, '71')
    const stale = await send('selection', { chosen, mark: seen })
    expect(await told(stale)).toEqual([409, expect.stringContaining('已有变化')])
    await defended(second, '70')
    const unsaid = await choose(chosen, '')
    expect((await shown(unsaid)).refused?.problems).toEqual([
      { field: 'reason', message: expect.stringContaining('没有全部列入') as string },
    ])
    expect((await choose(chosen)).status).toBe(303)
    expect((await historyOf(db, second)).at(-1)).toMatchObject({
      action: 'pass-defence',
      reason: '按排名和名额择优',
      data: { sectors: ['biomedicine'], notChosen: ['construction-machinery'] },
    })
    expect(await selectionsOf(db, id)).toMatchObject([
      { id: first, status: 'proposed', sectors: ['construction-machinery'] },
      {
        id: second,
        status: 'proposed',
        sectors: ['biomedicine'],
        figures: { defence: 70, ranks: { 'construction-machinery': 2, biomedicine: 2 } },
      },
    ])
    expect((await application(db, third))?.status).toBe('defence')
    // Who is chosen later stands where all were compared, not first of those who are left.
    await defended(third, '60')
    expect((await choose([`${third}:biomedicine`])).status).toBe(303)
    const ranks = (await selectionsOf(db, id)).find((one) => one.id === third)?.figures.ranks
    expect(ranks).toMatchObject({ biomedicine: 3 })
    // A score is no longer corrected once the choice is made.
    expect((await defended(first, '1')).status).toBe(409)
  })
})

describe('somebody who became the promoter of a sector since (art. 6)', () => {
  const promoter = { kind: 'promoter', sector: 'biomedicine' } as const
  const both = async () => {
    await publish()
    const all = [await reviewed(0), await reviewed(1)]
    for (const one of all) await defended(one, '80')
    day('2026-01-31')
    return all
  }
  const designated = () =>
    list(db, [
      {
        ...{ id: 'p', name: names[0] ?? '', creditCode: codes[0] ?? '' },
        on: '2026-01-31',
        entries: [promoter],
      },
    ])
  const named = expect.stringContaining(`${names[0] ?? ''}现任生物医药的行业推进机构`) as string

  test('is not chosen for it', async () => {
    const [one, two] = await both()
    await designated()
    expect(await told(await choose([`${one ?? ''}:biomedicine`]))).toEqual([422, named])
    expect((await choose([`${two ?? ''}:biomedicine`])).status).toBe(303)
  })

  test('is named where its choice would be made public, and keeps nobody else out', async () => {
    const all = await both()
    await choose(all.map((one) => `${one}:biomedicine`))
    await designated()
    expect(await told(await propose('call-publicity', '示工信函〔2026〕9号'))).toEqual([409, named])
    const [one = ''] = all
    const seen = String((await application(db, one))?.version)
    const rejected = Decision.parse({
      action: 'reject',
      version: seen,
      reason: '已确定为行业推进机构',
    })
    const deed = { id: one, decision: rejected, person: 'one', unit: '示例单位', at: clock.now }
    expect(await moveApplication(db, deed)).toBe('moved')
    expect((await propose('call-publicity', '示工信函〔2026〕9号')).status).toBe(303)
  })
})

describe('publicity (公示) and admission together', () => {
  const selected = async () => {
    await publish()
    const both = [await reviewed(0), await reviewed(1)]
    for (const one of both) await defended(one, '80')
    day('2026-01-31')
    await choose(both.map((one) => `${one}:biomedicine`))
    return both
  }
  const admit = () => propose('call-admission', '示工信〔2026〕20号')
  const object = async (about: string, more: object = {}) => {
    const visitor = browser(app)
    const path = `/announcements/${(await call(db, id))?.publicityId ?? ''}/objection/`
    const { formToken } = await shown(await visitor.visit(path))
    const answer = await visitor.post(path, {
      token: formToken ?? '',
      about,
      grounds: '示例：申报材料中的案例没有验收。',
      contact: '',
      ...more,
    })
    return { answer, number: answer.headers.get('location')?.split('/')[2] ?? '' }
  }

  test('go from the list over five working days and an objection to the pool, in one batch', async () => {
    const [first = '', second = ''] = await selected()
    day('2026-02-02')
    expect(await told(await admit())).toEqual([409, expect.stringContaining('须先公示')])
    await propose('call-publicity', '示工信函〔2026〕18号')
    expect((await confirm()).status).toBe(303)
    const found = await call(db, id)
    expect(found).toMatchObject({ publicityUntil: '2026-02-09', admissionId: null })
    const listed = await publicisedBy(db, found?.publicityId ?? '')
    expect(listed.map(({ name }) => name)).toEqual([names[0], names[1]])
    expect(await told(await choose(['x:biomedicine']))).toEqual([
      409,
      expect.stringContaining('已经公示'),
    ])

    day('2026-02-09')
    const { answer, number } = await object(first, { contact: '示例电话' })
    expect([answer.status, number]).toEqual([303, expect.stringMatching(/^YY-/)])
    expect((await object('nobody')).answer.status).toBe(422)
    expect((await object(first, { grounds: '短' })).answer.status).toBe(422)
    expect(await told(await admit())).toEqual([409, expect.stringContaining('未满')])

    day('2026-02-10')
    expect((await object(second)).answer.status).toBe(409)
    expect(await told(await admit())).toEqual([409, expect.stringContaining('没有答复的异议')])
    const clerk = await as('one')
    const answered = { action: 'dismiss', answer: '已核实，案例有验收材料。' }
    const desk = { ...bareDesk, objections: true, person: 'one', today: '', soon: '' }
    const waiting = async () =>
      (await worklist(db, worklistFilter(new URLSearchParams()), desk)).tasks
    expect(await waiting()).toMatchObject([{ task: 'objection', id: number, dueOn: '', number }])
    const counted = await worklistCounts(db, worklistFilter(new URLSearchParams()), desk)
    expect(counted).toMatchObject({ all: 1 })
    expect((await clerk.post(`/staff/objections/${number}/`, answered)).status).toBe(303)
    expect(await waiting()).toEqual([])
    expect((await objection(db, number))?.state).toBe('dismissed')
    expect(
      (await clerk.post(`/staff/objections/${number}/`, { ...answered, answer: '另一份' })).status,
    ).toBe(409)

    const contactIn = async (days: number) => {
      await forgetSpent(db, new Date(clock.now.getTime() + days * 86_400_000))
      return (await objection(db, number))?.contact
    }
    expect([await contactIn(30), await contactIn(31)]).toEqual(['示例电话', ''])
    expect((await admit()).status).toBe(303)
    expect(await db.q.select().from(entries)).toEqual([])
    expect((await confirm()).status).toBe(303)
    const rows = await db.q.select().from(entries)
    expect(rows.map(({ sector, kind }) => [kind, sector])).toEqual([
      ['integrator', 'biomedicine'],
      ['integrator', 'biomedicine'],
    ])
    const made = await db.q.select().from(announcements)
    const { admissionId } = (await call(db, id)) ?? {}
    expect(made.find(({ kind }) => kind === 'admission')?.id).toBe(admissionId)
    expect(made.map(({ kind }) => kind).sort()).toEqual(['admission', 'call', 'publicity'])
    for (const stream of [`call/${id}`, `application/${first}`, `objection/${number}`])
      expect(await verifyStream(db, stream)).toBeNull()
    expect((await application(db, second))?.status).toBe('admitted')
    // Nothing is added to a list of a call once it is public.
    const other = await application(db, await contender(2))
    const asked = { document: '示工信〔2026〕20号', sectors: ['biomedicine' as const] }
    const joining = await admissionOf(db, other ?? expect.fail(), asked, {
      actor: 'one',
      at: clock.now,
    })
    expect(joining).toBe('document used')
  })

  test('nobody is added to what is proposed, and who is left behind goes to the next call', async () => {
    const [first = '', second = ''] = await selected()
    day('2026-02-02')
    const late = await reviewed(2)
    await (
      await as('one')
    ).post(`/staff/applications/${late}/call/`, {
      version: String((await application(db, late))?.version),
      call: id,
    })
    await defended(late, '60')
    await propose('call-publicity', '示工信函〔2026〕18号')
    expect(await told(await choose([`${late}:biomedicine`]))).toEqual([
      409,
      expect.stringContaining('等待复核'),
    ])
    await confirm()
    const next = '22222222-2222-4222-8222-222222222222'
    const more = { ...drawn, id: next, number: '示工信函〔2026〕30号', closesOn: '2026-03-30' }
    await (await as('one')).post('/staff/calls/new/', more)
    const one = await as('one')
    await one.post(`/staff/calls/${next}/proposal/`, { version: '1', kind: 'call-publication' })
    const other = await as('other')
    const agreed = { version: '2', outcome: 'confirmed', remark: '' }
    expect((await other.post(`/staff/calls/${next}/verdict/`, agreed)).status).toBe(303)
    const put = async (who: string) =>
      (await as('one')).post(`/staff/applications/${who}/call/`, {
        version: String((await application(db, who))?.version),
        call: next,
      })
    expect((await put(late)).status).toBe(303)
    expect((await application(db, late))?.callId).toBe(next)
    expect([(await put(first)).status, (await put(second)).status]).toEqual([409, 409])
  })

  test('an objection that is upheld keeps out whom it is about, and nobody else', async () => {
    const [first = '', second = ''] = await selected()
    await propose('call-publicity', '示工信函〔2026〕18号')
    await confirm()
    const { number } = await object(first)
    const answer = { action: 'uphold', answer: '属实。' }
    await (await as('one')).post(`/staff/objections/${number}/`, answer)
    day('2026-02-10')
    expect(await told(await admit())).toEqual([409, expect.stringContaining('异议成立')])
    const seen = String((await application(db, first))?.version)
    const decision = Decision.parse({ action: 'reject', version: seen, reason: '异议成立' })
    await moveApplication(db, { id: first, decision, person: 'one', unit: 'u', at: clock.now })
    expect((await admit()).status).toBe(303)
    expect((await confirm()).status).toBe(303)
    const rows = await db.q.select().from(entries)
    expect(rows.map(({ applicationId }) => applicationId)).toEqual([second])
  })

  test('is told of to who asks for one of it by name or code, while it is open and it is proposed', async () => {
    const [first = ''] = await selected()
    await propose('call-publicity', '示工信函〔2026〕18号')
    const asked = async (typed: string, on: string) =>
      (await publicisedNow(db, lookUpOf(typed), on)).map(({ name }) => name)
    expect(await asked(names[0] ?? '', '2026-02-02')).toEqual([])
    await confirm()
    const { publicityId, publicityUntil: until } = (await call(db, id)) ?? {}
    expect(await publicisedNow(db, lookUpOf(names[0] ?? ''), '2026-02-02')).toEqual([
      {
        name: names[0],
        creditCode: codes[0],
        kind: 'integrator',
        sectors: ['biomedicine'],
        until,
        announcement: publicityId,
      },
    ])
    const last = until ?? ''
    for (const typed of [` ${names[1] ?? ''}`, codes[1] ?? ''])
      expect(await asked(typed, last)).toEqual([names[1]])
    expect(await asked(names[1] ?? '', addDays(last, 1))).toEqual([])
    for (const typed of ['示例河畔', codes[2] ?? '', ''])
      expect(await asked(typed, last)).toEqual([])

    await moveApplication(db, {
      id: first,
      decision: Decision.parse({
        action: 'reject',
        version: String((await application(db, first))?.version),
        reason: '不再拟入库',
      }),
      person: 'one',
      unit: 'u',
      at: clock.now,
    })
    expect(await asked(names[0] ?? '', last)).toEqual([])
  })

  test('keeps on its list who withdrew or was rejected, says so, and takes no objection to it', async () => {
    const [first = '', second = ''] = await selected()
    await propose('call-publicity', '示工信函〔2026〕18号')
    await confirm()
    const publicityId = (await call(db, id))?.publicityId ?? ''
    const notes = async () =>
      (await publicisedBy(db, publicityId)).map(({ name, status }) => [name, publicityNote(status)])
    expect(await notes()).toEqual([
      [names[0], null],
      [names[1], null],
    ])
    const seen = async (one: string) => (await application(db, one))?.version ?? 0
    await withdrawApplication(db, { id: first, version: await seen(first), at: clock.now })
    const version = String(await seen(second))
    const decision = Decision.parse({ action: 'reject', version, reason: '材料不实' })
    await moveApplication(db, { id: second, decision, person: 'one', unit: 'u', at: clock.now })
    expect(await notes()).toEqual([
      [names[0], '已撤回申报'],
      [names[1], '不再拟入库'],
    ])
    for (const one of [first, second])
      expect(await told((await object(one)).answer)).toEqual([
        409,
        expect.stringContaining('已不再拟入库'),
      ])
    expect(await objectionsOf(db, publicityId)).toEqual([])
  })

  test('is left out where the setting turns it off', async () => {
    await selected()
    const row = {
      key: 'publicity.days',
      value: 0,
      version: 1,
      changedBy: 'one',
      changedAt: clock.now,
    }
    await db.write([db.q.insert(settings).values(row as never)])
    expect(await told(await propose('call-publicity', '示工信函〔2026〕18号'))).toEqual([
      409,
      expect.stringContaining('设为 0'),
    ])
    expect((await admit()).status).toBe(303)
    expect((await confirm()).status).toBe(303)
    expect(await db.q.select().from(entries)).toHaveLength(2)
  })

  test('a retry of an objection is the same one, and another body under its number is told', async () => {
    const [first = '', second = ''] = await selected()
    await propose('call-publicity', '示工信函〔2026〕18号')
    await confirm()
    const visitor = browser(app)
    const path = `/announcements/${(await call(db, id))?.publicityId ?? ''}/objection/`
    const { formToken = '' } = await shown(await visitor.visit(path))
    const form = { token: formToken, about: first, grounds: '示例理由，至少十个字。', contact: '' }
    const answers = [await visitor.post(path, form), await visitor.post(path, form)]
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect((await visitor.post(path, { ...form, about: second })).status).toBe(409)
  })

  test('every list of it is found by an index', async () => {
    for (const query of [
      openCalls(db, 'integrator', '2026-01-05'),
      selectionsOf(db, id),
      publicisedBy(db, id),
      freeSlots(db, id, clock.now),
      slotsAbout(db, [clock.now]),
      publicQuery(db, '2026-02-02'),
    ])
      expect(await planOf(db, query)).not.toMatch(/SCAN (?!json)/)
  })
})
