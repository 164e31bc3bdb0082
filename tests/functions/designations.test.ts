import { Hono } from 'hono'
import { beforeEach, describe, expect, test } from 'vitest'
import { announcement } from '#db/announcements'
import type { Db } from '#db/client'
import { designation, designationRows, inForce } from '#db/designations'
import { verifyStream } from '#db/events'
import { institution } from '#db/institutions'
import { appoint, invite } from '#db/people'
import { newestReleases } from '#db/releases'
import { announced } from '#db/listing'
import { announcements, designations, entries, institutions, notices } from '#db/schema'
import { staff } from '#functions/staff'
import type { House } from '#functions/world'
import { type DesignationState, designationStates, stepsFrom } from '#domain/designation'
import type { Sector } from '#domain/sector'
import { freshDb, planOf } from '../db/open.ts'
import { list } from '../db/registry.ts'
import { appointee } from '../staff.ts'
import { browser, houseOf, logged, lossy, shown } from './house.ts'

const start = new Date('2026-01-05T02:00:00Z')
const ids = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
  '33333333-3333-4333-8333-333333333333',
] as const
const [first, second] = ids
const mill = { name: '示例磨坊行业中心', creditCode: '52430100EXAMPLE011' }
const river = { name: '示例河畔行业中心', creditCode: '52430100EXAMPLE022' }
const file = (id: string) => `/staff/promoters/${id}/`

let db: Db
let losing: ReturnType<typeof lossy>['losing']
let one: ReturnType<typeof browser>
let other: typeof one

beforeEach(async () => {
  ;({ db, losing } = lossy(await freshDb()))
  const room = new Hono<House>()
  room.route('/', staff)
  const app = houseOf(room, db, { now: start })
  const signedIn = async (person: string) => {
    const clerk = browser(app)
    await appoint(db, appointee(person, 'bureau'), start)
    const token = await invite(db, { person, purpose: 'demo', madeBy: 'operator', now: start })
    await clerk.post('/staff/enter/', { token })
    return clerk
  }
  one = await signedIn('one')
  other = await signedIn('other')
})

const nominate = (id: string, who: object = mill, sector: Sector = 'fireworks') =>
  one.post('/staff/promoters/new/', { id, sector, reason: '具备条件', ...who })
const version = async (id: string) => String((await designation(db, id))?.version ?? '')
const step = async (id: string, action: string, more: object = {}, clerk = one) =>
  clerk.post(`${file(id)}step/`, { version: await version(id), action, on: '2026-01-05', ...more })
const verdict = async (id: string, more: object = {}, clerk = other) =>
  clerk.post(`${file(id)}verdict/`, {
    version: await version(id),
    outcome: 'confirmed',
    remark: '',
    ...more,
  })
const approval = { document: '示政函〔2026〕8号' }

/** Nominated, reported, proposed and confirmed. */
async function designate(id: string, who: object = mill, more: object = {}) {
  await nominate(id, who)
  await step(id, 'report', { document: '示工信函〔2026〕1号' })
  await step(id, 'designate', { ...approval, ...more })
  return verdict(id)
}
const told = async (answer: Response) => {
  const { refused } = await shown(answer)
  return [answer.status, ...(refused?.problems.map(({ field }) => field) ?? [])]
}

