import { and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import { assignedTo, withinScope } from '#db/application-scope'
import type { Db } from '#db/client'
import { nameSearch } from '#db/institution-names'
import { applicationNames, applications } from '#db/schema'
import type { Scope } from '#domain/permission'

/** Lines on one page of what a search finds. */
export const FOUND_PAGE = 30

const shown = {
  id: applications.id,
  number: applications.number,
  name: applications.name,
  creditCode: applications.creditCode,
  kind: applications.kind,
  status: applications.status,
  dueOn: applications.dueOn,
  submittedAt: applications.submittedAt,
  place: applications.place,
}

/** What a search is about: the beginning of a number or of a credit code, or pieces of a name. */
export type Sought = { number: string } | { code: string } | { keys: string[]; match: string }

/** Reads what was typed; `null` when it asks for nothing. */
export function sought(typed: string): Sought | null {
  const tight = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}_]/gu, '')
  const [, first = '', second = ''] = /^(?:CS)([0-9A-Z]{1,4})([0-9A-Z]{0,4})$/.exec(tight) ?? []
  if (first) return { number: second ? `CS-${first}-${second}` : `CS-${first}` }
  return nameSearch(typed)
}

/** What of a reviewer’s own few is sought: each of them is looked at, and no other. */
function ownFound(db: Db, asked: Sought, person: string, after: number | null) {
  const begins = (
    column: typeof applications.number | typeof applications.creditCode,
    start: string,
  ) => sql`substr(${column}, 1, ${start.length}) = ${start}`
  return db.q
    .select(shown)
    .from(applications)
    .where(
      and(
        assignedTo(db, person),
        'number' in asked ? begins(applications.number, asked.number) : undefined,
        'code' in asked ? begins(applications.creditCode, asked.code) : undefined,
        ...('keys' in asked ? holding(asked.keys) : []),
        after === null ? undefined : sql`+${applications.place} < ${after}`,
      ),
    )
    .orderBy(sql`+${applications.place} desc`)
    .limit(FOUND_PAGE + 1)
}

const holding = (keys: string[]) =>
  keys.map((key) => sql`instr(${applications.nameKey}, ${key}) > 0`)

/** The query of what a search finds, newest first, after a place; the credit code's by its own index. */
export function applicationsFound(
  db: Db,
  asked: Sought,
  scope: Scope | null,
  after: number | null,
) {
  if (scope?.reach === 'assigned') return ownFound(db, asked, scope.person, after)
  // '~' sorts after every character of a number or code: the range is what begins with it.
  if ('number' in asked || 'code' in asked) {
    const [column, start] =
      'number' in asked
        ? ([applications.number, asked.number] as const)
        : ([applications.creditCode, asked.code] as const)
    return db.q
      .select(shown)
      .from(applications)
      .where(and(gte(column, start), lt(column, `${start}~`), withinScope(db, scope)))
      .orderBy(column)
      .limit(FOUND_PAGE + 1)
  }
  // CROSS JOIN, so that the index of names is asked first.
  return db.q
    .select(shown)
    .from(applicationNames)
    .crossJoin(applications)
    .where(
      and(
        sql`application_names match ${asked.match}`,
        after === null ? undefined : lt(applicationNames.place, after),
        eq(applications.place, applicationNames.place),
        ...holding(asked.keys),
        withinScope(db, scope),
      ),
    )
    .orderBy(desc(applicationNames.place))
    .limit(FOUND_PAGE + 1)
}

/** One page of what was typed, within a scope. A number or credit code has one page. */
export async function searchApplications(
  db: Db,
  typed: string,
  scope: Scope | null,
  after: number | null,
) {
  const asked = sought(typed)
  if (!asked) return { found: [], next: null, more: false }
  const rows = await applicationsFound(db, asked, scope, after)
  const found = rows.slice(0, FOUND_PAGE)
  const more = rows.length > FOUND_PAGE
  return { found, more, next: more && 'keys' in asked ? (found.at(-1)?.place ?? null) : null }
}
