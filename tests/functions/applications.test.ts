import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { moveApplication } from '#db/application-decisions'
import { applicationNumbered } from '#db/applications'
import { applications as table, contacts, events, idempotency, submissions } from '#db/schema'
import { latestSubmission } from '#db/submissions'
import { requestHash } from '#db/idempotency'
import { applications } from '#functions/applications'
import { fingerprintOf } from '#functions/tokens'
import { IntegratorApplication } from '#domain/application'
import { Decision } from '#domain/decision'
import { versionAgain } from '#domain/problems'
import { freshDb } from '../db/open.ts'
import { millProvider, riverIntegrator } from '../fixtures.ts'
import { browser, houseOf, logged, lossy, shown } from './house.ts'

const start = new Date('2026-01-05T02:00:00Z')
const hours = (n: number) => new Date(start.getTime() + n * 3_600_000)

async function opened() {
  const { db, losing } = lossy(await freshDb())
  const clock = { now: start }
  const app = houseOf(applications, db, clock)
  const applicant = browser(app)
  const minted = async (kind = 'integrator') => {
    const { minted } = await shown(await applicant.visit(`/apply/${kind}/`))
    if (!minted) throw new Error('nothing was minted')
    return minted
  }
  const kept = async () => {
    const tables = [table, submissions, contacts, events, idempotency]
    const rows = await Promise.all(tables.map((each) => db.q.select().from(each)))
    return rows.map(({ length }) => length)
  }
  return { db, losing, clock, app, applicant, minted, kept }
}

const nothing = [0, 0, 0, 0, 0]
const one = [1, 1, 1, 1, 1]

/** The answer to a form that is refused: its status, the fields named, what is kept of what was typed. */
async function refusal(values: Record<string, string | string[]>) {
  const { applicant, minted, kept } = await opened()
  const { token } = await minted()
  const answer = await applicant.post('/apply/integrator/', { ...values, minted: token })
  const page = await shown(answer)
  return {
    status: answer.status,
    page,
    fields: page.refused?.problems.map(({ field }) => field),
    kept: await kept(),
  }
}