describe('designating a promoter (art. 3)', () => {
  test('goes from nomination over report to a designation that two persons made public', async () => {
    expect((await nominate(first)).headers.get('location')).toBe(file(first))
    expect((await step(first, 'report', { document: '示工信函〔2026〕1号' })).status).toBe(303)
    expect((await step(first, 'designate', approval)).status).toBe(303)
    expect(await inForce(db, 'fireworks')).toBeNull()
    expect(await told(await verdict(first, {}, one))).toEqual([422, 'outcome'])
    expect((await verdict(first)).status).toBe(303)

    const found = await inForce(db, 'fireworks')
    expect(found).toMatchObject({
      id: first,
      state: 'designated',
      reportNumber: '示工信函〔2026〕1号',
      document: approval.document,
      designatedOn: '2026-01-05',
    })
    const [entry] = await db.q.select().from(entries)
    expect(entry).toMatchObject({ kind: 'promoter', sector: 'fireworks', admittedOn: '2026-01-05' })
    const made = await announcement(db, entry?.announcementId ?? '')
    expect(made).toMatchObject({ kind: 'designation', number: approval.document })
    for (const stream of [`designation/${first}`, `entry/${entry?.id ?? ''}`])
      expect(await verifyStream(db, stream)).toBeNull()
  })

  test('ends the one before and opens the other by one document, in one batch', async () => {
    await designate(first)
    expect(await told(await designate(second, river))).toEqual([409, 'version'])
    const replaced = await step(second, 'designate', {
      document: '示政函〔2026〕9号',
      on: '2026-01-05',
      ends: first,
    })
    expect(replaced.status).toBe(303)
    expect((await verdict(second)).status).toBe(303)
    expect(await inForce(db, 'fireworks')).toMatchObject({ id: second, name: river.name })
    for (const { recordedAt } of await newestReleases(db, 2)) expect(recordedAt).toEqual(start)
    expect(await designation(db, first)).toMatchObject({
      state: 'ended',
      endedOn: '2026-01-05',
      endDocument: '示政函〔2026〕9号',
    })
    const rows = await db.q.select().from(entries)
    expect(rows.map(({ state }) => state).sort()).toEqual(['admitted', 'left'])
    expect(await verifyStream(db, `designation/${first}`)).toBeNull()
  })

  test('takes no step before the one it follows (art. 3)', async () => {
    await nominate(first)
    const report = { document: '示工信函〔2026〕1号' }
    expect(await told(await step(first, 'report', { ...report, on: '2026-01-04' }))).toEqual([
      422,
      'on',
    ])
    const { refused } = await shown(await step(first, 'report', { ...report, on: '2026-02-30' }))
    expect(refused?.problems[0]?.message).toContain('没有 2026-02-30 这一天')
    expect((await step(first, 'report', report)).status).toBe(303)
    expect(await told(await step(first, 'designate', { ...approval, on: '2026-01-04' }))).toEqual([
      422,
      'on',
    ])
    expect((await step(first, 'designate', approval)).status).toBe(303)
  })

  test('does not end before the day of a notice that is still open', async () => {
    await designate(first)
    const [entry] = await db.q.select().from(entries)
    const { id: entryId, institutionId } = entry ?? expect.fail()
    await db.write([
      db.q.insert(notices).values({
        ...{ id: 'n', number: '示工信通报〔2026〕1号', title: '示例', entryId, institutionId },
        ...{ sector: 'fireworks', facts: '示例', clauses: ['measures/13-1'], requirements: '示例' },
        ...{ toldOn: '2026-01-01', issuedOn: '2026-01-06', dueOn: '2026-02-06' },
        ...{ state: 'issued', stateOn: '2026-01-06' },
      }),
    ])
    const end = { document: '示政函〔2026〕9号', reason: '期满' }
    expect(await told(await step(first, 'end', end))).toEqual([422, 'on'])
    await nominate(second, river)
    await step(second, 'report', { document: '示工信函〔2026〕2号' })
    const ends = { document: '示政函〔2026〕9号', ends: first }
    expect(await told(await step(second, 'designate', ends))).toEqual([422, 'on'])
    await db.write([db.q.update(notices).set({ state: 'withdrawn' })])
    expect((await step(first, 'end', end)).status).toBe(303)
  })

  test('leaves a sector vacant when it ends, and only by a document of approval', async () => {
    await designate(first)
    expect(await told(await step(first, 'end', { reason: '期满' }))).toEqual([422, 'document'])
    await step(first, 'end', { document: '示政函〔2026〕9号', reason: '期满' })
    expect(await inForce(db, 'fireworks')).not.toBeNull()
    expect((await verdict(first)).status).toBe(303)
    expect(await inForce(db, 'fireworks')).toBeNull()
    const [found] = await db.q.select().from(institutions)
    expect((await institution(db, found?.id ?? ''))?.entries).toMatchObject([
      { state: 'left', endBasis: '示政函〔2026〕9号' },
    ])
  })

  test('is returned with a reason, and may then be proposed again', async () => {
    await nominate(first)
    await step(first, 'report', { document: '示工信函〔2026〕1号' })
    await step(first, 'designate', approval)
    expect(await told(await step(first, 'designate', approval))).toEqual([409, 'action'])
    expect(await told(await verdict(first, { outcome: 'returned' }))).toEqual([422, 'remark'])
    expect((await verdict(first, { outcome: 'returned', remark: '文号有误' })).status).toBe(303)
    expect(await told(await verdict(first))).toEqual([409, 'version'])
    expect(await designation(db, first)).toMatchObject({ state: 'reported-to-government' })
    expect((await step(first, 'designate', approval)).status).toBe(303)
    expect((await verdict(first)).status).toBe(303)
  })

  test('lapses when the nomination is withdrawn', async () => {
    await nominate(first)
    await step(first, 'report', { document: '示工信函〔2026〕1号' })
    await step(first, 'designate', approval)
    expect((await step(first, 'withdraw', { reason: '未获同意' })).status).toBe(303)
    expect(await told(await verdict(first))).toEqual([409, 'version'])
    expect(await designation(db, first)).toMatchObject({ state: 'withdrawn' })
  })

  test('takes no document that announced something else', async () => {
    await list(db, [])
    await nominate(first)
    await step(first, 'report', { document: '示工信函〔2026〕1号' })
    const named = await shown(await step(first, 'designate', { document: '示工信〔2026〕1号' }))
    expect(named.refused?.problems).toEqual([
      {
        field: 'document',
        message: expect.stringContaining('示工信〔2026〕1号 已是公告《') as string,
      },
    ])
  })

  test('tells the second person what took its number since it was proposed', async () => {
    await nominate(first)
    await step(first, 'report', { document: '示工信函〔2026〕1号' })
    await step(first, 'designate', approval)
    const other = {
      id: 'other',
      kind: 'call' as const,
      number: approval.document,
      title: '示例征集',
      issuedOn: '2026-01-05',
    }
    await db.write(announced(db, other, { actor: 'one', at: start }))
    const { refused } = await shown(await verdict(first))
    expect(refused?.problems).toEqual([
      { field: 'outcome', message: expect.stringMatching(/公告《示例征集》.*可以退回/) as string },
    ])
    expect((await verdict(first, { outcome: 'returned', remark: '文号有误' })).status).toBe(303)
  })
})

