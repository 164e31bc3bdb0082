import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { moveApplication } from '#db/application-decisions'
import { applicationNumbered, historyOf } from '#db/applications'
import { attachmentsOf } from '#db/attachments'
import { openDraft } from '#db/drafts'
import { attachments, drafts, idempotency, applications as table } from '#db/schema'
import { requestHash } from '#db/idempotency'
import { submissionsOf } from '#db/submissions'
import { forgetDrafts } from '#functions/draft-forgetting'
import { EcosystemProviderApplication } from '#domain/application'
import { Decision } from '#domain/decision'
import { conductCode } from '#domain/conduct-code'
import { defaultSettings } from '#domain/setting'
import { freshFiles } from '../db/open.ts'
import { list } from '../db/registry.ts'
import { millProvider, riverIntegrator } from '../fixtures.ts'
import { DRAFT, FILES, hours, opened, start } from './applying.ts'
import { browser, formOf, logged, shown } from './house.ts'

const IDENTITY = `${DRAFT}identity/`
const CHECK = `${DRAFT}check/`
const day = 86_400_000

const begun = async () => {
  const house = await opened()
  return { ...house, ...(await house.begin()) }
}

/** A provider whose draft is complete. */
const ready = async () => {
  const house = await opened()
  const kind = 'ecosystem-provider'
  const { number, code } = await house.begin(kind, millProvider)
  await house.fill(number, kind, millProvider)
  const submit = async () => house.applicant.post(CHECK, await house.declaration(number, kind))
  return { ...house, number, code, submit }
}

describe('a section of a draft', () => {
  test('is saved when it is wrong, says what is wrong, and keeps what was typed', async () => {
    const { db, applicant, number } = await begun()
    const typed = { name: '短', mobile: '123', version: '1', do: 'continue' }
    const answer = await applicant.post(IDENTITY, typed)
    expect(answer.status).toBe(422)
    const { refused } = await shown(answer)
    expect(refused?.problems.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['name', 'mobile', 'place']),
    )
    expect(refused?.values).toMatchObject({ name: '短', mobile: '123', version: '2' })
    const draft = await openDraft(db, number)
    expect(draft?.answers.identity).toEqual({
      version: 2,
      values: { name: '短', mobile: '123' },
      rows: [],
    })
  })

  test('leads on to the next section, to the list of sections, or stays', async () => {
    const { applicant } = await begun()
    const to = async (button: string, version: string) => {
      const sent = { integration: 'c', diagnosis: 'a', resources: 'b', version, do: button }
      return (await applicant.post(`${DRAFT}abilities/`, sent)).headers.get('location')
    }
    expect(await to('continue', '0')).toBe(`${DRAFT}products/`)
    expect(await to('later', '1')).toBe(DRAFT)
    expect(await to('stay', '1')).toBe(`${DRAFT}abilities/`)
  })

  test('gains and loses rows without a script', async () => {
    const { db, applicant, number } = await begun()
    const path = `${DRAFT}products/`
    const rows = async () => (await openDraft(db, number))?.answers.products?.rows
    const added = await applicant.post(path, { version: '0', do: 'add' })
    expect([added.status, added.headers.get('location')]).toEqual([303, `${path}#productRows-0`])
    const first = { 'productRows-0-name': '甲', 'productRows-0-days': '很久' }
    await applicant.post(path, { ...first, version: '1', do: 'add' })
    expect(await rows()).toEqual([{ name: '甲', days: '很久' }, {}])
    await applicant.post(path, {
      ...first,
      'productRows-1-name': '乙',
      version: '2',
      do: 'remove-0',
    })
    expect(await rows()).toEqual([{ name: '乙' }])
  })

  test('saves by itself, and says when and what is missing', async () => {
    const { applicant } = await begun()
    const body = formOf({ name: '示例一家', version: '1' })
    const answer = await applicant.postByScript(IDENTITY, body)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ version: 2, at: '10:00' })
    // Sent again because its answer was lost: it is there already.
    expect(await (await applicant.postByScript(IDENTITY, body)).json()).toMatchObject({
      version: 2,
    })
    const stale = formOf({ name: '示例另一家', version: '1' })
    const late = await applicant.postByScript(IDENTITY, stale)
    expect(late.status).toBe(409)
    const { message } = (await late.json()) as { message: string }
    expect(message).toMatch(/另一个窗口.*没有显示.*按“保存并继续”/)
    expect(message).not.toContain('都在下面')
  })

  test('shows both when two windows saved it, and loses neither', async () => {
    const { db, applicant, number } = await begun()
    await applicant.post(IDENTITY, { name: '示例第一', place: '甲地', version: '1', do: 'later' })
    const late = { name: '示例第二', place: '乙地', version: '1', do: 'later' }
    const answer = await applicant.post(IDENTITY, late)
    expect(answer.status).toBe(409)
    const page = await shown(answer)
    expect(page.refused?.values).toMatchObject({ name: '示例第二', place: '乙地', version: '2' })
    expect(page.meanwhile).toMatchObject({ name: '示例第一', place: '甲地' })
    expect((await openDraft(db, number))?.answers.identity?.values['name']).toBe('示例第一')

    expect((await applicant.post(IDENTITY, { ...late, version: '2' })).status).toBe(303)
    expect((await openDraft(db, number))?.answers.identity?.values['name']).toBe('示例第二')
  })

  test('does not disturb another section that is saved at the same moment', async () => {
    const { db, applicant, number } = await begun()
    const paths = ['abilities', 'cases', 'commitments', 'products']
    const answers = await Promise.all(
      paths.map((key) =>
        applicant.post(`${DRAFT}${key}/`, { diagnosis: 'x', version: '0', do: 'later' }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303])
    expect(Object.keys((await openDraft(db, number))?.answers ?? {}).sort()).toEqual(
      ['identity', ...paths].sort(),
    )
  })

  test.each(['answer', 'write'] as const)(
    'comes back whole when the %s is lost, and is kept once when sent again',
    async (lost) => {
      const { db, losing, applicant, number } = await begun()
      const sent = { name: '示例', place: '某地', version: '1', do: 'later' }
      losing.next = lost
      const answer = await applicant.post(IDENTITY, sent)
      expect([answer.status, logged()]).toEqual([503, 1])
      expect((await shown(answer)).refused?.values).toMatchObject(sent)
      expect((await applicant.post(IDENTITY, sent)).status).toBe(303)
      expect((await openDraft(db, number))?.answers.identity).toMatchObject({ version: 2 })
    },
  )

  test('is not saved once the draft is gone, and what was typed comes back', async () => {
    const { applicant } = await begun()
    await applicant.post(`${DRAFT}erasure/`, {})
    const answer = await applicant.post(IDENTITY, { name: '示例', version: '1', do: 'later' })
    expect(answer.status).toBe(409)
    expect((await shown(answer)).refused?.values).toMatchObject({ name: '示例' })
  })

  test('is closed to whoever has not opened the case', async () => {
    const { app } = await begun()
    for (const path of [IDENTITY, CHECK, FILES, `${DRAFT}erasure/`]) {
      const answer = await browser(app).post(path, { name: 'x', version: '1' })
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/applications/'])
    }
  })
})

