import { eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { beforeEach, describe, expect, test } from 'vitest'
import { amendable, amendment, amendmentRows, amendmentsOf, waitingOf } from '#db/amendments'
import { announcement } from '#db/announcements'
import { catalogued, productRevised } from '#db/catalogue'
import type { Db } from '#db/client'
import { namesakes } from '#db/institution-names'
import { institutionTyped, promotersInCharge } from '#db/complaint-respondents'
import { verifyStream } from '#db/events'
import { institution, institutionPage } from '#db/institutions'
import { appoint, invite } from '#db/people'
import { announced, listed } from '#db/listing'
import { formerPrices, productPage, productsOf } from '#db/products'
import { newestReleases, newestRenamings } from '#db/releases'
import {
  amendments,
  announcements,
  entries,
  events,
  institutionKeys,
  institutions as table,
} from '#db/schema'
import { verification } from '#db/verifications'
import { codeHash } from '#functions/apply'
import { institutions } from '#functions/institutions'
import { staff } from '#functions/staff'
import { type House, settingsFrom } from '#functions/world'
import {
  type AmendmentAction,
  type AmendmentKind,
  type AmendmentState,
  amendmentAfter,
  amendmentKinds,
  amendmentStates,
  makingHint,
  needsDocument,
  possibleAmendments,
} from '#domain/amendment'
import { institutionFilter } from '#domain/listing'
import { CODE_BYTES, mintCode } from '#domain/office-code'
import { productFilter } from '#domain/product'
import { lookUpOf } from '#domain/verification'
import { freshDb, planOf } from '../db/open.ts'
import { decide, leftOn, list } from '../db/registry.ts'
import { appointee } from '../staff.ts'
import { browser, houseOf, logged, lossy, shown } from './house.ts'

const start = new Date('2026-01-05T02:00:00Z')
const settings = settingsFrom({ SITE_SECRET: 'a secret for tests, and only for tests' })
const number = 'CS-AAAA-AAAA'
const code = mintCode(new Uint8Array(CODE_BYTES).fill(7))
const id = '11111111-1111-4111-8111-111111111111'
const document = '示工信〔2026〕5号'
const reason = '登记机关已核准'
const gateway = {
  name: '示例网关',
  category: '设备联网',
  scene: '车间',
  form: 'saas' as const,
  priceModel: '按年订阅',
  priceLow: '1000',
  priceHigh: '2000',
  days: 10,
  small: '小',
  quick: '快',
  light: '轻',
  precise: '准',
}
const asSent = { ...gateway, days: '10', rights: '' }

let db: Db
let losing: ReturnType<typeof lossy>['losing']
let clock: { now: Date }
let mill: ReturnType<typeof browser>
let one: typeof mill
let other: typeof mill

beforeEach(async () => {
  ;({ db, losing } = lossy(await freshDb()))
  clock = { now: start }
  const room = new Hono<House>()
  for (const part of [staff, institutions]) room.route('/', part)
  const app = houseOf(room, db, clock, settings)
  const clerk = async (person: string) => {
    const who = browser(app)
    await appoint(db, appointee(person, 'bureau'), start)
    const token = await invite(db, { person, purpose: 'demo', madeBy: 'operator', now: start })
    await who.post('/staff/enter/', { token })
    return who
  }
  one = await clerk('one')
  other = await clerk('other')
  await list(db, [
    {
      id: 'mill',
      name: '示例磨坊科技',
      creditCode: '91430100EXAMPLE011',
      on: '2026-01-01',
      entries: [
        { kind: 'ecosystem-provider', sector: 'biomedicine' },
        { kind: 'integrator', sector: 'fireworks' },
      ],
    },
    {
      id: 'river',
      name: '示例河畔行业中心',
      creditCode: '52430100EXAMPLE022',
      on: '2026-01-01',
      entries: [{ kind: 'promoter', sector: 'fireworks' }],
    },
  ])
  await db.write([
    db.q
      .insert(institutionKeys)
      .values({ number, institutionId: 'mill', codeHash: codeHash(settings.secret, code) }),
    ...(await catalogued(db, [gateway], {
      institutionId: 'mill',
      applicationId: null,
      sectors: ['biomedicine'],
      at: new Date('2026-01-01T02:00:00Z'),
    })),
  ])
  mill = browser(app)
  await mill.post('/institution/', { number, code })
})

const file = (kind: string, about = '', more: object = {}) =>
  mill.post('/institution/amendments/new/', { id, kind, about, reason, ...more })
const office = (kind: string, about = '', more: object = {}) =>
  one.post('/staff/institutions/mill/amendment/', { id, kind, about, reason, ...more })
const version = async (of = id) => String((await amendment(db, of))?.version ?? '')
const step = async (more: object = {}, clerk = one) =>
  clerk.post(`/staff/amendments/${id}/step/`, {
    version: await version(),
    action: 'make',
    document,
    on: '2026-01-04',
    answer: '',
    ...more,
  })
const verdict = async (more: object = {}, clerk = other) =>
  clerk.post(`/staff/amendments/${id}/verdict/`, {
    version: await version(),
    outcome: 'confirmed',
    remark: '',
    ...more,
  })
async function make(more: object = {}) {
  expect((await step(more)).status).toBe(303)
  return (await verdict()).status
}
const told = async (answer: Response) => {
  const { refused } = await shown(answer)
  return [answer.status, ...(refused?.problems.map(({ field }) => field) ?? [])]
}
const gatewayId = async () => (await productsOf(db, 'mill'))[0]?.id ?? ''
const stateOf = async (entry: string) =>
  (await db.q.select().from(entries).where(eq(entries.id, entry)))[0]

describe('a new name', () => {
  const name = '示例磨坊数科'

  test('is filed by the institution, made by two persons, and found under both names', async () => {
    expect((await file('rename', '', { name })).status).toBe(303)
    expect((await institution(db, 'mill'))?.name).toBe('示例磨坊科技')
    expect(await make()).toBe(303)
    expect((await institution(db, 'mill'))?.name).toBe(name)
    expect(await amendment(db, id)).toMatchObject({
      state: 'made',
      document,
      effectiveOn: '2026-01-04',
    })
    expect(await newestRenamings(db, 1)).toMatchObject([{ on: '2026-01-04', recordedAt: start }])
    for (const asked of [name, '示例磨坊科技'])
      expect((await verification(db, lookUpOf(asked), '2026-01-05')).found).toMatchObject([
        { id: 'mill', name },
      ])
    for (const stream of [`amendment/${id}`, 'institution/mill'])
      expect(await verifyStream(db, stream)).toBeNull()
  })

  test('leaves what was decided before it under the name it was decided by', async () => {
    await file('rename', '', { name })
    await make()
    const namesOn = async (on: string) =>
      (await institutionPage(db, institutionFilter(new URLSearchParams(), on))).institutions.map(
        (found) => found.name,
      )
    expect(await namesOn('2026-01-03')).toContain('示例磨坊科技')
    expect(await namesOn('2026-01-04')).toContain(name)
    const entry = await stateOf('mill-0')
    const { rows = [] } = (await announcement(db, entry?.announcementId ?? '')) ?? {}
    expect(rows[0]?.institution).toMatchObject({ name: '示例磨坊科技', today: name })
  })

  test.each([
    ['of its day, made after it', '2026-01-04', '2026-01-04T02:00:00Z', '示例磨坊科技'],
    ['dated back before it, made after it', '2026-01-03', '2026-01-04T02:00:00Z', '示例磨坊科技'],
    ['of its day, made before it', '2026-01-04', '2026-01-05T03:00:00Z', name],
    ['before it, made before it', '2026-01-03', '2026-01-05T03:00:00Z', name],
    ['after its day, made before it', '2026-01-05', '2026-01-05T03:00:00Z', '示例磨坊科技'],
  ])('leaves in an announcement the name announced: %s', async (_, on, published, shownName) => {
    const deed = { actor: 'one', at: new Date(published), basis: '示工信〔2026〕3号' }
    const issuedOn = '2026-01-04'
    const row = { id: 'second', kind: 'admission', title: '示例', issuedOn } as const
    const entry = { id: 'mill-2', institutionId: 'mill', announcementId: 'second' } as const
    const stands = { kind: 'integrator', sector: 'biomedicine', state: 'admitted' } as const
    await db.write([
      ...announced(db, { ...row, number: deed.basis }, deed),
      ...listed(db, { ...entry, ...stands, admittedOn: issuedOn }, deed),
    ])
    await file('rename', '', { name })
    expect(await make({ on })).toBe(303)
    const { rows = [] } = (await announcement(db, 'second')) ?? {}
    expect(rows).toMatchObject([{ institution: { name: shownName, today: name } }])
    // A list of that day is another matter: the new name counts from its first day on.
    const { institutions: then } = await institutionPage(
      db,
      institutionFilter(new URLSearchParams(), on),
    )
    expect(then.find((each) => each.id === 'mill')?.name).toBe(name)
  })

  test('is not the one it bears, nor dated before the one it got last', async () => {
    for (const own of [
      await file('rename', '', { name: ' 示例磨坊科技' }),
      await office('rename', '', { name: '示例磨坊科技' }),
    ])
      expect(await told(own)).toEqual([422, 'name'])
    expect(await amendment(db, id)).toBeNull()
    const again = id.replace('1111', '2222')
    await file('rename', '', { id: again, name })
    const at = (on: string, of: string) => ({
      version: '1',
      action: 'make',
      document,
      on,
      answer: '',
      of,
    })
    await one.post(`/staff/amendments/${again}/step/`, at('2026-01-04', again))
    const yes = { version: '2', outcome: 'confirmed', remark: '' }
    await other.post(`/staff/amendments/${again}/verdict/`, yes)
    const last = id.replace('1111', '3333')
    await file('rename', '', { id: last, name: '示例磨坊三' })
    const early = await one.post(`/staff/amendments/${last}/step/`, at('2026-01-04', last))
    const { refused } = await shown(early)
    expect([early.status, refused?.problems[0]?.field]).toEqual([422, 'on'])
    expect(refused?.problems[0]?.message).toMatch(/应晚于.*不能晚于今天.*请明天/)
    const between = await one.post(`/staff/amendments/${last}/step/`, at('2026-01-02', last))
    expect((await shown(between)).refused?.problems[0]?.message).toMatch(/应晚于/)
  })

  test('that another institution of the list bears is known to be its, however it is typed', async () => {
    const asked = { id: 'mill', name: '示例河畔　行业中心' }
    expect(await namesakes(db, asked)).toMatchObject([{ id: 'river', name: '示例河畔行业中心' }])
    expect(await namesakes(db, { id: 'river', name: '示例河畔行业中心' })).toEqual([])
    expect(await namesakes(db, { id: 'mill', name: '示例河畔' })).toEqual([])
  })

  test('that the institution no longer bears is still known to whom a complaint goes', async () => {
    await one.post('/staff/institutions/river/amendment/', {
      id,
      kind: 'rename',
      about: '',
      reason,
      name: '湘江促进会',
    })
    expect(await make()).toBe(303)
    const [promoter] = await promotersInCharge(db)
    expect(promoter).toMatchObject({ name: '湘江促进会', formerNames: ['示例河畔行业中心'] })
    expect(await institutionTyped(db, '示例河畔行业中心')).toMatchObject({ id: 'river' })
  })

  test('needs a document, a day that is no later than today, and another person', async () => {
    await file('rename', '', { name })
    expect(await told(await step({ document: '', on: '' }))).toEqual([422, 'document', 'on'])
    expect(await told(await step({ on: '2026-01-06' }))).toEqual([422, 'on'])
    expect(await told(await step({ on: '2025-12-31' }))).toEqual([422, 'on'])
    expect((await step()).status).toBe(303)
    expect(await told(await verdict({}, one))).toEqual([422, 'outcome'])
    expect(await told(await step({}, other))).toEqual([409, 'action'])
    expect((await institution(db, 'mill'))?.name).toBe('示例磨坊科技')
  })

  test('comes back with what was typed when it is none', async () => {
    const { refused } = await shown(await file('rename', '', { name: '一', reason: '' }))
    expect(refused?.problems.map(({ field }) => field)).toEqual(['name', 'reason'])
    expect(refused?.values).toMatchObject({ name: '一', kind: 'rename' })
    expect(await amendmentsOf(db, 'mill')).toEqual([])
  })

  test('is refused with the number of an identity card in its reason', async () => {
    const sent = { name, reason: '变更人 430102199001011234' }
    expect(await told(await file('rename', '', sent))).toEqual([422, 'reason'])
  })

  test('waits once: the same form again is the same, another form is told so', async () => {
    losing.next = 'answer'
    expect((await file('rename', '', { name })).status).toBe(503)
    expect(logged()).toBe(1)
    expect((await file('rename', '', { name })).status).toBe(303)
    const again = { name, id: id.replace('1111', '2222') }
    for (const [send, place] of [
      [file, `/institution/amendments/#${id}`],
      [office, `/staff/amendments/${id}/`],
    ] as const) {
      const second = await send('rename', '', again)
      expect(second.status).toBe(409)
      expect((await shown(second)).refused?.problems).toMatchObject([{ href: place }])
    }
    expect(await amendmentsOf(db, 'mill')).toHaveLength(1)
  })

  test('can be withdrawn by its institution until it is made; the proposal lapses', async () => {
    await file('rename', '', { name })
    await step()
    const stale = { id, version: '1' }
    expect(await told(await mill.post('/institution/amendments/withdrawal/', stale))).toEqual([
      409,
      '',
    ])
    const now = { id, version: await version() }
    expect((await mill.post('/institution/amendments/withdrawal/', now)).status).toBe(303)
    expect(await told(await verdict())).toEqual([409, 'version'])
    expect(await amendment(db, id)).toMatchObject({ state: 'withdrawn' })
    expect((await institution(db, 'mill'))?.name).toBe('示例磨坊科技')
  })

  test('is refused with a reason, which stays', async () => {
    await file('rename', '', { name })
    expect(await told(await step({ action: 'refuse' }))).toEqual([422, 'answer'])
    expect((await step({ action: 'refuse', answer: '与登记不符' })).status).toBe(303)
    expect(await amendment(db, id)).toMatchObject({ state: 'refused', answer: '与登记不符' })
    expect(await told(await step())).toEqual([409, 'action'])
  })

  test('is returned to wait again', async () => {
    await file('rename', '', { name })
    await step()
    expect(await told(await verdict({ outcome: 'returned' }))).toEqual([422, 'remark'])
    expect((await verdict({ outcome: 'returned', remark: '请附核准通知' })).status).toBe(303)
    expect(await amendment(db, id)).toMatchObject({ state: 'filed' })
    expect(await make()).toBe(303)
  })

  test('tells the second of two clerks that he came too late', async () => {
    await file('rename', '', { name })
    const seen = await version()
    await step({ action: 'refuse', answer: '不符' })
    expect(await told(await step({ version: seen, answer: '另一位' }, other))).toEqual([
      409,
      'version',
    ])
  })
})

describe('an entry', () => {
  const taken = '示工信函〔2026〕72号'
  const publicised = () =>
    db.write([
      ...announced(
        db,
        { id: 'p', kind: 'publicity', number: taken, title: '示例公示', issuedOn: '2026-01-04' },
        { actor: 'one', at: start },
      ),
    ])

  test('is not moved on the number of a document that says something else', async () => {
    await publicised()
    await office('remove', 'mill-1')
    const { refused } = await shown(await step({ document: taken }))
    expect(refused).toMatchObject({
      status: 422,
      problems: [{ field: 'document', message: expect.stringContaining('《示例公示》') as string }],
    })
    expect(await make()).toBe(303)
    // One document ends several entries.
    await office('remove', 'mill-0', { id: id.replace('1111', '2222') })
    const again = `/staff/amendments/${id.replace('1111', '2222')}/`
    const more = { version: '1', action: 'make', document, on: '2026-01-04', answer: '' }
    expect((await one.post(`${again}step/`, more)).status).toBe(303)
    const yes = { version: '2', outcome: 'confirmed', remark: '' }
    expect((await other.post(`${again}verdict/`, yes)).status).toBe(303)
    expect((await stateOf('mill-0'))?.endBasis).toBe(document)
  })

  test('is not moved where the number was taken between the two persons', async () => {
    await office('remove', 'mill-1')
    expect((await step({ document: taken })).status).toBe(303)
    await publicised()
    const { refused } = await shown(await verdict())
    expect(refused).toMatchObject({
      status: 409,
      problems: [{ field: 'outcome', message: expect.stringContaining('可以退回') as string }],
    })
    expect((await stateOf('mill-1'))?.state).toBe('admitted')
  })

  test('is suspended, resumed and left, each on its document and in its stream', async () => {
    await office('suspend', 'mill-1')
    expect(await make()).toBe(303)
    expect(await stateOf('mill-1')).toMatchObject({ state: 'suspended', suspendedBasis: document })
    // Whoever follows the list is told of it now, whatever day it counts from.
    expect(await newestReleases(db, 1)).toMatchObject([{ fromOn: '2026-01-04', recordedAt: start }])
    const again = id.replace('1111', '2222')
    expect(
      (
        await mill.post('/institution/amendments/new/', {
          id: again,
          kind: 'resume',
          about: 'mill-1',
          reason,
        })
      ).status,
    ).toBe(303)
    const moved = async (of: string, number: string) => {
      const at = { version: await version(of), document: number, on: '2026-01-05', answer: '' }
      await one.post(`/staff/amendments/${of}/step/`, { ...at, action: 'make' })
      await other.post(`/staff/amendments/${of}/verdict/`, {
        version: await version(of),
        outcome: 'confirmed',
        remark: '',
      })
    }
    await moved(again, '示工信〔2026〕6号')
    expect(await stateOf('mill-1')).toMatchObject({ state: 'admitted', resumedOn: '2026-01-05' })
    const last = id.replace('1111', '3333')
    await mill.post('/institution/amendments/new/', {
      id: last,
      kind: 'leave',
      about: 'mill-1',
      reason,
    })
    await moved(last, '示工信〔2026〕7号')
    expect(await stateOf('mill-1')).toMatchObject({ state: 'left', endBasis: '示工信〔2026〕7号' })
    expect(await verifyStream(db, 'entry/mill-1')).toBeNull()
    const { spells } = (await institution(db, 'mill')) ?? {}
    expect(spells?.filter(({ kind }) => kind === 'integrator').map(({ state }) => state)).toEqual([
      'admitted',
      'suspended',
      'admitted',
      'left',
    ])
  })

  test('is removed by the bureau only', async () => {
    expect(await told(await file('remove', 'mill-1'))).toEqual([409, ''])
    await office('remove', 'mill-1')
    expect(await make()).toBe(303)
    expect(await stateOf('mill-1')).toMatchObject({ state: 'removed' })
  })

  test('of a promoter or of another institution is not moved here', async () => {
    for (const about of ['river-0', 'mill-9', ''])
      expect(await told(await office('leave', about))).toEqual([409, ''])
  })

  test('that changed meanwhile is not changed again', async () => {
    await office('leave', 'mill-1')
    await db.write([
      db.q
        .update(entries)
        .set({ state: 'removed', endedOn: '2026-01-03', endBasis: document })
        .where(eq(entries.id, 'mill-1')),
    ])
    expect(await told(await step())).toEqual([409, 'action'])
  })

  test('of an ecosystem provider is added for a sector that is free', async () => {
    expect(await told(await file('extend', 'biomedicine'))).toEqual([409, ''])
    await file('extend', 'advanced-computing')
    expect(await told(await step({ on: '2025-12-31' }))).toEqual([422, 'on'])
    const [used] = await db.q.select().from(announcements)
    const { refused } = await shown(await step({ document: used?.number ?? '' }))
    expect(refused?.problems).toEqual([
      { field: 'document', message: expect.stringContaining(`《${used?.title ?? ''}》`) as string },
    ])
    expect(await make()).toBe(303)
    const held = await amendable(db, 'mill')
    expect(held?.entries.map(({ sector }) => sector)).toContain('advanced-computing')
    const inSector = productFilter(new URLSearchParams('sector=advanced-computing'))
    expect((await productPage(db, inSector)).products).toMatchObject([{ name: '示例网关' }])
  })
})

describe('a product', () => {
  test('gets another price, and the one before is kept', async () => {
    await file('revise', await gatewayId(), { ...asSent, priceHigh: '3000' })
    expect(await make({ document: '' })).toBe(303)
    expect(await productsOf(db, 'mill')).toMatchObject([
      { priceHigh: '3000', pricedOn: '2026-01-04' },
    ])
    expect([...(await formerPrices(db, 'mill')).values()][0]).toMatchObject([
      { priceHigh: '2000', fromOn: '2026-01-01', untilOn: '2026-01-04' },
    ])
  })

  test('is found by its new name and no more by its old one', async () => {
    await file('revise', await gatewayId(), { ...asSent, name: '示例边缘盒' })
    await make({ document: '' })
    const found = async (name: string) =>
      (await productPage(db, productFilter(new URLSearchParams({ name })))).products.length
    expect([await found('边缘'), await found('网关')]).toEqual([1, 0])
  })

  test('keeps its price and the day of it while only something else of it changes', async () => {
    await file('revise', await gatewayId(), { ...asSent, name: '示例边缘盒', days: '20' })
    expect(await make({ document: '' })).toBe(303)
    expect(await productsOf(db, 'mill')).toMatchObject([
      { name: '示例边缘盒', days: 20, pricedOn: '2026-01-01' },
    ])
    expect((await formerPrices(db, 'mill')).size).toBe(0)
  })

  test('changed twice on one day has only what it really cost in its history', async () => {
    const day = '2026-01-04'
    const now = async (more: Partial<typeof gateway>) =>
      db.write(productRevised(db, await gatewayId(), { ...gateway, ...more }, day))
    await now({ priceHigh: '3000' })
    await now({ priceHigh: '3000', name: '示例边缘盒' })
    const history = async () =>
      [...(await formerPrices(db, 'mill')).values()].flatMap((rows) =>
        rows.map(({ fromOn, untilOn, priceHigh }) => [fromOn, untilOn, priceHigh]),
      )
    expect(await history()).toEqual([['2026-01-01', day, '2000']])
    await now({ priceModel: '一次性', priceHigh: '3000' })
    expect(await history()).toEqual([
      [day, day, '3000'],
      ['2026-01-01', day, '2000'],
    ])
    expect(await productsOf(db, 'mill')).toMatchObject([{ priceModel: '一次性', pricedOn: day }])
  })

  test('that stays as it is, whatever is said of it, is no work for two clerks', async () => {
    for (const send of [file, office]) {
      const answer = await send('revise', await gatewayId(), asSent)
      expect(answer.status).toBe(422)
      const { refused } = await shown(answer)
      expect(refused?.problems[0]?.message).toMatch(/现在的内容相同.*请先改好/)
      expect(refused?.values).toMatchObject({ reason })
    }
    expect(await amendmentsOf(db, 'mill')).toEqual([])
    const more = { ...asSent, rights: '2026SR0000001' }
    expect((await file('revise', await gatewayId(), more)).status).toBe(303)
  })

  test('of who is a provider no more is not changed, and what waits cannot be made', async () => {
    const about = await gatewayId()
    await file('revise', about, { ...asSent, days: '20' })
    await decide(db, 'mill-0', leftOn('2026-01-03'))
    expect(await told(await step({ document: '' }))).toEqual([409, 'action'])
    const anew = { id: id.replace('1111', '2222') }
    for (const send of [file, office])
      expect(await told(await send('retract', about, anew))).toEqual([409, ''])
    const own = await amendable(db, 'mill')
    const kinds = own ? possibleAmendments(own, 'bureau').map(({ kind }) => kind) : []
    expect(kinds).not.toContain('revise')
    expect(kinds).toContain('leave')
  })

  test('is added, and another is taken out', async () => {
    await file('offer', '', { ...asSent, name: '示例看板' })
    expect(await make({ document: '' })).toBe(303)
    expect(await productsOf(db, 'mill')).toHaveLength(2)
    const again = id.replace('1111', '2222')
    await mill.post('/institution/amendments/new/', {
      id: again,
      kind: 'retract',
      about: await gatewayId(),
      reason,
    })
    const filed = await amendment(db, again)
    expect(filed).toMatchObject({ label: '示例网关' })
    const at = { version: '1', document: '', on: '2026-01-05', answer: '' }
    await one.post(`/staff/amendments/${again}/step/`, { ...at, action: 'make' })
    await other.post(`/staff/amendments/${again}/verdict/`, {
      version: '2',
      outcome: 'confirmed',
      remark: '',
    })
    expect(await productsOf(db, 'mill')).toMatchObject([{ name: '示例看板' }])
    expect([...(await formerPrices(db, 'mill')).values()][0]).toHaveLength(1)
  })

  test('whose prices cross is refused at the field', async () => {
    const crossed = { ...asSent, priceLow: '5000' }
    expect(await told(await file('offer', '', crossed))).toEqual([422, 'priceHigh'])
  })

  test('is told all that is wrong at once, in the order of the page', async () => {
    const wrong = { ...asSent, name: '', priceLow: '5000', small: '', reason: '' }
    expect(await told(await file('offer', '', wrong))).toEqual([
      ...[422, 'name', 'priceHigh', 'small', 'reason'],
    ])
  })
})

describe('an amendment', () => {
  test('is for nobody without the institution’s page', async () => {
    mill.jar.clear()
    const answer = await file('rename', '', { name: '示例磨坊数科' })
    expect(answer.headers.get('location')).toBe('/institution/')
    expect(await amendmentsOf(db, 'mill')).toEqual([])
  })

  test('of another institution cannot be withdrawn', async () => {
    await one.post('/staff/institutions/river/amendment/', {
      id,
      kind: 'rename',
      about: '',
      reason,
      name: '示例河畔中心',
    })
    const answer = await mill.post('/institution/amendments/withdrawal/', { id, version: '1' })
    expect(await told(answer)).toEqual([409, ''])
    expect(await amendment(db, id)).toMatchObject({ state: 'filed' })
  })

  test('says nothing of its words in the log', async () => {
    await file('rename', '', { name: '示例磨坊数科' })
    const [event] = await db.q
      .select()
      .from(events)
      .where(eq(events.stream, `amendment/${id}`))
    expect(JSON.stringify(event)).not.toMatch(/数科|登记机关/)
  })

  test('goes the way of the table in the database too', async () => {
    const actions: AmendmentAction[] = ['make', 'refuse', 'withdraw']
    const states = Object.keys(amendmentStates) as AmendmentState[]
    const allowed = states.filter((state) =>
      actions.some((action) => amendmentAfter(state, action)),
    )
    expect(allowed).toEqual(['filed'])
    await file('rename', '', { name: '示例磨坊数科' })
    await step({ action: 'refuse', answer: '不符' })
    for (const set of [{ state: 'filed' as const, settledOn: null }, { answer: '改口' }])
      await expect(
        db.write([db.q.update(amendments).set(set).where(eq(amendments.id, id))]),
      ).rejects.toMatchObject({ rule: 'no such step' })
  })

  test('that moves an entry or a name is made on a document, in the database too', () => {
    const kinds = Object.keys(amendmentKinds) as AmendmentKind[]
    expect(kinds.filter((kind) => !needsDocument(kind))).toEqual(['offer', 'revise', 'retract'])
    for (const kind of kinds)
      expect(makingHint(kind).startsWith('写明文号和生效日期')).toBe(needsDocument(kind))
    expect(makingHint('suspend')).toMatch(/复核后生效并公布$/)
    expect(makingHint('offer')).toMatch(/文号可以不写；.*列入产品目录$/)
    expect(makingHint('retract')).toMatch(/文号可以不写；.*从产品目录撤下$/)
  })

  test('is offered for what can be changed, and no promoter leaves by it', async () => {
    const river = await amendable(db, 'river')
    expect(river && possibleAmendments(river, 'bureau')).toEqual([
      { kind: 'rename', about: '', label: '示例河畔行业中心' },
    ])
    const own = await amendable(db, 'mill')
    const kinds = own ? possibleAmendments(own, 'institution').map(({ kind }) => kind) : []
    expect(new Set(kinds)).toEqual(
      new Set(['rename', 'extend', 'suspend', 'leave', 'offer', 'revise', 'retract']),
    )
  })

  test('is found by its indexes', async () => {
    const after = { at: start, id }
    for (const which of ['waiting', 'all'] as const)
      expect(await planOf(db, amendmentRows(db, which, after))).not.toMatch(/SCAN|TEMP/)
    expect(await planOf(db, amendmentsOf(db, 'mill'))).not.toMatch(/SCAN|TEMP/)
    expect(await planOf(db, waitingOf(db, 'mill'))).not.toMatch(/SCAN|TEMP/)
  })

  test('whose confirmation was lost is confirmed by sending it again', async () => {
    await file('rename', '', { name: '示例磨坊数科' })
    await step()
    losing.next = 'write'
    expect((await verdict()).status).toBe(503)
    expect(logged()).toBe(1)
    expect((await db.q.select().from(table).where(eq(table.id, 'mill')))[0]?.name).toBe(
      '示例磨坊科技',
    )
    expect((await verdict()).status).toBe(303)
    expect((await institution(db, 'mill'))?.name).toBe('示例磨坊数科')
  })
})
