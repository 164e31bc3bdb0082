import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { applicationsFound, searchApplications, sought } from '#db/application-search'
import { nameIndexed, namePlace } from '#db/application-names'
import { type Desk, bareDesk } from '#db/desk'
import { application, historyOf, submitApplication } from '#db/applications'
import { moveApplication } from '#db/application-decisions'
import { hold } from '#db/holders'
import { messageTasks } from '#db/message-tasks'
import { objectionTasks } from '#db/objection-tasks'
import { appoint } from '#db/people'
import { assignReviewer, assignedPage, assignedRows, endAssignment } from '#db/review-assignments'
import { amendments, applications, cases, corrections, deadlines, notices } from '#db/schema'
import {
  WORKLIST_PAGE,
  amendmentTasks,
  applicationTasks,
  complaintTasks,
  correctionTasks,
  noticeTasks,
} from '#db/tasks'
import { COUNT_MAX, beside, besides, worklist, worklistCounts } from '#db/worklist'
import { EcosystemProviderApplication } from '#domain/application'
import { Decision } from '#domain/decision'
import { type Sector, sectors } from '#domain/sector'
import { type Task, type WorklistFilter, inOrder, worklistFilter } from '#domain/worklist'
import { appointee } from '../staff.ts'
import { millProvider } from '../fixtures.ts'
import { freshDb, planOf } from './open.ts'
import { list } from './registry.ts'

const start = new Date('2026-01-05T02:00:00Z')
const all = { reach: 'all' } as const
const every: WorklistFilter = worklistFilter(new URLSearchParams())
const bureau: Desk = {
  person: 'clerk',
  applications: { reach: 'all' },
  complaints: 'every',
  corrections: true,
  amendments: true,
  notices: true,
  objections: true,
  drafts: null,
  inspections: false,
  evaluations: true,
  messages: true,
  today: '2026-01-20',
  soon: '2026-01-23',
}

const day = (n: number) => `2026-01-${String(n).padStart(2, '0')}`
const hex = (n: number, length: number) => n.toString(16).padStart(length, '0')

/** `count` open applications, due in turn on the days of the month. */
const someApplications = (db: Db, count: number, dueOn = (i: number) => day(15 + (i % 10))) =>
  db.write(
    Array.from({ length: count }, (_, i) => [
      db.q.insert(applications).values({
        id: hex(i, 8),
        number: `CS-${String(i).padStart(4, '0')}-0000`,
        codeHash: 'a'.repeat(64),
        kind: i % 2 ? ('integrator' as const) : ('ecosystem-provider' as const),
        name: `示例单位${i}`,
        creditCode: String(i).padStart(18, '0'),
        status: i % 3 ? ('submitted' as const) : ('supplement' as const),
        ...(i % 3 === 0 && { supplement: '补', supplementDueOn: dueOn(i) }),
        version: 1,
        submission: 1,
        submittedAt: start,
        updatedAt: new Date(start.getTime() + (i % 4) * 86_400_000),
        dueOn: dueOn(i),
        sectors: i % 5 ? ['biomedicine' as const] : ['fireworks' as const],
        ...namePlace(`示例单位${i}`),
      }),
      nameIndexed(db, hex(i, 8), `示例单位${i}`),
    ]).flat(),
  )

const someCases = (db: Db, count: number, queue = (i: number) => (i % 2 ? 'bureau' : 'other')) =>
  db.write(
    Array.from({ length: count }, (_, i) => [
      db.q.insert(cases).values({
        id: hex(i, 32),
        locatorHash: hex(i, 64),
        authHash: hex(i, 64),
        queue: queue(i),
        state: 'filed' as const,
        receivedOn: '2026-01-05',
        purgeAfter: '2027-01-05',
      }),
      db.q.insert(deadlines).values([
        { caseId: hex(i, 32), kind: 'accept' as const, dueOn: day(12 + (i % 10)) },
        { caseId: hex(i, 32), kind: 'outcome' as const, dueOn: '2026-02-04' },
      ]),
    ]).flat(),
  )

