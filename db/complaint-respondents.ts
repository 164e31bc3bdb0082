import { and, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { complaintSuccessors } from '#db/notices'
import { entries, formerNames, institutionNames, institutions } from '#db/schema'
import type { Promoter } from '#domain/complaint-route'
import { nameKey, searchTokens } from '#domain/name-search'

/** With more institutions than this on the list, a form shows none to choose from. */
export const PICKED_FROM = 200

export type Respondent = { id: string; name: string }

const respondent = { id: institutions.id, name: institutions.name }

const isListed = sql`exists (select 1 from ${entries} where ${entries.institutionId} = ${institutions.id} and ${entries.endedOn} is null)`

/** Every institution that is on the list, by name, to choose a respondent from; `null` when they are too many for that. */
export async function choosable(db: Db): Promise<Respondent[] | null> {
  // Not ordered here: then the index of open entries alone is read, and no further than the limit.
  const open = db.q
    .selectDistinct({ institutionId: entries.institutionId })
    .from(entries)
    .where(isNull(entries.endedOn))
    .limit(PICKED_FROM + 1)
    .as('open')
  const found = await db.q
    .select(respondent)
    .from(open)
    .innerJoin(institutions, eq(institutions.id, open.institutionId))
    .orderBy(asc(institutions.name))
  return found.length > PICKED_FROM ? null : found
}

/** The listed institution of this id, or `undefined`. */
export async function listedInstitution(db: Db, id: string): Promise<Respondent | undefined> {
  const [found] = await db.q
    .select(respondent)
    .from(institutions)
    .where(and(eq(institutions.id, id), isListed))
  return found
}

/** The one listed institution with exactly this name, now or before (marks and spaces aside), or credit code, or `undefined`. */
export async function institutionTyped(db: Db, typed: string): Promise<Respondent | undefined> {
  const key = nameKey(typed)
  if (key === '') return undefined
  const places = db.q
    .select({ place: institutionNames.place })
    .from(institutionNames)
    .where(sql`institution_names match ${searchTokens([key])}`)
  const found = await db.q
    .select(respondent)
    .from(institutions)
    .where(
      and(
        or(
          eq(institutions.creditCode, key.toUpperCase()),
          and(sql`${institutions.place} in ${places}`, eq(institutions.nameKey, key)),
          inArray(
            institutions.id,
            db.q
              .select({ id: formerNames.institutionId })
              .from(formerNames)
              .where(eq(formerNames.nameKey, key)),
          ),
        ),
        isListed,
      ),
    )
    .limit(2)
  return found.length === 1 ? found[0] : undefined
}

/** Who is in charge of a sector now (Art. 3), one per sector, and to whom receiving its complaints was handed over (Art. 13). */
export async function promotersInCharge(db: Db): Promise<Promoter[]> {
  const [found, names, successors] = await Promise.all([
    db.q
      .select({ ...respondent, creditCode: institutions.creditCode, sector: entries.sector })
      .from(entries)
      .innerJoin(institutions, eq(institutions.id, entries.institutionId))
      .where(and(eq(entries.kind, 'promoter'), isNull(entries.endedOn))),
    db.q
      .select({ id: formerNames.institutionId, name: formerNames.name })
      .from(formerNames)
      .innerJoin(entries, eq(entries.institutionId, formerNames.institutionId))
      .where(and(eq(entries.kind, 'promoter'), isNull(entries.endedOn))),
    complaintSuccessors(db),
  ])
  return found.map((promoter) => {
    const handedTo = successors.get(promoter.sector)
    const before = names.filter(({ id }) => id === promoter.id).map(({ name }) => name)
    return {
      ...promoter,
      ...(handedTo !== undefined && { handedTo }),
      ...(before.length > 0 && { formerNames: before }),
    }
  })
}
