import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { decideAdmission, moveApplication } from '#db/application-decisions'
import { answerSupplement, withdrawApplication } from '#db/application-moves'
import {
  applicationNumbered,
  applicationStream,
  historyOf,
  submitApplication,
} from '#db/applications'
import { Conflict, type Db } from '#db/client'
import { verifyStream } from '#db/events'
import { requestHash } from '#db/idempotency'
import { insertInstitution } from '#db/institutions'
import { announced, listed } from '#db/listing'
import { openProposal } from '#db/proposals'
import {
  announcements,
  applications,
  contacts,
  entries,
  events,
  idempotency,
  institutions,
  submissions,
} from '#db/schema'
import { latestSubmission, submissionsOf } from '#db/submissions'
import type { Action } from '#domain/admission'
import { EcosystemProviderApplication, IntegratorApplication } from '#domain/application'
import { Decision } from '#domain/decision'
import { millProvider, riverIntegrator } from '../fixtures.ts'
import { qualified } from '../qualified.ts'
import { signedBy } from '../review-signing.ts'
import { freshDb } from './open.ts'

const at = new Date('2026-01-05T02:00:00Z')
const codeHash = 'a'.repeat(64)
const river = IntegratorApplication.parse(riverIntegrator)
const mill = EcosystemProviderApplication.parse(millProvider)
const document = '示例工信发〔2026〕1号'

const submit = (db: Db, form: typeof river, number: string, hash = codeHash) =>
  submitApplication(db, { number, codeHash: hash, form, fingerprint: JSON.stringify(form), at })

async function numbered(db: Db, number: string) {
  const found = await applicationNumbered(db, number)
  if (!found) throw new Error(`no application ${number}`)
  return found
}

/** Decides on the newest version, as a clerk who has just loaded the page. */
async function decide(db: Db, number: string, action: Action, more: Record<string, unknown> = {}) {
  const { id, version } = await numbered(db, number)
  const decision = Decision.parse({ action, version: String(version), ...more })
  return moveApplication(db, { id, decision, person: 'clerk', unit: '示例单位', at })
}

const rows = async (db: Db) => {
  const tables = [applications, submissions, contacts, events, idempotency, entries, institutions]
  const counted = await Promise.all(tables.map((table) => db.q.select().from(table)))
  return counted.map((found) => found.length)
}

async function proposeMill(db: Db, number: string, more: Record<string, unknown> = {}) {
  await qualified(db, (await numbered(db, number)).id, at)
  const reason = '另一行业的条件没有达到'
  return decide(db, number, 'admit', { document, sectors: ['biomedicine'], reason, ...more })
}

/** The second clerk's word on what is proposed, on the newest version. */
async function confirm(db: Db, number: string, person = 'second') {
  const { id, version } = await numbered(db, number)
  const verdict = { version, outcome: 'confirmed', remark: '' } as const
  return decideAdmission(db, { id, verdict, person, unit: '示例单位', at })
}

/** Both persons' parts of an admission; answers the proposer's refusal, or else the second's outcome. */
async function admitMill(db: Db, number: string, more: Record<string, unknown> = {}) {
  const outcome = await proposeMill(db, number, more)
  return outcome === 'moved' ? confirm(db, number) : outcome
}

