// China Standard Time has had one offset and no summer time since 1992.
const CST = 8 * 3_600_000

/** The calendar day in China Standard Time on which this instant falls. */
export const dayOf = (date: Date): string =>
  new Date(date.getTime() + CST).toISOString().slice(0, 10)
