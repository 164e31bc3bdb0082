import { FIRST_DAY, addDays } from '#domain/calendar'
import { type DayAsked, dayAsked } from '#domain/listing'
import type { Problem } from '#domain/problems'

/** How far back a difference begins where nobody says: a value of ours, of no other meaning. */
const USUAL_DAYS = 90

/** The day from which on it is compared where nobody says: there is none before the first. */
function usualFrom(to: string): string {
  const from = addDays(to, -USUAL_DAYS)
  return from < FIRST_DAY ? FIRST_DAY : from
}

/** The two days of a difference, as an address asks for them: the last ninety days where it does not say. */
export function daysOfDifference(asked: URLSearchParams, today: string) {
  const usual = (found: DayAsked, day: string): DayAsked =>
    found.day || found.problem ? found : { ...found, day }
  const to = usual(dayAsked(asked.get('to'), today), today)
  const from = usual(dayAsked(asked.get('from'), today), usualFrom(to.day ?? today))
  const isTurned = from.day !== null && to.day !== null && from.day > to.day
  const turned = '前一个日期不能晚于后一个'
  const problems: Problem[] = [
    ...(from.problem ? [{ field: 'from', message: from.problem }] : []),
    ...(to.problem ? [{ field: 'to', message: to.problem }] : []),
    ...(isTurned ? [{ field: 'from', message: turned }] : []),
  ]
  return {
    from: isTurned ? { ...from, problem: turned } : from,
    to,
    problems,
    days:
      problems.length === 0 && from.day !== null && to.day !== null
        ? { from: from.day, to: to.day }
        : null,
  }
}