describe('applying', () => {
  test.each([
    ['integrator', riverIntegrator],
    ['ecosystem-provider', millProvider],
  ])('as %s records the application and opens its case', async (kind, form) => {
    const { db, applicant, minted } = await opened()
    const { number, token } = await minted(kind)
    const answer = await applicant.post(`/apply/${kind}/`, { ...form, minted: token })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/applications/case/')
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-application=.*HttpOnly; Secure; SameSite=Strict/,
    )
    expect(await applicationNumbered(db, number)).toMatchObject({ kind, name: form.name })
    expect((await shown(await applicant.visit('/applications/case/'))).applicant?.number).toBe(
      number,
    )
  })

  test('records the application once, however often it is sent', async () => {
    const { applicant, minted, kept } = await opened()
    const { token } = await minted()
    const send = () => applicant.post('/apply/integrator/', { ...riverIntegrator, minted: token })
    const answers = [await send(), await send(), ...(await Promise.all([send(), send()]))]
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303])
    expect(await kept()).toEqual(one)
  })

  test('names every bad field, keeps what was typed and the number, and records nothing', async () => {
    const { applicant, minted, kept } = await opened()
    const { token, number } = await minted()
    const bad = { ...riverIntegrator, creditCode: '91430100', sectors: [], minted: token }
    const answer = await applicant.post('/apply/integrator/', bad)
    expect(answer.status).toBe(422)
    const page = await shown(answer)
    expect(page.refused?.problems).toEqual([
      { field: 'creditCode', message: '统一社会信用代码应为 18 位，现在是 8 位' },
      { field: 'sectors', message: '请至少选择一个服务行业' },
    ])
    expect(page.refused?.values).toMatchObject({
      name: riverIntegrator.name,
      creditCode: '91430100',
    })
    expect(page.minted?.number).toBe(number)
    expect(await kept()).toEqual(nothing)
  })

  test.each([
    ['nothing at all', {}, 'name'],
    ['a name too long', { ...riverIntegrator, name: '长'.repeat(101) }, 'name'],
    [
      'another alphabet in the code',
      { ...riverIntegrator, creditCode: '９１350100М000100Y43' },
      'creditCode',
    ],
    ['a broken encoding', { ...riverIntegrator, place: '长沙\uFFFD' }, 'place'],
    ['a text that reads backwards', { ...riverIntegrator, contactName: '\u202E甲' }, 'contactName'],
    ['a NUL', { ...riverIntegrator, resources: '能力\u0000' }, 'resources'],
    ['a field sent twice', { ...riverIntegrator, name: ['一家', '另一家'] }, 'name'],
    ['a sector there is none of', { ...riverIntegrator, sectors: 'moon' }, 'sectors'],
    ['a body founded tomorrow', { ...riverIntegrator, foundedOn: '2026-01-06' }, 'foundedOn'],
    ['an unticked commitment', { ...riverIntegrator, commitments: 'truth' }, 'commitments'],
  ])('is refused with %s, naming the field', async (_, values, field) => {
    const { status, fields, page, kept } = await refusal(values)
    expect(status).toBe(422)
    expect(fields).toContain(field)
    expect(page.refused?.values).toMatchObject(values)
    expect(kept).toEqual(nothing)
  })

  test('refuses bytes that are no UTF-8', async () => {
    const { app, minted, kept } = await opened()
    const { token } = await minted()
    const answer = await app.request('/apply/integrator/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `name=%C3%28%FF&minted=${encodeURIComponent(token)}`,
    })
    expect(answer.status).toBe(422)
    expect((await shown(answer)).refused?.problems[0]).toMatchObject({ field: 'name' })
    expect(await kept()).toEqual(nothing)
  })

  test('keeps a script tag as text', async () => {
    const { db, applicant, minted } = await opened()
    const { token, number } = await minted()
    const script = '<script>alert(1)</script>'
    await applicant.post('/apply/integrator/', {
      ...riverIntegrator,
      diagnosis: script,
      minted: token,
    })
    const found = await applicationNumbered(db, number)
    expect(found && (await latestSubmission(db, found)).answers['diagnosis']).toBe(script)
  })

  test('refuses a second open application of the same kind, keeping what was typed', async () => {
    const { applicant, minted, kept } = await opened()
    await applicant.post('/apply/integrator/', {
      ...riverIntegrator,
      minted: (await minted()).token,
    })
    const second = { ...riverIntegrator, place: '别处', minted: (await minted()).token }
    const answer = await applicant.post('/apply/integrator/', second)
    expect(answer.status).toBe(409)
    const { refused } = await shown(answer)
    expect(refused).toMatchObject({
      problems: [{ field: 'creditCode' }],
      values: { place: '别处' },
    })
    expect(await kept()).toEqual(one)
  })

  test('gives a form changed after it was sent a number of its own', async () => {
    const { applicant, minted, kept } = await opened()
    const { token, number } = await minted()
    await applicant.post('/apply/integrator/', { ...riverIntegrator, minted: token })
    const answer = await applicant.post('/apply/integrator/', {
      ...riverIntegrator,
      place: '别处',
      minted: token,
    })
    expect(answer.status).toBe(409)
    const page = await shown(answer)
    expect(page.refused?.problems[0]?.field).toBe('minted')
    expect(page.minted?.number).not.toBe(number)
    expect(await kept()).toEqual(one)
  })

  test.each(['answer', 'write'] as const)(
    'comes back whole, under the same number, when the %s is lost, and is kept once when sent again',
    async (lost) => {
      const { losing, applicant, minted, kept } = await opened()
      const form = { ...riverIntegrator, minted: (await minted()).token }
      losing.next = lost
      const answer = await applicant.post('/apply/integrator/', form)
      expect([answer.status, logged()]).toEqual([503, 1])
      const page = await shown(answer)
      expect(page.refused?.problems[0]?.message).toContain('可能已经收到')
      expect(page.refused?.values).toEqual(form)
      expect(page.minted?.token).toBe(form.minted)
      expect(await kept()).toEqual(lost === 'answer' ? one : nothing)

      expect((await applicant.post('/apply/integrator/', form)).status).toBe(303)
      expect(await kept()).toEqual(one)
    },
  )

  test('leaves nothing by which the contact could be guessed and confirmed', async () => {
    const { db, applicant, minted } = await opened()
    const { number, token } = await minted()
    await applicant.post('/apply/integrator/', { ...riverIntegrator, minted: token })
    const form = IntegratorApplication.parse(riverIntegrator)
    const found = await applicationNumbered(db, number)
    const [kept] = await db.q.select().from(idempotency)
    // Whoever holds the database has all of it but the site's secret.
    for (const guess of [form, requestHash(form), fingerprintOf('', form)])
      expect(kept?.requestHash).not.toBe(requestHash([found?.codeHash, guess]))
  })

  test.each(['forged', 'expired', 'missing'])(
    'gives a %s form a fresh number and says so',
    async (how) => {
      const { clock, applicant, minted, kept } = await opened()
      const { token, number } = await minted()
      if (how === 'expired') clock.now = hours(7 * 24)
      const sent = {
        forged: token.replace(/^CS-./, 'CS-X').replace(/.$/, 'x'),
        expired: token,
        missing: '',
      }
      const answer = await applicant.post('/apply/integrator/', {
        ...riverIntegrator,
        minted: sent[how as keyof typeof sent],
      })
      expect(answer.status).toBe(422)
      const page = await shown(answer)
      expect(page.refused?.problems).toHaveLength(1)
      expect(page.refused?.problems[0]?.message).toContain('已换发新的编号和查询码')
      expect(page.refused?.values).toMatchObject({ name: riverIntegrator.name })
      expect(page.minted?.number).not.toBe(number)
      expect(await kept()).toEqual(nothing)
    },
  )
})