describe('submitting an application (arts. 4, 5)', () => {
  test('keeps application, submission, contact and event together', async () => {
    const db = await freshDb()
    expect(await submit(db, river, 'CS-AAAA-AAAA')).toBe('submitted')
    const found = await numbered(db, 'CS-AAAA-AAAA')
    expect(found).toMatchObject({
      status: 'submitted',
      version: 1,
      submission: 1,
      kind: 'integrator',
    })
    const { answers, contact } = await latestSubmission(db, found)
    expect(answers).toMatchObject({ name: river.name, diagnosis: river.diagnosis })
    expect(contact).toMatchObject({ mobile: river.mobile })
    expect(await historyOf(db, found.id)).toMatchObject([{ action: 'submit', basis: 'measures/4' }])
  })

  test('changes nothing when it is sent again', async () => {
    const db = await freshDb()
    const answers = await Promise.all([1, 2, 3].map(() => submit(db, river, 'CS-AAAA-AAAA')))
    expect(answers.sort()).toEqual(['already submitted', 'already submitted', 'submitted'])
    expect(await rows(db)).toEqual([1, 1, 1, 1, 1, 0, 0])
  })

  test('refuses a number that carries another body or another code, and writes nothing', async () => {
    const db = await freshDb()
    await submit(db, river, 'CS-AAAA-AAAA')
    expect(await submit(db, { ...river, place: '别处' }, 'CS-AAAA-AAAA')).toBe('number taken')
    expect(await submit(db, river, 'CS-AAAA-AAAA', 'b'.repeat(64))).toBe('number taken')
    expect(await submit(db, mill, 'CS-AAAA-AAAA')).toBe('number taken')
    expect(await rows(db)).toEqual([1, 1, 1, 1, 1, 0, 0])
  })

  test('refuses a second open application of one kind, not one of the other kind', async () => {
    const db = await freshDb()
    await submit(db, river, 'CS-AAAA-AAAA')
    expect(await submit(db, river, 'CS-CCCC-CCCC')).toBe('already open')
    expect(await rows(db)).toEqual([1, 1, 1, 1, 1, 0, 0])
    expect(await submit(db, { ...mill, creditCode: river.creditCode }, 'CS-DDDD-DDDD')).toBe(
      'submitted',
    )
  })

  test('is possible again once the first one is closed', async () => {
    const db = await freshDb()
    await submit(db, river, 'CS-AAAA-AAAA')
    await decide(db, 'CS-AAAA-AAAA', 'reject', { reason: '理由' })
    expect(await submit(db, river, 'CS-CCCC-CCCC')).toBe('submitted')
  })
})

describe('what is kept of a form to know a retry', () => {
  test('confirms nobody’s guess at the contact', async () => {
    const db = await freshDb()
    const fingerprint = 'a keyed hash'
    await submitApplication(db, { number: 'CS-AAAA-AAAA', codeHash, form: mill, fingerprint, at })
    await decide(db, 'CS-AAAA-AAAA', 'request-supplement', {
      supplement: '请补充',
      dueOn: '2026-01-19',
    })
    const { id, version } = await numbered(db, 'CS-AAAA-AAAA')
    await answerSupplement(db, { id, version, form: mill, fingerprint, at })

    const kept = (await db.q.select().from(idempotency)).map((row) => row.requestHash)
    expect(kept).toContain(requestHash([codeHash, fingerprint]))
    expect(kept).toContain(requestHash(['answer', 'applicant', fingerprint]))
    for (const guess of [mill, [codeHash, mill], ['answer', 'applicant', mill]])
      expect(kept).not.toContain(requestHash(guess))
  })
})

