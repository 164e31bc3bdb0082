import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { searchApplications } from '#db/application-search'
import { applicationStream, applicationWithin, historyOf } from '#db/applications'
import { type Db, type Driver, connect } from '#db/client'
import { casesIn } from '#db/complaint-cases'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { appoint } from '#db/people'
import { openProposal } from '#db/proposals'
import { assignReviewer, reviewersFor, reviewersOf } from '#db/review-assignments'
import { submissionsOf } from '#db/submissions'
import { type Desk, bareDesk } from '#db/desk'
import { besides, worklist, worklistCounts } from '#db/worklist'
import { indexTokens, nameKey } from '#domain/name-search'
import { type WorklistFilter, worklistFilter } from '#domain/worklist'
import { appointee } from '../staff.ts'
import { type Figures, timed } from './measure.ts'

const APPLICATIONS = 100_000
const CASES = 20_000
const today = '2026-06-15'
const at = new Date('2026-06-15T02:00:00Z')

/** Two characters of a text at a time, the `n`th by a column's own arithmetic. */
const pair = (text: string, n: string) =>
  `substr('${text}', 1 + 2 * ((${n}) % ${text.length / 2}), 2)`
const places = '星沙岳麓浏阳望城雨花天心开福芙蓉宁乡梅溪洋湖月湖松雅金霞暮云坪塘'
const trades = '机械算力医药花炮云服智造数控传感物联仓储能耗视觉排产质检焊接铸造'
const forms = '科技软件系统工业信息数据智能集成'

/** Open applications due over half a year, every fifth kind of row there is, none of them for fireworks; and their names. */
const fill = [
  `insert into applications (
     id, number, code_hash, kind, name, credit_code, status, version, submission, supplement, supplement_due_on,
     submitted_at, updated_at, due_on, sectors, place, name_key, holder)
   with recursive n(i) as (select 0 union all select i + 1 from n where i < ${APPLICATIONS - 1}),
   made as (
     select i, '示例' || ${pair(places, 'i')} || ${pair(trades, 'i / 17')} || ${pair(forms, 'i / 272')}
       || ${pair(places, 'i / 2176')} || '有限公司' as name,
       date('2026-03-20', '+' || ((i * 7919) % 180) || ' days') as due,
       i % 5 as state
     from n
   )
   select printf('%08x', (i * 2654435761) % 4294967296), printf('CS-%04X-%04X', i / 65536, i % 65536),
     printf('%064x', i), case when state in (1, 2) or i % 2 then 'integrator' else 'ecosystem-provider' end,
     name, printf('91430100%09X', i) || 'Y',
     case when state = 1 then 'expert-review' when state = 2 then 'defence' when state = 3 then 'supplement'
       else 'submitted' end,
     1, 1, case state when 3 then '补' else '' end, case state when 3 then due end,
     1767578400000 + (i % 90) * 86400000, 1767578400000 + (i % 90) * 86400000, due,
     case i % 3 when 0 then '["biomedicine"]' when 1 then '["construction-machinery","advanced-computing"]'
       else '["advanced-computing"]' end,
     i + 1, name, case when i % 1000 = 0 then 'clerk' end
   from made`,
  `insert into cases (id, locator_hash, auth_hash, queue, state, received_on, purge_after)
   with recursive n(i) as (select 0 union all select i + 1 from n where i < ${CASES - 1})
   select printf('%032x', i), printf('%064x', i), printf('%064x', i),
     case i % 4 when 0 then 'bureau' else 'promoter-fireworks' end, 'filed',
     date('2026-03-01', '+' || (i % 100) || ' days'), '2028-01-01'
   from n`,
  `insert into deadlines (case_id, kind, due_on)
   select id, 'accept', date(received_on, '+7 days') from cases`,
]

async function filled(driver: Driver): Promise<Db> {
  const db = connect(driver)
  await migrate(driver)
  for (const [person, role] of [
    ['clerk', 'bureau'],
    ['reviewer', 'reviewer'],
  ] as const)
    await appoint(db, appointee(person, role), at)
  for (const sql of fill) await driver.batch([{ sql, args: [] }])
  const rows = await driver.execute({ sql: 'select place, name from applications', args: [] })
  const named = rows.map(([place, name]) => ({
    sql: 'insert into application_names (rowid, grams) values (?, ?)',
    args: [Number(place), indexTokens(nameKey(String(name)))],
  }))
  for (let i = 0; i < named.length; i += 5000) await driver.batch(named.slice(i, i + 5000))
  const ids = await driver.execute({
    sql: `select id from applications where kind = 'integrator' and status = 'submitted' limit 20`,
    args: [],
  })
  for (const [id] of ids)
    await assignReviewer(db, { application: String(id), person: 'reviewer', by: 'clerk', at })
  return db
}

