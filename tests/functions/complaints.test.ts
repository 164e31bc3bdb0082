import fc from 'fast-check'
import { eq } from 'drizzle-orm'
import { describe, expect, test, vi } from 'vitest'
import { casesIn, sealedCaseOf } from '#db/complaint-cases'
import { cases, complaintEvents } from '#db/schema'
import { demoIdentities } from '#domain/demo-keys'
import { groupsOf } from '#domain/receipt'
import { openCase } from '#domain/sealed-case'
import { type Db, Unavailable, connect } from '#db/client'
import { promotersInCharge } from '#db/complaint-respondents'
import { seedDemo } from '#db/demo'
import { signedIn } from '../staff.ts'
import { freshDb } from '../db/open.ts'
import { complaintApp, freshNonce, pageOf, plainComplaint, post } from './complaint-app.ts'

/** A cookie, and what its base64 stands for. */
const decoded = (cookie: string) =>
  cookie + (cookie.match(/[\w-]{20,}/g) ?? []).map((part) => Buffer.from(part, 'base64url')).join()

/** Reads that end in an outage. */
const unreadable = () =>
  connect({
    execute: () => Promise.reject(new Unavailable(new Error('down'))),
    batch: () => Promise.reject(new Unavailable(new Error('down'))),
    close: () => undefined,
  }).q

const NEW = '/complaints/new/'
const CASE = '/complaints/case/'

/** A database in which every sector has its promoter (art. 3). */
async function townDb(): Promise<Db> {
  const db = await freshDb()
  await seedDemo(db, new Date('2026-03-06T02:00:00Z'))
  return db
}

const identityOf = (unit: string) => demoIdentities.find(({ id }) => id === unit)?.identity ?? ''

