import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { caseRows, sealedCaseOf } from '#db/complaint-cases'
import { firstCaseHead, recordMove } from '#db/complaint-events'
import { sessionsOf } from '#db/credentials'
import { seedDemo } from '#db/demo'
import { appoint, invite } from '#db/people'
import { assignReviewer } from '#db/review-assignments'
import { applications, cases, passkeys, reviewAssignments } from '#db/schema'
import { takeInvite } from '#db/sessions'
import { staff } from '#functions/staff'
import { permissions, roles } from '#domain/permission'
import { places } from '#domain/staff-place'
import { freshDb } from '../db/open.ts'
import { appointee } from '../staff.ts'
import { browser, houseOf, shown } from './house.ts'

const now = new Date('2026-01-05T02:00:00Z')
const hex = (n: number, length: number) => n.toString(16).padStart(length, '0')

/** A case in a queue, as far as moving it needs. */
const filed = (db: Db, n: number, queue: string) =>
  db.write([
    db.q.insert(cases).values({
      id: hex(n, 32),
      locatorHash: hex(n, 64),
      authHash: hex(n, 64),
      queue,
      state: 'filed',
      receivedOn: '2026-01-04',
      purgeAfter: '2028-01-04',
    }),
    recordMove(db, firstCaseHead(hex(n, 32)), { kind: 'file', on: '2026-01-04', unit: queue }),
  ])

/** The demo, where a second reviewer and a promoter of another sector have come, a complaint has, and somebody has a passkey. */
async function house() {
  const db = await freshDb()
  await seedDemo(db, now)
  const app = houseOf(staff, db, { now })
  await appoint(db, appointee('other-reviewer', 'reviewer'), now)
  const unit = { id: 'promoter-biomedicine', name: '示例另一推进机构', kind: 'promoter' } as const
  const promoter = appointee('other-promoter', 'promoter')
  await appoint(db, { ...promoter, unit, sectors: ['biomedicine'] }, now)
  const given = { application: 'demo-application-1', person: 'other-reviewer', by: 'demo-bureau-1' }
  await assignReviewer(db, { ...given, at: now })
  await filed(db, 1, 'promoter-fireworks')
  const key = { publicKey: 'k', counter: 0, label: '办公室电脑', createdAt: now }
  await db.write([db.q.insert(passkeys).values({ id: 'key', personId: 'demo-bureau-1', ...key })])
  const signedIn = async (person: string) => {
    const one = browser(app)
    const token = await invite(db, { person, purpose: 'demo', madeBy: 'operator', now })
    one.jar.set('__Host-session', (await takeInvite(db, token, now)) ?? '')
    return one
  }
  return { db, signedIn }
}
type Guest = Awaited<ReturnType<Awaited<ReturnType<typeof house>>['signedIn']>>

const persons = {
  bureau: 'demo-bureau-1',
  promoter: 'demo-promoter',
  'service-centre': 'demo-service-centre',
  reviewer: 'demo-reviewer',
  administrator: 'demo-administrator-1',
} as const
/** What there is behind each kind of address. */
const things: Record<string, string[]> = {
  applications: ['demo-application-1', 'demo-application-4', 'demo-application-5'],
  people: ['demo-bureau-2', 'demo-reviewer'],
  units: ['bureau', 'promoter-fireworks'],
  complaints: [hex(1, 32)],
  corrections: ['JC-DEMX-2222'],
}
const kindOf = (path: string) => path.split('/')[2] ?? ''

/** The answer to a visit or an otherwise good form at an address. */
async function answerAt(guest: Guest, method: 'GET' | 'POST', path: string) {
  const form = { action: 'accept', seen: '1', version: '1', step: 'end', person: 'demo-reviewer' }
  const answer = await (method === 'GET' ? guest.visit(path) : guest.post(path, form))
  return [answer.status, answer.headers.get('location'), await answer.text()]
}