describe('a nomination', () => {
  const inPool = (state: 'admitted' | 'suspended' | 'left') =>
    list(db, [
      {
        id: 'mill',
        ...mill,
        on: '2026-01-01',
        entries: [{ kind: 'integrator', sector: 'fireworks', state }],
      },
    ])

  test.each(['admitted', 'suspended'] as const)(
    'of an institution in the pool of the sector, %s, is refused with the reason (art. 6)',
    async (state) => {
      await inPool(state)
      const { refused } = await shown(await nominate(first))
      expect(refused?.problems[0]?.message).toMatch(/第六条.*本系统设定/)
      expect((await nominate(first, mill, 'biomedicine')).status).toBe(303)
    },
  )

  test('is open to who has left the pool', async () => {
    await inPool('left')
    expect((await designate(first)).status).toBe(303)
    expect(await db.q.select().from(institutions)).toHaveLength(1)
  })

  test('cannot become a designation once the institution has entered the pool meanwhile', async () => {
    await nominate(first)
    await step(first, 'report', { document: '示工信函〔2026〕1号' })
    await step(first, 'designate', approval)
    await inPool('admitted')
    expect(await told(await verdict(first))).toEqual([422, 'action'])
    expect(await inForce(db, 'fireworks')).toBeNull()
  })

  test('names every bad field and keeps what was typed', async () => {
    const answer = await one.post('/staff/promoters/new/', {
      id: first,
      name: '磨',
      creditCode: '52',
      reason: '',
    })
    const { refused } = await shown(answer)
    expect(answer.status).toBe(422)
    expect(refused?.problems.map(({ field }) => field)).toEqual([
      'sector',
      'name',
      'creditCode',
      'reason',
    ])
    expect(refused?.values).toMatchObject({ name: '磨' })
  })

  test('under another name than the list’s, or of the promoter itself, or twice, is refused', async () => {
    await inPool('left')
    expect(await told(await nominate(first, { ...mill, name: '示例别名' }))).toEqual([422, 'name'])
    await nominate(first)
    expect((await nominate(first)).status).toBe(303)
    expect(await told(await nominate(second))).toEqual([409, 'creditCode'])
    await step(first, 'report', { document: '示工信函〔2026〕1号' })
    await step(first, 'designate', approval)
    await verdict(first)
    expect(await told(await nominate(second))).toEqual([422, 'creditCode'])
  })

  test('whose answer is lost can be sent again', async () => {
    losing.next = 'answer'
    expect([(await nominate(first)).status, logged()]).toEqual([503, 1])
    expect((await nominate(first)).status).toBe(303)
    expect(await db.q.select().from(designations)).toHaveLength(1)
  })
})

