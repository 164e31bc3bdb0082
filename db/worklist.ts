import { type SQL, and, asc, desc, sql } from 'drizzle-orm'
import { openWithin } from '#db/application-scope'
import {
  draftSectors,
  draftTasks,
  draftsAsked,
  evaluationTasks,
  evaluationsAsked,
  inspectionTasks,
  inspectionsAsked,
} from '#db/check-tasks'
import type { Db } from '#db/client'
import { contactTasks } from '#db/contact-changes'
import type { Desk } from '#db/desk'
import { messageTasks, messagesAsked } from '#db/message-tasks'
import { objectionTasks, objectionsAsked } from '#db/objection-tasks'
import {
  amendments,
  applications,
  cases,
  contactChanges,
  corrections,
  evaluationSheets,
  inspections,
  institutions,
  notices,
  objections,
} from '#db/schema'
import {
  WORKLIST_PAGE,
  amendmentTasks,
  amendmentsAsked,
  applicationColumns,
  applicationTasks,
  applicationsAsked,
  complaintTasks,
  complaintsAsked,
  correctionTasks,
  correctionsAsked,
  noticeTasks,
  noticesAsked,
} from '#db/tasks'
import { inspectionMethods } from '#domain/inspection'
import { kindName } from '#domain/institution'
import type { Scope } from '#domain/permission'
import { type Task, type TaskKey, type WorklistFilter, inOrder, isUndue } from '#domain/worklist'

/** A count goes no further: past it the page says “1000+”. */
export const COUNT_MAX = 1000

const nobody = { number: '', name: '', kind: null, holder: null, holderName: null }

/** Which kinds of task a list is about: those that are the desk's and that its filter can be true of. */
function asked({ tab, task, kind, sector, status, after }: WorklistFilter, desk: Desk) {
  const isOfApplications = tab === 'mine' || kind !== null || sector !== null || status !== null
  const wants = (each: Task['task']) => task === null || task === each
  // What has no due day comes after whatever has one, and is neither late nor due soon.
  const isDue = after === null || !isUndue(after)
  const due = (each: Task['task']) => isDue && !isOfApplications && wants(each)
  const undue = (each: Task['task']) => tab === 'all' && !isOfApplications && wants(each)
  return {
    applications: isDue && wants('application') ? desk.applications : null,
    complaints: due('complaint') ? desk.complaints : null,
    corrections: desk.corrections && due('correction'),
    notices: desk.notices && due('notice'),
    drafts: due('inspection') && desk.drafts ? draftSectors(desk.drafts) : [],
    amendments: desk.amendments && undue('amendment'),
    objections: desk.objections && undue('objection'),
    inspections: desk.inspections && undue('inspection'),
    evaluations: desk.evaluations && undue('evaluation'),
    messages: desk.messages && undue('message'),
    contacts: desk.messages && undue('contact'),
  }
}

/**
 * One page of what waits for somebody, by due day, what has none last, then by waiting: one query for each kind of task,
 * put together here.
 * `next` is the last line, to go on after; `null` on the last page.
 */
export async function worklist(db: Db, filter: WorklistFilter, desk: Desk) {
  const about = asked(filter, desk)
  const [
    moved,
    complained,
    corrected,
    amended,
    noticed,
    objected,
    told,
    evaluated,
    wrote,
    moving,
    ...drafted
  ] = await Promise.all([
    about.applications ? applicationTasks(db, filter, desk, about.applications) : [],
    about.complaints ? complaintTasks(db, filter, desk, about.complaints) : [],
    about.corrections ? correctionTasks(db, filter, desk) : [],
    about.amendments ? amendmentTasks(db, filter) : [],
    about.notices ? noticeTasks(db, filter, desk) : [],
    about.objections ? objectionTasks(db, filter) : [],
    about.inspections ? inspectionTasks(db, filter, desk) : [],
    about.evaluations ? evaluationTasks(db, filter, desk) : [],
    about.messages ? messageTasks(db, filter) : [],
    about.contacts ? contactTasks(db, filter) : [],
    ...about.drafts.map((sector) => draftTasks(db, filter, desk, sector)),
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
    ...amended.map((row) => ({ ...nobody, ...row, task: 'amendment' as const })),
    ...noticed.map((row) => ({ ...nobody, ...row, task: 'notice' as const })),
    ...objected.map((row) => ({ ...nobody, ...row, task: 'objection' as const, dueOn: '' })),
    ...[...told, ...drafted.flat()].map(({ institution, method, ...row }) => ({
      ...nobody,
      ...row,
      task: 'inspection' as const,
      name: `${institution}：${inspectionMethods[method]}`,
    })),
    ...evaluated.map(({ institution, about, ...row }) => ({
      ...nobody,
      ...row,
      task: 'evaluation' as const,
      dueOn: '',
      name: `${institution}（${kindName(about)}）`,
    })),
    ...wrote.map((row) => ({
      ...nobody,
      ...row,
      task: 'message' as const,
      dueOn: '',
      state: 'unanswered',
    })),
    ...moving.map((row) => ({
      ...nobody,
      ...row,
      task: 'contact' as const,
      dueOn: '',
      state: 'unchecked',
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
    about.amendments &&
      sql`select 1 from ${amendments} where ${amendmentsAsked} limit ${COUNT_MAX + 1}`,
    about.notices &&
      sql`select 1 from ${notices} where ${noticesAsked(filter, desk)} limit ${COUNT_MAX + 1}`,
    about.objections &&
      sql`select 1 from ${objections} where ${objectionsAsked} limit ${COUNT_MAX + 1}`,
    about.inspections &&
      sql`select 1 from ${inspections} where ${inspectionsAsked(desk)} limit ${COUNT_MAX + 1}`,
    about.evaluations &&
      sql`select 1 from ${evaluationSheets} where ${evaluationsAsked(desk)} limit ${COUNT_MAX + 1}`,
    about.messages &&
      sql`select 1 from ${institutions} where ${messagesAsked} limit ${COUNT_MAX + 1}`,
    about.contacts && sql`select 1 from ${contactChanges} limit ${COUNT_MAX + 1}`,
    ...about.drafts.map(
      (sector) =>
        sql`select 1 from ${inspections} where ${draftsAsked(filter, desk, sector)} limit ${COUNT_MAX + 1}`,
    ),
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
