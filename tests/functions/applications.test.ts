import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { moveApplication } from '#db/application-decisions'
import { applicationNumbered, submitApplication } from '#db/applications'
import { openDraft } from '#db/drafts'
import { applications as table, drafts, events, idempotency } from '#db/schema'
import { codeHash } from '#functions/apply'
import { IntegratorApplication } from '#domain/application'
import { Decision } from '#domain/decision'
import { versionAgain } from '#domain/problems'
import { list } from '../db/registry.ts'
import { millProvider, riverIntegrator } from '../fixtures.ts'
import { type Kind, hours, opened as house, start } from './applying.ts'
import { browser, logged, shown } from './house.ts'

const { name, creditCode, sectors } = riverIntegrator
const beginning = { name, creditCode, sectors }
const secret = 'a secret for tests, and only for tests'

async function opened() {
  const open = await house()
  const { db } = open
  const kept = async () => {
    const rows = await Promise.all([drafts, table, events].map((each) => db.q.select().from(each)))
    return rows.map(({ length }) => length)
  }
  /** An application that was sent, its case open in the applicant's browser. */
  const filed = async () => {
    const minted = await open.begin()
    await db.write([db.q.delete(drafts)])
    await submitApplication(db, {
      number: minted.number,
      codeHash: codeHash(secret, minted.code),
      form: IntegratorApplication.parse(riverIntegrator),
      fingerprint: 'f',
      at: start,
    })
    return minted
  }
  return { ...open, kept, filed }
}

const nothing = [0, 0, 0]
const one = [1, 0, 0]

