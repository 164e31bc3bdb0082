import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Conflict, type Db, type Query, connect } from '#db/client'
import { firstHead, recorded, verifyStream } from '#db/events'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import {
  draftNotice,
  draftRows,
  earlierHearings,
  hearSubject,
  noticeDraft,
  reviseDraft,
} from '#db/notice-drafts'
import { issueNotice } from '#db/notice-issue'
import { decideNotice, moveNotice } from '#db/notice-moves'
import { complaintSuccessors, notice, noticePage, takesOver, unsettledNotices } from '#db/notices'
import { appoint } from '#db/people'
import { sectorsTakenOverBy } from '#db/promoters'
import { entries, events, idempotency, noticeDrafts, noticeSteps, notices } from '#db/schema'
import { NoticeCorrection, NoticeDraft, NoticeMove } from '#domain/notice-form'
import { appointee } from '../staff.ts'
import { freshDb, freshDir, planOf } from './open.ts'
import { list } from './registry.ts'

const on = (day: string) => new Date(`${day}T02:00:00Z`)
const start = '2026-01-05'
const all = { reach: 'all' } as const
const form = NoticeDraft.parse({
  key: 'n1',
  entry: 'millstone-0',
  title: '示例通报',
  facts: '示例事实',
  clauses: 'measures/13-2',
  requirements: '示例要求',
  period: '30',
})

async function house() {
  const db = await freshDb()
  const promoter = (
    id: string,
    code: string,
    entries: Parameters<typeof list>[1][0]['entries'],
  ) => ({
    id,
    name: `示例${id}`,
    creditCode: code,
    on: '2025-01-01',
    entries,
  })
  await list(db, [
    promoter('millstone', '52430100EXAMPLE018', [{ kind: 'promoter', sector: 'fireworks' }]),
    promoter('harbour', '52430100EXAMPLE026', [{ kind: 'promoter', sector: 'biomedicine' }]),
    promoter('busy', '52430100EXAMPLE034', [
      { kind: 'promoter', sector: 'advanced-computing' },
      { kind: 'integrator', sector: 'fireworks' },
    ]),
  ])
  for (const id of ['a', 'b']) await appoint(db, appointee(id, 'bureau'), on(start))
  return db
}
const by = (person: string, day: string) => ({ person, unit: '示例单位', at: on(day) })
const draft = (db: Db) => draftNotice(db, { form, ...by('a', start) })
const hear = (db: Db, step: object, version: number, day = start) =>
  hearSubject(db, { id: 'n1', form: { ...step, version } as never, ...by('a', day) })
const issue = (db: Db, person: string, version = 3) =>
  issueNotice(db, {
    id: 'n1',
    form: { version, number: '示工信通报〔2026〕1号', considered: '示例' },
    ...by(person, '2026-01-14'),
  })
const move = (db: Db, step: object, version: number, day: string, person = 'a') =>
  moveNotice(db, {
    id: 'n1',
    form: NoticeMove.parse({ reason: '示例', ...step, version: String(version) }),
    scope: all,
    ...by(person, day),
  })
const decide = (db: Db, version: number, day: string, person = 'b') =>
  decideNotice(db, {
    id: 'n1',
    verdict: { outcome: 'confirmed', remark: '', version },
    scope: all,
    ...by(person, day),
  })
const correct = (db: Db, more: object, day = '2026-01-20', version = 1) => {
  const { title, facts, requirements } = form
  const sent = { title, facts, requirements, reason: '笔误', version: String(version), ...more }
  return moveNotice(db, {
    id: 'n1',
    form: { ...NoticeCorrection.parse(sent), action: 'correct' },
    scope: all,
    ...by('a', day),
  })
}
/** Proposed by one and confirmed by another. */
async function byTwo(db: Db, step: object, version: number, day: string) {
  const proposed = await move(db, step, version, day)
  return proposed === 'moved' ? decide(db, version + 1, day) : proposed
}
const handOver = (successor: string) => ({
  action: 'hand-over',
  successor,
  work: ['measures/6-4'],
  document: '示工信〔2026〕9号',
})

async function issued() {
  const db = await house()
  await draft(db)
  await hear(db, { action: 'tell', how: '送达' }, 1)
  await hear(db, { action: 'hear', answer: '内部的陈述' }, 2)
  expect(await issue(db, 'b')).toBe('moved')
  return db
}

/** A statement that breaks its batch, and is no rule that anybody broke. */
const nowhere: Query = { toSQL: () => ({ sql: 'insert into nowhere values (1)', params: [] }) }

/** Everything a step of a notice writes to. */
const written = (db: Db) =>
  Promise.all([
    db.q.select().from(notices),
    db.q.select().from(noticeSteps),
    db.q.select().from(events),
    db.q.select().from(idempotency),
  ])

