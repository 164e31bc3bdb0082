import { type SQL, and, asc, desc, eq, isNotNull, sql } from 'drizzle-orm'
import { type SQLiteColumn, alias } from 'drizzle-orm/sqlite-core'
import { openWithin } from '#db/application-scope'
import type { Db } from '#db/client'
import { type Reach, within } from '#db/complaint-cases'
import { applications, cases, corrections, people } from '#db/schema'
import type { Scope } from '#domain/permission'
import type { Sector } from '#domain/sector'
import { type Task, type TaskKey, type WorklistFilter, inOrder } from '#domain/worklist'

/** Lines on one page of the work list. */
export const WORKLIST_PAGE = 50

/** A count goes no further: past it the page says “1000+”. */
export const COUNT_MAX = 1000

/**
 * What somebody may act on, and how far: `null` for what is not theirs. `today` and `soon` bound the tabs.
 */
export type Desk = {
  person: string
  applications: Scope | null
  complaints: Reach | null
  corrections: boolean
  today: string
  soon: string
}

type Columns = [due: SQLiteColumn, since: SQLiteColumn, id: SQLiteColumn]

const between = (
  [due]: Columns,
  { tab }: WorklistFilter,
  { today, soon }: Desk,
): SQL | undefined => {
  if (tab === 'late') return sql`${due} > '' and ${due} < ${today}`
  return tab === 'soon' ? sql`${due} >= ${today} and ${due} <= ${soon}` : undefined
}

const beyond = ([due, since, id]: Columns, after: TaskKey | null) =>
  after ? sql`(${due}, ${since}, ${id}) > (${after.dueOn}, ${after.since}, ${after.id})` : undefined

const ordered = (columns: Columns): Columns => columns

const applicationColumns = ordered([applications.dueOn, applications.updatedOn, applications.id])
const complaintColumns = ordered([cases.dueOn, cases.receivedOn, cases.id])
const correctionColumns = ordered([corrections.dueOn, corrections.receivedOn, corrections.number])

// In the words of the partial index, or it is not used.
const isReceived = sql`${corrections.state} = 'received'`

/** What a list of applications is walked by: what it asks and an index begins with. The rest is tested on the way. */
const walkOf = ({ tab, kind, sector, status }: WorklistFilter, scope: Scope) => {
  if (scope.reach === 'assigned') return 'assignment'
  if (tab === 'mine') return 'holder'
  return status ? 'status' : sector ? 'sector' : kind ? 'kind' : 'due day'
}

/** In the words of the sector's partial index, or it is not used: a word of a closed list, and never what was typed. */
const asksFor = (sector: Sector) =>
  sql`instr(${applications.sectors}, ${sql.raw(`'"${sector}"'`)}) > 0`

const applicationsAsked = (db: Db, filter: WorklistFilter, desk: Desk, scope: Scope) => {
  const { tab, kind, sector, status } = filter
  const walk = walkOf(filter, scope)
  // The plus keeps a column's index out of it: without statistics the database would choose at random.
  const is = (column: SQLiteColumn, value: string, isWalked: boolean) =>
    isWalked ? eq(column, value) : sql`+${column} = ${value}`
  return and(
    openWithin(db, scope),
    tab === 'mine' ? is(applications.holder, desk.person, walk === 'holder') : undefined,
    status ? is(applications.status, status, walk === 'status') : undefined,
    kind ? is(applications.kind, kind, walk === 'kind') : undefined,
    sector && walk === 'sector' ? asksFor(sector) : undefined,
    sector && walk !== 'sector'
      ? sql`instr(${applications.sectors}, ${`"${sector}"`}) > 0`
      : undefined,
    between(applicationColumns, filter, desk),
  )
}

/** The applications of one page of the work list, and one more, in any order: which they are is answered by an index alone. */
export const applicationTasks = (db: Db, filter: WorklistFilter, desk: Desk, scope: Scope) => {
  const holder = alias(people, 'holding')
  const page = db.q
    .select({ id: applications.id })
    .from(applications)
    .where(
      and(applicationsAsked(db, filter, desk, scope), beyond(applicationColumns, filter.after)),
    )
    .orderBy(...applicationColumns)
    .limit(WORKLIST_PAGE + 1)
    .as('page')
  return db.q
    .select({
      id: applications.id,
      dueOn: applications.dueOn,
      since: applications.updatedOn,
      number: applications.number,
      name: applications.name,
      kind: applications.kind,
      state: applications.status,
      holder: applications.holder,
      holderName: holder.name,
    })
    .from(page)
    .crossJoin(applications)
    .leftJoin(holder, eq(holder.id, applications.holder))
    .where(eq(applications.id, page.id))
}

const complaintsAsked = (filter: WorklistFilter, desk: Desk, reach: Reach) =>
  and(isNotNull(cases.dueOn), within(reach), between(complaintColumns, filter, desk))

/** The complaints of one page of the work list, and one more: days, never what is in them. */
export const complaintTasks = (db: Db, filter: WorklistFilter, desk: Desk, reach: Reach) =>
  db.q
    .select({
      id: cases.id,
      dueOn: sql<string>`${cases.dueOn}`,
      since: cases.receivedOn,
      state: cases.state,
    })
    .from(cases)
    .where(and(complaintsAsked(filter, desk, reach), beyond(complaintColumns, filter.after)))
    .orderBy(...complaintColumns)
    .limit(WORKLIST_PAGE + 1)

