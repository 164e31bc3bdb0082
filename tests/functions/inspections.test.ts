import { type SQLWrapper, eq, sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { beforeEach, describe, expect, test } from 'vitest'
import { draftTasks, draftsAsked, inspectionTasks, inspectionsAsked } from '#db/check-tasks'
import type { Db } from '#db/client'
import { deskOf } from '#db/desk'
import { verifyStream } from '#db/events'
import { recordsBefore } from '#db/inspection-round-moves'
import { roundHistory, roundPage, roundWithin, subjectsOf } from '#db/inspection-rounds'
import {
  type Inspection,
  inspectionWithin,
  inspectionsOf,
  ownInspection,
  textsOf,
  toldRows,
} from '#db/inspections'
import { appoint, invite } from '#db/people'
import { answersToForget } from '#db/questionnaire-retention'
import { answersOf } from '#db/questionnaires'
import {
  events,
  inspectionEndings,
  inspectionRounds,
  inspectionTexts,
  inspections,
  institutionKeys,
  visitNotes,
} from '#db/schema'
import { WORKLIST_PAGE } from '#db/tasks'
import { visitNotesOf } from '#db/visit-notes'
import { worklist } from '#db/worklist'
import { codeHash } from '#functions/apply'
import { institutions } from '#functions/institutions'
import { staff } from '#functions/staff'
import { type House, settingsFrom } from '#functions/world'
import {
  type InspectionAction,
  type InspectionState,
  inspectionStates,
  isTold,
  nextInspectionState,
} from '#domain/inspection'
import { CODE_BYTES, mintCode } from '#domain/office-code'
import { packed } from '#domain/parcel'
import type { Role } from '#domain/permission'
import type { Sector } from '#domain/sector'
import { type Task, type WorklistFilter, inOrder, worklistFilter } from '#domain/worklist'
import { freshDb, planOf } from '../db/open.ts'
import { list } from '../db/registry.ts'
import { appointee, signedIn } from '../staff.ts'
import { browser, houseOf, logged, lossy, shown } from './house.ts'
import { backfilled, linesFor } from './work-list.ts'

const settings = settingsFrom({ SITE_SECRET: 'a secret for tests, and only for tests' })
const on = (day: string) => new Date(`${day}T02:00:00Z`)
const code = mintCode(new Uint8Array(CODE_BYTES).fill(7))
const round = '11111111-1111-4111-8111-111111111111'
const id = '22222222-2222-4222-8222-222222222222'
const all = { reach: 'all' } as const
const rounds = '/staff/inspections/'
const file = `/staff/inspections/records/${id}/`
const asOpened = {
  id: round,
  title: '示例检查',
  kinds: ['integrator', 'ecosystem-provider'],
  sectors: ['fireworks', 'biomedicine'],
  fromOn: '2026-01-01',
  toOn: '2026-03-31',
  participants: '市企业服务中心、行业推进机构',
}
const text = {
  day: '2026-01-04',
  participants: '市企业服务中心 2 人',
  service: '按合同交付',
  breaches: '本次检查未发现',
  breach: 'none',
  'found-10-5': '合同价与收款一致',
}

let db: Db
let losing: ReturnType<typeof lossy>['losing']
let clock: { now: Date }
let centre: ReturnType<typeof browser>
let other: typeof centre
let promoter: typeof centre
let stranger: typeof centre
let bureau: typeof centre
let mill: typeof centre
let river: typeof centre
let signIn: (who: typeof centre, person: string) => Promise<unknown>
let enter: (who: typeof centre, number: string) => Promise<unknown>

beforeEach(async () => {
  ;({ db, losing } = lossy(await freshDb()))
  clock = { now: on('2026-01-05') }
  const room = new Hono<House>()
  for (const part of [staff, institutions]) room.route('/', part)
  const app = houseOf(room, db, clock, settings)
  signIn = async (who, person) => {
    const token = await invite(db, { person, purpose: 'demo', madeBy: 'operator', now: clock.now })
    return who.post('/staff/enter/', { token })
  }
  enter = (who, number) => who.post('/institution/', { number, code })
  const clerk = async (person: string, role: Role, sectors?: Sector[]) => {
    const who = browser(app)
    await appoint(db, { ...appointee(person, role), ...(sectors && { sectors }) }, clock.now)
    await signIn(who, person)
    return who
  }
  centre = await clerk('centre', 'service-centre')
  other = await clerk('other', 'service-centre')
  promoter = await clerk('promoter', 'promoter')
  stranger = await clerk('stranger', 'promoter', ['advanced-computing'])
  bureau = await clerk('bureau', 'bureau')
  await list(db, [
    {
      id: 'mill',
      name: '示例磨坊科技',
      creditCode: '91430100EXAMPLE011',
      on: '2026-01-01',
      entries: [
        { kind: 'integrator', sector: 'fireworks' },
        { kind: 'ecosystem-provider', sector: 'biomedicine' },
      ],
    },
    {
      id: 'river',
      name: '示例河畔数科',
      creditCode: '91430100EXAMPLE022',
      on: '2026-01-01',
      entries: [
        { kind: 'integrator', sector: 'fireworks' },
        { kind: 'integrator', sector: 'biomedicine', state: 'left' },
        { kind: 'integrator', sector: 'advanced-computing' },
      ],
    },
    {
      id: 'stone',
      name: '示例石桥中心',
      creditCode: '52430100EXAMPLE033',
      on: '2026-01-01',
      entries: [{ kind: 'promoter', sector: 'biomedicine' }],
    },
  ])
  const own = async (number: string, institutionId: string) => {
    const hash = codeHash(settings.secret, code)
    await db.write([db.q.insert(institutionKeys).values({ number, institutionId, codeHash: hash })])
    const who = browser(app)
    await enter(who, number)
    return who
  }
  mill = await own('CS-AAAA-AAAA', 'mill')
  river = await own('CS-CCCC-CCCC', 'river')
})

/** Another day, on which everybody comes anew. */
async function later(day: string) {
  clock.now = on(day)
  await signIn(centre, 'centre')
  await enter(mill, 'CS-AAAA-AAAA')
}

const open = (more: object = {}, who = centre) =>
  who.post(`${rounds}new/`, { ...asOpened, ...more })
const include = (entries: string[], version = '1', who = centre) =>
  who.post(`${rounds}${round}/institutions/`, { version, entries })
const begin = (more: object = {}, who = centre) =>
  who.post(`${rounds}${round}/record/`, { id, entry: 'mill-0', method: 'visit', ...more })
const version = async () =>
  String((await db.q.select().from(inspections).where(eq(inspections.id, id)))[0]?.version ?? '')
const write = async (more: object = {}, who = centre) =>
  who.post(`${file}text/`, { version: await version(), ...text, ...more })
const step = async (action: string, more: object = {}, who = centre) =>
  who.post(`${file}step/`, { version: await version(), action, remark: '', ...more })
const correct = async (more: object = {}, who = centre) =>
  who.post(`${file}correction/`, {
    version: await version(),
    ...text,
    service: '重新核对后的情况',
    reason: '日期写错',
    ...more,
  })
const reply = async (more: object = {}, who = mill) =>
  who.post(`/institution/inspections/${id}/`, {
    version: await version(),
    body: '情况属实',
    ...more,
  })
const told = async (answer: Response) => {
  const { refused } = await shown(answer)
  return [answer.status, ...(refused?.problems.map(({ field }) => field) ?? [])]
}
const stateNow = async () =>
  (await db.q.select().from(inspections).where(eq(inspections.id, id)))[0]?.state

async function begun() {
  await open()
  await include(['mill-0', 'river-0'])
  expect((await begin()).status).toBe(303)
}

/** How a record comes to each state. */
const ways: Record<InspectionState, () => Promise<unknown>> = {
  draft: () => write(),
  recorded: async () => {
    await write()
    await step('record')
  },
  replied: async () => {
    await ways.recorded()
    await reply()
  },
  closed: async () => {
    await ways.replied()
    await step('close')
  },
  dropped: () => step('drop', { remark: '重复' }),
}

describe('a round of inspections (Art. 12)', () => {
  test('is opened by the service centre once, however often its form is sent', async () => {
    losing.next = 'answer'
    expect((await open()).status).toBe(503)
    expect(logged()).toBe(1)
    expect((await open()).status).toBe(303)
    expect((await roundPage(db, all)).rounds).toHaveLength(1)
    expect(await told(await open({ title: '另一轮' }))).toEqual([409, ''])
    expect(await verifyStream(db, `inspection-round/${round}`)).toBeNull()
  })

  test('comes back with what was typed when it is none', async () => {
    const { refused } = await shown(await open({ title: '', kinds: [], toOn: '明天' }))
    expect(refused?.problems.map(({ field }) => field)).toEqual(['title', 'kinds', 'toOn'])
    expect(refused?.values).toMatchObject({ toOn: '明天' })
    expect((await roundPage(db, all)).rounds).toEqual([])
  })

  test('takes in who is in the pool of its kinds and sectors, and nobody else', async () => {
    await open()
    for (const entry of ['stone-0', 'river-1', 'river-2', 'nobody'])
      expect(await told(await include([entry]))).toEqual([409, 'entries'])
    expect(await told(await include([]))).toEqual([422, 'entries'])
    expect((await include(['mill-0', 'mill-1'])).status).toBe(303)
    expect(await told(await include(['river-0'], '1', other))).toEqual([409, 'version'])
    expect((await subjectsOf(db, round, all)).map(({ entryId }) => entryId).sort()).toEqual([
      'mill-0',
      'mill-1',
    ])
  })

  const details = {
    ...{ title: '示例检查（更正）', fromOn: '2026-01-02', toOn: '2026-04-30' },
    ...{ participants: '市企业服务中心', plan: '先问卷' },
  }
  const revise = (more: object = {}, who = centre) =>
    who.post(`${rounds}${round}/details/`, { version: '2', ...details, ...more })

  test('has its details corrected while it is open, with an event, and its drafts are due anew', async () => {
    await begun()
    losing.next = 'answer'
    expect((await revise()).status).toBe(503)
    expect(logged()).toBe(1)
    expect((await revise()).status).toBe(303)
    expect(await roundWithin(db, round, all)).toMatchObject({
      ...{ ...details, kinds: asOpened.kinds, sectors: asOpened.sectors, version: 3 },
    })
    expect((await db.q.select().from(inspections)).map(({ dueOn }) => dueOn)).toEqual([
      '2026-04-30',
    ])
    expect((await roundHistory(db, round)).map(({ action }) => action)).toEqual([
      ...['open', 'include', 'revise-round'],
    ])
    expect(await verifyStream(db, `inspection-round/${round}`)).toBeNull()
    expect(JSON.stringify(await db.q.select().from(events))).not.toContain('先问卷')
    expect(await told(await revise({ version: '2' }, other))).toEqual([409, 'version'])
    for (const who of [promoter, stranger, bureau])
      expect((await revise({ version: '3' }, who)).status).toBe(404)
  })

  test('does not come to begin after a record of it, nor to end before it begins', async () => {
    await begun()
    await write()
    expect(await told(await revise({ fromOn: '2026-01-05' }))).toEqual([422, 'fromOn'])
    expect(await told(await revise({ toOn: '2026-01-01' }))).toEqual([422, 'toOn'])
    expect(await told(await revise({ title: '' }))).toEqual([422, 'title'])
    const later = db.q.update(inspectionRounds).set({ fromOn: '2026-01-05' })
    await expect(db.write([later])).rejects.toThrow('records before')
    expect((await revise({ fromOn: '2026-01-04' })).status).toBe(303)
    expect(await planOf(db, recordsBefore(db, round, '2026-01-05'))).toMatch(
      /^SEARCH inspections USING (COVERING )?INDEX one_inspection_per_method .*; SEARCH inspection_texts USING PRIMARY KEY/,
    )
    await step('drop', { remark: '重复' })
    expect((await centre.post(`${rounds}${round}/end/`, { version: '3' })).status).toBe(303)
    expect(await told(await revise({ version: '4' }))).toEqual([409, 'action'])
  })

  test('ends when no draft is left, and nothing is begun in it any more', async () => {
    await begun()
    const end = (version: string) => centre.post(`${rounds}${round}/end/`, { version })
    expect(await told(await end('2'))).toEqual([409, 'action'])
    await step('drop', { remark: '重复' })
    expect((await end('2')).status).toBe(303)
    expect((await end('2')).status).toBe(303)
    expect((await roundWithin(db, round, all))?.state).toBe('ended')
    expect(await told(await begin({ id: id.replace('2222', '3333') }))).toEqual([409, 'method'])
    expect(await told(await include(['mill-1'], '3'))).toEqual([409, 'action'])
  })
})

describe('a record', () => {
  beforeEach(begun)

  test('is begun once per institution and method, and again after its draft was dropped', async () => {
    expect((await begin()).status).toBe(303)
    const again = { id: id.replace('2222', '3333') }
    expect(await told(await begin(again))).toEqual([409, 'method'])
    expect((await begin({ ...again, method: 'survey' })).status).toBe(303)
    await step('drop', { remark: '重复' })
    expect((await begin({ id: id.replace('2222', '4444') })).status).toBe(303)
    expect((await begin({ id: id.replace('2222', '5555'), entry: 'stone-0' })).status).toBe(404)
  })

  test('says what was found, each finding beside the item it cites', async () => {
    expect((await write()).status).toBe(303)
    expect(await textsOf(db, id)).toMatchObject([
      {
        no: 1,
        service: '按合同交付',
        findings: [{ of: 'measures/10-5', text: '合同价与收款一致' }],
        reason: '',
      },
    ])
  })

  test('comes back with what was typed, naming every field', async () => {
    const { refused } = await shown(await write({ day: '昨天', service: '', 'found-10-5': '保留' }))
    expect(refused?.problems.map(({ field }) => field)).toEqual(['day', 'service'])
    expect(refused?.values).toMatchObject({ 'found-10-5': '保留' })
    expect(await told(await write({ day: '2026-01-06' }))).toEqual([422, 'day'])
    expect(await told(await write({ day: '2025-12-31' }))).toEqual([422, 'day'])
    expect(await told(await step('record'))).toEqual([422, 'action'])
    expect(await told(await step('burn'))).toEqual([422, 'action'])
  })

  test('is told to its institution when it is recorded, with days to reply, and answered there', async () => {
    await write()
    expect((await reply()).status).toBe(404)
    expect((await step('record')).status).toBe(303)
    expect((await ownInspection(db, id, 'mill'))?.replyBy).toBe('2026-01-19')
    expect(await told(await reply({ body: ' ' }))).toEqual([422, 'body'])
    expect((await reply()).status).toBe(303)
    expect(await textsOf(db, id)).toMatchObject([{ reply: '情况属实', repliedOn: '2026-01-05' }])
    expect(await told(await reply({ body: '再答' }))).toEqual([409, ''])
    expect(await verifyStream(db, `inspection/${id}`)).toBeNull()
  })

  test('is not closed while nobody answered and there is time, and is afterwards', async () => {
    await ways.recorded()
    expect(await told(await step('close'))).toEqual([422, 'action'])
    await later('2026-01-19')
    expect(await told(await step('close'))).toEqual([422, 'action'])
    await later('2026-01-20')
    expect((await step('close')).status).toBe(303)
  })

  test('is answered on the last day, and not after it', async () => {
    await ways.recorded()
    await later('2026-01-20')
    expect(await told(await reply())).toEqual([409, ''])
    await later('2026-01-19')
    expect((await reply()).status).toBe(303)
  })

  test('keeps every earlier text when it is corrected, with its reply and the reason', async () => {
    await ways.closed()
    expect(await told(await correct({ reason: '' }))).toEqual([422, 'reason'])
    expect((await correct()).status).toBe(303)
    expect(await textsOf(db, id)).toMatchObject([
      { no: 2, service: '重新核对后的情况', reason: '日期写错', reply: null },
      { no: 1, service: '按合同交付', reason: '', reply: '情况属实' },
    ])
    expect(await stateNow()).toBe('recorded')
    expect((await reply({ body: '同意更正' })).status).toBe(303)
    const change = db.q.update(inspectionTexts).set({ service: '改写' })
    await expect(db.write([change])).rejects.toThrow('earlier texts are kept')
    await expect(db.write([db.q.delete(inspectionTexts)])).rejects.toThrow('earlier texts are kept')
  })

  test('keeps with each earlier text until when it could be answered, and how it was closed', async () => {
    await ways.replied()
    await step('close', { remark: '已核实，没有问题' })
    await later('2026-01-12')
    await correct()
    await later('2026-01-13')
    await correct({ reason: '又写错' })
    const none = { replyBy: null, closedOn: null, remark: null }
    expect(await textsOf(db, id)).toMatchObject([
      { no: 3, ...none },
      { no: 2, replyBy: '2026-01-26', closedOn: null, remark: '' },
      { no: 1, replyBy: '2026-01-19', closedOn: '2026-01-05', remark: '已核实，没有问题' },
    ])
    const change = db.q.update(inspectionEndings).set({ remark: '改写' })
    await expect(db.write([change])).rejects.toThrow('what was told stands')
    await expect(db.write([db.q.delete(inspectionEndings)])).rejects.toThrow('what was told stands')
  })

  test('tells a clerk who saw an older version, and takes a lost answer once', async () => {
    const seen = await version()
    await write({}, other)
    expect(await told(await write({ version: seen, service: '另一份' }))).toEqual([409, 'version'])
    expect((await textsOf(db, id))[0]?.service).toBe('按合同交付')
    losing.next = 'answer'
    const sent = { version: await version(), service: '最后一稿' }
    expect((await write(sent)).status).toBe(503)
    expect(logged()).toBe(1)
    expect((await write(sent)).status).toBe(303)
    expect((await textsOf(db, id))[0]?.service).toBe('最后一稿')
    const revised = await db.q
      .select()
      .from(events)
      .where(eq(events.stream, `inspection/${id}`))
    expect(revised.map(({ action }) => action)).toEqual(['begin', 'revise', 'revise'])
  })

  test('leaves none of its words in the log, which cannot be erased', async () => {
    await ways.closed()
    await correct()
    const said = JSON.stringify(await db.q.select().from(events))
    for (const words of ['按合同交付', '合同价', '情况属实', '重新核对', '日期写错'])
      expect(said).not.toContain(words)
  })

  const steps: Record<InspectionAction, () => Promise<Response>> = {
    revise: () => write(),
    record: () => step('record'),
    drop: () => step('drop', { remark: '重复' }),
    reply: () => reply(),
    correct: () => correct(),
    close: () => step('close'),
  }
  for (const state of Object.keys(inspectionStates) as InspectionState[])
    for (const action of Object.keys(steps) as InspectionAction[]) {
      const to = nextInspectionState(state, action)
      test(`that is ${state} ${to ? `goes on ${action} to ${to}` : `takes no ${action}`}`, async () => {
        await ways[state]()
        // After the last day, because only then may what nobody answered be closed.
        if (state === 'recorded' && action === 'close') await later('2026-01-20')
        const answer = await steps[action]()
        expect(answer.status).toBe(to ? 303 : action === 'reply' && !isTold(state) ? 404 : 409)
        expect(await stateNow()).toBe(to ?? state)
      })
    }
  test('moves in the database along the same table, and no other way', async () => {
    const states = Object.keys(inspectionStates) as InspectionState[]
    const actions = Object.keys(steps) as InspectionAction[]
    const standing = (state: InspectionState) => ({
      state,
      textNo: 1,
      replyBy: '2026-01-19',
      remark: '示例',
      closedOn: state === 'closed' ? '2026-01-05' : null,
    })
    const about = await db.q.select().from(inspections).where(eq(inspections.id, id))
    await step('drop', { remark: '重复' })
    for (const from of states)
      for (const to of states.filter((each) => each !== from)) {
        const other = `${from}-${to}`
        const row = { ...about[0], id: other, roundId: round, entryId: 'river-0' } as Inspection
        await db.write([db.q.insert(inspections).values({ ...row, ...standing(from) })])
        const moved = db.write([
          db.q.update(inspections).set(standing(to)).where(eq(inspections.id, other)),
        ])
        const legal = actions.some((action) => nextInspectionState(from, action) === to)
        await (legal
          ? expect(moved).resolves.toBeUndefined()
          : expect(moved).rejects.toThrow('no such step'))
        await db.write([db.q.delete(inspections).where(eq(inspections.id, other))])
      }
  })
})

describe('on the work list, a record', () => {
  beforeEach(begun)
  const keeper = { person: 'centre', role: 'service-centre' } as const
  const promoters = { person: 'promoter', role: 'promoter' } as const
  const others = [
    { person: 'stranger', role: 'promoter', sectors: ['advanced-computing'] },
    { person: 'nobody', role: 'promoter', sectors: [] },
    { person: 'bureau', role: 'bureau' },
    { person: 'reviewer', role: 'reviewer' },
    { person: 'administrator', role: 'administrator' },
  ] satisfies Parameters<typeof linesFor>[1][]
  const draft = `inspection ${id} draft 2026-01-05 2026-03-31`
  /** What it is to the centre, and to the promoter of its sector; nobody else has it. */
  const lines = async (today: string) => {
    for (const who of others) expect(await linesFor(db, who, today)).toEqual([])
    return [await linesFor(db, keeper, today), await linesFor(db, promoters, today)]
  }

  test('is due by the last day of its round as a draft, for the centre and its sector’s promoter', async () => {
    expect(await lines('2026-01-05')).toEqual([[draft], [draft]])
    await later('2026-01-06')
    await write()
    // Who only writes it has done so.
    expect(await lines('2026-04-01')).toEqual([[draft], []])
    await step('drop', { remark: '重复' })
    expect(await lines('2026-04-01')).toEqual([[], []])
  })

  test('is the centre’s once its days to reply have passed, and when it was replied to', async () => {
    await ways.recorded()
    expect(await lines('2026-01-19')).toEqual([[], []])
    expect(await lines('2026-01-20')).toEqual([[`inspection ${id} recorded 2026-01-20`], []])
    await later('2026-01-07')
    await reply()
    expect(await lines('2026-01-07')).toEqual([[`inspection ${id} replied 2026-01-07`], []])
    await step('close')
    expect(await lines('2026-02-20')).toEqual([[], []])
    await later('2026-01-12')
    await correct()
    expect(await lines('2026-01-26')).toEqual([[], []])
    expect(await lines('2026-01-27')).toEqual([[`inspection ${id} recorded 2026-01-27`], []])
  })

  test('leaves it when it is closed without a reply', async () => {
    await ways.recorded()
    await later('2026-01-20')
    await step('close')
    expect(await lines('2026-01-20')).toEqual([[], []])
  })

  test.each(Object.keys(inspectionStates) as InspectionState[])(
    'that is %s and was there before waits since the day on record',
    async (state) => {
      await later('2026-01-06')
      await ways[state]()
      const rows = () => db.q.select().from(inspections)
      const before = await rows()
      expect(await backfilled(db, 'inspections')).toBe(3)
      expect(await rows()).toEqual(before)
    },
  )

  test('comes after the drafts when it was told, and each page goes on where the last ended', async () => {
    await ways.replied()
    const [row] = await db.q.select().from(inspections).where(eq(inspections.id, id))
    const drafts = Array.from({ length: WORKLIST_PAGE + 10 }, (_, i) => ({
      ...(row ?? expect.fail()),
      ...{ id: `draft-${String(i)}`, state: 'draft' as const, textNo: 0 },
      ...{ sector: i % 2 ? ('fireworks' as const) : ('biomedicine' as const) },
      ...{ waitsFrom: `2026-01-0${String(1 + (i % 9))}`, dueOn: `2026-02-0${String(1 + (i % 2))}` },
    }))
    await db.q.values(sql`drop index one_inspection_per_method`)
    await db.write(drafts.map((each) => db.q.insert(inspections).values(each)))
    const pages = async (sectors: Sector[] | null) => {
      const staff = signedIn('one', sectors ? 'promoter' : 'service-centre')
      const days = { reach: [], today: '2026-01-20', soon: '2026-01-20' }
      const desk = deskOf({ ...staff, sectors: sectors ?? [] }, days)
      const found: Task[] = []
      let after: WorklistFilter['after'] = null
      do {
        const filter = { ...worklistFilter(new URLSearchParams()), after }
        const { tasks, next } = await worklist(db, filter, desk)
        found.push(...tasks)
        after = next
      } while (after)
      expect(found).toEqual([...found].sort(inOrder))
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
      return found
    }
    const all = await pages(null)
    expect(all).toHaveLength(WORKLIST_PAGE + 11)
    expect(all.at(-1)).toMatchObject({ id, name: '示例磨坊科技：实地走访' })
    expect(await pages(['fireworks', 'biomedicine'])).toHaveLength(WORKLIST_PAGE + 10)
    expect(await pages(['biomedicine'])).toHaveLength(WORKLIST_PAGE / 2 + 5)
  })

  test('is found by an index alone, in order, however many wait', async () => {
    const desk = deskOf(signedIn('centre', 'service-centre'), {
      ...{ reach: [], today: '2026-01-20', soon: '2026-01-23' },
    })
    const after = { dueOn: '', since: '2026-01-05', id }
    const plan = async (query: SQLWrapper) => {
      const steps = await planOf(db, query)
      expect(steps).not.toMatch(/TEMP B-TREE|SCAN (?!inspections USING INDEX inspections_drafts;)/)
      return steps
    }
    for (const tab of ['all', 'soon', 'late'] as const)
      for (const place of [null, after, { ...after, dueOn: '2026-02-01' }]) {
        const filter = { ...worklistFilter(new URLSearchParams()), tab, after: place }
        expect(await plan(draftTasks(db, filter, desk, null))).toMatch(
          // Without a place or a tab the index is read from its beginning.
          /^(SEARCH|SCAN) inspections USING INDEX inspections_drafts\b/,
        )
        expect(await plan(draftTasks(db, filter, desk, 'fireworks'))).toMatch(
          /^SEARCH inspections USING INDEX inspections_drafts_of_sector \(sector=/,
        )
      }
    for (const place of [null, after]) {
      const filter = { ...worklistFilter(new URLSearchParams()), after: place }
      expect(await plan(inspectionTasks(db, filter, desk))).toMatch(
        /^SEARCH inspections USING INDEX inspections_told \(/,
      )
    }
    const asked = worklistFilter(new URLSearchParams())
    for (const query of [
      sql`select 1 from ${inspections} where ${draftsAsked(asked, desk, 'fireworks')} limit 9`,
      sql`select 1 from ${inspections} where ${inspectionsAsked(desk)} limit 9`,
    ])
      expect(await plan(query)).toMatch(/USING COVERING INDEX inspections_/)
  })
})

describe('who may see a record', () => {
  beforeEach(begun)

  test('the centre, the bureau and the promoter of its sector, and no other promoter', async () => {
    for (const who of [centre, bureau, promoter])
      expect((await who.visit(`${rounds}${round}/`)).status).toBe(200)
    const reach = (sectors: Sector[]) => ({ reach: 'sectors', sectors }) as const
    expect(await inspectionWithin(db, id, reach(['fireworks']))).toMatchObject({ id })
    expect(await inspectionWithin(db, id, reach(['biomedicine']))).toBeNull()
    expect(await inspectionWithin(db, id, { reach: 'self', person: 'centre' })).toBeNull()
    expect(await roundWithin(db, round, reach(['advanced-computing']))).toBeNull()
    expect((await roundPage(db, reach(['biomedicine']))).rounds).toHaveLength(1)
    expect((await roundPage(db, reach(['advanced-computing']))).rounds).toEqual([])
    expect(await subjectsOf(db, round, reach(['biomedicine']))).toEqual([])
  })

  test('the sector’s promoter drafts with the centre; only the centre tells, corrects and closes', async () => {
    expect((await write({}, promoter)).status).toBe(303)
    expect((await step('record', {}, promoter)).status).toBe(404)
    expect((await correct({}, promoter)).status).toBe(404)
    expect((await open({ id: id.replace('2222', '3333') }, promoter)).status).toBe(404)
    expect((await write({}, stranger)).status).toBe(404)
    expect((await write({}, bureau)).status).toBe(404)
    expect(
      (await begin({ id: id.replace('2222', '3333'), method: 'survey' }, stranger)).status,
    ).toBe(404)
  })

  test('its own institution once it is told, and no other institution', async () => {
    await write()
    expect(await inspectionsOf(db, 'mill')).toEqual([])
    expect(await ownInspection(db, id, 'mill')).toBeNull()
    await step('record')
    expect(await inspectionsOf(db, 'mill')).toMatchObject([{ id }])
    expect(await inspectionsOf(db, 'river')).toEqual([])
    expect((await reply({}, river)).status).toBe(404)
    expect(await stateNow()).toBe('recorded')
  })
})

describe('the notes of a site visit', () => {
  const note = '44444444-4444-4444-8444-444444444444'
  const sealed = (byte: number) => new Uint8Array(2000).fill(byte)
  const send = (
    bytes: Uint8Array,
    who = centre,
    to = file,
    head: unknown = { id: note, unit: who === promoter ? 'promoter' : 'service-centre' },
  ) => who.postBytes(`${to}notes/`, packed(head, [bytes]))
  const kept = () => db.q.select().from(visitNotes)
  beforeEach(begun)

  test('are kept once, for the unit of who took them', async () => {
    expect((await send(sealed(1))).status).toBe(201)
    expect((await send(sealed(1))).status).toBe(201)
    expect((await send(sealed(2))).status).toBe(409)
    expect(await kept()).toMatchObject([{ id: note, inspectionId: id, receivedBy: 'centre' }])
    const unit = (await kept())[0]?.unit ?? ''
    expect(await visitNotesOf(db, id, unit)).toMatchObject([{ id: note, sealed: sealed(1) }])
    expect(await visitNotesOf(db, id, 'another')).toEqual([])
    expect(await planOf(db, visitNotesOf(db, id, unit))).toContain('visit_notes_of_inspection')
  })

  test('come from who records in that sector, and are of a size', async () => {
    expect((await send(sealed(1), stranger)).status).toBe(404)
    expect((await send(sealed(1), bureau)).status).toBe(404)
    expect((await send(sealed(1), mill)).status).toBe(303)
    expect((await send(new Uint8Array(10))).status).toBe(422)
    expect((await send(new Uint8Array(200_000))).status).toBe(422)
    expect((await send(sealed(1), centre, file, { id: 'x', unit: 'service-centre' })).status).toBe(
      422,
    )
    expect((await centre.postBytes(`${file}notes/`, new Uint8Array([1, 2]))).status).toBe(400)
    expect(await kept()).toEqual([])
    expect((await send(sealed(1), promoter)).status).toBe(201)
  })

  test('sealed to one unit are not taken from another, which could not open them', async () => {
    const promoters = { id: note, unit: 'promoter' }
    expect((await send(sealed(1), centre, file, promoters)).status).toBe(409)
    expect(await kept()).toEqual([])
    expect((await send(sealed(1), promoter, file, promoters)).status).toBe(201)
  })

  test('are taken while the record is open, and go when it ends', async () => {
    await send(sealed(1))
    await write()
    await step('record')
    await send(sealed(2), centre, file, {
      id: note.replace('4444', '5555'),
      unit: 'service-centre',
    })
    expect(await kept()).toHaveLength(2)
    await reply()
    await step('close')
    expect(await stateNow()).toBe('closed')
    expect(await kept()).toEqual([])
    expect((await send(sealed(1))).status).toBe(409)
  })

  test('a lost answer is told as unsure, and sent again it is kept once', async () => {
    losing.next = 'answer'
    expect((await send(sealed(1))).status).toBe(503)
    expect(logged()).toBe(1)
    expect((await send(sealed(1))).status).toBe(201)
    expect(await kept()).toHaveLength(1)
  })
})

test('no list of inspections is read row by row', async () => {
  expect(await planOf(db, toldRows(db, 'mill'))).toContain('inspections_of_institution')
  expect(await planOf(db, answersOf(db, id))).toContain('questionnaire_answers_of_inspection')
  expect(await planOf(db, answersToForget(db, '2028-01-05'))).toContain(
    'questionnaire_answers_by_day',
  )
})