const someCorrections = (db: Db, count: number) =>
  db.write([
    db.q.insert(corrections).values(
      Array.from({ length: count }, (_, i) => ({
        number: `JC-${String(i).padStart(4, '0')}-0000`,
        target: '/',
        fault: '错字',
        receivedOn: '2026-01-06',
        dueOn: day(18 + (i % 6)),
      })),
    ),
  ])

/** A notice in each state that needs no day gone by, about the promoter `p`. */
async function someNotices(db: Db) {
  const entries = [{ kind: 'promoter' as const, sector: 'fireworks' as const }]
  const promoter = { id: 'p', name: '示例中心', creditCode: '52430100EXAMPLE018' }
  await list(db, [{ ...promoter, on: '2025-01-01', entries }])
  const states = ['issued', 'rectification-submitted', 'rectified', 'withdrawn'] as const
  await db.write([
    db.q.insert(notices).values(
      states.map((state, i) => ({
        ...{ id: `n-${state}`, number: `示工信通报〔2026〕${String(i)}号`, title: '示例通报' },
        ...{ entryId: 'p-0', institutionId: 'p', sector: 'fireworks' as const, state },
        ...{ facts: '示例', clauses: [`measures/13-${String((i % 2) + 1)}`], requirements: '示例' },
        ...{ toldOn: '2026-01-01', issuedOn: '2026-01-05', dueOn: '2026-02-05' },
        stateOn: '2026-01-05',
      })),
    ),
  ])
}

/** `count` changes after admission that the promoter `p` asks for, filed in turn. */
const someAmendments = (db: Db, count: number) =>
  db.write(
    Array.from({ length: count }, (_, i) =>
      db.q.insert(amendments).values({
        ...{
          id: `a-${String(i)}`,
          institutionId: 'p',
          kind: 'leave' as const,
          about: `p-${String(i)}`,
        },
        ...{ label: '示例', answers: {}, author: 'bureau', reason: '示例', state: 'filed' },
        ...{ version: 1, filedAt: new Date(start.getTime() + (i % 7) * 86_400_000) },
      }),
    ),
  )

async function everyPage(db: Db, filter: WorklistFilter, desk: Desk): Promise<Task[]> {
  const { tasks, next } = await worklist(db, filter, desk)
  return next ? [...tasks, ...(await everyPage(db, { ...filter, after: next }, desk))] : tasks
}