describe('submitting a draft', () => {
  test('makes one application with its contact apart, a hash per section and the code pinned', async () => {
    const { db, number, submit } = await ready()
    const answer = await submit()
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      '/applications/confirmation/',
    ])
    const found = await applicationNumbered(db, number)
    const [submission] = await submissionsOf(db, found?.id ?? '')
    expect(submission).toMatchObject({
      form: 'ecosystem-provider/2',
      answers: {
        name: millProvider.name,
        productRows: [{ priceLow: 9800 }],
        conduct: { key: 'measures/11', sha256: conductCode['ecosystem-provider'].sha256 },
      },
      contact: { mobile: millProvider.mobile },
    })
    expect(JSON.stringify(submission?.answers)).not.toContain(millProvider.mobile)
    expect(Object.keys(submission?.answers['hashes'] as object)).toHaveLength(7)
    expect(submission?.answers['attachments']).toHaveLength(2)
    const [event] = await historyOf(db, found?.id ?? '')
    expect(event?.data).toMatchObject({ sections: submission?.answers['hashes'] })
    expect(await openDraft(db, number)).toBeNull()
    expect((await attachmentsOf(db, number)).map(({ submission: no }) => no)).toEqual([1, 1])
  })

  test('is refused where a sector has closed to it since, or was chosen since (art. 6)', async () => {
    const { db, number, submit } = await ready()
    const { name, creditCode } = millProvider
    const entry = { kind: 'promoter', sector: 'biomedicine' } as const
    await list(db, [{ id: 'mill', name, creditCode, on: '2026-01-01', entries: [entry] }])
    const answer = await submit()
    expect(answer.status).toBe(422)
    const { refused } = await shown(answer)
    expect(refused?.problems).toMatchObject([
      {
        message: expect.stringMatching(/生物医药.*本系统设定/) as string,
        href: `${IDENTITY}#sectors`,
      },
    ])
    expect(await applicationNumbered(db, number)).toBeNull()
    expect(await openDraft(db, number)).not.toBeNull()
  })

  test('twice at once, and again later, is one application', async () => {
    const { db, applicant, number, declaration } = await ready()
    const sent = await declaration(number, 'ecosystem-provider')
    const answers = await Promise.all([1, 2, 3].map(() => applicant.post(CHECK, sent)))
    answers.push(await applicant.post(CHECK, sent))
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303])
    expect(await db.q.select().from(table)).toHaveLength(1)
  })

  test.each(['answer', 'write'] as const)('survives a lost %s', async (lost) => {
    const { db, losing, number, applicant, declaration } = await ready()
    const sent = await declaration(number, 'ecosystem-provider')
    losing.next = lost
    const answer = await applicant.post(CHECK, sent)
    expect([answer.status, logged()]).toEqual([503, 1])
    expect((await applicant.post(CHECK, sent)).status).toBe(303)
    expect(await db.q.select().from(table)).toHaveLength(1)
    expect(await db.q.select().from(drafts)).toEqual([])
  })

  test('is refused while anything is wrong or missing', async () => {
    const { db, applicant, number, declaration } = await begun()
    const answer = await applicant.post(CHECK, await declaration(number, 'integrator'))
    expect(answer.status).toBe(422)
    expect(await db.q.select().from(table)).toEqual([])
  })

  test('is refused when the draft was changed after it was checked', async () => {
    const { db, applicant, number, declaration } = await ready()
    const sent = await declaration(number, 'ecosystem-provider')
    const sections = (await openDraft(db, number))?.answers
    const version = String(sections?.abilities?.version)
    await applicant.post(`${DRAFT}abilities/`, { products: '改过', version, do: 'later' })
    expect((await applicant.post(CHECK, sent)).status).toBe(409)
    expect((await applicant.post(CHECK, { ...sent, version: 'x' })).status).toBe(409)
    expect(await db.q.select().from(table)).toEqual([])
  })

  test('is refused to another text of the conduct code', async () => {
    const { applicant, number, declaration } = await ready()
    const sent = { ...(await declaration(number, 'ecosystem-provider')), conduct: 'x' }
    const answer = await applicant.post(CHECK, sent)
    expect(answer.status).toBe(409)
    expect((await shown(answer)).refused?.problems[0]?.field).toBe('conduct')
  })

  test('is refused, and the draft kept, where the unit has an open one of this kind', async () => {
    const house = await ready()
    const other = await house.begin('ecosystem-provider', {
      ...millProvider,
      creditCode: riverIntegrator.creditCode,
    })
    await house.fill(other.number, 'ecosystem-provider', millProvider)
    const sent = await house.declaration(other.number, 'ecosystem-provider')
    const first = browser(house.app)
    await first.post('/applications/', { number: house.number, code: house.code })
    await first.post(CHECK, await house.declaration(house.number, 'ecosystem-provider'))

    expect((await house.applicant.post(CHECK, sent)).status).toBe(409)
    expect(await openDraft(house.db, other.number)).not.toBeNull()
    expect(await house.db.q.select().from(table)).toHaveLength(1)
  })

  test('leaves nothing by which the contact could be guessed and confirmed', async () => {
    const { db, number, submit } = await ready()
    await submit()
    const found = await applicationNumbered(db, number)
    const [kept] = await db.q.select().from(idempotency)
    const form = EcosystemProviderApplication.parse(millProvider)
    for (const guess of [form, requestHash(form)])
      expect(kept?.requestHash).not.toBe(requestHash([found?.codeHash, guess]))
  })
})

