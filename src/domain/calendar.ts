/** Calendar days (`YYYY-MM-DD`) in China Standard Time. The one place that turns instants into days or counts days. */

const DAY = 86_400_000

const instantOf = (on: string) => new Date(`${on}T00:00:00Z`)

/** The day it is in China (UTC+8, no summer time) at that instant. */
export const dayOf = (date: Date) =>
  new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

/** The day `n` calendar days after `on`; the first day does not count (民法典 201). */
export const addDays = (on: string, n: number) =>
  new Date(instantOf(on).getTime() + n * DAY).toISOString().slice(0, 10)

/** The `n`th working day after `on`; the first day does not count (民法典 201). Monday to Friday only. */
export function addWorkingDays(on: string, n: number): string {
  let day = on
  for (let left = n; left > 0;) {
    day = addDays(day, 1)
    if (![0, 6].includes(instantOf(day).getUTCDay())) left--
  }
  return day
}