describe('looking an application up', () => {
  const filed = async () => {
    const house = await opened()
    const minted = await house.minted()
    await house.applicant.post('/apply/integrator/', { ...riverIntegrator, minted: minted.token })
    return { ...house, ...minted, visitor: browser(house.app) }
  }

  test('opens the case to its number and code, typed carelessly', async () => {
    const { visitor, number, code } = await filed()
    const typed = {
      number: ` ${number.toLowerCase()} `,
      code: code.toLowerCase().replaceAll('-', ' '),
    }
    const answer = await visitor.post('/applications/', typed)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/applications/case/'])
    expect((await shown(await visitor.visit('/applications/case/'))).applicant?.number).toBe(number)
  })

  test('answers an unknown number and a wrong code alike', async () => {
    const { visitor, minted, number, code } = await filed()
    const other = await minted()
    const answers = [
      await visitor.post('/applications/', { number: other.number, code }),
      await visitor.post('/applications/', { number, code: other.code }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([422, 422])
    for (const answer of answers)
      expect((await shown(answer)).refused?.problems).toEqual([
        { field: 'number', message: '编号或查询码不正确' },
      ])
    expect(visitor.jar.size).toBe(0)
  })

  test('says what is wrong with a number or a code that can be none', async () => {
    const { visitor, number, code } = await filed()
    const swapped = code.replace(/^(.)(.)/, '$2$1')
    for (const [typed, field] of [
      [{ number: 'CS-1', code }, 'number'],
      [{ number, code: code.slice(0, 20) }, 'code'],
      ...(swapped === code ? [] : ([[{ number, code: swapped }, 'code']] as const)),
    ] as const) {
      const { refused } = await shown(await visitor.post('/applications/', typed))
      expect(refused?.problems.map((problem) => problem.field)).toEqual([field])
    }
  })

  test('closes the case after half an hour, and to a cookie that was changed', async () => {
    const { clock, applicant } = await filed()
    const cookie = applicant.jar.get('__Host-application') ?? ''
    applicant.jar.set(
      '__Host-application',
      cookie.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    )
    expect((await applicant.visit('/applications/case/')).headers.get('location')).toBe(
      '/applications/',
    )
    applicant.jar.set('__Host-application', cookie)
    expect((await applicant.visit('/applications/case/')).status).toBe(200)
    clock.now = hours(0.6)
    expect((await applicant.visit('/applications/case/')).status).toBe(303)
  })
})

describe('an applicant’s case', () => {
  const asked = async () => {
    const house = await opened()
    const { token, number } = await house.minted()
    await house.applicant.post('/apply/integrator/', { ...riverIntegrator, minted: token })
    const found = await applicationNumbered(house.db, number)
    const decision = Decision.parse({
      action: 'request-supplement',
      version: '1',
      supplement: '请补充',
      dueOn: '2026-01-19',
    })
    await moveApplication(house.db, {
      id: found?.id ?? '',
      decision,
      person: 'clerk',
      unit: '单位',
      at: start,
    })
    const { applicant: open } = await shown(await house.applicant.visit('/applications/answer/'))
    return { ...house, number, ticket: open?.ticket ?? '' }
  }

  test('takes the answer to a supplement, also after the case has closed over the typing', async () => {
    const { db, clock, applicant, number, ticket } = await asked()
    clock.now = hours(2)
    const answer = { ...riverIntegrator, resources: '补充说明', version: '2', ticket }
    expect((await applicant.post('/applications/answer/', answer)).status).toBe(303)
    expect(await applicationNumbered(db, number)).toMatchObject({
      status: 'submitted',
      submission: 2,
    })
    expect((await applicant.visit('/applications/case/')).status).toBe(200)
  })

  test('hands out the day of a supplement for a calendar, while there is one', async () => {
    const { applicant, number, ticket } = await asked()
    const file = await applicant.visit('/applications/supplement.ics')
    expect(file.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${number}.ics"`)
    expect(await file.text()).toContain('DTSTART;VALUE=DATE:20260119')

    const answer = { ...riverIntegrator, version: '2', ticket }
    await applicant.post('/applications/answer/', answer)
    const none = await applicant.visit('/applications/supplement.ics')
    expect(none.headers.get('location')).toBe('/applications/case/')
  })

  test('refuses a bad or a stale answer and keeps what was typed', async () => {
    const { applicant, db, number } = await asked()
    const answer = { ...riverIntegrator, resources: '', cases: '', version: '2' }
    const bad = await applicant.post('/applications/answer/', answer)
    expect(bad.status).toBe(422)
    expect((await shown(bad)).refused?.problems.map(({ field }) => field)).toEqual(['resources'])
    for (const version of ['1', 'x', '']) {
      const stale = await applicant.post('/applications/answer/', { ...riverIntegrator, version })
      expect(stale.status).toBe(409)
      expect((await shown(stale)).refused?.values).toMatchObject({ name: riverIntegrator.name })
    }
    expect(await applicationNumbered(db, number)).toMatchObject({ submission: 1, version: 2 })
  })

  test.each(['answer', 'write'] as const)(
    'takes a form once whose %s was lost, and shows it again as it was sent',
    async (lost) => {
      const { losing, db, applicant, number } = await asked()
      const twice = async (path: string, sent: Record<string, string | string[]>) => {
        losing.next = lost
        const first = await applicant.post(path, sent)
        expect([first.status, logged()]).toEqual([503, 1])
        const { refused } = await shown(first)
        expect(refused?.values).toEqual(sent)
        expect(versionAgain(refused, 9)).toBe(sent['version'])
        expect((await applicant.post(path, sent)).status).toBe(303)
      }
      await twice('/applications/answer/', { ...riverIntegrator, resources: '补充', version: '2' })
      expect(await applicationNumbered(db, number)).toMatchObject({ submission: 2, version: 3 })
      await twice('/applications/withdrawal/', { version: '3' })
      expect(await applicationNumbered(db, number)).toMatchObject({
        status: 'withdrawn',
        version: 4,
      })
    },
  )

  test('is withdrawn once, and not from a stale page', async () => {
    const { applicant, db, number } = await asked()
    expect((await applicant.post('/applications/withdrawal/', { version: '1' })).status).toBe(409)
    expect((await applicant.post('/applications/withdrawal/', { version: '2' })).status).toBe(303)
    expect((await applicant.post('/applications/withdrawal/', { version: '2' })).status).toBe(303)
    expect((await applicant.post('/applications/withdrawal/', { version: '3' })).status).toBe(409)
    expect(await applicationNumbered(db, number)).toMatchObject({ status: 'withdrawn', version: 3 })
  })

  test('is closed to whoever has not opened it', async () => {
    const { app } = await asked()
    for (const path of [
      '/applications/case/',
      '/applications/answer/',
      '/applications/withdrawal/',
      '/applications/print/',
      '/applications/supplement.ics',
    ]) {
      expect((await browser(app).visit(path)).headers.get('location')).toBe('/applications/')
      const forged = await browser(app).post(path, {
        version: '2',
        ticket: 'CS-AAAA-AAAA.9999999999999.x',
      })
      expect(forged.headers.get('location')).toBe('/applications/')
    }
  })
})

describe('whatever is sent', () => {
  const names = [
    ...Object.keys(riverIntegrator),
    'minted',
    'number',
    'code',
    'version',
    'ticket',
    '__proto__',
  ]
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('\uD800', '𝒳', '%', '<b>'),
  )
  const values = fc.dictionary(
    fc.oneof(fc.constantFrom(...names), text),
    fc.oneof(text, fc.array(text, { maxLength: 3 })),
  )

  test('never breaks a form, and records nothing', async () => {
    const { applicant, minted, kept } = await opened()
    const { token } = await minted()
    const paths = [
      '/apply/integrator/',
      '/apply/ecosystem-provider/',
      '/applications/',
      '/applications/answer/',
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        values,
        fc.boolean(),
        async (path, sent, signed) => {
          const answer = await applicant.post(path, signed ? { ...sent, minted: token } : sent)
          expect([303, 409, 422]).toContain(answer.status)
        },
      ),
      { numRuns: 400 },
    )
    expect(await kept()).toEqual(nothing)
  })

  test('never breaks a valid form with one field replaced', async () => {
    const { applicant, minted } = await opened()
    const { token } = await minted()
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), text, async (name, sent) => {
        const form = { ...riverIntegrator, minted: token, [name]: sent }
        expect([303, 409, 422]).toContain((await applicant.post('/apply/integrator/', form)).status)
      }),
      { numRuns: 300 },
    )
  })
})