describe('filing a complaint', () => {
  test('answers a receipt, and the sector’s promoter and the bureau can open it (art. 6)', async () => {
    const db = await townDb()
    const answer = await post(complaintApp(db), NEW, { ...plainComplaint, nonce: freshNonce() })
    const [filed] = (await casesIn(db, 'every')).cases
    const sealed = await sealedCaseOf(db, filed?.id ?? '', 'every')

    expect(answer.status).toBe(201)
    expect((await pageOf(answer)).receipt).toMatch(/^\d{28}$/)
    expect(filed).toMatchObject({
      queue: 'promoter-fireworks',
      state: 'filed',
      receivedOn: '2026-03-06',
    })
    const found = async (unit: string) => sealed && (await openCase(sealed, identityOf(unit)))
    expect(await found('bureau')).toMatchObject({
      found: 'complaint',
      body: { facts: plainComplaint.facts, units: ['promoter-fireworks', 'bureau'] },
    })
    expect(await found('promoter-fireworks')).toMatchObject({ found: 'complaint' })
    expect(await found('promoter-biomedicine')).toEqual({ found: 'nothing' })
  })

  test('gives the promoter no key when the reporter wants the bureau alone', async () => {
    const db = await townDb()
    await post(complaintApp(db), NEW, { ...plainComplaint, nonce: freshNonce(), bureauOnly: 'yes' })
    const [filed] = (await casesIn(db, ['bureau'])).cases
    const sealed = await sealedCaseOf(db, filed?.id ?? '', 'every')

    expect(sealed && (await openCase(sealed, identityOf('promoter-fireworks')))).toEqual({
      found: 'nothing',
    })
  })

  describe('against a promoter', () => {
    const accused = async (change: object, sectors = ['construction-machinery']) => {
      const db = await townDb()
      const [found] = (await promotersInCharge(db)).filter(
        ({ name }) => name === '示例工程机械产业协同创新中心',
      )
      if (!found) throw new Error('the demo has no such promoter')
      for (const sector of sectors) {
        const form = { ...plainComplaint, sector, nonce: freshNonce(), ...change }
        const sent = 'respondent' in change ? { ...form, respondent: found.id } : form
        expect((await post(complaintApp(db), NEW, sent)).status).toBe(201)
      }
      return db
    }
    const keys = demoIdentities.filter(({ id }) => id !== 'bureau')

    test.each([
      ['chosen from the list', { respondent: 'it', respondentName: '' }],
      ['typed', { respondentName: '示例工程机械产业协同创新中心' }],
      ['typed without the list', { respondentName: '工程机械产业协同创新中心（某某）' }],
      ['typed by its unit’s name', { respondentName: '工程机械行业推进机构' }],
    ])('%s, reaches the bureau alone', async (_, change) => {
      const db = await accused(change)
      const [filed] = (await casesIn(db, 'every')).cases
      const sealed = await sealedCaseOf(db, filed?.id ?? '', 'every')

      expect(filed?.queue).toBe('bureau')
      expect(sealed && (await openCase(sealed, identityOf('bureau')))).toMatchObject({
        found: 'complaint',
        body: { units: ['bureau'] },
      })
      for (const { identity } of keys)
        expect(sealed && (await openCase(sealed, identity))).toEqual({ found: 'nothing' })
    })

    test('reaches the bureau alone whatever sector was ticked', async () => {
      const db = await accused({ respondent: 'it' }, ['fireworks', 'biomedicine'])

      expect((await casesIn(db, 'every')).cases.map(({ queue }) => queue)).toEqual([
        'bureau',
        'bureau',
      ])
    })
  })

  test('goes to the bureau alone where nobody is in charge of the sector', async () => {
    const db = await freshDb()
    await post(complaintApp(db), NEW, { ...plainComplaint, nonce: freshNonce() })

    expect((await casesIn(db, 'every')).cases[0]?.queue).toBe('bureau')
  })

  test('is refused, and kept nowhere, while the database cannot say who is in charge', async () => {
    const db = await townDb()
    const blind: Db = { ...db, q: unreadable() }
    const logged = vi.mocked(console.error).mockImplementation(() => undefined)
    const form = { ...plainComplaint, nonce: freshNonce() }
    for (const change of [{}, { respondent: 'demo-05' }]) {
      const answer = await post(complaintApp(blind), NEW, { ...form, ...change })
      const { refused } = await pageOf(answer)

      expect(answer.status).toBe(503)
      expect(refused?.values).toMatchObject({ ...form, ...change })
      expect(refused?.problems[0]?.message).toContain('没有收下')
    }
    expect(logged).toHaveBeenCalledTimes(2)
    logged.mockClear()
    expect((await casesIn(db, 'every')).cases).toEqual([])
  })

  test.each([
    ['kept', true],
    ['not kept', false],
  ])('whose answer was lost (%s) comes back whole, and again gives one case', async (_, kept) => {
    const db = await townDb()
    const logged = vi.mocked(console.error).mockImplementation(() => undefined)
    const lossy: Db = {
      ...db,
      write: async (queries) => {
        if (kept) await db.write(queries)
        throw new Unavailable(new Error('lost'))
      },
    }
    const form = { ...plainComplaint, nonce: freshNonce() }
    const lost = await post(complaintApp(lossy), NEW, form)
    const { refused } = await pageOf(lost)

    expect(lost.status).toBe(503)
    expect(refused?.values).toMatchObject(form)
    expect(refused?.problems[0]?.message).toMatch(/不能确定.*再提交一次/)
    expect(logged.mock.calls.join()).toMatch(/^POST \/complaints\/: /)
    expect(logged.mock.calls.join()).not.toContain(form.facts)
    logged.mockClear()
    const again = await post(complaintApp(db), NEW, refused?.values ?? {})
    const third = await post(complaintApp(db), NEW, refused?.values ?? {})
    expect([again.status, third.status]).toEqual([201, 201])
    expect((await pageOf(again)).receipt).toBe((await pageOf(third)).receipt)
    expect((await casesIn(db, 'every')).cases).toHaveLength(1)
  })

  test('takes the listed institution that was typed, where there was no list to choose from', async () => {
    const db = await townDb()
    const name = '示例浏阳河数智有限公司'
    const said = async (form: object) => {
      await post(complaintApp(db), NEW, { ...plainComplaint, ...form, nonce: freshNonce() })
      const shown = (await casesIn(db, 'every')).cases
      const bodies = await Promise.all(
        shown.map(async ({ id }) => {
          const sealed = await sealedCaseOf(db, id, 'every')
          const opened = sealed && (await openCase(sealed, identityOf('bureau')))
          return opened?.found === 'complaint' ? (opened.body as { institution?: object }) : {}
        }),
      )
      return bodies.map(({ institution }) => institution).filter(Boolean)
    }
    const { respondent: _, ...typedOnly } = { ...plainComplaint, respondentName: name }

    expect(await said({ respondentName: name })).toEqual([])
    const form = { ...typedOnly, nonce: freshNonce() }
    await post(complaintApp(db), NEW, form)
    expect(await said({})).toEqual([expect.objectContaining({ name })])
  })

  test('twice with one form gives one receipt and one case', async () => {
    const db = await freshDb()
    const form = { ...plainComplaint, nonce: freshNonce() }
    const first = await pageOf(await post(complaintApp(db), NEW, form))
    const again = await post(complaintApp(db), NEW, { ...form, facts: '改过的内容' })

    expect(again.status).toBe(201)
    expect((await pageOf(again)).receipt).toBe(first.receipt)
    expect((await casesIn(db, 'every')).cases).toHaveLength(1)
  })

  test('sixteen at once loses none and doubles none', async () => {
    const db = await freshDb()
    const app = complaintApp(db)
    const untilFiled = async (form: typeof plainComplaint & { nonce: string }) => {
      for (;;) {
        const answer = await post(app, NEW, form)
        if (answer.status === 201) return (await pageOf(answer)).receipt
        expect(answer.status).toBe(429)
      }
    }
    const forms = Array.from({ length: 16 }, () => ({ ...plainComplaint, nonce: freshNonce() }))
    const receipts = await Promise.all(forms.map(untilFiled))

    expect(new Set(receipts).size).toBe(16)
    expect((await casesIn(db, 'every')).cases).toHaveLength(16)
  }, 120_000)

  test('names every bad field in the form’s order, keeps what was typed and records nothing', async () => {
    const db = await freshDb()
    const answer = await post(complaintApp(db), NEW, {
      ...plainComplaint,
      nonce: freshNonce(),
      respondentName: '',
      sector: 'moon',
      ask: '',
      stranger: 'x',
    })
    const { refused } = await pageOf(answer)

    expect(answer.status).toBe(422)
    expect(refused?.problems.map(({ field }) => field)).toEqual(['respondent', 'sector', 'ask'])
    expect(refused?.values).toMatchObject({
      facts: plainComplaint.facts,
      grounds: plainComplaint.grounds,
    })
    expect(refused?.values).not.toHaveProperty('stranger')
    expect((await casesIn(db, 'every')).cases).toEqual([])
  })

  test('drops files that were put in place of texts', async () => {
    const body = new FormData()
    for (const [name, value] of Object.entries({ ...plainComplaint, nonce: freshNonce() }))
      body.append(name, String(value))
    body.set('facts', new File(['x'], 'facts.txt'))
    const answer = await complaintApp(await freshDb()).request(NEW, { method: 'POST', body })

    expect(answer.status).toBe(422)
    expect((await pageOf(answer)).refused?.values['facts']).toBe('')
  })

  test('refuses an institution that is not on the list', async () => {
    const db = await freshDb()
    const form = { ...plainComplaint, nonce: freshNonce(), respondent: 'nobody' }
    const answer = await post(complaintApp(db), NEW, form)

    expect(answer.status).toBe(422)
    expect((await pageOf(answer)).refused?.problems[0]?.field).toBe('respondent')
  })

  test('takes nothing while no unit is configured, and keeps what was typed', async () => {
    const db = await freshDb()
    const app = complaintApp(db, { settings: { demo: false } })
    const answer = await post(app, NEW, { ...plainComplaint, nonce: freshNonce() })

    expect(answer.status).toBe(409)
    expect((await pageOf(answer)).refused?.values).toMatchObject({ facts: plainComplaint.facts })
    expect((await casesIn(db, 'every')).cases).toEqual([])
  })

  test('never answers 5xx, whatever the form holds', async () => {
    const db = await freshDb()
    const app = complaintApp(db)
    const field = fc.constantFrom(
      ...Object.keys(plainComplaint),
      'nonce',
      '__proto__',
      'constructor',
    )
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom('', '\u0000', '\uFFFD', '‮', '{}', "' or 1=1 --", '<script>'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, value), { maxLength: 30 }), async (pairs) => {
        // The nonce is missing or bad in nearly every run, so that nothing costly is reached.
        const body = new URLSearchParams(pairs)
        const answer = await app.request(NEW, { method: 'POST', body })
        expect(answer.status).toBe(422)
      }),
      { numRuns: 300 },
    )
  })
})

