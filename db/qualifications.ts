import { desc, eq, inArray } from 'drizzle-orm'
import { type Application, application, applicationStream } from '#db/applications'
import type { Db, Query } from '#db/client'
import type { Clerk } from '#db/designations'
import { applications, entries, filings, qualificationChecks } from '#db/schema'
import { type StepOutcome, take } from '#db/steps'
import { dayOf } from '#domain/calendar'
import { type Checklist, type Checks, checksOf, filingNumber } from '#domain/qualification'

/** What was found in the qualification review of an application, or `null`. */
export async function checksFor(db: Db, applicationId: string) {
  const [found] = await db.q
    .select()
    .from(qualificationChecks)
    .where(eq(qualificationChecks.applicationId, applicationId))
  return found ?? null
}

/** Keeps the checklist of an application in its qualification review (Art. 5), whole or half-done. */
export const keepChecks = (
  db: Db,
  id: string,
  form: Checklist,
  { person, unit, at }: Clerk,
): Promise<StepOutcome | 'not in review'> =>
  take<Application, 'not in review'>(
    db,
    { stream: applicationStream(id), seen: form.version, sent: [person, 'checks', form], at },
    () => application(db, id),
    async (found) => {
      if (found.status !== 'qualification-review') return 'not in review'
      const results: Checks = checksOf(form)
      const row = { results, byPerson: person, at }
      return {
        queries: [
          (await checksFor(db, id))
            ? db.q
                .update(qualificationChecks)
                .set(row)
                .where(eq(qualificationChecks.applicationId, id))
            : db.q.insert(qualificationChecks).values({ applicationId: id, ...row }),
          db.q
            .update(applications)
            .set({ version: form.version + 1 })
            .where(eq(applications.id, id)),
        ],
        happening: {
          action: 'check-qualification',
          actor: person,
          basis: 'measures/5',
          data: { unit },
        },
      }
    },
  )

/** The write that files an application (登记备案) under the next number of its year. */
export function filed(applicationId: string, at: Date): Query {
  const on = dayOf(at)
  const year = Number(on.slice(0, 4))
  return {
    toSQL: () => ({
      sql: `insert into filings (year, no, application_id, filed_on)
        select ?, coalesce(max(no), 0) + 1, ?, ? from filings where year = ?`,
      params: [year, applicationId, on, year],
    }),
  }
}

/** The filing numbers of these applications, by application. */
export async function filingsOf(db: Db, applicationIds: string[]): Promise<Map<string, string>> {
  const rows = await db.q
    .select()
    .from(filings)
    .where(inArray(filings.applicationId, applicationIds))
  return new Map(rows.map((row) => [row.applicationId, filingNumber(row)]))
}

/** The newest filing number behind an entry of an institution, or `null`: promoters and integrators have none. */
export async function filingOf(db: Db, institutionId: string): Promise<string | null> {
  const [newest] = await db.q
    .select({ year: filings.year, no: filings.no })
    .from(entries)
    .innerJoin(filings, eq(filings.applicationId, entries.applicationId))
    .where(eq(entries.institutionId, institutionId))
    .orderBy(desc(filings.year), desc(filings.no))
    .limit(1)
  return newest ? filingNumber(newest) : null
}