describe('the work list', () => {
  test('leads through all that waits, each once, by due day and then by waiting', async () => {
    const db = await freshDb()
    await someApplications(db, WORKLIST_PAGE + 20)
    await someCases(db, 30)
    await someCorrections(db, 25)
    const all = await everyPage(db, every, bureau)

    expect(new Set(all.map(({ id }) => id)).size).toBe(WORKLIST_PAGE + 75)
    expect(all).toHaveLength(WORKLIST_PAGE + 75)
    expect(all).toEqual([...all].sort(inOrder))
    expect(new Set(all.map(({ task }) => task))).toEqual(
      new Set(['application', 'complaint', 'correction']),
    )
  })

  test.each([0, WORKLIST_PAGE - 3, WORKLIST_PAGE - 2, WORKLIST_PAGE - 1])(
    'comes to what has no due day last, after %i applications and two notices',
    async (count) => {
      const db = await freshDb()
      await someNotices(db)
      await someAmendments(db, WORKLIST_PAGE + 20)
      if (count > 0) await someApplications(db, count)
      const all = await everyPage(db, every, bureau)

      expect(new Set(all.map(({ id }) => id)).size).toBe(count + 2 + WORKLIST_PAGE + 20)
      expect(all.slice(0, count + 2).every(({ dueOn }) => dueOn !== '')).toBe(true)
      expect(all.slice(count + 2).every(({ dueOn }) => dueOn === '')).toBe(true)
      const waits = all.slice(count + 2).map(({ since, id }) => `${since} ${id}`)
      expect(waits).toEqual(waits.toSorted())
      expect(waits).toHaveLength(WORKLIST_PAGE + 20)
    },
  )

  test('has the changes after admission that were filed, and the notices that are not over', async () => {
    const db = await freshDb()
    await someNotices(db)
    await someAmendments(db, 1)
    const tasks = async (desk: Desk) =>
      (await worklist(db, every, desk)).tasks.map(({ task, id, dueOn, since }) =>
        [task, id, dueOn, since].join(' '),
      )
    expect(await tasks(bureau)).toEqual([
      'notice n-issued 2026-02-05 2026-01-05',
      'notice n-rectification-submitted 2026-02-05 2026-01-05',
      'amendment a-0  2026-01-05',
    ])
    expect(await worklistCounts(db, every, bureau)).toMatchObject({ all: 3, late: 0 })
    expect(await tasks({ ...bureau, amendments: false, notices: false })).toEqual([])
    const { tasks: only } = await worklist(db, { ...every, task: 'notice' }, bureau)
    expect(only).toMatchObject([{ name: '示例通报' }, { number: '示工信通报〔2026〕1号' }])
    // A change after admission has no number, and no piece of its id passes for one.
    const { tasks: changes } = await worklist(db, { ...every, task: 'amendment' }, bureau)
    expect(changes).toMatchObject([{ number: '' }])
  })

  test('shows a unit the complaints of its own queue and nothing else', async () => {
    const db = await freshDb()
    await someApplications(db, 5)
    await someCases(db, 10)
    await someCorrections(db, 5)
    const unit = { ...bureau, ...bareDesk, complaints: ['other'] }
    const { tasks } = await worklist(db, every, unit)

    expect(tasks.map(({ id }) => id).sort()).toEqual([0, 2, 4, 6, 8].map((i) => hex(i, 32)))
    expect((await worklistCounts(db, every, unit)).all).toBe(5)
  })

  test('is empty for a role with nothing to act on', async () => {
    const db = await freshDb()
    await someApplications(db, 5)
    const nobody = { ...bureau, ...bareDesk }

    expect(await worklist(db, every, nobody)).toEqual({ tasks: [], next: null })
    expect(await worklistCounts(db, every, nobody)).toEqual({ mine: 0, all: 0, soon: 0, late: 0 })
  })

  test('tells what is late from what is due soon, and counts both', async () => {
    const db = await freshDb()
    await someApplications(db, 40)
    const late = await everyPage(db, { ...every, tab: 'late' }, bureau)
    const soon = await everyPage(db, { ...every, tab: 'soon' }, bureau)

    expect(late.length).toBeGreaterThan(0)
    expect(late.every(({ dueOn }) => dueOn < bureau.today)).toBe(true)
    expect(soon.every(({ dueOn }) => dueOn >= bureau.today && dueOn <= bureau.soon)).toBe(true)
    expect(await worklistCounts(db, every, bureau)).toMatchObject({
      late: late.length,
      soon: soon.length,
      all: 40,
    })
  })

  test('keeps to the kind, the sector and the status that are asked for', async () => {
    const db = await freshDb()
    await someApplications(db, 30)
    await someCorrections(db, 3)
    const asked = { ...every, kind: 'integrator' as const, sector: 'fireworks' as const }
    const { tasks } = await worklist(db, asked, bureau)

    expect(tasks.map(({ name }) => name).sort()).toEqual(['示例单位15', '示例单位25', '示例单位5'])
    const waiting = await worklist(db, { ...every, status: 'supplement' }, bureau)
    expect(waiting.tasks).toHaveLength(10)
  })

  test('stops counting where the page says 1000+', async () => {
    const db = await freshDb()
    await someCases(db, COUNT_MAX + 5)

    expect((await worklistCounts(db, every, bureau)).all).toBe(COUNT_MAX + 1)
  })

  test('reads each of its pages from one index, in order', async () => {
    const db = await freshDb()
    const after = { dueOn: day(15), since: day(5), id: hex(3, 8) }
    const planned = (filter: Partial<WorklistFilter>) =>
      planOf(db, applicationTasks(db, { ...every, ...filter }, bureau, all))
    const kind = 'integrator' as const
    const status = 'submitted' as const
    for (const tab of ['all', 'soon', 'late', 'mine'] as const) {
      const filter = { ...every, tab, after }
      // Which applications they are, the index alone tells, whatever is asked of them.
      const walks: Record<string, string> = {
        due: await planned({ tab, after }),
        due_by_kind: await planned({ tab, after, kind }),
        due_by_status: await planned({ tab, after, kind, status, sector: 'fireworks' }),
      }
      for (const sector of Object.keys(sectors) as Sector[])
        walks[`due_${sector.replace('-', '_')}`] = await planned({ tab, after, kind, sector })
      for (const [walk, plan] of Object.entries(walks)) {
        const index = `applications_${tab === 'mine' ? 'held' : walk}`
        expect(plan).toMatch(
          new RegExp(
            `^CO-ROUTINE page; SEARCH applications USING COVERING INDEX ${index} .*; SCAN page; SEARCH applications USING PRIMARY KEY`,
          ),
        )
        expect(plan).not.toMatch(/TEMP B-TREE/)
      }

      const plans = {
        cases_due: await planOf(db, complaintTasks(db, filter, bureau, 'every')),
        cases_due_of_queue: await planOf(db, complaintTasks(db, filter, bureau, ['other'])),
        corrections_due: await planOf(db, correctionTasks(db, filter, bureau)),
        objections_waiting: await planOf(
          db,
          objectionTasks(db, { ...filter, after: { ...after, dueOn: '' } }),
        ),
        institutions_unanswered: await planOf(
          db,
          messageTasks(db, { ...filter, after: { ...after, dueOn: '' } }),
        ),
        notices_due: await planOf(db, noticeTasks(db, filter, bureau)),
        amendments_due: await planOf(
          db,
          amendmentTasks(db, { ...filter, after: { ...after, dueOn: '' } }),
        ),
      }
      for (const [name, plan] of Object.entries(plans)) {
        expect(plan).toMatch(new RegExp(`SEARCH .* ${name} `))
        expect(plan).not.toMatch(/TEMP B-TREE|SCAN/)
      }
    }
  })

  test('leads from one application to those before and after it', async () => {
    const db = await freshDb()
    await someApplications(db, 3, (i) => day(10 + i))
    const [first, second, third] = (await worklist(db, every, bureau)).tasks
    if (!first || !second || !third) throw new Error('there are three')

    expect(await besides(db, second, all)).toMatchObject({
      before: { id: first.id },
      after: { id: third.id },
    })
    expect((await besides(db, first, all)).before).toBeNull()
    expect(await planOf(db, beside(db, second, all, 'before'))).toMatch(
      /^SEARCH applications USING (COVERING )?INDEX applications_due /,
    )
  })
})

