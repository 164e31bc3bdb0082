import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applicationNumbered, historyOf, submitApplication } from '#db/applications'
import { appoint, invite } from '#db/people'
import { entries } from '#db/schema'
import { staff } from '#functions/staff'
import { EcosystemProviderApplication } from '#domain/application'
import type { Role } from '#domain/permission'
import { freshDb } from '../db/open.ts'
import { allMet } from '../qualified.ts'
import { appointee } from '../staff.ts'
import { millProvider } from '../fixtures.ts'
import { browser, houseOf, logged, lossy, shown } from './house.ts'

const start = new Date('2026-01-05T02:00:00Z')
const number = 'CS-AAAA-AAAA'

async function console_() {
  const { db, losing } = lossy(await freshDb())
  const clock = { now: start }
  const app = houseOf(staff, db, clock)
  const link = async (person: string, role: Role = 'bureau') => {
    await appoint(db, appointee(person, role), start)
    return invite(db, { person, purpose: 'demo', madeBy: 'operator', now: start })
  }
  const signedIn = async (person: string, role: Role = 'bureau') => {
    const clerk = browser(app)
    await clerk.post('/staff/enter/', { token: await link(person, role) })
    return clerk
  }
  const form = EcosystemProviderApplication.parse(millProvider)
  await submitApplication(db, {
    number,
    codeHash: 'a'.repeat(64),
    form,
    fingerprint: 'f',
    at: start,
  })
  const found = async () => {
    const application = await applicationNumbered(db, number)
    if (!application) throw new Error('it was submitted')
    return application
  }
  const { id } = await found()
  return {
    db,
    losing,
    clock,
    app,
    link,
    signedIn,
    found,
    id,
    decision: `/staff/applications/${id}/decision/`,
  }
}