describe('deciding on an application', () => {
  test('leads an integrator to the list step by step (art. 4)', async () => {
    const db = await freshDb()
    await submit(db, river, 'CS-AAAA-AAAA')
    expect(await decide(db, 'CS-AAAA-AAAA', 'accept')).toBe('moved')
    await signedBy(db, (await numbered(db, 'CS-AAAA-AAAA')).id, 'expert', at)
    for (const action of ['pass-review', 'pass-defence'] as const)
      expect(await decide(db, 'CS-AAAA-AAAA', action)).toBe('moved')
    expect(await admitMill(db, 'CS-AAAA-AAAA')).toBe('moved')

    const found = await numbered(db, 'CS-AAAA-AAAA')
    expect(found).toMatchObject({ status: 'admitted', closedAt: at, version: 7 })
    expect(await db.q.select().from(entries)).toMatchObject([
      {
        kind: 'integrator',
        sector: 'biomedicine',
        admittedOn: '2026-01-05',
        applicationId: found.id,
      },
    ])
    expect((await historyOf(db, found.id)).at(-1)).toMatchObject({
      action: 'admit',
      basis: document,
      reason: '另一行业的条件没有达到',
      data: { sectors: ['biomedicine'], notChosen: ['construction-machinery'] },
    })
  })

  test('takes a credit code whose check digit does not fit only with how it was checked', async () => {
    const db = await freshDb()
    // Real early codes fail it.
    await submit(db, { ...mill, creditCode: '91350100M0001TGQXM' }, 'CS-AAAA-AAAA')
    await decide(db, 'CS-AAAA-AAAA', 'accept')
    expect(await proposeMill(db, 'CS-AAAA-AAAA')).toBe('code unchecked')
    const codeCheck = '与营业执照原件一致'
    expect(await proposeMill(db, 'CS-AAAA-AAAA', { codeCheck })).toBe('moved')
    const { id } = await numbered(db, 'CS-AAAA-AAAA')
    expect((await historyOf(db, id)).at(-1)).toMatchObject({
      action: 'propose-admission',
      data: { checked: codeCheck },
    })
    const proposal = await openProposal(db, applicationStream(id))
    expect(proposal?.payload).toMatchObject({ checked: codeCheck })
    expect(await confirm(db, 'CS-AAAA-AAAA')).toBe('moved')
  })

  test('leaves nobody out of a sector without a word of why', async () => {
    const db = await freshDb()
    await submit(db, mill, 'CS-AAAA-AAAA')
    await decide(db, 'CS-AAAA-AAAA', 'accept')
    expect(await proposeMill(db, 'CS-AAAA-AAAA', { reason: '' })).toBe('reason missing')
    const { sectors } = await numbered(db, 'CS-AAAA-AAAA')
    expect(await proposeMill(db, 'CS-AAAA-AAAA', { reason: '', sectors })).toBe('moved')
  })

  test('records no article where the step is ours', async () => {
    const db = await freshDb()
    await submit(db, mill, 'CS-AAAA-AAAA')
    await decide(db, 'CS-AAAA-AAAA', 'reject', { reason: '理由' })
    await submit(db, mill, 'CS-CCCC-CCCC')
    await decide(db, 'CS-CCCC-CCCC', 'accept')
    await decide(db, 'CS-CCCC-CCCC', 'reject', { reason: '理由' })
    const basisOf = async (number: string) =>
      (await historyOf(db, (await numbered(db, number)).id)).at(-1)?.basis
    expect(await basisOf('CS-AAAA-AAAA')).toBe('')
    expect(await basisOf('CS-CCCC-CCCC')).toBe('measures/5')
  })

  test('admits nobody who skipped a step', async () => {
    const db = await freshDb()
    await submit(db, river, 'CS-AAAA-AAAA')
    expect(await admitMill(db, 'CS-AAAA-AAAA')).toBe('not allowed')
    expect(await decide(db, 'CS-AAAA-AAAA', 'pass-defence')).toBe('not allowed')
    expect(await rows(db)).toEqual([1, 1, 1, 1, 1, 0, 0])
  })

  test('leaves to the applicant what is the applicant’s', async () => {
    const db = await freshDb()
    await submit(db, river, 'CS-AAAA-AAAA')
    expect(await decide(db, 'CS-AAAA-AAAA', 'withdraw')).toBe('not allowed')
  })

  test('lets one of two simultaneous clerks win and tells the other', async () => {
    const db = await freshDb()
    await submit(db, mill, 'CS-AAAA-AAAA')
    const { id } = await numbered(db, 'CS-AAAA-AAAA')
    const by = (person: string, decision: Decision) =>
      moveApplication(db, { id, decision, person, unit: '示例单位', at })
    const answers = await Promise.all([
      by('first', Decision.parse({ action: 'accept', version: '1' })),
      by('second', Decision.parse({ action: 'reject', reason: '理由', version: '1' })),
    ])
    expect(answers.sort()).toEqual(['changed meanwhile', 'moved'])
    expect(await historyOf(db, id)).toHaveLength(2)
  })

  test('answers a retry of the same decision as the first time', async () => {
    const db = await freshDb()
    await submit(db, mill, 'CS-AAAA-AAAA')
    const { id } = await numbered(db, 'CS-AAAA-AAAA')
    const decision = Decision.parse({ action: 'accept', version: '1' })
    const send = (person: string) =>
      moveApplication(db, { id, decision, person, unit: '示例单位', at })
    expect([await send('clerk'), await send('clerk'), await send('other')]).toEqual([
      'moved',
      'moved',
      'changed meanwhile',
    ])
    expect(await historyOf(db, id)).toHaveLength(2)
  })
})