describe('a notice before it is public', () => {
  test('is drafted, told, heard, and issued by a second person', async () => {
    const db = await house()
    expect(await draft(db)).toBe('moved')
    expect(await draft(db)).toBe('moved')
    expect(await issue(db, 'b', 1)).toBe('not allowed')
    expect(await hear(db, { action: 'tell', how: '送达' }, 1)).toBe('moved')
    expect(await hear(db, { action: 'hear', answer: '' }, 2)).toBe('time to answer')
    expect(await hear(db, { action: 'hear', answer: '' }, 2, '2026-01-13')).toBe('moved')
    expect(await issue(db, 'a')).toBe('own draft')
    expect((await noticePage(db, { sector: null, state: null, after: null }, start)).count).toBe(0)
    expect(await issue(db, 'b')).toBe('moved')
    expect(await issue(db, 'b')).toBe('moved')
    expect(await notice(db, 'n1')).toMatchObject({ state: 'issued', dueOn: '2026-02-13' })
    expect(await verifyStream(db, 'notice/n1')).toBeNull()
  })

  test('tells a stale clerk, and stands as it was told', async () => {
    const db = await house()
    await draft(db)
    const tell = { action: 'tell', how: '送达' }
    await hear(db, tell, 1)
    expect(await hear(db, { action: 'drop', reason: '示例' }, 1)).toBe('changed meanwhile')
    await expect(db.write([db.q.update(noticeDrafts).set({ facts: '改' })])).rejects.toThrow(
      Conflict,
    )
  })

  test('keeps every round of a hearing, and lets nobody issue what he has written in', async () => {
    const db = await house()
    await draft(db)
    await hear(db, { action: 'tell', how: '送达' }, 1)
    await hear(db, { action: 'hear', answer: '第一次陈述' }, 2)
    expect(await hear(db, { action: 'redraft' }, 3)).toBe('moved')
    expect(await noticeDraft(db, 'n1')).toMatchObject({
      state: 'draft',
      toldOn: null,
      answer: null,
    })
    const revised = { form: { ...form, facts: '改过的事实' }, version: 4, ...by('b', start) }
    expect(await reviseDraft(db, revised)).toBe('moved')
    await hear(db, { action: 'tell', how: '再次送达' }, 5)
    await hear(db, { action: 'hear', answer: '第二次陈述' }, 6)
    expect(await earlierHearings(db, 'n1')).toMatchObject([
      {
        no: 1,
        institution: '示例millstone',
        facts: '示例事实',
        toldHow: '送达',
        answer: '第一次陈述',
      },
    ])
    expect(await issue(db, 'a', 7)).toBe('own draft')
    expect(await issue(db, 'b', 7)).toBe('own draft')
    for (const change of ['update notice_hearings set answer = 1', 'delete from notice_hearings'])
      await expect(db.write([{ toSQL: () => ({ sql: change, params: [] }) }])).rejects.toThrow(
        Conflict,
      )
  })

  test('shows nothing of the hearing where it is public', async () => {
    const db = await issued()
    expect(JSON.stringify(await notice(db, 'n1'))).not.toContain('内部的陈述')
    expect((await noticeDraft(db, 'n1'))?.state).toBe('issued')
  })

  test('is listed by an index', async () => {
    const db = await house()
    expect(await planOf(db, draftRows(db))).toMatch(/USING INDEX notice_drafts_open/)
    expect(await planOf(db, draftRows(db, { at: 1, id: 'x' }))).not.toMatch(/TEMP B-TREE/)
  })
})

