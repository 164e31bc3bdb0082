import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { correction, submitCorrection } from '#db/corrections'
import { appoint, invite } from '#db/people'
import { corrections as table } from '#db/schema'
import { corrections } from '#functions/corrections'
import { staff } from '#functions/staff'
import type { House } from '#functions/world'
import { defaultSettings } from '#domain/setting'
import type { Role } from '#domain/permission'
import { freshDb } from '../db/open.ts'
import { appointee } from '../staff.ts'
import { browser, houseOf, logged, lossy, shown } from './house.ts'

const start = new Date('2026-01-05T02:00:00Z')
const days = (n: number) => new Date(start.getTime() + n * 86_400_000)
const page = '/about/corrections/'
const valid = { target: '第六条第（四）项', fault: '“收理”应为“受理”', proposal: '' }

async function opened() {
  const { db, losing } = lossy(await freshDb())
  const clock = { now: start }
  const room = new Hono<House>()
  room.route('/', staff)
  room.route('/', corrections)
  const app = houseOf(room, db, clock)
  const visitor = browser(app)
  const token = async () => (await shown(await visitor.visit(page))).formToken ?? ''
  const kept = () => db.q.select().from(table)
  const signedIn = async (role: Role) => {
    const clerk = browser(app)
    await appoint(db, appointee(role, role), start)
    const link = await invite(db, { person: role, purpose: 'demo', madeBy: 'operator', now: start })
    await clerk.post('/staff/enter/', { token: link })
    return clerk
  }
  return { db, losing, clock, visitor, token, kept, signedIn }
}

describe('correcting the site', () => {
  test('keeps what was said and leads to its number', async () => {
    const { visitor, token, kept } = await opened()
    const answer = await visitor.post(page, { ...valid, token: await token() })
    const [found] = await kept()
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(`${page}${found?.number ?? ''}/`)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(found).toMatchObject({ target: 'measures/6-4', fault: valid.fault, state: 'received' })
  })

  test('keeps it once, however often it is sent, and gives one number', async () => {
    const { visitor, token, kept } = await opened()
    const form = { ...valid, token: await token() }
    const answers = await Promise.all([1, 2, 3].map(() => visitor.post(page, form)))
    expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1)
    expect(await kept()).toHaveLength(1)
  })

  test.each([
    ['no place', { ...valid, target: '' }, 'target'],
    ['a provision that is not held', { ...valid, target: 'measures/6-5' }, 'target'],
    ['nothing wrong', { ...valid, fault: '' }, 'fault'],
    ['a number of a telephone', { ...valid, fault: '打 13800000000' }, 'fault'],
    ['too much', { ...valid, proposal: '长'.repeat(1001) }, 'proposal'],
    ['a field sent twice', { ...valid, fault: ['一', '二'] }, 'fault'],
  ])(
    'with %s is refused, naming the field and keeping what was typed',
    async (_, values, field) => {
      const { visitor, token, kept } = await opened()
      const mine = await token()
      const answer = await visitor.post(page, { ...values, token: mine })
      const back = await shown(answer)
      expect(answer.status).toBe(422)
      expect(back.refused?.problems.map((problem) => problem.field)).toEqual([field])
      expect(back.refused?.values).toMatchObject(values)
      expect(back.formToken).toBe(mine)
      expect(await kept()).toEqual([])
    },
  )

  test('under a forged or lapsed token is given a new form with everything typed', async () => {
    const { clock, visitor, token, kept } = await opened()
    const old = await token()
    clock.now = days(8)
    for (const each of ['', old, `${old}0`]) {
      const answer = await visitor.post(page, { ...valid, token: each })
      const back = await shown(answer)
      expect(answer.status).toBe(422)
      expect(back.refused?.values).toMatchObject(valid)
      expect(back.formToken).not.toBe(each)
    }
    expect(await kept()).toEqual([])
  })

  test('under a number that carries something else is refused with a new number', async () => {
    const { visitor, token } = await opened()
    const mine = await token()
    await visitor.post(page, { ...valid, token: mine })
    const answer = await visitor.post(page, { ...valid, fault: '另一处', token: mine })
    const { formToken = '' } = await shown(answer)
    expect(answer.status).toBe(409)
    expect((await visitor.post(page, { ...valid, fault: '另一处', token: formToken })).status).toBe(
      303,
    )
  })

  test('is put off, with everything typed, when the day has had its fill', async () => {
    const { db, visitor, token } = await opened()
    await db.write([
      db.q.insert(table).values(
        Array.from({ length: defaultSettings['corrections.per-day'] }, (_, i) => ({
          number: `JC-AAAA-${String(i).padStart(4, '0')}`,
          target: '/',
          fault: '错',
          receivedOn: '2026-01-05',
        })),
      ),
    ])
    const answer = await visitor.post(page, { ...valid, token: await token() })
    const { refused } = await shown(answer)
    expect(answer.status).toBe(429)
    expect(refused?.values).toMatchObject(valid)
    expect(refused?.problems[0]?.message).toMatch(/本系统设定.*明天/)
  })

  test.each(['answer', 'write'] as const)('whose %s is lost can be sent again', async (lost) => {
    const { losing, visitor, token, kept } = await opened()
    const form = { ...valid, token: await token() }
    losing.next = lost
    const first = await visitor.post(page, form)
    expect([first.status, logged()]).toEqual([503, 1])
    expect((await shown(first)).formToken).toBe(form.token)
    expect((await visitor.post(page, form)).status).toBe(303)
    expect(await kept()).toHaveLength(1)
  })
})

describe('settling a correction', () => {
  const number = 'JC-AAAA-AAAA'
  const file = `/staff/corrections/${number}/`
  const mended = { action: 'mend', reason: '已改正' }
  const filed = async () => {
    const house = await opened()
    const form = { target: '/', fault: '错', proposal: '' }
    await submitCorrection(house.db, { number, form, fingerprint: 'f', at: start })
    return house
  }

  test.each(['bureau', 'administrator'] as const)('is the work of the %s', async (role) => {
    const { db, signedIn } = await filed()
    const answer = await (await signedIn(role)).post(file, mended)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/staff/corrections/'])
    expect(await correction(db, number)).toMatchObject({ state: 'mended', reason: '已改正' })
  })

  test.each(['promoter', 'service-centre', 'reviewer'] as const)(
    'is not for a %s, to whom there is no such page',
    async (role) => {
      const { db, signedIn } = await filed()
      const other = await signedIn(role)
      expect((await other.visit('/staff/corrections/')).status).toBe(404)
      expect((await other.post(file, mended)).status).toBe(404)
      expect(await correction(db, number)).toMatchObject({ state: 'received' })
    },
  )

  test('is for nobody without a session', async () => {
    const { visitor } = await filed()
    expect((await visitor.post(file, mended)).headers.get('location')).toBe('/staff/enter/')
  })

  test('needs a choice and words, and happens once', async () => {
    const { signedIn } = await filed()
    const [one, other] = [await signedIn('bureau'), await signedIn('administrator')]
    const refused = await shown(await one.post(file, { reason: ' ' }))
    expect(refused.refused?.problems.map(({ field }) => field)).toEqual(['action', 'reason'])
    expect((await one.post(file, mended)).status).toBe(303)
    expect((await one.post(file, mended)).status).toBe(303)
    expect((await other.post(file, { ...mended, action: 'decline' })).status).toBe(409)
    expect((await one.post('/staff/corrections/JC-AAAA-AAAB/', mended)).status).toBe(404)
  })
})