describe('beginning an application', () => {
  test.each([
    ['integrator', riverIntegrator],
    ['ecosystem-provider', millProvider],
  ] as const)(
    'as %s keeps a draft, opens it and shows its number and code once',
    async (kind, form) => {
      const { db, applicant, minted, kept } = await opened()
      const { number, code, token } = await minted(kind)
      const answer = await applicant.post(`/apply/${kind}/`, {
        ...{ name: form.name, creditCode: form.creditCode, sectors: form.sectors },
        minted: token,
      })
      expect((await shown(answer)).begun).toMatchObject({ number, code })
      expect(answer.headers.get('set-cookie')).toMatch(
        /^__Host-application=.*HttpOnly; Secure; SameSite=Strict/,
      )
      expect(answer.headers.get('set-cookie')).not.toContain(code)
      expect(await openDraft(db, number)).toMatchObject({
        kind,
        answers: { identity: { values: { name: form.name, sectors: form.sectors } } },
      })
      const draft = await shown(await applicant.visit('/applications/draft/'))
      expect(draft.applicant?.number).toBe(number)
      expect(draft.begun).toBeUndefined()
      expect(await kept()).toEqual(one)
    },
  )

  test('keeps one draft, however often it is sent', async () => {
    const { applicant, minted, kept } = await opened()
    const { token, number } = await minted()
    const send = () => applicant.post('/apply/integrator/', { ...beginning, minted: token })
    const answers = [await send(), await send(), ...(await Promise.all([send(), send()]))]
    for (const answer of answers) expect((await shown(answer)).begun?.number).toBe(number)
    expect(await kept()).toEqual(one)
  })

  test('names every bad field, keeps what was typed, and keeps nothing', async () => {
    const { applicant, minted, kept } = await opened()
    const { token } = await minted()
    const bad = { ...beginning, creditCode: '91430100', sectors: [], minted: token }
    const answer = await applicant.post('/apply/integrator/', bad)
    expect(answer.status).toBe(422)
    const page = await shown(answer)
    expect(page.refused?.problems).toEqual([
      { field: 'sectors', message: '请至少选择一个服务行业' },
      { field: 'creditCode', message: '统一社会信用代码应为 18 位，现在是 8 位' },
    ])
    expect(page.refused?.values).toMatchObject({ name, creditCode: '91430100' })
    expect(page.minted?.token).toBe(token)
    expect(await kept()).toEqual(nothing)
  })

  test.each([
    ['nothing at all', {}, 'name'],
    ['a name too long', { ...beginning, name: '长'.repeat(101) }, 'name'],
    [
      'another alphabet in the code',
      { ...beginning, creditCode: '９１350100М000100Y43' },
      'creditCode',
    ],
    ['a text that reads backwards', { ...beginning, name: '\u202E示例' }, 'name'],
    ['a NUL', { ...beginning, name: '示例\u0000' }, 'name'],
    ['a field sent twice', { ...beginning, name: ['一家', '另一家'] }, 'name'],
    ['a sector there is none of', { ...beginning, sectors: 'moon' }, 'sectors'],
  ])('is refused with %s, naming the field', async (_, values, field) => {
    const { applicant, minted, kept } = await opened()
    const { token } = await minted()
    const answer = await applicant.post('/apply/integrator/', { ...values, minted: token })
    expect(answer.status).toBe(422)
    const { refused } = await shown(answer)
    expect(refused?.problems.map((problem) => problem.field)).toContain(field)
    expect(refused?.values).toMatchObject(values)
    expect(await kept()).toEqual(nothing)
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
    expect(await kept()).toEqual(nothing)
  })

  test('leads a unit that has one open to it', async () => {
    const { applicant, minted, kept, filed } = await opened()
    await filed()
    const { token } = await minted()
    const answer = await applicant.post('/apply/integrator/', { ...beginning, minted: token })
    expect(answer.status).toBe(409)
    expect((await shown(answer)).refused?.problems).toMatchObject([
      { field: 'creditCode', message: expect.stringContaining('已有在办申报') as string },
    ])
    expect(await kept()).toEqual([0, 1, 1])
    const other = { ...beginning, minted: (await minted('ecosystem-provider')).token }
    const another = await applicant.post('/apply/ecosystem-provider/', other)
    expect((await shown(another)).begun).toBeDefined()
  })

  test('is refused the sectors of which it is the promoter now, and no others (art. 6)', async () => {
    const { db, applicant, minted, kept } = await opened()
    const entry = { kind: 'promoter', sector: 'biomedicine' } as const
    await list(db, [{ id: 'river', name, creditCode, on: '2026-01-01', entries: [entry] }])
    const before = await kept()
    const { token } = await minted()
    const sent = { ...beginning, sectors: ['biomedicine', 'fireworks'], minted: token }
    const answer = await applicant.post('/apply/integrator/', sent)
    expect(answer.status).toBe(422)
    const { refused } = await shown(answer)
    expect(refused?.problems).toMatchObject([
      { field: 'sectors', message: expect.stringMatching(/生物医药.*本系统设定/) as string },
    ])
    expect(refused?.values).toMatchObject({ name, sectors: sent.sectors })
    expect(await kept()).toEqual(before)
    const other = await applicant.post('/apply/integrator/', { ...sent, sectors: 'fireworks' })
    expect((await shown(other)).begun).toBeDefined()
  })

  test('is refused the sectors in whose pool it stands already, in the same kind', async () => {
    const { db, applicant, minted } = await opened()
    const entry = { kind: 'integrator', sector: 'biomedicine', state: 'suspended' } as const
    await list(db, [{ id: 'river', name, creditCode, on: '2026-01-01', entries: [entry] }])
    const begin = async (kind: 'integrator' | 'ecosystem-provider') => {
      const { token } = await minted(kind)
      const sent = { ...beginning, sectors: ['biomedicine', 'fireworks'], minted: token }
      return shown(await applicant.post(`/apply/${kind}/`, sent))
    }
    expect((await begin('integrator')).refused?.problems).toMatchObject([
      { field: 'sectors', message: expect.stringMatching(/生物医药已有同类入库记录/) as string },
    ])
    expect((await begin('ecosystem-provider')).begun).toBeDefined()
  })

  test.each(['a draft', 'an application'])(
    'never begins again under the number of %s',
    async (what) => {
      const { db, applicant, minted } = await opened()
      const { token, number, code } = await minted()
      if (what === 'a draft')
        await applicant.post('/apply/integrator/', { ...beginning, minted: token })
      else
        await submitApplication(db, {
          number,
          codeHash: codeHash(secret, code),
          form: IntegratorApplication.parse(riverIntegrator),
          fingerprint: 'f',
          at: start,
        })
      const sent = { ...beginning, creditCode: millProvider.creditCode, minted: token }
      const answer = await applicant.post('/apply/integrator/', sent)
      expect(answer.status).toBe(409)
      const page = await shown(answer)
      expect(page.minted?.number).not.toBe(number)
      const again = { ...sent, minted: page.minted?.token ?? '' }
      expect((await shown(await applicant.post('/apply/integrator/', again))).begun).toBeDefined()
    },
  )

  test.each(['answer', 'write'] as const)(
    'comes back whole, under the same number, when the %s is lost, and is kept once when sent again',
    async (lost) => {
      const { losing, applicant, minted, kept } = await opened()
      const form = { ...beginning, minted: (await minted()).token }
      losing.next = lost
      const answer = await applicant.post('/apply/integrator/', form)
      expect([answer.status, logged()]).toEqual([503, 1])
      const page = await shown(answer)
      expect(page.refused?.values).toEqual(form)
      expect(page.minted?.token).toBe(form.minted)
      expect(await kept()).toEqual(lost === 'answer' ? one : nothing)
      expect((await shown(await applicant.post('/apply/integrator/', form))).begun).toBeDefined()
      expect(await kept()).toEqual(one)
    },
  )

  test.each(['forged', 'expired', 'missing'])('gives a %s form a fresh number', async (how) => {
    const { clock, applicant, minted, kept } = await opened()
    const { token, number } = await minted()
    if (how === 'expired') clock.now = hours(7 * 24)
    const sent = {
      forged: token.replace(/^CS-./, 'CS-X').replace(/.$/, 'x'),
      expired: token,
      missing: '',
    }
    const answer = await applicant.post('/apply/integrator/', {
      ...beginning,
      minted: sent[how as keyof typeof sent],
    })
    expect(answer.status).toBe(422)
    const page = await shown(answer)
    expect(page.refused?.values).toMatchObject({ name })
    expect(page.minted?.number).not.toBe(number)
    expect(await kept()).toEqual(nothing)
  })
})

