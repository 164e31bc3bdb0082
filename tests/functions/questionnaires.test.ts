import { eq, like } from 'drizzle-orm'
import { Hono } from 'hono'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { verifyStream } from '#db/events'
import { beginInspection } from '#db/inspections'
import { includeInRound, openRound } from '#db/inspection-round-moves'
import { moveInspection } from '#db/inspection-moves'
import { logPage } from '#db/log-reading'
import { appoint, invite } from '#db/people'
import { forgetAnswers } from '#db/questionnaire-retention'
import { answersOf, answersShown, linksMade, makeLinks, questionnaireFor } from '#db/questionnaires'
import {
  events,
  idempotency,
  questionnaireAnswers,
  questionnaireLinks,
  questionnaireUses,
} from '#db/schema'
import { questionnaires } from '#functions/questionnaires'
import { staff } from '#functions/staff'
import type { House } from '#functions/world'
import { InspectionRound } from '#domain/inspection-form'
import { readableSubjects } from '#domain/log-filter'
import type { Role } from '#domain/permission'
import { shutLinks } from '#domain/questionnaire'
import type { Sector } from '#domain/sector'
import { freshDb } from '../db/open.ts'
import { list } from '../db/registry.ts'
import { appointee, signedIn } from '../staff.ts'
import { browser, houseOf, logged, lossy, shown } from './house.ts'

const on = (day: string) => new Date(`${day}T02:00:00Z`)
const round = '11111111-1111-4111-8111-111111111111'
const id = '22222222-2222-4222-8222-222222222222'
const page = `/staff/inspections/records/${id}/links/`
const scope = { reach: 'all' } as const
const by = { person: 'centre', unit: '示例单位' }
const good = { 'item-10-1': 'yes', 'item-10-6': 'no', remark: '多收过一次费' }

let db: Db
let losing: ReturnType<typeof lossy>['losing']
let clock: { now: Date }
let centre: ReturnType<typeof browser>
let enterprise: typeof centre
let clerk: (person: string, role: Role, sectors?: Sector[]) => Promise<typeof centre>

beforeEach(async () => {
  ;({ db, losing } = lossy(await freshDb()))
  clock = { now: on('2026-01-05') }
  const room = new Hono<House>()
  for (const part of [staff, questionnaires]) room.route('/', part)
  const app = houseOf(room, db, clock)
  clerk = async (person, role, sectors) => {
    const who = browser(app)
    await appoint(db, { ...appointee(person, role), ...(sectors && { sectors }) }, clock.now)
    const token = await invite(db, { person, purpose: 'demo', madeBy: 'operator', now: clock.now })
    await who.post('/staff/enter/', { token })
    return who
  }
  centre = await clerk('centre', 'service-centre')
  enterprise = browser(app)
  await list(db, [
    {
      id: 'mill',
      name: '示例磨坊科技',
      creditCode: '91430100EXAMPLE011',
      on: '2026-01-01',
      entries: [{ kind: 'integrator', sector: 'fireworks' }],
    },
  ])
  const at = clock.now
  const form = InspectionRound.parse({
    id: round,
    title: '示例检查',
    kinds: ['integrator'],
    sectors: ['fireworks'],
    fromOn: '2026-01-01',
    toOn: '2026-03-31',
    participants: '市企业服务中心',
  })
  await openRound(db, { form, ...by, at })
  await includeInRound(db, {
    id: round,
    scope,
    form: { version: 1, entries: ['mill-0'] },
    ...by,
    at,
  })
  const start = { id, entry: 'mill-0', method: 'survey' as const }
  expect(await beginInspection(db, { roundId: round, scope, form: start, ...by, at })).toBe('begun')
})

const order = async (who = centre) => (await shown(await who.visit(page))).formToken ?? ''
const made = async (count = '1', who = centre) => {
  const answer = await who.post(page, { token: await order(who), count })
  return { status: answer.status, ...(await shown(answer)) }
}
const link = async () => (await made()).questionnaires?.[0] ?? ''
const answer = (key: string, more: object = {}) =>
  enterprise.post('/questionnaire/', { key, ...good, ...more })
const told = async (response: Response) => {
  const { refused } = await shown(response)
  return [response.status, ...(refused?.problems.map(({ field }) => field) ?? [])]
}
const drop = () =>
  moveInspection(db, {
    id,
    scope,
    form: { action: 'drop', version: 1, remark: '示例' },
    ...by,
    at: clock.now,
  })