describe('a supplement', () => {
  const asked = async (more: Record<string, string>) => {
    const house = await ready()
    await house.submit()
    const found = await applicationNumbered(house.db, house.number)
    const ask = { action: 'request-supplement', version: '1', dueOn: '2026-01-19', ...more }
    await moveApplication(house.db, {
      id: found?.id ?? '',
      decision: Decision.parse(ask),
      person: 'clerk',
      unit: '单位',
      at: start,
    })
    return { ...house, id: found?.id ?? '' }
  }

  test('opens the sections that were named, with what was submitted, and no other', async () => {
    const { db, applicant, number, file } = await asked({ 'supplement-abilities': '请写得具体些' })
    const draft = await openDraft(db, number)
    expect(draft?.open).toEqual(['abilities'])
    expect(draft?.answers.identity?.values).toMatchObject({
      name: millProvider.name,
      mobile: millProvider.mobile,
    })
    const closed = await applicant.post(IDENTITY, { name: '别的名字', version: '0', do: 'later' })
    expect(closed.status).toBe(409)
    expect((await applicant.upload(FILES, { kind: 'audit' }, file('audit'))).status).toBe(409)
  })

  test('is answered by a new submission that differs only there, also after the case has closed over the typing', async () => {
    const { db, clock, applicant, number, id, submit } = await asked({
      'supplement-abilities': '请补',
    })
    const { applicant: open } = await shown(await applicant.visit(`${DRAFT}abilities/`))
    clock.now = hours(2)
    const sent = { products: '补充的说明', version: '0', do: 'later', ticket: open?.ticket ?? '' }
    expect((await applicant.post(`${DRAFT}abilities/`, sent)).status).toBe(303)
    expect((await submit()).status).toBe(303)
    expect(await applicationNumbered(db, number)).toMatchObject({
      status: 'submitted',
      submission: 2,
      asked: {},
    })
    const [second, first] = await submissionsOf(db, id)
    const { hashes: now, products, ...rest } = second?.answers ?? {}
    const { hashes: before, products: last, ...same } = first?.answers ?? {}
    expect([products, last]).toEqual(['补充的说明', millProvider.products])
    expect(rest).toEqual(same)
    const changed = Object.entries(now as object).filter(
      ([key, hash]) => (before as Record<string, unknown>)[key] !== hash,
    )
    expect(changed.map(([key]) => key)).toEqual(['abilities'])
  })

  test('keeps an attachment of the first submission that is not sent again', async () => {
    const { db, applicant, number, id, file, submit } = await asked({ supplement: '换一份执照' })
    const licence = (await attachmentsOf(db, number)).find(({ kind }) => kind === 'licence')
    await applicant.post(`${FILES}removal/`, { id: licence?.id ?? '' })
    await applicant.upload(FILES, { kind: 'licence' }, file('new licence'))
    expect((await submit()).status).toBe(303)
    const [second, first] = await submissionsOf(db, id)
    expect(JSON.stringify(first?.answers['attachments'])).toContain(licence?.id)
    expect(JSON.stringify(second?.answers['attachments'])).not.toContain(licence?.id)
    expect((await applicant.visit(`/applications/files/${licence?.id ?? ''}/`)).status).toBe(200)
  })

  test('can be given up without touching what was submitted', async () => {
    const { db, applicant, number } = await asked({ supplement: '请补' })
    await applicant.post(`${DRAFT}abilities/`, { products: '改了一半', version: '0', do: 'later' })
    const answer = await applicant.post(`${DRAFT}erasure/`, {})
    expect(answer.headers.get('location')).toBe('/applications/case/')
    expect(await openDraft(db, number)).toMatchObject({ version: 0 })
    expect(await attachmentsOf(db, number)).toHaveLength(2)
  })
})