describe('the console', () => {
  test('shows whoever is not signed in the way in', async () => {
    const { app, decision } = await console_()
    for (const path of ['/staff/', '/staff/anything/', decision])
      expect((await app.request(path)).headers.get('location')).toBe('/staff/enter/')
    expect((await browser(app).post(decision, {})).headers.get('location')).toBe('/staff/enter/')
    expect((await app.request('/staff/enter/')).status).toBe(200)
  })

  test('opens to a link once, by a strict cookie for this host only', async () => {
    const { app, link } = await console_()
    const token = await link('clerk')
    const clerk = browser(app)
    const answer = await clerk.post('/staff/enter/', { token: ` ${token} ` })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/staff/'])
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-session=.*HttpOnly; Secure; SameSite=Strict/,
    )
    expect((await shown(await clerk.visit('/staff/'))).staff).toMatchObject({
      person: 'clerk',
      role: 'bureau',
    })

    const again = await browser(app).post('/staff/enter/', { token })
    expect(again.status).toBe(422)
    expect(await again.text()).not.toContain(token)
  })

  test('opens one session when a link is used twice at once', async () => {
    const { app, link } = await console_()
    const token = await link('clerk')
    const answers = await Promise.all(
      [1, 2].map(() => browser(app).post('/staff/enter/', { token })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
  })

  test('does not take a link on a visit', async () => {
    const { app, link } = await console_()
    const token = await link('clerk')
    await app.request(`/staff/enter/?token=${token}`)
    expect((await browser(app).post('/staff/enter/', { token })).status).toBe(303)
  })

  test('closes after half an hour of nothing, and on signing out', async () => {
    const { clock, signedIn } = await console_()
    const idle = await signedIn('idle')
    const gone = await signedIn('gone')
    const session = gone.jar.get('__Host-session') ?? ''
    expect((await gone.post('/staff/session/end/', {})).headers.get('location')).toBe(
      '/staff/enter/',
    )
    expect(gone.jar.has('__Host-session')).toBe(false)
    gone.jar.set('__Host-session', session)
    expect((await gone.visit('/staff/')).status).toBe(303)
    clock.now = new Date(start.getTime() + 30 * 60_000)
    expect((await idle.visit('/staff/')).status).toBe(303)
  })

  test.each(['promoter', 'service-centre', 'reviewer', 'administrator'] as const)(
    'keeps applications from a %s',
    async (role) => {
      const { signedIn, found, decision, id } = await console_()
      const other = await signedIn('other', role)
      expect((await other.visit(`/staff/applications/${id}/`)).status).toBe(404)
      expect((await other.post(decision, { action: 'accept', version: '1' })).status).toBe(404)
      expect(await found()).toMatchObject({ version: 1 })
    },
  )
})

describe('a decision', () => {
  test('leads an ecosystem provider to the list, each step with its article (art. 5)', async () => {
    const { db, signedIn, decision, id } = await console_()
    const clerk = await signedIn('clerk')
    const accepted = await clerk.post(decision, { action: 'accept', version: '1' })
    expect([accepted.status, accepted.headers.get('location')]).toEqual([
      303,
      `/staff/applications/${id}/`,
    ])
    const asked = { action: 'admit', document: '示例工信发[2026]1号', sectors: 'biomedicine' }
    const early = await clerk.post(decision, { ...asked, version: '2' })
    expect([early.status, (await shown(early)).refused?.problems[0]?.field]).toEqual([
      409,
      'action',
    ])
    const checklist = `/staff/applications/${id}/qualification/`
    const unmet = { ...allMet, cases: 'unmet', version: '2' }
    expect((await clerk.post(checklist, unmet)).status).toBe(422)
    expect((await clerk.post(checklist, { ...allMet, version: '2' })).status).toBe(303)
    const unsaid = await clerk.post(decision, { ...asked, version: '3' })
    expect([unsaid.status, (await shown(unsaid)).refused?.problems]).toEqual([
      422,
      [{ field: 'reason', message: expect.stringContaining('申报单位看得到') as string }],
    ])
    const reason = '工程机械的案例不足'
    const admitted = await clerk.post(decision, { ...asked, version: '3', reason })
    expect(admitted.status).toBe(303)
    expect(await db.q.select().from(entries)).toEqual([])
    const second = await signedIn('second')
    const confirmed = await second.post(`/staff/applications/${id}/admission/`, {
      outcome: 'confirmed',
      version: '4',
    })
    expect([confirmed.status, confirmed.headers.get('location')]).toEqual([
      303,
      `/staff/applications/${id}/`,
    ])
    expect(await db.q.select().from(entries)).toMatchObject([
      { sector: 'biomedicine', state: 'admitted' },
    ])
    expect(await historyOf(db, id)).toMatchObject([
      { action: 'submit', actor: 'applicant' },
      { action: 'accept', actor: 'clerk', basis: 'measures/5' },
      { action: 'check-qualification', actor: 'clerk', basis: 'measures/5' },
      { action: 'propose-admission', actor: 'clerk', basis: '示例工信发〔2026〕1号' },
      { action: 'admit', actor: 'second', basis: '示例工信发〔2026〕1号' },
    ])
  })

  test.each([
    ['nothing', {}, ['version', 'action']],
    ['an action there is none of', { action: 'moon', version: '1' }, ['action']],
    ['no reason to reject', { action: 'reject', version: '1' }, ['reason']],
    ['no supplement', { action: 'request-supplement', version: '1' }, ['supplement', 'dueOn']],
    [
      'a supplement due yesterday',
      { action: 'request-supplement', version: '1', supplement: '请补充', dueOn: '2026-01-04' },
      ['dueOn'],
    ],
    [
      'a day there is none of',
      { action: 'request-supplement', version: '1', supplement: '请补充', dueOn: '2026-02-30' },
      ['dueOn'],
    ],
    [
      'a reason in a broken encoding',
      { action: 'reject', version: '1', reason: '理\uFFFD' },
      ['reason'],
    ],
  ])('with %s is refused by its field and keeps what was typed', async (_, sent, fields) => {
    const { signedIn, decision, found } = await console_()
    const clerk = await signedIn('clerk')
    const answer = await clerk.post(decision, sent)
    expect(answer.status).toBe(422)
    const { refused } = await shown(answer)
    expect(refused?.problems.map(({ field }) => field)).toEqual(fields)
    expect(refused?.values).toMatchObject(sent)
    expect(await found()).toMatchObject({ version: 1 })
  })

  test('admits on a document number and a sector only', async () => {
    const { signedIn, decision } = await console_()
    const clerk = await signedIn('clerk')
    await clerk.post(decision, { action: 'accept', version: '1' })
    const admit = async (more: Record<string, string>) => {
      const answer = await clerk.post(decision, { action: 'admit', version: '2', ...more })
      return (await shown(answer)).refused?.problems.map(({ field }) => field)
    }
    expect(await admit({})).toEqual(['document', 'sectors'])
    expect(await admit({ document: '没有文号', sectors: 'biomedicine' })).toEqual(['document'])
    expect(await admit({ document: '示例工信发〔2026〕1号', sectors: 'fireworks' })).toEqual([
      'sectors',
    ])
  })

  test('on a stale page is told 已被他人处理, keeps what was typed and overwrites nothing', async () => {
    const { signedIn, decision, found } = await console_()
    const [first, second] = [await signedIn('first'), await signedIn('second')]
    const reject = { action: 'reject', version: '1', reason: '我的理由' }
    expect((await first.post(decision, { action: 'accept', version: '1' })).status).toBe(303)
    const stale = await second.post(decision, reject)
    expect(stale.status).toBe(409)
    expect((await shown(stale)).refused).toMatchObject({
      problems: [{ message: expect.stringContaining('已被他人处理') as string }],
      values: reject,
    })
    expect(await found()).toMatchObject({ status: 'qualification-review', version: 2 })
  })

  test('by two clerks at once is made once', async () => {
    const { signedIn, decision, db, id } = await console_()
    const clerks = [await signedIn('first'), await signedIn('second')]
    const answers = await Promise.all(
      clerks.map((clerk) => clerk.post(decision, { action: 'accept', version: '1' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
    expect(await historyOf(db, id)).toHaveLength(2)
  })

  test('sent again after a lost answer is answered as the first time', async () => {
    const { signedIn, decision, db, id } = await console_()
    const clerk = await signedIn('clerk')
    const send = async () => (await clerk.post(decision, { action: 'accept', version: '1' })).status
    expect([await send(), await send()]).toEqual([303, 303])
    expect(await historyOf(db, id)).toHaveLength(2)
  })

  test.each(['answer', 'write'] as const)(
    'comes back with what was typed when the %s is lost, and is made once when sent again',
    async (lost) => {
      const { signedIn, losing, decision, db, id } = await console_()
      const clerk = await signedIn('clerk')
      const sent = { action: 'reject', version: '1', reason: '我的理由' }
      losing.next = lost
      const answer = await clerk.post(decision, sent)
      expect([answer.status, logged()]).toEqual([503, 1])
      const { refused } = await shown(answer)
      expect(refused).toMatchObject({
        problems: [{ message: expect.stringContaining('可能已经收到') as string }],
        values: sent,
      })
      expect((await clerk.post(decision, sent)).status).toBe(303)
      expect(await historyOf(db, id)).toHaveLength(2)
    },
  )

  test('on an application there is none of ends at the house’s own 404', async () => {
    const { signedIn, decision } = await console_()
    const [clerk, other] = [await signedIn('clerk'), await signedIn('other', 'reviewer')]
    const sent = { action: 'accept', version: '1' }
    for (const answer of [
      await clerk.post('/staff/applications/none/decision/', sent),
      await clerk.post('/staff/applications/none/decision/', {}),
      await other.post(decision, sent),
      await other.visit('/staff/applications/none/'),
    ]) {
      expect(answer.status).toBe(404)
      // Thrown, so that the front door draws the page.
      expect(await answer.json()).toEqual({ failure: 404 })
    }
  })

  test('never breaks, whatever is sent', async () => {
    const { signedIn, decision, app } = await console_()
    const clerk = await signedIn('clerk')
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('1', 'reject', 'admit', 'accept'),
    )
    const names = [
      'version',
      'action',
      'reason',
      'supplement',
      'dueOn',
      'document',
      'sectors',
      '__proto__',
    ]
    const values = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(text, fc.array(text, { maxLength: 3 })),
    )
    await fc.assert(
      fc.asyncProperty(values, text, async (sent, token) => {
        expect([303, 409, 422]).toContain((await clerk.post(decision, sent)).status)
        expect((await browser(app).post('/staff/enter/', { token })).status).toBe(422)
      }),
      { numRuns: 300 },
    )
  })
})