describe('what is not somebody’s to see', () => {
  test.each(roles)('answers a %s as what is not there does', async (role) => {
    const { signedIn } = await house()
    const guest = await signedIn(persons[role])
    const closed = places.filter(
      ({ path, action }) =>
        path.includes('/:') &&
        kindOf(path) in things &&
        action !== null &&
        !(role in permissions[action]),
    )
    expect(closed.length).toBeGreaterThan(0)
    for (const { method, path } of closed) {
      const at = (id: string) => path.replace(/:\w+/, id)
      const unknown = await answerAt(guest, method, at('none'))
      expect(unknown.slice(0, 2)).toEqual([404, null])
      for (const id of things[kindOf(path)] ?? [])
        expect([path, await answerAt(guest, method, at(id))]).toEqual([path, unknown])
    }
  })

  test('is a complaint in another promoter’s queue, to a promoter of another sector', async () => {
    const { db, signedIn } = await house()
    const [own, other] = [await signedIn('demo-promoter'), await signedIn('other-promoter')]
    const at = (id: string) => `/staff/complaints/${id}/state/`
    const real = await answerAt(other, 'POST', at(hex(1, 32)))
    expect(real[0]).toBe(404)
    expect(real).toEqual(await answerAt(other, 'POST', at(hex(9, 32))))
    expect(await sealedCaseOf(db, hex(1, 32), ['promoter-biomedicine'])).toBeNull()
    expect(await caseRows(db, ['promoter-biomedicine'])).toEqual([])
    expect(await db.q.select({ state: cases.state }).from(cases)).toEqual([{ state: 'filed' }])

    expect((await answerAt(own, 'POST', at(hex(1, 32))))[0]).toBe(303)
    expect(await db.q.select({ state: cases.state }).from(cases)).toEqual([{ state: 'accepted' }])
  })

  test('is a case of another reviewer, before, and one’s own after it was taken back', async () => {
    const { db, signedIn } = await house()
    const one = await signedIn('demo-reviewer')
    const at = (id: string) => `/staff/applications/${id}/`
    const unknown = await answerAt(one, 'GET', at('none'))
    expect(unknown[0]).toBe(404)
    expect((await answerAt(one, 'GET', at('demo-application-4')))[0]).toBe(200)
    for (const { id } of await db.q.select({ id: applications.id }).from(applications))
      if (id !== 'demo-application-4') expect(await answerAt(one, 'GET', at(id))).toEqual(unknown)
    await db.write([
      db.q
        .update(reviewAssignments)
        .set({ endedBy: 'demo-bureau-1', endedAt: now })
        .where(eq(reviewAssignments.applicationId, 'demo-application-4')),
    ])
    expect(await answerAt(one, 'GET', at('demo-application-4'))).toEqual(unknown)
  })

  test('is another person’s passkey, and another person’s sessions go on', async () => {
    const { db, signedIn } = await house()
    const [owner, other] = [await signedIn('demo-bureau-1'), await signedIn('demo-bureau-2')]
    const at = (id: string) => `/staff/account/passkeys/${id}/`
    expect(await answerAt(other, 'POST', at('key'))).toEqual(
      await answerAt(other, 'POST', at('none')),
    )
    expect(await db.q.select().from(passkeys)).toHaveLength(1)
    expect(await sessionsOf(db, 'demo-bureau-2')).toHaveLength(1)

    expect((await other.post('/staff/account/sessions/', {})).status).toBe(303)
    expect((await owner.visit('/staff/')).status).toBe(200)
    expect((await other.visit('/staff/')).headers.get('location')).toBe('/staff/enter/')
  })

  test('is another person’s invitation: it opens its own person’s account, whoever takes it', async () => {
    const { db, signedIn } = await house()
    const other = await signedIn('demo-bureau-2')
    const token = await invite(db, {
      person: 'demo-promoter',
      purpose: 'recover',
      madeBy: 'operator',
      now,
    })
    await other.post('/staff/enter/', { token })
    const account = await shown(await other.visit('/staff/account/'))
    expect(account).toMatchObject({ staff: { person: 'demo-promoter', level: 'enrolling' } })
    expect((await other.visit('/staff/')).headers.get('location')).toBe('/staff/account/')
  })
})