const every = worklistFilter(new URLSearchParams())
const all = { reach: 'all' } as const
const assigned = { reach: 'assigned', person: 'reviewer' } as const
const bureau: Desk = {
  person: 'clerk',
  applications: all,
  complaints: 'every',
  corrections: true,
  amendments: true,
  notices: true,
  objections: true,
  drafts: null,
  inspections: false,
  evaluations: true,
  messages: true,
  today,
  soon: '2026-06-18',
}
const reviewer: Desk = {
  ...bureau,
  ...bareDesk,
  ...{ person: 'reviewer', applications: assigned },
}

/** What a page of the work list asks: its lines and the counts of its tabs. */
const list = (db: Db, filter: Partial<WorklistFilter>, desk = bureau) => {
  const asked = { ...every, ...filter }
  return Promise.all([
    worklist(db, asked, desk),
    worklistCounts(db, { ...asked, after: null }, desk),
  ])
}

/** What the page of one application asks. */
async function casePage(db: Db, id: string) {
  const found = await applicationWithin(db, id, all)
  if (!found) throw new Error(`there is no ${id}`)
  const task = { dueOn: found.dueOn, since: found.updatedOn, id }
  await Promise.all([
    historyOf(db, id),
    submissionsOf(db, id),
    openProposal(db, applicationStream(id)),
    reviewersOf(db, id),
    reviewersFor(db, id),
    besides(db, task, all),
  ])
}

/** Milliseconds of every page of the console, with 100,000 open applications and 20,000 complaints, on a file of its own. */
export async function consoleFigures(print: (what: string, figures: Figures) => void) {
  const dir = mkdtempSync(join(tmpdir(), 'bench-'))
  const db = await filled(await openFile(dir))
  const { tasks } = await worklist(db, { ...every, task: 'application' }, bureau)
  const found = tasks[7]?.id ?? ''
  const deep = { dueOn: '2026-09-01', since: '2026-02-01', id: '7f' }
  const search = (typed: string) => () => searchApplications(db, typed, all, null)
  const asked: Record<string, () => Promise<unknown>> = {
    'work list, first page': () => list(db, {}),
    'work list, deep page': () => list(db, { after: deep }),
    'work list, overdue': () => list(db, { tab: 'late' }),
    'work list, due soon': () => list(db, { tab: 'soon' }),
    'work list, own': () => list(db, { tab: 'mine' }),
    'work list, by status': () => list(db, { status: 'defence' }),
    'work list, by status, none there': () => list(db, { status: 'proposed' }),
    'work list, by sector': () => list(db, { sector: 'biomedicine' }),
    'work list, by sector, none there': () => list(db, { sector: 'fireworks' }),
    'work list, by sector, status, none': () =>
      list(db, { sector: 'fireworks', status: 'submitted' }),
    'work list, by kind': () => list(db, { kind: 'ecosystem-provider' }),
    'work list, by kind, status, none': () =>
      list(db, { kind: 'ecosystem-provider', status: 'defence' }),
    'work list, by all three': () =>
      list(db, { kind: 'integrator', status: 'submitted', sector: 'biomedicine' }),
    'work list of a reviewer': () => list(db, {}, reviewer),
    'work list of a promoter': () =>
      list(db, {}, { ...bureau, applications: null, complaints: ['promoter-fireworks'] }),
    'search, 2 characters in all': search('示例'),
    'search, 2 characters': search('焊接'),
    'search, 3 characters': search('花焊接'),
    'search, 4 characters': search('岳麓算力'),
    'search, two pieces': search('梅溪 传感'),
    'search, none there': search('没有这家'),
    'search, by number': search('CS-0001-00FF'),
    'search, by a number’s beginning': search('CS-0001'),
    'search, by code': search('91430100000001F40Y'),
    'search of a reviewer': () => searchApplications(db, '示例', assigned, null),
    'one application': () => casePage(db, found),
    'complaints, first page': () => casesIn(db, 'every'),
    'complaints of one unit': () => casesIn(db, ['bureau']),
  }
  try {
    for (const [what, work] of Object.entries(asked))
      print(what, await timed(work, { times: 100, at: 1 }))
  } finally {
    db.close()
    rmSync(dir, { recursive: true, force: true })
  }
}