describe('admission', () => {
  const reviewed = async (db: Db, form: typeof mill, number: string) => {
    await submit(db, form, number)
    await decide(db, number, 'accept')
  }
  const other = { ...mill, creditCode: '91440300708461136T', name: '示例山谷软件有限公司' }

  test('lists two applicants under one document on one day, as a batch', async () => {
    const db = await freshDb()
    await reviewed(db, mill, 'CS-AAAA-AAAA')
    await reviewed(db, other, 'CS-CCCC-CCCC')
    expect(await admitMill(db, 'CS-AAAA-AAAA')).toBe('moved')
    expect(await admitMill(db, 'CS-CCCC-CCCC')).toBe('moved')
    expect(await db.q.select().from(announcements)).toMatchObject([{ number: document }])
    expect(await rows(db)).toMatchObject([2, 2, 2, 11, 8, 2, 2])
  })

  test('keeps both of two simultaneous admissions under one new document', async () => {
    const db = await freshDb()
    await reviewed(db, mill, 'CS-AAAA-AAAA')
    await reviewed(db, other, 'CS-CCCC-CCCC')
    const answers = await Promise.all([
      admitMill(db, 'CS-AAAA-AAAA'),
      admitMill(db, 'CS-CCCC-CCCC'),
    ])
    expect(answers).toEqual(['moved', 'moved'])
    expect(await db.q.select().from(announcements)).toHaveLength(1)
  })

  test('begins the stream of the announcement and of every entry', async () => {
    const db = await freshDb()
    await reviewed(db, mill, 'CS-AAAA-AAAA')
    await reviewed(db, other, 'CS-CCCC-CCCC')
    await admitMill(db, 'CS-AAAA-AAAA')
    await admitMill(db, 'CS-CCCC-CCCC', { sectors: ['biomedicine', 'construction-machinery'] })
    const of = async (stream: string) => {
      expect(await verifyStream(db, stream)).toBeNull()
      return db.q.select().from(events).where(eq(events.stream, stream))
    }

    const [announcement] = await db.q.select().from(announcements)
    expect(await of(`announcement/${announcement?.id ?? ''}`)).toMatchObject([
      { action: 'publish', actor: 'second', basis: document, at },
    ])
    const made = await db.q.select().from(entries)
    expect(made).toHaveLength(3)
    for (const { id } of made)
      expect(await of(`entry/${id}`)).toMatchObject([
        { action: 'admit', actor: 'second', basis: document, at },
      ])
  })

  test('refuses a document of another day', async () => {
    const db = await freshDb()
    await db.write([
      db.q.insert(announcements).values({
        id: 'earlier',
        kind: 'admission',
        number: document,
        title: '名单',
        issuedOn: '2026-01-04',
      }),
    ])
    await reviewed(db, mill, 'CS-AAAA-AAAA')
    expect(await admitMill(db, 'CS-AAAA-AAAA')).toBe('document used')
  })

  test('refuses sectors not applied for', async () => {
    const db = await freshDb()
    await reviewed(db, mill, 'CS-AAAA-AAAA')
    expect(await admitMill(db, 'CS-AAAA-AAAA', { sectors: ['fireworks'] })).toBe('not applied for')
  })

  test('reuses the institution and refuses what it is already listed for', async () => {
    const db = await freshDb()
    await reviewed(db, mill, 'CS-AAAA-AAAA')
    await admitMill(db, 'CS-AAAA-AAAA')
    await reviewed(db, mill, 'CS-CCCC-CCCC')
    expect(await admitMill(db, 'CS-CCCC-CCCC')).toBe('already admitted')
    expect(await admitMill(db, 'CS-CCCC-CCCC', { sectors: ['construction-machinery'] })).toBe(
      'moved',
    )
    expect(await db.q.select().from(institutions)).toHaveLength(1)
    expect(await db.q.select().from(entries)).toHaveLength(2)
  })

  test('refuses the promoter of a sector in that sector, not in another', async () => {
    const db = await freshDb()
    await reviewed(db, mill, 'CS-AAAA-AAAA')
    await admitMill(db, 'CS-AAAA-AAAA')
    const [listed] = await db.q.select().from(institutions)
    const [first] = await db.q.select().from(entries)
    if (!listed || !first) throw new Error('nothing was listed')
    await db.write([
      db.q.insert(entries).values({
        ...first,
        id: 'designated',
        kind: 'promoter',
        sector: 'construction-machinery',
        applicationId: null,
      }),
    ])
    const { answers } = await latestSubmission(db, await numbered(db, 'CS-AAAA-AAAA'))
    expect(answers['sectors']).toContain('construction-machinery')
    await submit(db, { ...river, creditCode: mill.creditCode }, 'CS-CCCC-CCCC')
    await decide(db, 'CS-CCCC-CCCC', 'accept')
    await signedBy(db, (await numbered(db, 'CS-CCCC-CCCC')).id, 'expert', at)
    for (const action of ['pass-review', 'pass-defence'] as const)
      await decide(db, 'CS-CCCC-CCCC', action)
    expect(await admitMill(db, 'CS-CCCC-CCCC', { sectors: ['construction-machinery'] })).toBe(
      'promoter there',
    )
    expect(await admitMill(db, 'CS-CCCC-CCCC', { sectors: ['biomedicine'] })).toBe('moved')
  })
})