describe('a notice that is public', () => {
  test('is extended, reported on by its own promoter, and settled with a day to take it down', async () => {
    const db = await issued()
    expect(await move(db, { action: 'extend', dueOn: '2026-02-02' }, 1, start)).toBe('not later')
    expect(await move(db, { action: 'extend', dueOn: '2026-03-02' }, 1, '2026-01-20')).toBe('moved')
    const report = (sectors: 'fireworks' | 'biomedicine') =>
      moveNotice(db, {
        id: 'n1',
        form: { action: 'submit-rectification', version: 2, text: '已改' },
        scope: { reach: 'sectors', sectors: [sectors] },
        ...by('b', '2026-01-21'),
      })
    expect(await report('biomedicine')).toBe('not found')
    expect(await report('fireworks')).toBe('moved')
    expect(await move(db, { action: 'accept' }, 3, '2026-01-22')).toBe('moved')
    const found = await notice(db, 'n1')
    expect(found).toMatchObject({ state: 'rectified', downOn: '2028-01-22' })
    expect(found?.steps.map(({ action }) => action)).toEqual([
      'issue',
      'extend',
      'submit-rectification',
      'accept',
    ])
    const whole = { sector: null, state: null, after: null }
    expect((await noticePage(db, whole, '2028-01-21')).count).toBe(1)
    expect((await noticePage(db, whole, '2028-01-22')).count).toBe(0)
  })

  test('hands work over only after the deadline, to a promoter that implements nothing there, and complaints follow', async () => {
    const db = await issued()
    expect(await move(db, { action: 'fail' }, 1, '2026-02-13')).toBe('still in time')
    expect(await byTwo(db, { action: 'fail' }, 1, '2026-02-14')).toBe('moved')
    expect(await unsettledNotices(db, 'millstone')).toMatchObject([{ id: 'n1' }])
    for (const wrong of ['millstone', 'busy', 'nobody'])
      expect(await move(db, handOver(wrong), 3, '2026-02-15')).toBe('no successor')
    expect((await complaintSuccessors(db)).size).toBe(0)
    expect(await move(db, handOver('harbour'), 3, '2026-02-15')).toBe('moved')
    expect((await complaintSuccessors(db)).size).toBe(0)
    expect(await decide(db, 4, '2026-02-15', 'a')).toBe('own proposal')
    expect(await decide(db, 4, '2026-02-15')).toBe('moved')
    expect(await complaintSuccessors(db)).toEqual(new Map([['fireworks', 'harbour']]))
    // Art. 6: who promotes a sector, or took its work over, implements nothing there.
    expect(await takesOver(db, 'harbour', ['fireworks'])).toBe(true)
    expect(await takesOver(db, 'harbour', ['biomedicine'])).toBe(false)
    expect(await sectorsTakenOverBy(db, '52430100EXAMPLE026')).toEqual(['fireworks'])
    expect(await sectorsTakenOverBy(db, '52430100EXAMPLE018')).toEqual([])
    expect(await unsettledNotices(db, 'millstone')).toEqual([])
    const [pooled] = await db.q.select().from(entries).where(eq(entries.id, 'busy-1'))
    const entry = { ...(pooled ?? expect.fail()), id: 'x', institutionId: 'harbour' }
    await expect(db.write([db.q.insert(entries).values(entry)])).rejects.toThrow(/promoter there/)
  })

  test('keeps its earlier text when it is corrected, and cannot lose it', async () => {
    const db = await issued()
    await expect(db.write([db.q.update(notices).set({ facts: '改' })])).rejects.toThrow(Conflict)
    const told = { toldOn: '2026-01-19', toldHow: '送达', answer: '无异议' }
    expect(await correct(db, { facts: '更正', ...told })).toBe('moved')
    expect(await notice(db, 'n1')).toMatchObject({ facts: '示例事实', earlier: [] })
    expect(await decide(db, 2, '2026-01-20')).toBe('moved')
    expect(await notice(db, 'n1')).toMatchObject({
      facts: '更正',
      earlier: [{ facts: '示例事实', no: 3 }],
    })
  })

  test('changes its facts or requirements only when its subject was told and heard, and its ground never', async () => {
    const db = await issued()
    const told = { toldOn: '2026-01-15', toldHow: '送达' }
    const refused = async (more: object, day?: string) =>
      correct(db, { requirements: '更多', ...more }, day)
    expect(await refused({})).toBe('not told')
    expect(await refused({ ...told, toldOn: '2026-01-21' })).toBe('told later')
    expect(await refused({ ...told, toldOn: '2026-01-13' })).toBe('told earlier')
    expect(await refused({ ...told, toldHow: '' })).toBe('not told how')
    expect(await refused(told)).toBe('time to answer')
    // Working days run from the day after it was told; the last one is still in time.
    expect(await refused(told, '2026-01-22')).toBe('time to answer')
    expect(await refused(told, '2026-01-23')).toBe('moved')
    expect(await decide(db, 2, '2026-01-23')).toBe('moved')
    const found = await notice(db, 'n1')
    expect(found?.steps.at(-1)).toMatchObject({ action: 'correct', toldOn: '2026-01-15' })

    const grounds = { title: '更正的标题', clauses: ['measures/13-1'], otherBasis: '别的' }
    expect(await correct(db, { requirements: '更多', ...grounds }, '2026-01-24', 3)).toBe('moved')
    expect(await decide(db, 4, '2026-01-24')).toBe('moved')
    const after = await notice(db, 'n1')
    expect(after).toMatchObject({
      title: '更正的标题',
      clauses: ['measures/13-2'],
      otherBasis: null,
    })
    expect(after?.steps.at(-1)?.toldOn).toBeNull()
  })

  test('of two clerks at the same moment one moves it', async () => {
    const db = await issued()
    const answers = await Promise.all(
      ['a', 'b'].map((person) => move(db, { action: 'withdraw' }, 1, '2026-01-20', person)),
    )
    expect(answers.sort()).toEqual(['changed meanwhile', 'moved'])
  })

  test('is not taken back on a proposal that something else has overtaken', async () => {
    const db = await issued()
    expect(await move(db, { action: 'withdraw' }, 1, '2026-01-20')).toBe('moved')
    expect(await move(db, { action: 'withdraw' }, 2, '2026-01-20', 'b')).toBe('already proposed')
    expect(await move(db, { action: 'extend', dueOn: '2026-03-02' }, 2, '2026-01-20')).toBe('moved')
    expect(await decide(db, 3, '2026-01-21')).toBe('not proposed')
    expect(await notice(db, 'n1')).toMatchObject({ state: 'issued' })
  })

  test('goes down earlier only by two, and later by one', async () => {
    const db = await issued()
    expect(await byTwo(db, { action: 'withdraw' }, 1, '2026-01-21')).toBe('moved')
    const takeDown = (downOn: string) => ({ action: 'take-down', downOn })
    expect(await move(db, takeDown('2029-01-01'), 3, '2026-01-22')).toBe('moved')
    expect(await notice(db, 'n1')).toMatchObject({ downOn: '2029-01-01' })
    expect(await move(db, takeDown('2026-02-01'), 4, '2026-01-22')).toBe('moved')
    expect(await notice(db, 'n1')).toMatchObject({ downOn: '2029-01-01' })
    expect(await decide(db, 5, '2026-01-22')).toBe('moved')
    expect(await notice(db, 'n1')).toMatchObject({ downOn: '2026-02-01' })
  })

  test('is handed over whole or not at all, between whichever two statements the batch breaks', async () => {
    const db = await issued()
    await byTwo(db, { action: 'fail' }, 1, '2026-02-14')
    await move(db, handOver('harbour'), 3, '2026-02-15')
    const before = await written(db)
    let statements = 1
    for (let at = 0; at <= statements; at++) {
      const broken: Db = {
        ...db,
        write: (queries) => {
          statements = queries.length
          return db.write([...queries.slice(0, at), nowhere, ...queries.slice(at)])
        },
      }
      await expect(decide(broken, 4, '2026-02-15')).rejects.toThrow(/nowhere/)
      expect(await written(db)).toEqual(before)
    }
    expect(statements).toBe(5)
    expect((await complaintSuccessors(db)).size).toBe(0)
    expect(await decide(db, 4, '2026-02-15')).toBe('moved')
    expect(await verifyStream(db, 'notice/n1')).toBeNull()
  })
})

