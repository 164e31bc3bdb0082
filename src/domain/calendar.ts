/**
 * Days (`…On`, `YYYY-MM-DD`) in China Standard Time, and how they are counted. The only place that turns an instant into a day.
 */

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

/** Whether this text is a day that exists, written `YYYY-MM-DD`. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  Number.isFinite(dayNumber(text)) &&
  written(dayNumber(text)) === text

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

/**
 * The `n`th working day after `on`, which itself does not count (Civil Code 201).
 * Working days are Monday to Friday: public holidays and the make-up days of the State Council's calendar are not known here.
 */
export function addWorkingDays(on: string, n: number): string {
  let day = dayNumber(on)
  for (let left = n; left > 0;) if (isWeekday(++day)) left--
  return written(day)
}

/** The quarter of a day, such as `2026-Q1`. */
export const quarterOf = (on: string): string =>
  `${on.slice(0, 4)}-Q${String(Math.ceil(Number(on.slice(5, 7)) / 3))}`