describe('the links of a survey', () => {
  test('are shown once and kept as hashes, and the same form makes the same ones', async () => {
    const token = await order()
    losing.next = 'answer'
    expect((await centre.post(page, { token, count: '3' })).status).toBe(503)
    expect(logged()).toBe(1)
    const again = await shown(await centre.post(page, { token, count: '3' }))
    const once = await shown(await centre.post(page, { token, count: '3' }))
    expect(again.questionnaires).toHaveLength(3)
    expect(once.questionnaires).toEqual(again.questionnaires)
    expect(await linksMade(db, id)).toBe(3)
    const kept = JSON.stringify([
      await db.q.select().from(questionnaireLinks),
      await db.q.select().from(events),
      await db.q.select().from(idempotency),
    ])
    for (const key of again.questionnaires ?? []) expect(kept).not.toContain(key)
    expect((await shown(await centre.visit(page))).questionnaires).toBeUndefined()
    expect(await verifyStream(db, `questionnaire/${id}`)).toBeNull()
  })

  test.each(['', '0', '21', '-1', '一'])('are not made %s at a time', async (count) => {
    const { status, refused } = await made(count)
    expect([status, refused?.problems[0]?.field]).toEqual([422, 'count'])
    expect(refused?.values['count']).toBe(count)
    expect(await linksMade(db, id)).toBe(0)
  })

  test('are not more than the setting allows, nor made by a form that has expired', async () => {
    for (let i = 0; i < 5; i++) expect((await made('20')).status).toBe(200)
    expect((await made('1')).refused?.problems[0]?.field).toBe('count')
    expect(await told(await centre.post(page, { token: 'forged', count: '1' }))).toEqual([422, ''])
  })

  test('are not more than the setting allows when two clerks make them at the same moment', async () => {
    for (let i = 0; i < 4; i++) expect((await made('20')).status).toBe(200)
    const links = (name: string) => ({
      ...{ id, scope, key: name, ...by, at: clock.now },
      tokens: Array.from({ length: 20 }, (_, i) => `${name}-${String(i)}`),
    })
    // Another clerk's links are made just after these were counted.
    const counting = {
      from: () => ({
        where: async () => {
          const counted = [{ made: await linksMade(db, id) }]
          await makeLinks(db, links('rival'))
          return counted
        },
      }),
    }
    const select = (fields: Parameters<typeof db.q.select>[0]) =>
      'made' in fields ? counting : db.q.select(fields)
    const q = Object.assign(Object.create(db.q) as typeof db.q, { select })
    expect(await makeLinks({ ...db, q }, links('own'))).toBe('too many')
    expect(await linksMade(db, id)).toBe(100)
  })

  test('are made by a new form where its count was changed after an answer was lost', async () => {
    const token = await order()
    losing.next = 'answer'
    expect((await centre.post(page, { token, count: '3' })).status).toBe(503)
    expect(logged()).toBe(1)
    const changed = await centre.post(page, { token, count: '2' })
    expect(changed.status).toBe(409)
    const { formToken = '' } = await shown(changed)
    const mended = await shown(await centre.post(page, { token: formToken, count: '2' }))
    expect(mended.questionnaires).toHaveLength(2)
    expect(await linksMade(db, id)).toBe(5)
  })

  test('are made by the centre and the promoter of the sector, and by nobody else', async () => {
    const promoter = await clerk('promoter', 'promoter')
    expect((await made('1', promoter)).status).toBe(200)
    const stranger = await clerk('stranger', 'promoter', ['biomedicine'])
    expect((await stranger.post(page, { token: await order(stranger), count: '1' })).status).toBe(
      404,
    )
    const bureau = await clerk('bureau', 'bureau')
    expect((await bureau.post(page, { token: 'x', count: '1' })).status).toBe(404)
  })

  test('are not made for a record that is finished', async () => {
    const token = await order()
    expect(await drop()).toBe('moved')
    expect(await told(await centre.post(page, { token, count: '1' }))).toEqual([409, ''])
  })
})