test('a database that has had the later migrations still gets this one, with the steps of its notices', async () => {
  const older = join(freshDir(), 'migrations')
  cpSync('db/migrations', older, { recursive: true })
  const without = [
    '0025-notice-work.sql',
    '0033-notice-hearings.sql',
    '0051-notices-counted.sql',
    '0052-notice-guards.sql',
  ]
  for (const later of without) rmSync(join(older, later))
  const driver = await openFile(freshDir())
  onTestFinished(() => {
    driver.close()
  })
  await migrate(driver, older)
  const db = connect(driver)
  await list(db, [
    {
      id: 'millstone',
      name: '示例millstone',
      creditCode: '52430100EXAMPLE018',
      on: '2025-01-01',
      entries: [{ kind: 'promoter', sector: 'fireworks' }],
    },
  ])
  await driver.batch(
    [
      {
        sql: `insert into notices (id, number, title, entry_id, institution_id, sector, facts, clauses, requirements, told_on, issued_on, due_on, state, state_on)
          values ('old', 'n', 't', 'millstone-0', 'millstone', 'fireworks', 'f', '[]', 'r', '2026-01-01', '2026-01-05', '2026-02-05', 'rectified', '2026-01-20')`,
        args: [],
      },
    ],
    { sql: "select 1 from notices where id = 'old'", args: [] },
  )
  await db.write(
    recorded(db, firstHead('notice/old'), [
      { action: 'issue', actor: 'a', at: on('2026-01-05'), basis: 'n' },
      { action: 'accept', actor: 'a', at: on('2026-01-20'), reason: '已核实' },
    ]),
  )
  expect(await migrate(driver)).toEqual(without)
  expect(await notice(db, 'old')).toMatchObject({
    downOn: null,
    handedWork: [],
    steps: [
      { no: 1, action: 'issue', day: '2026-01-05', document: 'n' },
      { no: 2, action: 'accept', day: '2026-01-20', text: '已核实' },
    ],
  })
})
