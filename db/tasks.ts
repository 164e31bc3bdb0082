import { type SQL, and, eq, isNotNull, sql } from 'drizzle-orm'
import { type SQLiteColumn, type SQLiteSelect, alias } from 'drizzle-orm/sqlite-core'
import { openWithin } from '#db/application-scope'
import type { Db } from '#db/client'
import { type Reach, within } from '#db/complaint-cases'
import type { Desk } from '#db/desk'
import {
  amendments,
  applications,
  cases,
  corrections,
  institutions,
  notices,
  people,
} from '#db/schema'
import type { Scope } from '#domain/permission'
import type { Sector } from '#domain/sector'
import { type TaskKey, type WorklistFilter, isUndue } from '#domain/worklist'

/** Lines on one page of the work list. */
export const WORKLIST_PAGE = 50

type Columns = [due: SQLiteColumn, since: SQLiteColumn, id: SQLiteColumn]

/** What the tab asks of the due day. */
export const between = (
  [due]: Columns,
  { tab }: WorklistFilter,
  { today, soon }: Desk,
): SQL | undefined => {
  if (tab === 'late') return sql`${due} > '' and ${due} < ${today}`
  return tab === 'soon' ? sql`${due} >= ${today} and ${due} <= ${soon}` : undefined
}

/** What comes after the last line of the page before. */
export const beyond = ([due, since, id]: Columns, after: TaskKey | null) =>
  after ? sql`(${due}, ${since}, ${id}) > (${after.dueOn}, ${after.since}, ${after.id})` : undefined

/** The same of what nobody set a day for: it comes after whatever has one. */
export const beyondUndue = (
  [since, id]: readonly [since: SQLiteColumn, id: SQLiteColumn],
  after: TaskKey | null,
) =>
  after !== null && isUndue(after)
    ? sql`(${since}, ${id}) > (${after.since}, ${after.id})`
    : undefined

type Undue = {
  institution: SQLiteColumn
  asked: SQL | undefined
  /** What it is put in order by: since when it waits, and its id. */
  by: [since: SQLiteColumn, id: SQLiteColumn]
}

/** The end of a query of what nobody set a day for, one page of it and one more. */
export const byWaiting = <Q extends SQLiteSelect>(
  query: Q,
  { institution, asked, by }: Undue,
  after: TaskKey | null,
) =>
  query
    .where(and(eq(institutions.id, institution), asked, beyondUndue(by, after)))
    .orderBy(...by)
    .limit(WORKLIST_PAGE + 1)

/** What a kind of task is put in order by. */
export const ordered = (columns: Columns): Columns => columns

/** What applications are put in order by. */
export const applicationColumns = ordered([
  applications.dueOn,
  applications.updatedOn,
  applications.id,
])
const complaintColumns = ordered([cases.dueOn, cases.receivedOn, cases.id])
const correctionColumns = ordered([corrections.dueOn, corrections.receivedOn, corrections.number])

const noticeColumns = ordered([notices.dueOn, notices.stateOn, notices.id])

// In the words of the partial indexes, or they are not used.
const isReceived = sql`${corrections.state} = 'received'`
const isFiled = sql`${amendments.state} = 'filed'`
const isOngoing = sql`${notices.state} not in ('rectified', 'handed-over', 'withdrawn')`

/** What a list of applications is walked by: what it asks and an index begins with. The rest is tested on the way. */
const walkOf = ({ tab, kind, sector, status }: WorklistFilter, scope: Scope) => {
  if (scope.reach === 'assigned') return 'assignment'
  if (tab === 'mine') return 'holder'
  return status ? 'status' : sector ? 'sector' : kind ? 'kind' : 'due day'
}

/** In the words of the sector's partial index, or it is not used: a word of a closed list, and never what was typed. */
const asksFor = (sector: Sector) =>
  sql`instr(${applications.sectors}, ${sql.raw(`'"${sector}"'`)}) > 0`

/** What a list asks of applications. */
export const applicationsAsked = (db: Db, filter: WorklistFilter, desk: Desk, scope: Scope) => {
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

/** What a list asks of complaints. */
export const complaintsAsked = (filter: WorklistFilter, desk: Desk, reach: Reach) =>
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

/** What a list asks of corrections. */
export const correctionsAsked = (filter: WorklistFilter, desk: Desk) =>
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

/** What a list asks of changes after admission: the day that nobody set leads through their index. */
export const amendmentsAsked = sql`${isFiled} and ${amendments.dueOn} = ''`

/** The changes after admission of one page of the work list, and one more. */
export const amendmentTasks = (db: Db, { after }: WorklistFilter) =>
  byWaiting(
    db.q
      .select({
        id: amendments.id,
        dueOn: amendments.dueOn,
        since: sql<string>`${amendments.filedOn}`,
        state: amendments.state,
        name: institutions.name,
      })
      .from(amendments)
      .crossJoin(institutions)
      .$dynamic(),
    {
      institution: amendments.institutionId,
      asked: amendmentsAsked,
      by: [amendments.filedOn, amendments.id],
    },
    after,
  )

/** What a list asks of notices. */
export const noticesAsked = (filter: WorklistFilter, desk: Desk) =>
  and(isOngoing, between(noticeColumns, filter, desk))

/** The notices of one page of the work list, and one more: those whose course is not over. */
export const noticeTasks = (db: Db, filter: WorklistFilter, desk: Desk) =>
  db.q
    .select({
      id: notices.id,
      dueOn: notices.dueOn,
      since: notices.stateOn,
      state: notices.state,
      name: notices.title,
      number: notices.number,
    })
    .from(notices)
    .where(and(noticesAsked(filter, desk), beyond(noticeColumns, filter.after)))
    .orderBy(...noticeColumns)
    .limit(WORKLIST_PAGE + 1)
