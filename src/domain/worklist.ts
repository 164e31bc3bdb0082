import { type Status, statuses } from '#domain/admission'
import { type ApplicantKind, applicantKinds } from '#domain/application-form'
import { isDay } from '#domain/calendar'
import { type Sector, sectors } from '#domain/sector'

/** The tabs of the work list (工作台). */
export const tabs = { mine: '我的', all: '全部待办', soon: '即将到期', late: '已逾期' } as const
export type Tab = keyof typeof tabs

/** What may wait on a work list, each with what a list calls it. */
export const taskKinds = {
  application: '入库申报',
  complaint: '投诉办理',
  correction: '网站纠错',
  amendment: '入库后变更',
  notice: '通报',
  objection: '公示异议',
  inspection: '跟踪检查',
  evaluation: '考核评优',
  message: '机构来信',
  contact: '联系方式',
} as const
export type TaskKind = keyof typeof taskKinds

/** One line of the work list, whatever it is about. Of a complaint there is no more than days. */
export type Task = {
  task: TaskKind
  id: string
  dueOn: string
  /** The day since which it waits. */
  since: string
  number: string
  name: string
  kind: ApplicantKind | null
  state: string
  holder: string | null
  holderName: string | null
}

/** The last line of a page, after which the next one begins. */
export type TaskKey = Pick<Task, 'dueOn' | 'since' | 'id'>

/** What a work list is asked for by its address; whatever is not known is left out. */
export type WorklistFilter = {
  tab: Tab
  task: TaskKind | null
  kind: ApplicantKind | null
  sector: Sector | null
  status: Status | null
  after: TaskKey | null
}

const known = <T extends string>(list: Record<T, string>, value: string | null): T | null =>
  value !== null && Object.hasOwn(list, value) ? (value as T) : null

function keyRead(text: string | null): TaskKey | null {
  const [, dueOn = '', since = '', id = ''] =
    /^((?:\d{4}-\d\d-\d\d)?)_(\d{4}-\d\d-\d\d)_([\w-]{1,64})$/.exec(text ?? '') ?? []
  return id !== '' && isDay(since) && (dueOn === '' || isDay(dueOn)) ? { dueOn, since, id } : null
}

/** A place in a list as an address carries it. */
export const keyText = ({ dueOn, since, id }: TaskKey) => `${dueOn}_${since}_${id}`

export function worklistFilter(asked: URLSearchParams): WorklistFilter {
  const status = statuses.find((each) => each === asked.get('status')) ?? null
  return {
    tab: known(tabs, asked.get('tab')) ?? 'all',
    task: known(taskKinds, asked.get('task')),
    kind: applicantKinds.find((each) => each === asked.get('kind')) ?? null,
    sector: known(sectors, asked.get('sector')),
    status,
    after: keyRead(asked.get('after')),
  }
}

/** The query of the address that shows this list; empty for the list that opens by itself. */
export function worklistQuery({ tab, task, kind, sector, status, after }: WorklistFilter): string {
  const asked = new URLSearchParams()
  const members = { tab: tab === 'all' ? null : tab, task, kind, sector, status }
  for (const [name, value] of Object.entries(members)) if (value) asked.set(name, value)
  if (after) asked.set('after', keyText(after))
  return asked.size === 0 ? '' : `?${asked.toString()}`
}

/** Lists are put in order by due day, what has none last; then by waiting, then by id. */
export const inOrder = (a: TaskKey, b: TaskKey) =>
  Number(isUndue(a)) - Number(isUndue(b)) ||
  compare(a.dueOn, b.dueOn) ||
  compare(a.since, b.since) ||
  compare(a.id, b.id)

/** Whether a line is of those that nobody set a day for, at the end of a list. */
export const isUndue = ({ dueOn }: TaskKey) => dueOn === ''

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
