import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { type Db, Unavailable } from '#db/client'
import { casesIn, sealedCaseOf } from '#db/complaint-cases'
import { proposeClosing } from '#db/complaint-closings'
import { sayInCase } from '#db/complaint-messages'
import { moveCase } from '#db/complaint-moves'
import { complaintHandlers, recusedFrom, recusedIn } from '#db/complaint-recusals'
import { forgetCases } from '#db/complaint-retention'
import { bareDesk } from '#db/desk'
import { appoint } from '#db/people'
import { caseRecusals, cases, closings } from '#db/schema'
import { worklist } from '#db/worklist'
import { demoList, demoRoot } from '#domain/demo-keys'
import { canBeClosed, complaintStates } from '#domain/complaint-state'
import { verifiedUnits } from '#domain/handling-units'
import { closingWarning, recusalMark } from '#domain/recusal'
import { worklistFilter } from '#domain/worklist'
import { handlerHash } from '#functions/case-desk'
import { settingsFrom, type World } from '#functions/world'
import { freshDb } from '../db/open.ts'
import { appointee, signedIn } from '../staff.ts'
import { databaseIn, filesIn, hits } from './canary.ts'
import { complaintApp, pageOf, post } from './complaint-app.ts'
import { filed, send } from './complaint-api.ts'

const [one, other] = [signedIn('wang-recused', 'bureau'), signedIn('li-other', 'bureau')]
const secret = 's'.repeat(32)
const world = { settings: settingsFrom({ SITE_SECRET: secret, DEMO: '1' }) } as World

async function begun(db?: Db) {
  const town = db ?? (await freshDb())
  for (const { person } of [one, other])
    await appoint(town, appointee(person, 'bureau'), new Date('2026-03-01T02:00:00Z'))
  await filed(complaintApp(town), { facts: '示例事实' })
  const [row] = (await casesIn(town, 'every')).cases
  return { db: town, id: row?.id ?? '' }
}

const recuse = (db: Db, id: string, staff = one, form = { related: 'yes' }) =>
  post(complaintApp(db, { staff }), `/staff/complaints/${id}/recusal/`, form)

const marks = (db: Db) => db.q.select().from(caseRecusals)
const envelope = (n: number) => new Uint8Array(4200).fill(n)
const reachOf = async (db: Db, person: string) => ({
  queues: 'every' as const,
  past: await recusedFrom(db, (id) => recusalMark(secret, id, person)),
})

/** What a handler could do with a case, by every route there is; answers the status of each. */
async function tried(db: Db, id: string, staff = one) {
  const app = complaintApp(db, { staff })
  const at = `/staff/complaints/${id}/`
  const answers = {
    page: await app.request(at),
    step: await post(app, `${at}state/`, { action: 'accept', seen: '1' }),
    message: await send(app, `${at}messages/`, { no: 1, seen: 1 }, [envelope(1)]),
    move: await send(app, `${at}messages/`, { no: 1, seen: 1, action: 'decline' }, [envelope(2)]),
    proposal: await send(app, `${at}messages/`, { no: 1, seen: 1, action: 'propose' }, [
      envelope(3),
    ]),
    enclosure: await app.request(`${at}enclosures/${'a'.repeat(32)}/0/`),
  }
  return Object.fromEntries(Object.entries(answers).map(([route, { status }]) => [route, status]))
}