describe('an answer to a questionnaire', () => {
  test('is kept with the record, and says of no link that it came by it', async () => {
    const [one = '', other = ''] = (await made('2')).questionnaires ?? []
    expect(await questionnaireFor(db, one, clock.now)).toMatchObject({
      state: 'open',
      institution: '示例磨坊科技',
    })
    const received = await answer(one)
    expect([received.status, received.headers.get('location')]).toEqual([
      303,
      '/questionnaire/received/',
    ])
    await answer(other, { 'item-10-6': 'yes', remark: '' })
    expect(await answersOf(db, id)).toHaveLength(2)
    const kept = await db.q.select().from(questionnaireAnswers)
    expect(kept.map(({ items }) => items)).toContainEqual({
      'measures/10-1': 'yes',
      'measures/10-6': 'no',
    })
    expect(kept.map(({ receivedOn }) => receivedOn)).toEqual(['2026-01-05', '2026-01-05'])
    expect(JSON.stringify(await db.q.select().from(events))).not.toContain('多收过')
    expect(await verifyStream(db, `questionnaire/${id}`)).toBeNull()
    expect(await verifyStream(db, `questionnaire-answers/${id}`)).toBeNull()
  })

  test('is shown to staff in fives while more may come, and of fewer not even how many', async () => {
    const survey = { id, method: 'survey', state: 'draft' } as const
    const over = { ...survey, state: 'recorded' } as const
    const keys = (await made('11')).questionnaires ?? []
    const counts = []
    for (const key of keys) {
      await answer(key)
      const seen = [await answersShown(db, survey), await answersShown(db, over)]
      counts.push(seen.map((shown) => shown?.length ?? null))
    }
    expect(counts).toEqual([
      ...Array.from({ length: 4 }, () => [null, null]),
      ...[5, 6, 7, 8, 9].map((all) => [5, all]),
      ...[10, 11].map((all) => [10, all]),
    ])
  })

  test('is not in the log that staff read, where each would be counted', async () => {
    await answer(await link())
    const subjects = readableSubjects(signedIn('centre', 'service-centre'))
    const filter = { subject: null, stream: '', after: null }
    const read = await logPage(db, { person: 'centre', subjects }, filter)
    const actions = read
      .filter(({ stream }) => stream.endsWith(id))
      .map(({ stream, action }) => `${stream.split('/')[0] ?? ''} ${action}`)
    expect(actions.sort()).toEqual(['inspection begin', 'questionnaire make-links'])
  })

  test('leaves the day on which its link was used, and no instant', async () => {
    const key = await link()
    await answer(key)
    const used = await db.q
      .select({ at: idempotency.at })
      .from(idempotency)
      .where(like(idempotency.key, 'questionnaire-link/%'))
    const came = await db.q
      .select({ at: events.at })
      .from(events)
      .where(eq(events.action, 'answer'))
    const midnight = new Date('2026-01-05T00:00:00+08:00')
    expect([...used, ...came]).toEqual([{ at: midnight }, { at: midnight }])
  })

  test('is taken once: sent again it is the same, another by the same link is refused', async () => {
    const key = await link()
    losing.next = 'answer'
    expect((await answer(key)).status).toBe(503)
    expect(logged()).toBe(1)
    expect((await answer(key)).status).toBe(303)
    const second = await shown(await answer(key, { remark: '改了主意' }))
    expect(second.refused).toMatchObject({
      status: 409,
      problems: [{ message: shutLinks.used }],
      values: { remark: '改了主意' },
    })
    expect(await answersOf(db, id)).toHaveLength(1)
  })

  test('is taken once of two that come at the same moment', async () => {
    const key = await link()
    const both = await Promise.all([answer(key), answer(key, { remark: '另一份' })])
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
    expect(await answersOf(db, id)).toHaveLength(1)
  })

  test('comes in time, while the survey goes on, and by a link that was made', async () => {
    const key = await link()
    expect(await told(await answer('no-such-link'))).toEqual([409, ''])
    clock.now = on('2026-02-04')
    expect((await shown(await answer(key))).refused?.problems[0]?.message).toBe(shutLinks.expired)
    clock.now = on('2026-02-03')
    expect(await drop()).toBe('moved')
    expect((await shown(await answer(key))).refused?.problems[0]?.message).toBe(shutLinks.over)
    expect(await answersOf(db, id)).toEqual([])
  })

  test('may leave everything out but one thing, and names no contact', async () => {
    const key = await link()
    const nothing = { 'item-10-1': 'unsaid', 'item-10-6': 'unsaid', remark: ' ' }
    expect(await told(await answer(key, nothing))).toEqual([422, 'item-10-1'])
    expect(await told(await answer(key, { 'item-10-1': 'perhaps' }))).toEqual([422, 'item-10-1'])
    expect(await told(await answer(key, { remark: '打 13812345678' }))).toEqual([422, 'remark'])
    const { refused } = await shown(await answer(key, { remark: '字'.repeat(1001) }))
    expect(refused?.values).toMatchObject({ 'item-10-6': 'no', key })
    expect((await answer(key, { ...nothing, 'item-10-2': 'not-applicable' })).status).toBe(303)
    expect((await answersOf(db, id))[0]?.items).toEqual({ 'measures/10-2': 'not-applicable' })
  })

  test('does not make the draft of a clerk stale', async () => {
    const key = await link()
    await answer(key)
    expect(await drop()).toBe('moved')
  })
})

test('answers are forgotten two years after they came, with an event, and links after their time', async () => {
  const key = await link()
  await answer(key)
  expect(await forgetAnswers(db, on('2026-03-01'))).toBe(0)
  expect(await linksMade(db, id)).toBe(1)
  expect(await db.q.select().from(questionnaireUses)).toHaveLength(1)
  await forgetAnswers(db, on('2026-03-07'))
  expect(await linksMade(db, id)).toBe(0)
  expect(await db.q.select().from(questionnaireUses)).toEqual([])
  expect(await questionnaireFor(db, key, clock.now)).toBeNull()
  expect(await forgetAnswers(db, on('2028-01-05'))).toBe(0)
  expect(await forgetAnswers(db, on('2028-01-06'))).toBe(1)
  expect(await answersOf(db, id)).toEqual([])
  const after = await db.q
    .select()
    .from(events)
    .where(eq(events.stream, `questionnaire/${id}`))
  expect(after.map(({ action }) => action)).toEqual(['make-links', 'forget'])
  expect(await verifyStream(db, `questionnaire/${id}`)).toBeNull()
})
