import type { Db, Query } from '#db/client'
import { statistics } from '#db/schema'
import { type Measure, monthsTo } from '#domain/statistic'

type Month = { no: number; month: string }

/** Of which the demo's own records are too young to tell: complaints and decisions of the months that are over. */
const made: Partial<Record<Measure, (month: Month) => Record<string, number>>> = {
  received: ({ no }) => ({ bureau: 6 + (no % 4), 'promoter-fireworks': no % 3 === 0 ? 7 : no % 3 }),
  decided: ({ no }) => ({
    'integrator/admitted/60': 2 + (no % 3),
    'integrator/rejected/60': no % 2,
    'ecosystem-provider/admitted/30': 3 + (no % 2),
    'ecosystem-provider/rejected/30': 1,
  }),
}

/** How complaints stood when the last month was over. */
const last: Partial<Record<Measure, Record<string, number>>> = {
  standing: { 'bureau/handling': 9, 'bureau/closed': 24, 'promoter-fireworks/handling': 3 },
  punctual: {
    'accept/met': 57,
    'accept/late': 6,
    'outcome/met': 31,
    'outcome/late': 6,
    'review/met': 1,
  },
}

/** Figures of months that are over, plainly made up, so that the page of statistics shows what it is for. */
export function demoStatistics(db: Db, today: string): Query[] {
  const months = monthsTo(today).slice(0, -1)
  const rows = (measure: Measure, month: string, parts: Record<string, number>) => {
    const whole = Object.values(parts).reduce((sum, value) => sum + value, 0)
    return Object.entries({ '': whole, ...parts }).map(([about, value]) => ({
      ...{ measure, month, about, value, countedOn: today },
    }))
  }
  const each = Object.entries(made) as [Measure, (month: Month) => Record<string, number>][]
  const newest = months.at(-1) ?? ''
  return [
    db.q
      .insert(statistics)
      .values([
        ...each.flatMap(([measure, of]) =>
          months.flatMap((month, no) => rows(measure, month, of({ no, month }))),
        ),
        ...(Object.entries(last) as [Measure, Record<string, number>][]).flatMap(
          ([measure, parts]) => rows(measure, newest, parts),
        ),
      ]),
  ]
}