describe('a reviewer', () => {
  /** Six open applications: the first three are one reviewer’s, the fourth another’s; one of the three was taken back. */
  const reviewed = async () => {
    const db = await freshDb()
    await someApplications(db, 6, (i) => day(10 + i))
    await db.write([db.q.update(applications).set({ kind: 'integrator' })])
    for (const id of ['mine', 'other']) await appoint(db, appointee(id, 'reviewer'), start)
    await appoint(db, appointee('clerk', 'bureau'), start)
    const deed = (i: number, person: string) => ({
      application: hex(i, 8),
      person,
      by: 'clerk',
      at: start,
    })
    for (const i of [0, 1, 2]) await assignReviewer(db, deed(i, 'mine'))
    await assignReviewer(db, deed(3, 'other'))
    await endAssignment(db, deed(1, 'mine'))
    const scope = { reach: 'assigned', person: 'mine' } as const
    const desk = { ...bureau, ...bareDesk, person: 'mine', applications: scope }
    return { db, scope, desk, own: [hex(0, 8), hex(2, 8)] }
  }

  test('has exactly the open applications that are assigned and not taken back', async () => {
    const { db, desk, own } = await reviewed()
    expect((await everyPage(db, every, desk)).map(({ id }) => id)).toEqual(own)
    expect(await worklistCounts(db, every, desk)).toMatchObject({ all: 2, late: 2 })
    await db.write([
      db.q
        .update(applications)
        .set({ status: 'withdrawn', closedAt: start })
        .where(eq(applications.id, hex(2, 8))),
    ])
    expect((await everyPage(db, every, desk)).map(({ id }) => id)).toEqual(own.slice(0, 1))
  })

  test('finds them by name, number and code, and nothing else', async () => {
    const { db, scope, own } = await reviewed()
    const found = async (typed: string) =>
      (await searchApplications(db, typed, scope, null)).found.map(({ id }) => id).sort()
    expect(await found('示例单位')).toEqual(own)
    expect(await found('CS-0')).toEqual(own)
    expect(await found('0000000000000000')).toEqual(own)
    for (const typed of ['单位1', '单位3', 'CS-0003-0000', '000000000000000004'])
      expect(await found(typed)).toEqual([])
  })

  test('leafs through them and through no other', async () => {
    const { db, scope } = await reviewed()
    const at = (i: number) => ({ dueOn: day(10 + i), since: day(5 + (i % 4)), id: hex(i, 8) })
    expect(await besides(db, at(0), scope)).toMatchObject({
      before: null,
      after: { id: hex(2, 8) },
    })
    expect((await besides(db, at(2), scope)).after).toBeNull()
  })

  test('has a page of their own, the longest assigned first, from one index', async () => {
    const { db, own } = await reviewed()
    const { cases, next } = await assignedPage(db, 'mine', null)
    expect([cases.map(({ id }) => id), next]).toEqual([own, null])
    const after = { at: start, id: hex(0, 8) }
    expect((await assignedPage(db, 'mine', after)).cases).toMatchObject([{ id: hex(2, 8) }])
    const plan = await planOf(db, assignedRows(db, 'mine', after))
    expect(plan).toMatch(/^SEARCH review_assignments USING (COVERING )?INDEX assignments_in_order/)
    expect(plan).not.toMatch(/TEMP B-TREE|SCAN/)
  })

  test('is answered by the assignments, whatever is filtered, and not by walking what is open', async () => {
    const { db, scope, desk } = await reviewed()
    const after = { dueOn: day(9), since: day(5), id: hex(3, 8) }
    for (const tab of ['all', 'soon', 'late', 'mine'] as const)
      for (const filter of [
        { ...every, tab },
        { ...every, tab, after, status: 'submitted', sector: 'fireworks' } as const,
      ]) {
        const plan = await planOf(db, applicationTasks(db, filter, desk, scope))
        expect(plan).toMatch(/SEARCH applications USING PRIMARY KEY \(id=\?\)/)
        expect(plan).toMatch(
          /SEARCH review_assignments USING (COVERING )?INDEX assignments_in_order/,
        )
      }
    for (const typed of ['示例', 'CS-0003', '000000000000000004']) {
      const asked = sought(typed) ?? { number: '' }
      expect(await planOf(db, applicationsFound(db, asked, scope, 9))).toMatch(
        /^SEARCH applications USING PRIMARY KEY/,
      )
    }
    for (const side of ['before', 'after'] as const)
      expect(await planOf(db, beside(db, after, scope, side))).toMatch(
        /SEARCH applications USING PRIMARY KEY/,
      )
  })
})

