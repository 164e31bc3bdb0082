import { and, asc, eq, gte, ne, sql } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { onTimeRates } from '#db/complaint-retention'
import { statistics } from '#db/schema'
import { addDays, instantOn } from '#domain/calendar'
import {
  type Figure,
  type Measure,
  endOfMonth,
  measures,
  monthsDue,
  monthsTo,
} from '#domain/statistic'

type Month = { month: string; from: string; until: string; today: string }

/** What is counted of a month up to the day `until`: rows of `about` and `value`. */
const counts: Record<
  Exclude<Measure, 'punctual'>,
  (month: Month) => { sql: string; args: (string | number)[] }
> = {
  listed: ({ until }) => ({
    sql: `select kind || '/' || sector, count(*) from entry_spells
      where state = 'admitted' and from_on <= ? and (until_on is null or until_on > ?) group by 1`,
    args: [until, until],
  }),
  decided: ({ from, until }) => ({
    sql: `select kind || '/' || status || '/' || case
        when closed_at - submitted_at <= 30 * 86400000 then '30' when closed_at - submitted_at <= 60 * 86400000 then '60'
        when closed_at - submitted_at <= 90 * 86400000 then '90' else 'more' end, count(*)
      from applications where closed_at >= ? and closed_at < ? and status in ('admitted', 'rejected') group by 1`,
    args: [instantOn(from, 0).getTime(), instantOn(addDays(until, 1), 0).getTime()],
  }),
  // Those that their institutions were told of (Art. 12), by the day their newest text says.
  inspected: ({ from, until }) => ({
    sql: `select method, count(*) from inspections
      join inspection_texts on inspection_id = inspections.id and no = text_no
      where day between ? and ? and state in ('recorded', 'replied', 'closed') group by 1`,
    args: [from, until],
  }),
  received: ({ from, until }) => ({
    sql: 'select queue, count(*) from cases where received_on between ? and ? group by 1',
    args: [from, until],
  }),
  standing: ({ until }) => ({
    sql: "select queue || '/' || state, count(*) from cases where received_on <= ? group by 1",
    args: [until],
  }),
  notices: ({ until }) => ({
    sql: 'select state, count(*) from notices where issued_on <= ? group by 1',
    args: [until],
  }),
}

const insert = (query: string, args: unknown[]): Query => ({
  toSQL: () => ({
    sql: `insert into statistics (measure, month, about, value, counted_on) ${query}`,
    params: args,
  }),
})

/** The writes that put a month's figures in the place of those there were. */
async function recounted(db: Db, measure: Measure, of: Month): Promise<Query[]> {
  const { month, today } = of
  const whole = insert(
    `select ?, ?, '', coalesce(sum(value), 0), ? from statistics where measure = ? and month = ?`,
    [measure, month, today, measure, month],
  )
  const cleared = db.q
    .delete(statistics)
    .where(and(eq(statistics.measure, measure), eq(statistics.month, month)))
  if (measure === 'punctual') {
    const rates = await onTimeRates(db, of.until)
    const rows = Object.entries(rates).flatMap(([kind, { met, late }]) =>
      (
        [
          ['met', met],
          ['late', late],
        ] as const
      ).map(([how, value]) => ({
        ...{ measure, month, about: `${kind}/${how}`, value, countedOn: today },
      })),
    )
    return [cleared, db.q.insert(statistics).values(rows), whole]
  }
  const { sql: counted, args } = counts[measure](of)
  return [
    cleared,
    insert(`select ?, ?, *, ? from (${counted})`, [measure, month, today, ...args]),
    whole,
  ]
}

/** The months of this measure that have been counted, since the first one asked for, and not unsettled by a decision after it. */
const monthsCounted = async (db: Db, measure: Measure, since: string) =>
  (
    await db.q
      .select({ month: statistics.month })
      .from(statistics)
      .where(
        and(
          eq(statistics.measure, measure),
          gte(statistics.month, since),
          eq(statistics.about, ''),
          ne(statistics.countedOn, ''),
        ),
      )
  ).map(({ month }) => month)

/**
 * Counts what is to be shown of the last months: once a day, again and again without harm, and catching up on what was
 * missed and on what was decided for an earlier day. Answers of how many months something was counted.
 */
export async function countStatistics(db: Db, today: string): Promise<number> {
  const [first = ''] = monthsTo(today)
  let counted = 0
  for (const measure of Object.keys(measures) as Measure[])
    for (const month of monthsDue(measure, await monthsCounted(db, measure, first), today)) {
      const end = endOfMonth(month)
      const until = end < today ? end : today
      await db.write(await recounted(db, measure, { month, from: `${month}-01`, until, today }))
      counted++
    }
  return counted
}

/** The query of all figures since a month, in order. */
export const figureRows = (db: Db, since: string) =>
  db.q
    .select({
      measure: statistics.measure,
      month: statistics.month,
      about: statistics.about,
      value: statistics.value,
    })
    .from(statistics)
    .where(gte(statistics.month, since))
    .orderBy(asc(statistics.measure), asc(statistics.month), asc(statistics.about))

/** Every figure since a month, and the day on which they were last counted; empty before the first count. */
export async function figuresSince(
  db: Db,
  since: string,
): Promise<{ figures: Figure[]; countedOn: string | null }> {
  const figures = await figureRows(db, since)
  const [newest] = await db.q.select({ on: sql<string | null>`max(counted_on)` }).from(statistics)
  return { figures, countedOn: newest?.on ?? null }
}
