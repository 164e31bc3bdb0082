/**
 * Days (`…On`, `YYYY-MM-DD`) in China Standard Time, and how they are counted. The only place that turns an instant into a day.
 */
import { HELD_TO, arrangements } from '#domain/holidays'

const DAY = 86_400_000
// China Standard Time has had one offset and no summer time since 1992.
const CST = 8 * 3_600_000

const written = (day: number) => new Date(day * DAY).toISOString().slice(0, 10)

/** The calendar day in China Standard Time on which this instant falls. */
export const dayOf = (date: Date): string =>
  new Date(date.getTime() + CST).toISOString().slice(0, 10)

/** The day and minute in China Standard Time, such as `2026-01-05 10:00`. */
export const minuteOf = (date: Date): string =>
  new Date(date.getTime() + CST).toISOString().slice(0, 16).replace('T', ' ')

/** The instant of a full hour of a day in China Standard Time. */
export const instantOn = (on: string, hour: number): Date =>
  new Date(dayNumber(on) * DAY + hour * 3_600_000 - CST)

/** Days since 1970-01-01: a day as a number that can be compared and counted. */
export const dayNumber = (on: string): number => Date.parse(`${on}T00:00:00Z`) / DAY

/** The first day that can be written: there was no year 0. */
export const FIRST_DAY = '0001-01-01'

/** Whether this text is a day that exists, written `YYYY-MM-DD`. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  text >= FIRST_DAY &&
  Number.isFinite(dayNumber(text)) &&
  written(dayNumber(text)) === text

/** What is said of a text that is no day: whether it is missing, never was a day, or names one that there is not. */
export function noDay(what: string, text: string): string {
  if (text === '') return `请填写${what}，例如 2026-03-31`
  return /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? `${what}有误：没有 ${text} 这一天`
    : `${what}应写成 2026-03-31`
}

/** What is wrong with a day as a form has read it, or `null`; `what` is the field's Chinese name. */
export const dayProblem = (what: string, day: string): string | null =>
  isDay(day) ? null : noDay(what, day)

/** A day as people type it (2015年6月30日, 2015/6/30, 20150630, full-width too) as `YYYY-MM-DD`; any other text as it is. */
export function typedDay(text: string): string {
  const tight = text.normalize('NFKC').replace(/\s/gu, '')
  const parts =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(tight) ??
    /^(\d{4})(\d\d)(\d\d)$/.exec(tight)
  const [, year, month = '', day = ''] = parts ?? []
  return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text.trim()
}

/** The day `n` calendar days after `on`; before it when `n` is negative. */
export const addDays = (on: string, n: number): string => written(dayNumber(on) + n)

/** Calendar days from `from` to `to`; negative when `to` is the earlier. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from)

// 1970-01-01 was a Thursday.
const isWeekday = (day: number) => ((((day + 4) % 7) + 7) % 7) % 6 !== 0

/** Whether each day with an arrangement of its own is worked. */
const arranged = new Map<number, boolean>(
  arrangements.flatMap(({ year, holidays }) => {
    const numberOf = (day: string) => dayNumber(`${String(year)}-${day}`)
    return holidays.flatMap(({ from, to, worked }) => [
      ...Array.from({ length: numberOf(to) - numberOf(from) + 1 }, (_, i): [number, boolean] => [
        numberOf(from) + i,
        false,
      ]),
      ...worked.map((day): [number, boolean] => [numberOf(day), true]),
    ])
  }),
)

const isWorked = (day: number) => arranged.get(day) ?? isWeekday(day)

/**
 * Whether this is a working day (工作日): Monday to Friday, as the State Council's calendar changes it with holidays and make-up
 * days where its notice is held (`holidays.ts`).
 */
export const isWorkingDay = (on: string): boolean => isWorked(dayNumber(on))

/** The `n`th working day after `on`, which itself does not count (民法典 201). */
export function addWorkingDays(on: string, n: number): string {
  let day = dayNumber(on)
  for (let left = n; left > 0;) if (isWorked(++day)) left--
  return written(day)
}

/** The last day of a period of `n` calendar days after `on`; where it is no working day, the next one (民法典 201, 203). */
export const lastDayOf = (on: string, n: number): string => addWorkingDays(addDays(on, n - 1), 1)

/** A last day that was set by its date, where it is no working day: the working day it would roll on to (民法典 203), or `null`. */
export const rollsTo = (on: string): string | null => (isWorkingDay(on) ? null : lastDayOf(on, 0))

/** What keeps a last day from being set on a day off: the day it would roll on to is named, so that nobody has to count it. */
export const dayOffProblem = (what: string, on: string): string | null => {
  const next = rollsTo(on)
  return next && `${what} ${on} 不是工作日，请改为下一个工作日 ${next}（《民法典》第二百零三条）`
}

/** The years of those days that lie beyond the notices that are held, each once, in order: of them only weekends are known to be off. */
export const yearsBeyondNotices = (days: string[]): string[] =>
  [...new Set(days.filter((on) => on > HELD_TO).map((on) => on.slice(0, 4)))].sort()

/** The quarter of a day, such as `2026-Q1`. */
export const quarterOf = (on: string): string =>
  `${on.slice(0, 4)}-Q${String(Math.ceil(Number(on.slice(5, 7)) / 3))}`

/** The quarters that lie wholly in these days, in order, such as `2026-Q1`. */
export function quartersWithin(from: string, to: string): string[] {
  const whole: string[] = []
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++)
    for (const [n, [first, last]] of quarterDays.entries())
      if (`${String(year)}-${first}` >= from && `${String(year)}-${last}` <= to)
        whole.push(`${String(year)}-Q${String(n + 1)}`)
  return whole
}

const quarterDays = [
  ['01-01', '03-31'],
  ['04-01', '06-30'],
  ['07-01', '09-30'],
  ['10-01', '12-31'],
] as const