describe('an application’s due day', () => {
  test('is set when it comes, follows each move, and is the applicant’s own while it waits for him', async () => {
    const db = await freshDb()
    const form = EcosystemProviderApplication.parse(millProvider)
    const sent = {
      number: 'CS-AAAA-AAAA',
      codeHash: 'a'.repeat(64),
      form,
      fingerprint: 'f',
      at: start,
    }
    await submitApplication(db, sent)
    const [{ id } = { id: '' }] = (await worklist(db, every, bureau)).tasks
    expect((await application(db, id))?.dueOn).toBe('2026-01-19')

    const decision = Decision.parse({
      version: '1',
      action: 'request-supplement',
      supplement: '补一份',
      dueOn: '2026-03-02',
    })
    await moveApplication(db, { id, decision, person: 'clerk', unit: 'bureau', at: start })
    expect((await application(db, id))?.dueOn).toBe('2026-03-02')
  })
})

describe('holding an application', () => {
  const held = async () => {
    const db = await freshDb()
    await someApplications(db, 2)
    for (const id of ['clerk', 'other']) await appoint(db, appointee(id, 'bureau'), start)
    const id = hex(1, 8)
    const as = (person: string, action: 'take' | 'give-back', from = '') =>
      hold(db, { id, action, from, person, unit: '示例', at: start })
    return { db, id, as }
  }

  test('puts it on the holder’s own list until it is given back', async () => {
    const { db, id, as } = await held()
    const mine = async () => (await worklist(db, { ...every, tab: 'mine' }, bureau)).tasks
    expect(await as('clerk', 'take')).toBe('done')
    expect((await mine()).map((task) => [task.id, task.holderName])).toEqual([[id, '示例clerk']])
    expect(await as('clerk', 'give-back', 'clerk')).toBe('done')
    expect(await mine()).toEqual([])
  })

  test('is for one of two who take it at once, and leaves an open decision as it was', async () => {
    const { db, id, as } = await held()
    const outcomes = await Promise.all([as('clerk', 'take'), as('other', 'take')])

    expect(outcomes.sort()).toEqual(['done', 'held already'])
    expect((await application(db, id))?.version).toBe(1)
    expect(await historyOf(db, id)).toEqual([])
  })

  test('passes to a colleague who saw who had it, and is given back by nobody else', async () => {
    const { db, id, as } = await held()
    await as('clerk', 'take')
    expect(await as('other', 'give-back', 'clerk')).toBe('not allowed')
    expect(await as('other', 'take', '')).toBe('held already')
    expect(await as('other', 'take', 'clerk')).toBe('done')
    expect((await application(db, id))?.holder).toBe('other')
  })
})

