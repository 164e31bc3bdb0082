import { and, asc, count, desc, eq, gt, isNull, like, or, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { namedEvents } from '#db/named-events'
import { personStream } from '#db/people'
import { events, grants, passkeys, people, recoveryCodes, signInCodes, units } from '#db/schema'
import type { AccountState } from '#domain/account'

/** Rows on one page of the list of people. */
export const PEOPLE_PAGE = 50

/** What an administrator looks for: part of a name or of a unit's name, and accounts of one state. */
export type PeopleFilter = { words: string; state: AccountState | null }

const listed = (db: Db) =>
  db.q
    .select({
      id: people.id,
      name: people.name,
      state: people.state,
      createdAt: people.createdAt,
      unit: units.id,
      unitName: units.name,
      unitKind: units.kind,
      role: grants.role,
      sectors: grants.sectors,
      proposedBy: grants.proposedBy,
      proposedAt: grants.proposedAt,
      approvedBy: grants.approvedBy,
      approvedAt: grants.approvedAt,
    })
    .from(people)
    .innerJoin(units, eq(units.id, people.unitId))
    .leftJoin(grants, and(eq(grants.personId, people.id), isNull(grants.endedAt)))

const containing = (words: string) => `%${words.replaceAll(/[%_]/g, '')}%`

/** One page of people by name; `after` is the page's `next`, and `next` is `null` on the last page. */
export async function peoplePage(db: Db, { words, state }: PeopleFilter, after = '') {
  const [name, id] = after.split('\n')
  const rows = await listed(db)
    .where(
      and(
        words
          ? or(like(people.name, containing(words)), like(units.name, containing(words)))
          : undefined,
        state ? eq(people.state, state) : undefined,
        name && id ? gt(sql`(${people.name}, ${people.id})`, sql`(${name}, ${id})`) : undefined,
      ),
    )
    .orderBy(asc(people.name), asc(people.id))
    .limit(PEOPLE_PAGE + 1)
  const shown = rows.slice(0, PEOPLE_PAGE)
  const last = shown.at(-1)
  return {
    people: shown,
    next: rows.length > PEOPLE_PAGE && last ? `${last.name}\n${last.id}` : null,
  }
}

/** A person with the unit and the open grant, or `null`. */
export async function personOf(db: Db, id: string) {
  const [found] = await listed(db).where(eq(people.id, id))
  return found ?? null
}
export type Person = NonNullable<Awaited<ReturnType<typeof personOf>>>

/** How many credentials a person has; never which. */
export async function credentialsOf(db: Db, person: string) {
  const [[keys], [codes], [spare]] = await Promise.all([
    db.q.select({ n: count() }).from(passkeys).where(eq(passkeys.personId, person)),
    db.q.select({ n: count() }).from(signInCodes).where(eq(signInCodes.personId, person)),
    db.q
      .select({ n: count() })
      .from(recoveryCodes)
      .where(and(eq(recoveryCodes.personId, person), isNull(recoveryCodes.usedAt))),
  ])
  return { passkeys: keys?.n ?? 0, codes: codes?.n ?? 0, recoveryCodes: spare?.n ?? 0 }
}

/** The last hundred things that happened to an account, newest first, each with the name of who did it. */
export const accountHistory = (db: Db, person: string) =>
  namedEvents(db, personStream(person)).orderBy(desc(events.version)).limit(100)

/** The name of a person, or what is recorded in place of one. */
export async function nameOf(db: Db, id: string | null) {
  if (!id) return ''
  const [found] = await db.q.select({ name: people.name }).from(people).where(eq(people.id, id))
  return found?.name ?? (id === 'operator' || id === 'command' ? '系统部署人员' : id)
}