describe('a promoter and the sector it promotes (art. 6)', () => {
  const reviewed = async (db: Db) => {
    await submit(db, mill, 'CS-AAAA-AAAA')
    await decide(db, 'CS-AAAA-AAAA', 'accept')
  }
  const designation = (db: Db, institutionId: string, sector: 'biomedicine' | 'fireworks') => [
    ...announced(
      db,
      {
        id: 'designation',
        kind: 'designation',
        number: '示例工信发〔2026〕9号',
        title: '示例',
        issuedOn: '2026-01-04',
      },
      { actor: 'clerk', at },
    ),
    ...listed(
      db,
      {
        id: 'designated',
        institutionId,
        kind: 'promoter',
        sector,
        state: 'admitted',
        admittedOn: '2026-01-05',
        announcementId: 'designation',
      },
      { actor: 'clerk', at, basis: '示例工信发〔2026〕9号' },
    ),
  ]
  const known = {
    id: 'known',
    name: mill.name,
    creditCode: mill.creditCode,
    listedOn: '2026-01-04',
  }

  test('stay apart even where it is designated while it is being admitted', async () => {
    const db = await freshDb()
    await db.write(insertInstitution(db, known))
    await reviewed(db)
    let raced = false
    const racing: Db = {
      ...db,
      write: async (queries) => {
        if (!raced) await db.write(designation(db, 'known', 'biomedicine'))
        raced = true
        await db.write(queries)
      },
    }
    expect(await admitMill(racing, 'CS-AAAA-AAAA')).toBe('promoter there')
    expect(await db.q.select().from(entries)).toMatchObject([{ kind: 'promoter' }])
  })

  test('stay apart the other way round, until the entry has ended', async () => {
    const db = await freshDb()
    await reviewed(db)
    await admitMill(db, 'CS-AAAA-AAAA')
    const [entry] = await db.q.select().from(entries)
    const designated = () => db.write(designation(db, entry?.institutionId ?? '', 'biomedicine'))
    await expect(designated()).rejects.toThrow(new Conflict('promoter there'))
    await db.write([
      db.q.update(entries).set({ state: 'left', endedOn: '2026-01-06', endBasis: document }),
    ])
    await designated()
    expect(await db.q.select().from(entries)).toHaveLength(2)
  })

  test('are no matter in another sector', async () => {
    const db = await freshDb()
    await db.write(insertInstitution(db, known))
    await db.write(designation(db, 'known', 'fireworks'))
    await reviewed(db)
    expect(await admitMill(db, 'CS-AAAA-AAAA')).toBe('moved')
  })
})

