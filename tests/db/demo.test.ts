import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { Conflict } from '#db/client'
import { decideAdmission } from '#db/application-decisions'
import { application, applicationStream, historyOf } from '#db/applications'
import { seedDemo } from '#db/demo'
import { headOf, record, verifyStream } from '#db/events'
import { choosable } from '#db/complaint-respondents'
import { countsOf } from '#db/evaluation-counts'
import { periodWithin, sheetPage } from '#db/evaluation-periods'
import { figuresOfSheet, sheetHistory, sheetStream } from '#db/evaluations'
import { evidenceOf } from '#db/inspection-evidence'
import { inspectionHistory, inspectionStream, ownInspection } from '#db/inspections'
import { institution } from '#db/institutions'
import { notice, noticePage } from '#db/notices'
import {
  announcements,
  applications,
  attachments,
  entries,
  events,
  house,
  inspectionEvidence,
  institutions,
  notices,
} from '#db/schema'
import { type Desk, bareDesk } from '#db/desk'
import { worklist } from '#db/worklist'
import { keepDemoFiles } from '#functions/demo-files'
import { checkedFile } from '#domain/attachment'
import { dayOf } from '#domain/calendar'
import { figuresOf } from '#domain/evaluation-figures'
import { kinds } from '#domain/institution'
import { standing } from '#domain/notice'
import { sectors } from '#domain/sector'
import { defaultSettings } from '#domain/setting'
import { worklistFilter } from '#domain/worklist'
import { freshDb, freshFiles } from './open.ts'

const now = new Date('2026-11-23T03:00:00Z')
const all = { sector: null, state: null, after: null }

/** GB 32100-2015: the weighted sum of all 18 characters is divisible by 31. */
function passesItsCheck(code: string) {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const sum = Array.from(code).reduce(
    (s, c, i) => s + alphabet.indexOf(c) * (i < 17 ? 3 ** i % 31 : 1),
    0,
  )
  return /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code) && sum % 31 === 0
}