const correctionsAsked = (filter: WorklistFilter, desk: Desk) =>
  and(isReceived, between(correctionColumns, filter, desk))

/** The corrections of one page of the work list, and one more. */
export const correctionTasks = (db: Db, filter: WorklistFilter, desk: Desk) =>
  db.q
    .select({
      id: corrections.number,
      dueOn: corrections.dueOn,
      since: corrections.receivedOn,
      state: corrections.state,
    })
    .from(corrections)
    .where(and(correctionsAsked(filter, desk), beyond(correctionColumns, filter.after)))
    .orderBy(...correctionColumns)
    .limit(WORKLIST_PAGE + 1)

const nobody = { name: '', kind: null, holder: null, holderName: null }

/** Which kinds of task a list is about: those that are the desk's and that its filter can be true of. */
function asked({ tab, task, kind, sector, status }: WorklistFilter, desk: Desk) {
  const isOfApplications = tab === 'mine' || kind !== null || sector !== null || status !== null
  const wants = (each: Task['task']) => task === null || task === each
  return {
    applications: wants('application') ? desk.applications : null,
    complaints: !isOfApplications && wants('complaint') ? desk.complaints : null,
    corrections: desk.corrections && !isOfApplications && wants('correction'),
  }
}

/**
 * One page of what waits for somebody, by due day, then by waiting: one query for each kind of task, put together here.
 * `next` is the last line, to go on after; `null` on the last page.
 */
export async function worklist(db: Db, filter: WorklistFilter, desk: Desk) {
  const about = asked(filter, desk)
  const [moved, complained, corrected] = await Promise.all([
    about.applications ? applicationTasks(db, filter, desk, about.applications) : [],
    about.complaints ? complaintTasks(db, filter, desk, about.complaints) : [],
    about.corrections ? correctionTasks(db, filter, desk) : [],
  ])
  const tasks: Task[] = [
    ...moved.map((row) => ({ ...row, task: 'application' as const })),
    ...complained.map((row) => ({
      ...nobody,
      ...row,
      task: 'complaint' as const,
      number: row.id.slice(0, 6),
    })),
    ...corrected.map((row) => ({
      ...nobody,
      ...row,
      task: 'correction' as const,
      number: row.id,
    })),
  ].sort(inOrder)
  const shown = tasks.slice(0, WORKLIST_PAGE)
  return { tasks: shown, next: tasks.length > WORKLIST_PAGE ? (shown.at(-1) ?? null) : null }
}

/** How many lines a list has, as far as `COUNT_MAX` and one more of each kind of task, as an expression. */
function counted(db: Db, filter: WorklistFilter, desk: Desk): SQL {
  const about = asked(filter, desk)
  const capped = [
    about.applications &&
      sql`select 1 from ${applications} where ${applicationsAsked(db, filter, desk, about.applications)} limit ${COUNT_MAX + 1}`,
    about.complaints &&
      sql`select 1 from ${cases} where ${complaintsAsked(filter, desk, about.complaints)} limit ${COUNT_MAX + 1}`,
    about.corrections &&
      sql`select 1 from ${corrections} where ${correctionsAsked(filter, desk)} limit ${COUNT_MAX + 1}`,
  ].filter((query) => query !== false && query !== null)
  if (capped.length === 0) return sql`0`
  return sql.join(
    capped.map((query) => sql`(select count(*) from (${query}))`),
    sql` + `,
  )
}

/** How many lines each tab of this filter has, as far as `COUNT_MAX` and one more; where there is none at all, none is sought. */
export async function worklistCounts(db: Db, filter: WorklistFilter, desk: Desk) {
  const of = (tab: WorklistFilter['tab']) => counted(db, { ...filter, tab }, desk)
  const some = (tab: WorklistFilter['tab']) => sql`case when whole = 0 then 0 else ${of(tab)} end`
  const [row = []] = await db.q.values<number[]>(
    sql`with waiting as materialized (select ${of('all')} as whole)
      select whole, ${some('mine')}, ${some('soon')}, ${some('late')} from waiting`,
  )
  const [all = 0, mine = 0, soon = 0, late = 0] = row.map((n) => Math.min(n, COUNT_MAX + 1))
  return { mine, all, soon, late }
}

/** The query of the application before or after this one among those that wait within a scope. */
export const beside = (
  db: Db,
  { dueOn, since, id }: TaskKey,
  scope: Scope,
  side: 'before' | 'after',
) => {
  const [due, updated, key] = applicationColumns
  const [is, turn] = side === 'before' ? (['<', desc] as const) : (['>', asc] as const)
  return db.q
    .select({ id: applications.id, name: applications.name })
    .from(applications)
    .where(
      and(
        openWithin(db, scope),
        sql`(${due}, ${updated}, ${key}) ${sql.raw(is)} (${dueOn}, ${since}, ${id})`,
      ),
    )
    .orderBy(turn(due), turn(updated), turn(key))
    .limit(1)
}

/** The applications before and after this one in the list of all that wait for somebody, to leaf through; `null` at an end. */
export async function besides(db: Db, task: TaskKey, scope: Scope) {
  const [[before], [after]] = await Promise.all([
    beside(db, task, scope, 'before'),
    beside(db, task, scope, 'after'),
  ])
  return { before: before ?? null, after: after ?? null }
}