describe('a proposed admission', () => {
  const reviewed = async (db: Db) => {
    await submit(db, mill, 'CS-AAAA-AAAA')
    await decide(db, 'CS-AAAA-AAAA', 'accept')
  }

  test('publishes nothing until a second person confirms it', async () => {
    const db = await freshDb()
    await reviewed(db)
    expect(await proposeMill(db, 'CS-AAAA-AAAA')).toBe('moved')
    expect(await db.q.select().from(announcements)).toEqual([])
    expect(await proposeMill(db, 'CS-AAAA-AAAA')).toBe('already proposed')
    expect(await confirm(db, 'CS-AAAA-AAAA', 'clerk')).toBe('own proposal')
    expect(await numbered(db, 'CS-AAAA-AAAA')).toMatchObject({ status: 'qualification-review' })
    expect(await confirm(db, 'CS-AAAA-AAAA')).toBe('moved')
    expect(await numbered(db, 'CS-AAAA-AAAA')).toMatchObject({ status: 'admitted' })
  })

  test('is returned with its reason, and can be proposed again', async () => {
    const db = await freshDb()
    await reviewed(db)
    await proposeMill(db, 'CS-AAAA-AAAA')
    const { id, version } = await numbered(db, 'CS-AAAA-AAAA')
    const verdict = { version, outcome: 'returned', remark: '文号有误' } as const
    expect(await decideAdmission(db, { id, verdict, person: 'second', unit: '示例单位', at })).toBe(
      'moved',
    )
    expect((await historyOf(db, id)).at(-1)).toMatchObject({
      action: 'return-admission',
      reason: '文号有误',
    })
    expect(await confirm(db, 'CS-AAAA-AAAA')).toBe('not proposed')
    expect(await admitMill(db, 'CS-AAAA-AAAA')).toBe('moved')
  })

  test('lapses when the applicant withdraws', async () => {
    const db = await freshDb()
    await reviewed(db)
    await proposeMill(db, 'CS-AAAA-AAAA')
    const { id, version } = await numbered(db, 'CS-AAAA-AAAA')
    await withdrawApplication(db, { id, version, at })
    expect(await confirm(db, 'CS-AAAA-AAAA')).toBe('not allowed')
    expect(await openProposal(db, `application/${id}`)).toBeNull()
  })
})

describe('a supplement (补正)', () => {
  const asked = { supplement: '请补充案例', dueOn: '2026-01-19' }

  test('is asked once for all, answered by a new submission, and the first is kept', async () => {
    const db = await freshDb()
    await submit(db, mill, 'CS-AAAA-AAAA')
    expect(await decide(db, 'CS-AAAA-AAAA', 'request-supplement', asked)).toBe('moved')
    const { id, version, ...waiting } = await numbered(db, 'CS-AAAA-AAAA')
    expect(waiting).toMatchObject({
      status: 'supplement',
      supplement: '请补充案例',
      supplementDueOn: '2026-01-19',
    })

    const answer = { id, version, form: { ...mill, cases: '补充的案例' }, fingerprint: 'f', at }
    expect(await answerSupplement(db, answer)).toBe('moved')
    expect(await answerSupplement(db, answer)).toBe('moved')
    expect(await numbered(db, 'CS-AAAA-AAAA')).toMatchObject({
      status: 'submitted',
      submission: 2,
      supplement: '',
      supplementDueOn: null,
    })
    expect((await submissionsOf(db, id)).map(({ answers }) => answers['cases'])).toEqual([
      '补充的案例',
      mill.cases,
    ])
  })

  test('cannot be answered when none is asked', async () => {
    const db = await freshDb()
    await submit(db, mill, 'CS-AAAA-AAAA')
    const { id, version } = await numbered(db, 'CS-AAAA-AAAA')
    expect(await answerSupplement(db, { id, version, form: mill, fingerprint: 'f', at })).toBe(
      'not allowed',
    )
  })

  test('cannot move the application onto a credit code that has one open', async () => {
    const db = await freshDb()
    await submit(db, mill, 'CS-AAAA-AAAA')
    await submit(db, { ...mill, creditCode: river.creditCode }, 'CS-CCCC-CCCC')
    await decide(db, 'CS-AAAA-AAAA', 'request-supplement', asked)
    const { id, version } = await numbered(db, 'CS-AAAA-AAAA')
    const form = { ...mill, creditCode: river.creditCode }
    expect(await answerSupplement(db, { id, version, form, fingerprint: 'f', at })).toBe(
      'already open',
    )
  })
})

