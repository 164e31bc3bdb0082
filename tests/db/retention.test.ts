import { eq, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { moveApplication } from '#db/application-decisions'
import { withdrawApplication } from '#db/application-moves'
import {
  FORGOTTEN_AT_ONCE,
  applicationsToForget,
  forgetApplication,
} from '#db/application-retention'
import { searchApplications } from '#db/application-search'
import { applicationNumbered, submitApplication } from '#db/applications'
import type { Db } from '#db/client'
import { askContact, settleContact } from '#db/contact-changes'
import { contactForgottenOn, forgetContacts, institutionsToForget } from '#db/contact-retention'
import { verifyStream } from '#db/events'
import { contactOf, sendMessage } from '#db/institution-pages'
import {
  applications,
  attachments,
  contactChanges,
  contacts,
  entries,
  events,
  institutionContacts,
  institutionMessages,
  institutions,
  proposals,
  qualificationChecks,
  submissions,
} from '#db/schema'
import { EcosystemProviderApplication } from '#domain/application'
import { Decision } from '#domain/decision'
import { FORGOTTEN_NAME, keptFrom } from '#domain/retention'
import { millProvider } from '../fixtures.ts'
import { freshDb, planOf } from './open.ts'
import { list } from './registry.ts'

const number = 'CS-AAAA-AAAA'
const codeHash = 'a'.repeat(64)
const form = EcosystemProviderApplication.parse(millProvider)
/** The morning of a day in China. */
const on = (day: string) => new Date(`${day}T02:00:00Z`)
const start = on('2026-01-05')

let db: Db
beforeEach(async () => {
  db = await freshDb()
  await submitApplication(db, { number, codeHash, form, fingerprint: 'f', at: start })
  await db.write([
    db.q.insert(attachments).values({
      ...{ id: 'a'.repeat(32), number, kind: 'licence', name: '执照.pdf', size: 9 },
      ...{ type: 'application/pdf', sha256: 'b'.repeat(64), at: start, submission: 1 },
    }),
  ])
})

async function found() {
  const application = await applicationNumbered(db, number)
  if (!application) throw new Error('no application')
  return application
}

const withdraw = async (at: Date) => {
  const { id, version } = await found()
  return withdrawApplication(db, { id, version, at })
}

/** The daily work of a day: how many it forgot. */
async function forget(day: string) {
  const page = await applicationsToForget(db, day)
  for (const each of page) await forgetApplication(db, each, on(day))
  return page.length
}

const everything = async () =>
  JSON.stringify(
    await Promise.all(
      [applications, submissions, contacts, attachments, proposals, qualificationChecks].map(
        (table) => db.q.select().from(table),
      ),
    ),
  )

describe('an application that came to nothing', () => {
  test.each(['rejected', 'withdrawn'])('is kept two years when it was %s', async (how) => {
    if (how === 'withdrawn') await withdraw(start)
    else {
      const { id, version } = await found()
      const decision = Decision.parse({
        action: 'reject',
        reason: '理由',
        version: String(version),
      })
      await moveApplication(db, { id, decision, person: 'clerk', unit: '示例单位', at: start })
    }
    expect((await found()).status).toBe(how)

    expect(await forget('2028-01-05')).toBe(0)
    expect(await everything()).toContain(millProvider.mobile)
    expect(await forget('2028-01-06')).toBe(1)
  })

  test('leaves its number, where it stood and its events, and nothing that names anybody', async () => {
    await withdraw(start)
    const { id } = await found()
    await forget('2028-01-06')

    const kept = await everything()
    for (const said of [form.name, form.creditCode, millProvider.mobile, '示例', '执照'])
      expect(kept).not.toContain(said)
    expect(JSON.stringify(await db.q.select().from(events))).not.toContain('示例')
    expect(await found()).toMatchObject({
      ...{ number, codeHash, status: 'withdrawn', name: FORGOTTEN_NAME },
      ...{ version: 3, forgottenOn: '2028-01-06' },
    })
    expect(await db.q.select().from(submissions)).toEqual([])
    expect(await db.q.select().from(contacts)).toEqual([])
    expect(await db.q.select().from(attachments)).toEqual([])
    expect(
      (await db.q.select().from(events).orderBy(events.version)).map((one) => [
        one.action,
        one.actor,
      ]),
    ).toEqual([
      ['submit', 'applicant'],
      ['withdraw', 'applicant'],
      ['forget', 'system'],
    ])
    expect(await verifyStream(db, `application/${id}`)).toBeNull()
    expect((await searchApplications(db, form.name, null, null)).found).toEqual([])
    expect((await searchApplications(db, form.creditCode, null, null)).found).toEqual([])
  })

  test('is forgotten once, by whoever comes first', async () => {
    await withdraw(start)
    const [one] = await applicationsToForget(db, '2028-01-06')
    if (!one) throw new Error('nothing to forget')
    const outcomes = await Promise.all([
      forgetApplication(db, one, on('2028-01-06')),
      forgetApplication(db, one, on('2028-01-06')),
    ])
    expect(outcomes.filter((ids) => ids !== null)).toEqual([['a'.repeat(32)]])
    expect(await forget('2028-01-07')).toBe(0)
    expect(await db.q.select().from(events)).toHaveLength(3)
    await expect(
      db.write([db.q.update(applications).set({ forgottenOn: '2028-01-08' })]),
    ).rejects.toThrow('forgotten already')
  })

  test('lets its institution apply anew, as before', async () => {
    await withdraw(start)
    await forget('2028-01-06')
    const again = { number: 'CS-BBBB-BBBB', codeHash, form, fingerprint: 'g', at: on('2028-02-01') }
    expect(await submitApplication(db, again)).toBe('submitted')
  })
})

describe('an application that is open or admitted', () => {
  test('is never forgotten', async () => {
    expect(await forget('2099-01-01')).toBe(0)
    await db.write([db.q.update(applications).set({ status: 'admitted', closedAt: start })])
    expect(await forget('2099-01-01')).toBe(0)
    await expect(
      db.write([db.q.update(applications).set({ forgottenOn: '2099-01-01' })]),
    ).rejects.toThrow('forgotten_on')
  })
})

const left = { endedOn: '2027-03-01', endBasis: '示工信〔2027〕3号', state: 'left' } as const
const leave = (id: string, more: object = {}) =>
  db.write([
    db.q
      .update(entries)
      .set({ ...left, ...more })
      .where(eq(entries.id, id)),
  ])
const admitMill = async () => {
  await db.write([db.q.update(applications).set({ status: 'admitted', closedAt: start })])
  await list(db, [
    {
      ...{ id: 'mill', name: form.name, creditCode: form.creditCode, on: '2026-01-01' },
      entries: [
        { kind: 'ecosystem-provider', sector: 'biomedicine' },
        { kind: 'ecosystem-provider', sector: 'fireworks' },
      ],
    },
  ])
  const asking = { id: 'mill', number, at: start }
  const said = {
    ...{ contactName: '示例丙', contactPost: '主管', mobile: '13900000000', landline: '' },
    mail: 'xin@example.com',
  }
  await askContact(db, { ...asking, fingerprint: 'c', form: { version: 0, ...said } })
  const verdict = { version: 1, outcome: 'accepted', ground: '致电核实' } as const
  await settleContact(db, { id: 'mill', verdict, person: 'one', unit: '示例单位', at: start })
  // Another one is asked for, and waits.
  await askContact(db, {
    ...asking,
    fingerprint: 'e',
    form: { version: 2, ...said, landline: '8' },
  })
  await write('1', '一句话')
}
const write = (n: string, body: string, at = start) =>
  sendMessage(db, {
    institutionId: 'mill',
    form: { id: `${n.repeat(8)}-1111-4111-8111-111111111111`, body },
    person: null,
    fingerprint: body,
    at,
  })
const reached = async () =>
  (
    await Promise.all(
      [contacts, institutionContacts, contactChanges, institutionMessages].map((table) =>
        db.q.select().from(table),
      ),
    )
  ).map((rows) => rows.length)

describe('the contact of an institution', () => {
  beforeEach(admitMill)

  test('is kept a year after the last of its entries has ended', async () => {
    expect(await forgetContacts(db, on('2099-01-01'))).toBe(0)
    await leave('mill-0', { endedOn: '2026-06-01' })
    expect(await forgetContacts(db, on('2099-01-01'))).toBe(0)
    await leave('mill-1')

    expect(await forgetContacts(db, on('2028-03-01'))).toBe(0)
    expect(await reached()).toEqual([1, 1, 1, 1])
    expect(await forgetContacts(db, on('2028-03-02'))).toBe(1)
    expect(await reached()).toEqual([0, 0, 0, 0])
    expect(await contactOf(db, 'mill', number)).toEqual({})
    expect(await contactForgottenOn(db, 'mill')).toBe('2028-03-02')
    // The list stood on what was submitted.
    expect(await db.q.select().from(submissions)).toHaveLength(1)
    expect(await db.q.select().from(attachments)).toHaveLength(1)
  })

  test('is forgotten once, with an event', async () => {
    await leave('mill-0')
    await leave('mill-1')
    const both = [forgetContacts(db, on('2028-03-02')), forgetContacts(db, on('2028-03-02'))]
    expect((await Promise.all(both)).sort()).toEqual([0, 1])
    expect(await forgetContacts(db, on('2028-03-03'))).toBe(0)
    const stream = 'institution/mill'
    const told = await db.q.select().from(events).where(eq(events.stream, stream))
    expect(told.map(({ action }) => action)).toEqual([
      ...['change-contact', 'accept-contact', 'change-contact', 'message', 'forget'],
    ])
    expect(await verifyStream(db, stream)).toBeNull()
  })

  test('is taken no more afterwards, until the institution is admitted again', async () => {
    await leave('mill-0')
    await leave('mill-1')
    await forgetContacts(db, on('2028-03-02'))
    expect(await write('2', '又一句', on('2028-04-01'))).toBe('forgotten')
    const change = {
      ...{ id: 'mill', number, fingerprint: 'd', at: on('2028-04-01') },
      form: {
        version: 5,
        ...{ contactName: '示例丁', contactPost: '', mobile: '13900000000', landline: '' },
        mail: 'ding@example.com',
      },
    }
    expect(await askContact(db, change)).toBe('forgotten')
    expect(await reached()).toEqual([0, 0, 0, 0])

    await db.write([
      db.q.insert(entries).values({
        ...{ id: 'mill-2', institutionId: 'mill', kind: 'integrator', sector: 'biomedicine' },
        ...{ state: 'admitted', admittedOn: '2028-05-01', announcementId: 'announcement' },
      }),
    ])
    expect(await contactForgottenOn(db, 'mill')).toBeNull()
    expect(await askContact(db, change)).toBe('moved')
    expect(await write('2', '又一句', on('2028-05-02'))).toBe('sent')
    expect(await forgetContacts(db, on('2099-01-01'))).toBe(0)
  })

  test('cannot be forgotten of one that is on the list', async () => {
    const now = db.q.update(institutions).set({ contactForgottenOn: '2028-03-02' })
    await expect(db.write([now])).rejects.toThrow('contact_forgotten_on')
  })
})

describe('the daily search', () => {
  test('is answered by an index of what is due, and goes page by page', async () => {
    const applied = await planOf(db, applicationsToForget(db, '2028-01-06'))
    expect(applied).toMatch(
      /^SEARCH applications USING INDEX applications_to_forget \(closed_at<\?\)$/,
    )
    const listed = await planOf(db, institutionsToForget(db, '2028-01-06'))
    expect(listed).toMatch(
      /^SEARCH institutions USING INDEX institutions_to_forget \(left_on<\?\)$/,
    )

    for (let i = 0; i <= FORGOTTEN_AT_ONCE; i++) {
      const code = `91${String(i).padStart(16, '0')}`
      await submitApplication(db, {
        ...{ number: `CS-BBBB-${String(1000 + i)}`, codeHash, fingerprint: code, at: start },
        form: { ...form, creditCode: code },
      })
    }
    await db.write([db.q.update(applications).set({ status: 'withdrawn', closedAt: start })])
    expect(await forget('2028-01-06')).toBe(FORGOTTEN_AT_ONCE)
    expect(await forget('2028-01-06')).toBe(2)
    expect(await forget('2028-01-06')).toBe(0)
  })

  test('is left by what is forgotten: no row of the index is walked again', async () => {
    await withdraw(start)
    await forget('2028-01-06')
    const [rows] = await db.q.values(
      sql`select count(*) from applications indexed by applications_to_forget where closed_at is not null and forgotten_on is null and status <> 'admitted'`,
    )
    expect(rows).toEqual([0])
  })
})

describe('the day from which something is kept', () => {
  test.each([
    ['2028-01-06', 2, '2026-01-06'],
    ['2028-02-29', 2, '2026-02-29'],
    ['2028-03-01', 1, '2027-03-01'],
  ])('of %s, %i years back, is %s', (today, years, day) => {
    expect(keptFrom(today, years)).toBe(day)
  })
})