describe('the demo', () => {
  test('is judged by a check that real codes pass and changed ones fail', () => {
    for (const code of ['91350100M000100Y43', '91110000600037341L', '91440300708461136T'])
      expect(passesItsCheck(code)).toBe(true)
    expect(passesItsCheck('91350100M000100Y44')).toBe(false)
  })

  test('seeds an empty database once', async () => {
    const db = await freshDb()
    expect(await seedDemo(db, now)).toBe('seeded')
    const before = await db.q.select().from(events)
    expect(await seedDemo(db, now)).toBe('already')
    expect(await db.q.select().from(events)).toEqual(before)
  })

  test('seeds once when two start at the same moment', async () => {
    const db = await freshDb()
    const answers = await Promise.all([seedDemo(db, now), seedDemo(db, now)])
    expect(answers.sort()).toEqual(['already', 'seeded'])
  })

  test('leaves a database with anything in it alone', async () => {
    const db = await freshDb()
    const happening = { action: 'submit', actor: 'applicant', at: now }
    await db.write([record(db, await headOf(db, 'application/1'), happening)])
    expect(await seedDemo(db, now)).toBe('not empty')
    expect(await db.q.select().from(institutions)).toEqual([])
    expect(await db.q.select().from(house)).toEqual([])
  })

  test('is plainly an example, with credit codes that pass their check', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const found = await db.q.select().from(institutions)
    expect(found.length).toBeGreaterThan(30)
    for (const { name, creditCode } of found) {
      expect(name).toMatch(/^示例/)
      expect(creditCode).toContain('EXAMPLE')
      expect(passesItsCheck(creditCode)).toBe(true)
    }
    for (const { number, title } of await db.q.select().from(announcements)) {
      expect(number).toMatch(/^示\p{sc=Han}+〔\d{4}〕\d+号$/u)
      expect(title).toContain('示例')
    }
  })

  test('is the same but for its days', async () => {
    const [one, other] = [await freshDb(), await freshDb()]
    await seedDemo(one, now)
    await seedDemo(other, new Date('2027-02-01T03:00:00Z'))
    const shape = async (db: typeof one) =>
      (await db.q.select().from(entries)).map(({ id, kind, sector, state }) => [
        id,
        kind,
        sector,
        state,
      ])
    expect(await shape(other)).toEqual(await shape(one))
    expect(await seedDemo(await freshDb(), new Date('2028-02-29T16:30:00Z'))).toBe('seeded')
  })

  test('has one promoter in each sector and every kind', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const found = await db.q.select().from(entries)
    const active = found.filter(({ kind, endedOn }) => kind === 'promoter' && endedOn === null)
    expect(active.map(({ sector }) => sector).sort()).toEqual(Object.keys(sectors).sort())
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(Object.keys(kinds)))
    expect(new Set(found.map(({ state }) => state)).size).toBe(4)
    expect((await choosable(db))?.length).toBeGreaterThan(25)
  })

  test('has notices in three states, about promoters only, one with time left and one without (Art. 13)', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const { notices: found } = await noticePage(db, all, dayOf(now))
    expect(found.map(({ state }) => state)).toEqual([
      'issued',
      'issued',
      'rectified',
      'handed-over',
    ])
    const left = found.map((each) => standing(each, dayOf(now)).daysLeft)
    expect(left).toEqual([14, -3, null, null])
    const rows = await db.q
      .select()
      .from(notices)
      .innerJoin(entries, eq(entries.id, notices.entryId))
    expect(rows.map((row) => row.entries.kind)).toEqual(Array(4).fill('promoter'))
  })

  test('hands work over, then ends and opens a designation by a document of its own', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const handedOver = (await notice(db, 'demo-notice-1')) ?? expect.fail()
    expect(handedOver.successor?.id).not.toBe(handedOver.institution.id)
    expect(handedOver.stateOn > handedOver.dueOn).toBe(true)
    expect(handedOver.moves.map(({ state }) => state)).toEqual([
      'issued',
      'not-rectified',
      'handed-over',
    ])
    expect(handedOver.moves.at(-1)?.on).toBe(handedOver.stateOn)
    const [ended] = (await institution(db, handedOver.institution.id))?.entries ?? []
    const [opening] = await db.q
      .select()
      .from(announcements)
      .where(eq(announcements.id, 'demo-designation-2'))
    expect(ended?.endBasis).toBe(opening?.number)
    expect(ended?.endBasis).not.toBe(handedOver.outcomeBasis)
  })

  test('has the files that its applications and a record of an inspection name, byte for byte', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const files = freshFiles()
    await keepDemoFiles(files)
    await keepDemoFiles(files)
    const rows = await db.q.select().from(attachments)
    const evidence = await db.q.select().from(inspectionEvidence)
    expect([rows.length, evidence.length]).toEqual([12, 2])
    for (const { id, sha256, size, name, type } of [...rows, ...evidence]) {
      const kept = await files.get(id)
      const bytes = new Uint8Array(await new Response(kept?.body).arrayBuffer())
      expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([
        size,
        sha256,
      ])
      expect(checkedFile(name, bytes)).toEqual({ type })
      expect(name).toContain('示例')
    }
  })

  test('has evidence of a visit that its institution was told of, each file with its event (Art. 12)', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const id = 'demo-round-2-visit-demo-11'
    const found = (await ownInspection(db, id, 'demo-11')) ?? expect.fail()
    const files = await evidenceOf(db, id)
    expect(files.map(({ told }) => told)).toEqual([true, true])
    const history = await inspectionHistory(db, id)
    expect(history.map(({ action }) => action)).toEqual([
      ...['begin', 'revise', 'attach', 'attach', 'record'],
    ])
    expect(found.version).toBe(history.length)
    expect(await verifyStream(db, inspectionStream(id))).toBeNull()
  })

  test('gives each of its staff something to do, and every step of it keeps to the procedure', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const found = await db.q.select().from(applications)
    expect(found.map(({ status }) => status).sort()).toEqual([
      'defence',
      'expert-review',
      'qualification-review',
      'qualification-review',
      'submitted',
      'supplement',
    ])
    for (const { id, name, creditCode, version, dueOn } of found) {
      expect(name).toMatch(/^示例/)
      expect(creditCode).toContain('EXAMPLE')
      expect(passesItsCheck(creditCode)).toBe(true)
      expect(dueOn).not.toBe('')
      expect(await historyOf(db, id)).toHaveLength(version)
      expect(await verifyStream(db, applicationStream(id))).toBeNull()
    }
    const list = (who: Pick<Desk, 'person' | 'applications' | 'corrections'>) =>
      worklist(db, worklistFilter(new URLSearchParams()), {
        ...bareDesk,
        today: dayOf(now),
        soon: dayOf(now),
        ...who,
      })
    const reviewer = { reach: 'assigned', person: 'demo-reviewer' } as const
    const read = { person: 'demo-reviewer', applications: reviewer, corrections: false }
    expect((await list(read)).tasks).toMatchObject([{ state: 'expert-review' }])
    const keeper = { person: 'demo-administrator-1', applications: null, corrections: true }
    expect((await list(keeper)).tasks).toMatchObject([{ task: 'correction' }])
  })

  test('lets its second clerk confirm what the first proposed, and not the first', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const waiting = await application(db, 'demo-application-6')
    // Art. 4: an integrator is admitted after its review, defence and selection, which the demo does not have for one.
    expect(waiting?.kind).toBe('ecosystem-provider')
    const { id, version } = waiting ?? expect.fail()
    const by = (person: string) => {
      const verdict = { version, outcome: 'confirmed', remark: '' } as const
      return decideAdmission(db, { id, verdict, person, unit: '示例', at: now })
    }
    expect(await by('demo-bureau-1')).toBe('own proposal')
    expect(await by('demo-bureau-2')).toBe('moved')
  })

  test('has an evaluation whose sheets are what its records count to, in every state it shows', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const scope = { reach: 'all' } as const
    const period = (await periodWithin(db, 'demo-period-1', scope)) ?? expect.fail()
    const { sheets } = await sheetPage(db, period.id, { scope, state: null, after: undefined })
    const counted = await countsOf(db, period, null)
    for (const { id, institutionId, kind, version } of sheets) {
      const [held] = await figuresOfSheet(db, id)
      const { countedOn: on } = held?.figures ?? expect.fail()
      const counts = counted(institutionId, kind)
      expect(held?.figures).toEqual(figuresOf({ counts, values: defaultSettings, on }))
      expect(await sheetHistory(db, id)).toHaveLength(version)
      expect(await verifyStream(db, sheetStream(id))).toBeNull()
    }
    const states = new Map(sheets.map(({ state, id }) => [state, id]))
    expect([...states.keys()].sort()).toEqual(['draft', 'final', 'objected', 'told'])
    const [final] = await figuresOfSheet(db, states.get('final') ?? '')
    expect(final?.figures.criteria.map(({ lack }) => lack)).toEqual([null, null, null, null])
    const [draft] = await figuresOfSheet(db, states.get('draft') ?? '')
    expect(draft?.figures.total).toBeNull()
  })

  test('writes an event with everything', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const streams = new Set((await db.q.select().from(events)).map(({ stream }) => stream))
    for (const { id } of await db.q.select().from(entries)) expect(streams).toContain(`entry/${id}`)
    for (const { id } of await db.q.select().from(announcements))
      expect(streams).toContain(`announcement/${id}`)
    const moves = await db.q.select().from(events).where(eq(events.stream, 'notice/demo-notice-1'))
    expect(moves.map(({ action }) => action)).toEqual(['issue', 'fail', 'hand-over'])
  })
})

