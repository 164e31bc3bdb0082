import { asc, eq } from 'drizzle-orm'
import type { Db } from '#db/client'
import { jobRuns } from '#db/schema'

/** How the last run of a job went; `doneAt` is when one last ended without a failure. */
export type JobRun = typeof jobRuns.$inferSelect

/** The last run of every job that has run. */
export const lastRuns = (db: Db): Promise<JobRun[]> =>
  db.q.select().from(jobRuns).orderBy(asc(jobRuns.name))

/** The last run of one job, or `null`. */
export async function lastRun(db: Db, name: string): Promise<JobRun | null> {
  const [found] = await db.q.select().from(jobRuns).where(eq(jobRuns.name, name))
  return found ?? null
}

/** Notes that a job begins. */
export const beginRun = (db: Db, name: string, at: Date): Promise<void> =>
  db.write([
    db.q
      .insert(jobRuns)
      .values({ name, begunAt: at })
      .onConflictDoUpdate({ target: jobRuns.name, set: { begunAt: at } }),
  ])

/** Notes how a job ended: with what it reports, or with a failure, which leaves the report of the last good run. */
export const endRun = (
  db: Db,
  name: string,
  end: { at: Date; report: Record<string, unknown> } | { failure: string },
): Promise<void> => {
  const set =
    'failure' in end
      ? { failure: end.failure }
      : { failure: '', doneAt: end.at, report: end.report }
  return db.write([db.q.update(jobRuns).set(set).where(eq(jobRuns.name, name))])
}