describe('two clerks', () => {
  test('on one designation: one wins, the other is told', async () => {
    await nominate(first)
    const sent = { version: '1', action: 'report', on: '2026-01-05' }
    const answers = await Promise.all([
      one.post(`${file(first)}step/`, { ...sent, document: '示工信函〔2026〕1号' }),
      other.post(`${file(first)}step/`, { ...sent, document: '示工信函〔2026〕2号' }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
  })

  test('designate one promoter in a sector, whatever both confirm', async () => {
    for (const [id, who] of [
      [first, mill],
      [second, river],
    ] as const) {
      await nominate(id, who)
      await step(id, 'report', { document: '示工信函〔2026〕1号' })
      await step(id, 'designate', approval)
    }
    const answers = await Promise.all([verdict(first), verdict(second)])
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
    expect(await db.q.select().from(entries)).toHaveLength(1)
    expect(await db.q.select().from(announcements)).toHaveLength(1)
  })

  test('are held by the database, which takes no second designation and no step beside the table', async () => {
    const row = (id: string, more: object = {}) =>
      db.q.insert(designations).values({
        id,
        sector: 'fireworks',
        ...mill,
        state: 'nominated',
        version: 1,
        nominatedOn: '2026-01-01',
        ...more,
      })
    await designate(first)
    await db.write([row('a', { creditCode: river.creditCode })])
    const jump = db.q.update(designations).set({ state: 'ended' })
    await expect(db.write([jump])).rejects.toThrow('refused by')
    const [entry] = await db.q.select().from(entries)
    if (!entry) throw new Error('nobody was designated')
    const another = db.q.insert(entries).values({ ...entry, id: 'b' })
    await expect(db.write([another])).rejects.toThrow('sector')
  })
})

test('the database knows the steps of the table and no others', async () => {
  await list(db, [
    { id: 'mill', ...mill, on: '2026-01-01', entries: [{ kind: 'promoter', sector: 'fireworks' }] },
  ])
  const states = Object.keys(designationStates) as DesignationState[]
  const known = new Set(states.flatMap((from) => stepsFrom(from).map(({ to }) => `${from} ${to}`)))
  for (const from of states)
    for (const to of states.filter((state) => state !== from)) {
      const wasDesignated = from === 'designated' || from === 'ended'
      const row = db.q.insert(designations).values({
        id: first,
        sector: 'fireworks',
        ...mill,
        state: from,
        version: 1,
        nominatedOn: '2026-01-01',
        ...(from === 'reported-to-government' && { reportedOn: '2026-01-01', reportNumber: 'x' }),
        ...(wasDesignated && { designatedOn: '2026-01-01', document: 'x', entryId: 'mill-0' }),
        ...(from === 'ended' && { endedOn: '2026-01-01', endDocument: 'x' }),
      })
      const move = db.q.update(designations).set({ state: to })
      const outcome = await db.write([row, move]).catch((error: unknown) => String(error))
      expect([from, to, outcome === 'Conflict: refused by no such step']).toEqual([
        from,
        to,
        !known.has(`${from} ${to}`),
      ])
      await db.write([db.q.delete(designations)])
    }
})

test('the list of designations is read from its index', async () => {
  const after = { nominatedOn: '2026-01-01', id: 'x' }
  expect(await planOf(db, designationRows(db, after))).toMatch(
    /SEARCH designations USING INDEX designations_newest/,
  )
})