describe('looking an application up', () => {
  const filed = async () => {
    const open = await opened()
    const minted = await open.filed()
    return { ...open, ...minted, visitor: browser(open.app) }
  }

  test('leads to the draft where nothing has been sent yet', async () => {
    const { app, begin } = await opened()
    const { number, code } = await begin()
    const answer = await browser(app).post('/applications/', { number, code })
    expect(answer.headers.get('location')).toBe('/applications/draft/')
  })

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
        {
          field: 'number',
          message: expect.stringMatching(/^编号或查询码不正确.*15 分钟/) as string,
        },
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
    const open = await opened()
    const { number, code } = await open.filed()
    const found = await applicationNumbered(open.db, number)
    const decision = Decision.parse({
      action: 'request-supplement',
      version: '1',
      supplement: '请补充',
      dueOn: '2026-01-19',
    })
    const id = found?.id ?? ''
    await moveApplication(open.db, { id, decision, person: 'clerk', unit: '单位', at: start })
    return { ...open, number, code }
  }

  test('hands out the day of a supplement for a calendar, while there is one', async () => {
    const { applicant, number, code } = await asked()
    const file = await applicant.visit('/applications/supplement.ics')
    expect(file.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${number}.ics"`)
    const text = await file.text()
    expect(text).toContain('DTSTART;VALUE=DATE:20260119')
    for (const secret of [code, riverIntegrator.name]) expect(text).not.toContain(secret)

    await applicant.post('/applications/withdrawal/', { version: '2' })
    const none = await applicant.visit('/applications/supplement.ics')
    expect(none.headers.get('location')).toBe('/applications/case/')
  })

  test.each(['answer', 'write'] as const)(
    'takes a withdrawal once whose %s was lost, and shows it again as it was sent',
    async (lost) => {
      const { losing, db, applicant, number } = await asked()
      const sent = { version: '2' }
      losing.next = lost
      const first = await applicant.post('/applications/withdrawal/', sent)
      expect([first.status, logged()]).toEqual([503, 1])
      const { refused } = await shown(first)
      expect(refused?.values).toMatchObject(sent)
      expect(versionAgain(refused, 9)).toBe('2')
      expect((await applicant.post('/applications/withdrawal/', sent)).status).toBe(303)
      expect(await applicationNumbered(db, number)).toMatchObject({
        status: 'withdrawn',
        version: 3,
      })
    },
  )

  test('is withdrawn once, not from a stale page, and a draft begun in it goes too', async () => {
    const { applicant, db, number } = await asked()
    const path = '/applications/draft/abilities/'
    await applicant.post(path, { diagnosis: '改', version: '0', do: 'later' })
    expect(await db.q.select().from(drafts)).toHaveLength(1)
    const withdraw = async (version: string) =>
      (await applicant.post('/applications/withdrawal/', { version })).status
    expect([await withdraw('1'), await withdraw('2'), await withdraw('2')]).toEqual([409, 303, 303])
    expect(await withdraw('3')).toBe(409)
    expect(await applicationNumbered(db, number)).toMatchObject({ status: 'withdrawn', version: 3 })
    expect(await db.q.select().from(drafts)).toEqual([])
    expect(await db.q.select().from(idempotency)).toHaveLength(3)
  })

  test('is closed to whoever has not opened it', async () => {
    const { app } = await asked()
    for (const path of [
      '/applications/case/',
      '/applications/confirmation/',
      '/applications/draft/',
      '/applications/draft/identity/',
      '/applications/draft/attachments/',
      '/applications/draft/check/',
      '/applications/draft/erasure/',
      '/applications/files/00000000000000000000000000000000/',
      '/applications/print/',
      '/applications/supplement.ics',
      '/applications/defence.ics',
      '/applications/withdrawal/',
    ])
      expect((await browser(app).visit(path)).headers.get('location')).toBe('/applications/')
    const ticket = 'CS-AAAA-AAAA.9999999999999.x'
    const forged = await browser(app).post('/applications/withdrawal/', { version: '2', ticket })
    expect(forged.headers.get('location')).toBe('/applications/')
  })
})

describe('whatever is sent', () => {
  const names = [
    ...['name', 'creditCode', 'sectors', 'minted', 'number', 'code', 'version', 'ticket'],
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
    const { token } = await minted('integrator' satisfies Kind)
    const paths = ['/apply/integrator/', '/apply/ecosystem-provider/', '/applications/']
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
      { numRuns: 300 },
    )
    expect(await kept()).toEqual(nothing)
  })
})