describe('a handler who recused himself', () => {
  test('is refused the case by every route, and changes nothing in it', async () => {
    const { db, id } = await begun()
    expect((await recuse(db, id)).status).toBe(303)

    expect(await tried(db, id)).toEqual({
      ...{ page: 200, step: 303, message: 403, move: 403, proposal: 403, enclosure: 403 },
    })
    const found = await sealedCaseOf(db, id, 'every')
    expect([found?.state, found?.envelopes.length, found?.moves.length]).toEqual(['filed', 1, 1])
  })

  test('is shown by the page that he recused himself, and the case is not read for it', async () => {
    const { db, id } = await begun()
    await recuse(db, id)

    expect(await sealedCaseOf(db, id, await reachOf(db, one.person))).toBeNull()
    expect(await sealedCaseOf(db, id, await reachOf(db, other.person))).not.toBeNull()
  })

  test('no longer finds it in a list of his, and everybody else does', async () => {
    const { db, id } = await begun()
    await recuse(db, id)
    const lists = async (person: string) => {
      const reach = await reachOf(db, person)
      const desk = {
        ...bareDesk,
        ...{ person, complaints: reach },
        ...{ today: '2026-03-06', soon: '2026-03-09' },
      }
      const { tasks } = await worklist(db, worklistFilter(new URLSearchParams()), desk)
      return [(await casesIn(db, reach)).cases.length, tasks.length]
    }

    expect(await lists(one.person)).toEqual([0, 0])
    expect(await lists(other.person)).toEqual([1, 1])
  })

  test('confirms no ending, and one he proposed falls', async () => {
    const { db, id } = await begun()
    const step = { id, reach: 'every' as const, unit: 'bureau', on: '2026-03-06', bureau: 'bureau' }
    await moveCase(db, { ...step, action: 'accept', seen: 1 })
    await moveCase(db, { ...step, action: 'handle', seen: 2 })
    const message = (no: number) => ({ no, envelope: envelope(no), on: '2026-03-06' })
    const propose = (staff: typeof one, no: number) =>
      proposeClosing(db, id, { proposer: handlerHash(world, id, staff), message: message(no) })

    expect(await propose(one, 1)).toBe('said')
    await recuse(db, id)
    expect(await db.q.select().from(closings)).toEqual([])
    expect(await propose(other, 2)).toBe('said')
    const head = { no: 3, seen: 3, action: 'close', proposal: 2 }
    const close = { ...head, sector: 'fireworks', outcome: 'remedied' }
    const app = complaintApp(db, { staff: one })
    const answer = await send(app, `/staff/complaints/${id}/messages/`, close, [envelope(9)])
    expect(answer.status).toBe(403)
    expect((await sealedCaseOf(db, id, 'every'))?.state).toBe('handling')
  })

  test('loses what he sent at the same moment', async () => {
    const { db, id } = await begun()
    const mark = recusalMark(secret, id, one.person)
    await recuse(db, id)
    // Read before the recusal, written after it.
    const message = { no: 1, envelope: envelope(1), on: '2026-03-06', mark }
    const move = { id, action: 'accept' as const, reach: 'every' as const, unit: 'bureau' }
    const moved = moveCase(db, { ...move, on: '2026-03-06', seen: 1, bureau: null, mark })

    expect(await sayInCase(db, id, message)).toBe('not found')
    expect(await moved).toBe('not found')
    const found = await sealedCaseOf(db, id, 'every')
    expect([found?.state, found?.envelopes.length]).toEqual(['filed', 1])
  })

  test('is another for each case, and no other handler is', async () => {
    const { db, id } = await begun()
    await filed(complaintApp(db), { facts: '示例另一件' })
    await recuse(db, id)

    expect((await casesIn(db, await reachOf(db, one.person))).cases).toHaveLength(1)
    expect(await tried(db, id, other)).toMatchObject({ page: 200, step: 303, enclosure: 404 })
    expect((await sealedCaseOf(db, id, 'every'))?.state).toBe('accepted')
  })
})

describe('recusing oneself', () => {
  test('wants to be confirmed first', async () => {
    const { db, id } = await begun()
    const answer = await recuse(db, id, one, { related: '' })

    expect(answer.status).toBe(422)
    expect((await pageOf(answer)).refused?.problems[0]?.field).toBe('related')
    expect(await marks(db)).toEqual([])
  })

  test('is done once, however often it is sent, and at once', async () => {
    const { db, id } = await begun()
    const answers = await Promise.all([recuse(db, id), recuse(db, id), recuse(db, id, other)])
    const again = await recuse(db, id)

    expect([...answers, again].map(({ status }) => status)).toEqual([303, 303, 303, 303])
    expect(again.headers.get('location')).toBe(`/staff/complaints/${id}/`)
    expect(await marks(db)).toHaveLength(2)
  })

  test('is said to be unsure where the answer was lost, and holds when it was kept', async () => {
    const { db, id } = await begun()
    vi.mocked(console.error).mockImplementation(() => undefined)
    const lossy: Db = {
      ...db,
      write: async (queries) => {
        await db.write(queries)
        throw new Unavailable(new Error('lost'))
      },
    }

    expect((await recuse(lossy, id)).status).toBe(503)
    vi.mocked(console.error).mockClear()
    expect((await recuse(db, id)).status).toBe(303)
    expect(await marks(db)).toHaveLength(1)
  })

  test('is not there for a case of another queue, nor for one that is gone', async () => {
    const { db, id } = await begun()
    const promoter = signedIn('p3', 'promoter', 'promoter-biomedicine')

    expect((await recuse(db, id, promoter)).status).toBe(404)
    expect((await recuse(db, 'f'.repeat(32))).status).toBe(404)
    expect(await marks(db)).toEqual([])
  })
})