describe('the search of staff', () => {
  test.each([
    ['one piece of a name', '单位1', ['示例单位1']],
    ['two pieces of a name', '示例 7', ['示例单位7']],
    ['a number, however it is typed', 'cs 0003－0000', ['示例单位3']],
    ['the beginning of a number', 'CS-0004', ['示例单位4']],
    ['a credit code', '000000000000000006', ['示例单位6']],
    ['nothing there is', '没有这家', []],
  ])('finds by %s', async (_, typed, names) => {
    const db = await freshDb()
    await someApplications(db, 9)
    const { found } = await searchApplications(db, typed, all, null)

    expect(found.map(({ name }) => name)).toEqual(names)
  })

  test('finds nothing for whoever may not read applications', async () => {
    const db = await freshDb()
    await someApplications(db, 9)
    const unit = { reach: 'unit', unit: 'promoter' } as const
    for (const typed of ['示例', 'CS-0001', '000000000000000006'])
      for (const scope of [null, unit])
        expect((await searchApplications(db, typed, scope, null)).found).toEqual([])
  })

  test('asks one index for each kind of question', async () => {
    const db = await freshDb()
    const plan = async (typed: string) => {
      const asked = sought(typed)
      return asked ? planOf(db, applicationsFound(db, asked, all, 9)) : ''
    }

    expect(await plan('示例')).toMatch(
      /^SCAN application_names VIRTUAL TABLE.*SEARCH applications USING INDEX applications_by_place/,
    )
    expect(await plan('CS-AAAA')).toMatch(
      /SEARCH applications USING (PRIMARY KEY|INDEX sqlite_autoindex)/,
    )
    expect(await plan('91430100MA4L0')).toMatch(
      /SEARCH applications USING INDEX applications_by_code/,
    )
  })
})