describe('a draft at its end', () => {
  test('is erased by its applicant with its files, and its number opens nothing', async () => {
    const { db, applicant, number, code } = await ready()
    expect(await attachmentsOf(db, number)).toHaveLength(2)
    const answer = await applicant.post(`${DRAFT}erasure/`, {})
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/apply/'])
    expect(await db.q.select().from(drafts)).toEqual([])
    expect(await db.q.select().from(attachments)).toEqual([])
    expect((await applicant.post('/applications/', { number, code })).status).toBe(422)
  })

  test('is forgotten when its time is over, with its files and with files that no row names', async () => {
    const { db, number } = await ready()
    const files = freshFiles()
    const kept = await attachmentsOf(db, number)
    for (const { id } of kept) await files.put(id, new Uint8Array([1]))
    await files.put('e'.repeat(32), new Uint8Array([1]))
    const later = (days: number) => new Date(Date.now() + days * day)
    const last = defaultSettings['drafts.days']

    // A file without a row may be waiting for it, as long as it is young.
    expect(await forgetDrafts({ db, files }, new Date(start.getTime() + last * day))).toEqual({
      erased: 0,
      orphans: 0,
    })
    expect(await forgetDrafts({ db, files }, later(2))).toMatchObject({ orphans: 1 })
    await forgetDrafts({ db, files }, later(last + 2))
    expect(await db.q.select().from(drafts)).toEqual([])
    expect(await db.q.select().from(attachments)).toEqual([])
    expect(await files.before(later(last))).toEqual({ ids: [] })
  })
})

describe('whatever is sent to a draft', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\uD800', '𝒳', '%', '<b>', 'add', 'remove-0', 'continue', '__proto__'),
  )
  const names = [
    ...['name', 'sectors', 'productRows-0-name', 'productRows-19-days', 'caseRows-3-from'],
    ...['version', 'do', 'ticket', 'conduct', 'id', 'kind', 'file', '__proto__', 'constructor'],
  ]
  const values = fc.dictionary(
    fc.oneof(fc.constantFrom(...names), text),
    fc.oneof(text, fc.array(text, { maxLength: 3 })),
  )
  const paths = ['identity', 'products', 'cases', 'check', 'attachments', 'attachments/removal']

  test('never breaks it', async () => {
    const { applicant } = await begun()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        values,
        fc.nat(3),
        async (path, sent, version) => {
          const to = `${DRAFT}${path}/`
          const answer = await applicant.post(to, { version: String(version), ...sent })
          expect([303, 409, 422]).toContain(answer.status)
        },
      ),
      { numRuns: 300 },
    )
  })
})
