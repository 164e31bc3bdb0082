import { and, count, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { inspectionTexts, inspections } from '#db/schema'
import { methodKeys } from '#domain/inspection'
import { type InspectionCount, shownCount } from '#domain/inspection-count'

/**
 * How many inspections there were (Art. 12) in each quarter by each method, newest quarter first: those that were told to
 * their institution, by the day that their record says. Small numbers are left out, and no sum is given from which they
 * could be found.
 */
export async function inspectionCounts(db: Db): Promise<InspectionCount[]> {
  const period = sql<string>`substr(${inspectionTexts.day}, 1, 4) || '-Q' || ((substr(${inspectionTexts.day}, 6, 2) + 2) / 3)`
  const rows = await db.q
    .select({ period: period.as('period'), method: inspections.method, count: count() })
    .from(inspections)
    .innerJoin(
      inspectionTexts,
      and(
        eq(inspectionTexts.inspectionId, inspections.id),
        eq(inspectionTexts.no, inspections.textNo),
      ),
    )
    .where(sql`${inspections.state} in ('recorded', 'replied', 'closed')`)
    .groupBy(sql`period`, inspections.method)
    .orderBy(desc(sql`period`))
  return [...Map.groupBy(rows, (row) => row.period)].map(([quarter, own]) => ({
    period: quarter,
    counts: Object.fromEntries(
      methodKeys.map((method) => [
        method,
        shownCount(own.find((row) => row.method === method)?.count ?? 0),
      ]),
    ) as InspectionCount['counts'],
  }))
}