describe('looking a complaint up', () => {
  test('leads to its case by a cookie that lasts 15 minutes', async () => {
    const db = await freshDb()
    const app = complaintApp(db)
    const { receipt = '' } = await pageOf(
      await post(app, NEW, { ...plainComplaint, nonce: freshNonce() }),
    )
    const answer = await post(app, CASE, { receipt: groupsOf(receipt).join(' ') })
    const cookie = answer.headers.get('set-cookie') ?? ''
    const shown = (at: ReturnType<typeof complaintApp>) =>
      at.request(CASE, { headers: { cookie: cookie.split(';')[0] ?? '' } })

    expect(answer.status).toBe(303)
    expect(cookie).toMatch(
      /^__Host-case=.*Max-Age=900; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
    expect(cookie).not.toContain(receipt)
    const [kept] = await db.q.select({ hash: cases.locatorHash }).from(cases)
    expect(decoded(cookie)).not.toContain(kept?.hash ?? 'nothing')
    expect((await pageOf(await shown(app))).caseLocator).toMatch(/^[0-9a-f]{64}$/)
    const later = complaintApp(db, { now: '2026-03-06T02:15:01Z' })
    expect((await pageOf(await shown(later))).caseLocator).toBeUndefined()
  })

  test('answers an unknown receipt exactly as a known one', async () => {
    const db = await freshDb()
    const app = complaintApp(db)
    const { receipt = '' } = await pageOf(
      await post(app, NEW, { ...plainComplaint, nonce: freshNonce() }),
    )
    const [known, unknown] = await Promise.all([
      post(app, CASE, { receipt }),
      post(app, CASE, { receipt: '1234567890123456789012345627' }),
    ])
    const shape = (answer: Response) => [
      answer.status,
      [...answer.headers.keys()],
      answer.headers.get('location'),
      answer.headers.get('set-cookie')?.replace(/=[\w-]+/, '='),
      answer.headers.get('set-cookie')?.length,
    ]

    expect(shape(known)).toEqual(shape(unknown))
  })

  test.each([
    ['1234', '28 位'],
    ['', '28 位'],
    ['1234567890123456789012345628', '校验位'],
  ])('refuses %j and names what is wrong', async (receipt, message) => {
    const answer = await post(complaintApp(await freshDb()), CASE, { receipt })
    const { refused } = await pageOf(answer)

    expect(answer.status).toBe(422)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(refused?.problems[0]).toMatchObject({ field: 'receipt' })
    expect(refused?.problems[0]?.message).toContain(message)
  })

  test('ignores a cookie that was not signed here', async () => {
    const app = complaintApp(await freshDb())
    const forged = `__Host-case=${'a'.repeat(64)}.9999999999999.${'b'.repeat(64)}`
    const answer = await app.request(CASE, { headers: { cookie: forged } })

    expect((await pageOf(answer)).caseLocator).toBeUndefined()
  })

  test('ends when the reporter says so', async () => {
    const answer = await post(complaintApp(await freshDb()), `${CASE}end/`, {})

    expect(answer.status).toBe(303)
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-case=; Max-Age=0;.*Path=\//)
  })
})

describe('deciding on a complaint', () => {
  const bureau = signedIn('p1', 'bureau')
  const filedIn = async () => {
    const db = await townDb()
    await post(complaintApp(db), NEW, { ...plainComplaint, nonce: freshNonce() })
    const [filed] = (await casesIn(db, 'every')).cases
    return { db, id: filed?.id ?? '' }
  }

  test('moves it and records unit and day, not the person', async () => {
    const { db, id } = await filedIn()
    const app = complaintApp(db, { staff: bureau })
    const answer = await post(app, `/staff/complaints/${id}/state/`, {
      action: 'accept',
      seen: '1',
    })
    const events = await db.q.select().from(complaintEvents).where(eq(complaintEvents.caseId, id))

    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `/staff/complaints/${id}/`,
    ])
    expect(events.at(-1)).toMatchObject({
      kind: 'accept',
      happenedOn: '2026-03-06',
      unit: 'bureau',
    })
    expect(JSON.stringify(events)).not.toContain('p1')
  })

  test.each([
    ['an unknown action', { action: 'burn', seen: '1' }, bureau, 422],
    ['a missing number', { action: 'accept' }, bureau, 422],
    ['a stale page', { action: 'accept', seen: '7' }, bureau, 409],
    ['a move the table lacks', { action: 'archive', seen: '1' }, bureau, 409],
    [
      'another sector’s promoter',
      { action: 'accept', seen: '1' },
      signedIn('p1', 'promoter', 'promoter-biomedicine'),
      404,
    ],
    ['a reviewer', { action: 'accept', seen: '1' }, signedIn('p1', 'reviewer'), 404],
    ['nobody', { action: 'accept', seen: '1' }, undefined, 404],
  ])('is refused with %s', async (_, form, staff, status) => {
    const { db, id } = await filedIn()
    const app = complaintApp(db, staff ? { staff } : {})
    const answer = await post(app, `/staff/complaints/${id}/state/`, form)

    expect(answer.status).toBe(status)
    expect((await casesIn(db, 'every')).cases[0]?.state).toBe('filed')
  })

  test('is said to be unsure where the answer was lost, and again counts once', async () => {
    const { db, id } = await filedIn()
    const logged = vi.mocked(console.error).mockImplementation(() => undefined)
    const lossy: Db = {
      ...db,
      write: async (queries) => {
        await db.write(queries)
        throw new Unavailable(new Error('lost'))
      },
    }
    const path = `/staff/complaints/${id}/state/`
    const form = { action: 'accept', seen: '1' }
    const lost = await post(complaintApp(lossy, { staff: bureau }), path, form)

    expect(lost.status).toBe(503)
    expect((await pageOf(lost)).refused).toMatchObject({
      problems: [{ field: 'state', message: expect.stringContaining('不能确定') as string }],
      values: form,
    })
    expect(logged).toHaveBeenCalledOnce()
    logged.mockClear()
    expect((await post(complaintApp(db, { staff: bureau }), path, form)).status).toBe(303)
    expect((await sealedCaseOf(db, id, 'every'))?.moves).toHaveLength(2)
  })

  test('is recorded under the list’s bureau, however its clerk’s unit is called', async () => {
    const { db, id } = await filedIn()
    const clerk = signedIn('p1', 'bureau', 'another-unit')
    await post(complaintApp(db, { staff: clerk }), `/staff/complaints/${id}/state/`, {
      action: 'accept',
      seen: '1',
    })

    expect((await sealedCaseOf(db, id, 'every'))?.moves.at(-1)?.unit).toBe('bureau')
  })

  test('transfers nothing while no list is in force', async () => {
    const { db, id } = await filedIn()
    const app = complaintApp(db, { staff: bureau, settings: { demo: false } })
    const answer = await post(app, `/staff/complaints/${id}/state/`, {
      action: 'transfer',
      seen: '1',
    })

    expect(answer.status).toBe(409)
    expect((await pageOf(answer)).refused?.problems[0]?.message).toContain('名册')
    expect((await casesIn(db, 'every')).cases[0]).toMatchObject({
      state: 'filed',
      queue: 'promoter-fireworks',
    })
  })
})