describe('the registry', () => {
  test('refuses a second promoter in charge of a sector (Art. 3)', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const second = db.q.insert(entries).values({
      id: 'second',
      institutionId: 'demo-01',
      kind: 'promoter',
      sector: 'fireworks',
      state: 'admitted',
      admittedOn: '2026-11-01',
      announcementId: 'demo-designation-2',
    })
    await expect(db.write([second])).rejects.toThrow(new Conflict('entries.sector'))
  })

  test('refuses a notice about anybody but a promoter of that sector (Art. 13)', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const integrators = await db.q.select().from(entries).where(eq(entries.kind, 'integrator'))
    const [first] = integrators
    const about = db.q.insert(notices).values({
      id: 'n',
      number: '示工信通报〔2026〕999号',
      title: '示例',
      entryId: first?.id ?? '',
      institutionId: first?.institutionId ?? '',
      sector: first?.sector ?? 'fireworks',
      facts: '示例',
      clauses: ['measures/13-1'],
      requirements: '示例',
      toldOn: '2026-01-01',
      issuedOn: '2026-01-20',
      dueOn: '2026-03-01',
      state: 'issued',
      stateOn: '2026-01-20',
    })
    await expect(db.write([about])).rejects.toThrow(Conflict)
    expect(await notice(db, 'n')).toBeNull()
  })
})