describe('what is kept of it', () => {
  test('is a hash of case and person, and names nobody', async () => {
    const { db, dir } = await databaseIn()
    const { id } = await begun(db)
    // The account itself is there in any case: what the recusal adds is looked at.
    const before = filesIn(dir).map(({ bytes }) => hits(bytes, [one.person]).length)
    await recuse(db, id)
    const [row] = await marks(db)

    expect(row).toEqual({ caseId: id, handler: recusalMark(secret, id, one.person) })
    expect(Object.keys(row ?? {})).toEqual(['caseId', 'handler'])
    expect(filesIn(dir).map(({ bytes }) => hits(bytes, [one.person]).length)).toEqual(before)
    expect(recusalMark('another secret', id, one.person)).not.toBe(row?.handler)
    expect(handlerHash(world, id, one)).not.toBe(row?.handler)
  })

  test('goes with its case', async () => {
    const { db, id } = await begun()
    await recuse(db, id)
    await db.write([db.q.update(cases).set({ receivedOn: '2024-01-01', purgeAfter: '2024-02-01' })])

    expect(await forgetCases(db, '2026-03-06')).toBe(1)
    expect(await marks(db)).toEqual([])
  })

  test('tells colleagues how many, and when nobody of the unit is left', async () => {
    const { db, id } = await begun()
    const units = verifiedUnits((await demoList()).file, demoRoot, '2026-03-06')
    const seen = async () => (await recusedIn(db, [{ id, queue: 'bureau' }], { secret, units }))[id]
    await appoint(db, appointee('millstone', 'promoter'), new Date('2026-03-01T02:00:00Z'))
    const waiting = { ...appointee('waiting', 'bureau'), state: 'invited' as const }
    await appoint(db, waiting, new Date('2026-03-01T02:00:00Z'))

    expect(await seen()).toEqual({ recused: 0, left: 2, closers: 2 })
    await recuse(db, id)
    expect(await seen()).toEqual({ recused: 1, left: 1, closers: 1 })
    await recuse(db, id, other)
    expect(await seen()).toEqual({ recused: 2, left: 0, closers: 0 })
    expect((await complaintHandlers(db)).map(({ role }) => role).sort()).toEqual([
      'bureau',
      'bureau',
      'promoter',
    ])
  })
})

describe('a closing, which takes two', () => {
  test('of a promoter’s case is for the bureau’s people too, as the code lets them', async () => {
    const { db, id } = await begun()
    await db.write([db.q.update(cases).set({ queue: 'promoter-fireworks', state: 'handling' })])
    const millstone = { id: 'promoter-fireworks', name: '示例磨盘', kind: 'promoter' as const }
    const at = new Date('2026-03-01T02:00:00Z')
    await appoint(db, { ...appointee('millstone', 'promoter'), unit: millstone }, at)
    const units = verifiedUnits((await demoList()).file, demoRoot, '2026-03-06')
    const seen = async () =>
      (await recusedIn(db, [{ id, queue: 'promoter-fireworks' }], { secret, units }))[id]

    expect(await seen()).toEqual({ recused: 0, left: 1, closers: 3 })
    await recuse(db, id)
    expect(await seen()).toEqual({ recused: 1, left: 1, closers: 2 })
    const promoter = signedIn('millstone', 'promoter', 'promoter-fireworks')
    const say = (staff: typeof one, head: object, n: number) =>
      send(complaintApp(db, { staff }), `/staff/complaints/${id}/messages/`, head, [envelope(n)])
    const propose = { no: 1, seen: 1, action: 'propose' }
    const close = { no: 2, seen: 1, action: 'close', proposal: 1, sector: 'fireworks' }

    expect((await say(promoter, propose, 1)).status).toBe(201)
    expect((await say(promoter, { ...close, outcome: 'remedied' }, 2)).status).toBe(409)
    expect((await say(other, { ...close, outcome: 'remedied' }, 3)).status).toBe(201)
  })

  test.each<[string, Parameters<typeof closingWarning>[0], RegExp | null]>([
    ['the bureau has one left', { isBureaus: true, own: 1, closers: 1 }, /办不结/],
    ['the bureau has two', { isBureaus: true, own: 2, closers: 2 }, null],
    ['a promoter has one and the bureau one', { isBureaus: false, own: 1, closers: 2 }, /市工信局/],
    ['a promoter has one and the bureau none', { isBureaus: false, own: 1, closers: 1 }, /办不结/],
    ['a promoter has two', { isBureaus: false, own: 2, closers: 2 }, null],
  ])('is warned of by how many are left: %s', (_, left, said) => {
    if (said) expect(closingWarning(left)).toMatch(said)
    else expect(closingWarning(left)).toBeNull()
  })

  test('is still to come from the states that lead to it', () => {
    expect(complaintStates.filter(canBeClosed)).toEqual([
      ...['filed', 'returned', 'transferred', 'accepted', 'handling'],
    ])
  })
})

test('a case can still go to the bureau before its last handler recuses himself', async () => {
  const { db, id } = await begun()
  await db.write([db.q.update(cases).set({ queue: 'promoter-fireworks' })])
  const promoter = signedIn('p3', 'promoter', 'promoter-fireworks')
  const at = `/staff/complaints/${id}/`
  const app = complaintApp(db, { staff: promoter })

  expect((await post(app, `${at}state/`, { action: 'transfer', seen: '1' })).status).toBe(303)
  expect((await sealedCaseOf(db, id, 'every'))?.queue).toBe('bureau')
  expect((await recuse(db, id, promoter)).status).toBe(404)
})

test('nothing that shows complaints to staff asks for queues past the desk that knows who is recused', () => {
  const rooms = ['src/pages', 'src/components', 'src/layouts', 'functions', 'db']
  const asking = rooms.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|astro)$/.test(file))
      .map((file) => `${room}/${file}`)
      .filter((file) => readFileSync(file, 'utf8').includes('queuesOf')),
  )

  expect(asking).toEqual(['functions/case-desk.ts'])
})
