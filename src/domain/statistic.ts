/**
 * Statistics (统计): what is counted, by month. All of it is ours: the Measures ask for no figures. Figures about
 * complaints are of months that are over and are never counted again, so that no day's arrival can be read from them.
 */
import { addDays } from '#domain/calendar'
import { deadlineNames } from '#domain/complaint-deadline'
import { stateNames } from '#domain/complaint-state'
import { inspectionMethods } from '#domain/inspection'
import { kinds } from '#domain/institution'
import { noticeStates } from '#domain/notice'
import { sectors } from '#domain/sector'

/**
 * What is counted. `hides`: small numbers are not told, because they point at somebody. `closed`: only months that are over,
 * and never again. `past`: whether it can still be counted of a month gone by.
 */
export const measures = {
  listed: { title: '在库机构（月末，按类型和行业）', hides: false, closed: false, past: true },
  decided: {
    title: '当月办结的申报（按类型、结果和办理天数）',
    ...{ hides: false, closed: false, past: true },
  },
  inspected: {
    title: '当月的跟踪检查（按方式，已记录的）',
    ...{ hides: true, closed: false, past: true },
  },
  received: { title: '当月收到的投诉（按受理单位）', hides: true, closed: true, past: true },
  standing: { title: '月末的投诉（按受理单位和状态）', hides: true, closed: true, past: false },
  punctual: {
    title: '投诉办理期限（按期、逾期，累计到月末）',
    ...{ hides: true, closed: true, past: false },
  },
  notices: { title: '通报（月末，按状态）', hides: false, closed: false, past: false },
} as const satisfies Record<
  string,
  { title: string; hides: boolean; closed: boolean; past: boolean }
>
export type Measure = keyof typeof measures

/** One figure. `about` names its parts, joined by `/`; empty for the whole. */
export type Figure = { measure: Measure; month: string; about: string; value: number }

/** A cell that holds fewer is not told (our setting), where a small number points at somebody. */
export const LEAST_TOLD = 5

/** A count of such cells as it may be told: `null` where it is too small. None at all points at nobody. */
export const told = (value: number): number | null =>
  value === 0 || value >= LEAST_TOLD ? value : null

/** How long a procedure took, in calendar days from submission to its end, in classes. */
export const lengths = {
  30: '30 天以内',
  60: '31 至 60 天',
  90: '61 至 90 天',
  more: '超过 90 天',
} as const
export type Length = keyof typeof lengths

/** The month of a day. */
export const monthOf = (on: string) => on.slice(0, 7)

/** A month as it is read. */
export const monthText = (month: string) => {
  const [year = '', number = ''] = month.split('-')
  return `${year}年${String(Number(number))}月`
}

/** The last day of a month. */
export function endOfMonth(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const next = number === 12 ? [year + 1, 1] : [year, number + 1]
  return addDays(`${String(next[0])}-${String(next[1]).padStart(2, '0')}-01`, -1)
}

/** So many months are shown and caught up with. */
export const MONTHS = 12

/** The last `n` months up to that of `today`, oldest first. */
export function monthsTo(today: string, n = MONTHS): string[] {
  const months = [monthOf(today)]
  while (months.length < n) months.unshift(monthOf(addDays(`${months[0] ?? ''}-01`, -1)))
  return months
}

/** How something stands can be told of a month's end only in the first days after it; later it is left out. */
const FRESH = 3

/**
 * The months of which this is to be counted on the day `today`, when those of `done` have been. What may be found out
 * late is counted again until the month after is over, and a month that a later decision changed is not done; what is
 * about complaints, never.
 */
export function monthsDue(measure: Measure, done: string[], today: string): string[] {
  const { closed, past } = measures[measure]
  const months = monthsTo(today)
  const [before = '', now = ''] = months.slice(-2)
  const isNew = (month: string) => !done.includes(month)
  if (past)
    return closed
      ? months.slice(0, -1).filter(isNew)
      : months.filter((month) => isNew(month) || month === before || month === now)
  const ended = Number(today.slice(8)) <= FRESH ? [before] : []
  return closed ? ended.filter(isNew) : [...ended, now]
}

/** The sum of the figures whose parts begin with these. */
export const sumOf = (figures: Figure[], month: string, parts: Record<number, string>) =>
  figures
    .filter((figure) => figure.month === month && figure.about !== '')
    .filter(({ about }) => {
      const said = about.split('/')
      return Object.entries(parts).every(([i, part]) => said[Number(i)] === part)
    })
    .reduce((sum, { value }) => sum + value, 0)

/** A figure as everybody may see it: `null` where it is too small to be told. */
export type ToldFigure = Omit<Figure, 'value'> & { value: number | null }

/** How complaints stand is told in fives: the difference of two months must not tell what arrived between them. */
const inFives = (value: number) => Math.round(value / LEAST_TOLD) * LEAST_TOLD

/**
 * What may be told of the figures. A whole from which a small part could be worked out is not told either. Deadlines are
 * told as rates only (`rateOf`), because counts beside a rate would tell what is too small.
 */
export function toldFigures(figures: Figure[]): ToldFigure[] {
  const isHidden = ({ measure, value }: Figure) => measures[measure].hides && told(value) === null
  const hidden = new Set(
    figures.filter(isHidden).map(({ measure, month }) => `${measure} ${month}`),
  )
  return figures
    .filter(({ measure }) => measure !== 'punctual')
    .map((figure) => {
      const { measure, month, about, value } = figure
      if (isHidden(figure) || (about === '' && hidden.has(`${measure} ${month}`)))
        return { ...figure, value: null }
      return measure === 'standing' ? { ...figure, value: inFives(value) } : figure
    })
}

const partNames: Record<string, string> = {
  ...kinds,
  ...sectors,
  ...noticeStates,
  ...stateNames,
  ...deadlineNames,
  ...inspectionMethods,
  ...Object.fromEntries(Object.entries(lengths)),
  // A notice and a complaint have no state of one name; an application that was decided has these two.
  ...{ admitted: '入库', rejected: '不予入库', met: '按期', late: '逾期' },
}

/** What a figure is about, in words; queues by the names of their units. */
export const aboutText = (about: string, units: Record<string, string>) =>
  about === ''
    ? '合计'
    : about
        .split('/')
        .map((part) => partNames[part] ?? units[part] ?? part)
        .join('，')

/** A told figure in words: what is not told says why. */
export const figureText = ({ about, value }: ToldFigure): string | number =>
  value ?? (about === '' ? '不公布' : `少于 ${String(LEAST_TOLD)}`)

/**
 * How many in a hundred were on time; `null` where too few are counted, or where those that were or were not are so few
 * that they could be worked out.
 */
export function rateOf({ met, late }: { met: number; late: number }): number | null {
  const tells = told(met) !== null && told(late) !== null && met + late >= LEAST_TOLD
  return tells ? Math.round((met / (met + late)) * 100) : null
}