describe('a withdrawal', () => {
  test('closes the application once, and a stale one is told so', async () => {
    const db = await freshDb()
    await submit(db, mill, 'CS-AAAA-AAAA')
    const { id } = await numbered(db, 'CS-AAAA-AAAA')
    await decide(db, 'CS-AAAA-AAAA', 'accept')
    expect(await withdrawApplication(db, { id, version: 1, at })).toBe('changed meanwhile')
    expect(await withdrawApplication(db, { id, version: 2, at })).toBe('moved')
    expect(await numbered(db, 'CS-AAAA-AAAA')).toMatchObject({ status: 'withdrawn', closedAt: at })
    expect(await decide(db, 'CS-AAAA-AAAA', 'reject', { reason: '理由' })).toBe('not allowed')
  })
})

describe('what was submitted', () => {
  test('cannot be changed', async () => {
    const db = await freshDb()
    await submit(db, mill, 'CS-AAAA-AAAA')
    await expect(
      db.write([db.q.update(submissions).set({ form: 'x' }).where(eq(submissions.no, 1))]),
    ).rejects.toThrow('immutable')
  })

  const erase = async (db: Db, what: 'contact' | 'all') => {
    const contact = db.q.delete(contacts)
    await db.write(what === 'all' ? [contact, db.q.delete(submissions)] : [contact])
  }

  test('stays while the application is open', async () => {
    const db = await freshDb()
    await submit(db, mill, 'CS-AAAA-AAAA')
    await expect(erase(db, 'contact')).rejects.toThrow('in use')
    await expect(db.write([db.q.delete(submissions)])).rejects.toThrow('immutable')
  })

  test.each(['rejected', 'withdrawn'] as const)(
    'can be erased from an application that was %s, and its hash stays in the log',
    async (how) => {
      const db = await freshDb()
      await submit(db, mill, 'CS-AAAA-AAAA')
      const { id } = await numbered(db, 'CS-AAAA-AAAA')
      const [kept] = await db.q.select().from(submissions)
      if (how === 'rejected') await decide(db, 'CS-AAAA-AAAA', 'reject', { reason: '理由' })
      else await withdrawApplication(db, { id, version: 1, at })
      await erase(db, 'all')

      expect(await latestSubmission(db, await numbered(db, 'CS-AAAA-AAAA'))).toEqual({
        answers: {},
        contact: {},
      })
      expect((await historyOf(db, id))[0]?.data).toMatchObject({ hash: kept?.hash })
    },
  )

  test('stays with an admission; its contact goes once nothing of it is on the list', async () => {
    const db = await freshDb()
    await submit(db, mill, 'CS-AAAA-AAAA')
    await decide(db, 'CS-AAAA-AAAA', 'accept')
    await admitMill(db, 'CS-AAAA-AAAA')
    await expect(erase(db, 'contact')).rejects.toThrow('in use')
    await db.write([
      db.q.update(entries).set({ state: 'left', endedOn: '2026-01-06', endBasis: document }),
    ])
    await expect(erase(db, 'all')).rejects.toThrow('immutable')
    await erase(db, 'contact')
    expect(await db.q.select().from(contacts)).toEqual([])
  })
})
