import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Db } from '#db/client'
import { events, institutions, notices } from '#db/schema'
import { dayOf } from '#domain/calendar'
import type { NoticeFilter } from '#domain/listing'
import { type NoticeMove, noticeMoves } from '#domain/notice'

/** Notices on one page of the list. */
export const PAGE = 25
/** Counting stops here. */
export const COUNTED = 1000

const subject = { id: institutions.id, name: institutions.name }

const asked = ({ sector, state }: Pick<NoticeFilter, 'sector' | 'state'>) =>
  and(sector ? eq(notices.sector, sector) : undefined, state ? eq(notices.state, state) : undefined)

/** One page of the notices (Art. 13), newest first; `next` is what to go on `after`, `null` on the last page. */
export async function noticePage(db: Db, filter: NoticeFilter) {
  const { after } = filter
  const found = await db.q
    .select({
      id: notices.id,
      number: notices.number,
      title: notices.title,
      institution: subject,
      sector: notices.sector,
      issuedOn: notices.issuedOn,
      dueOn: notices.dueOn,
      state: notices.state,
    })
    .from(notices)
    .innerJoin(institutions, eq(institutions.id, notices.institutionId))
    .where(
      and(
        asked(filter),
        after
          ? sql`(${notices.issuedOn}, ${notices.id}) < (${after.issuedOn}, ${after.id})`
          : undefined,
      ),
    )
    .orderBy(desc(notices.issuedOn), desc(notices.id))
    .limit(PAGE + 1)
  const [counted] = await db.q.select({ n: sql<number>`count(*)` }).from(
    db.q
      .select({ id: notices.id })
      .from(notices)
      .where(asked(filter))
      .limit(COUNTED + 1)
      .as('found'),
  )
  const count = counted?.n ?? 0
  const shown = found.slice(0, PAGE)
  const last = shown.at(-1)
  return {
    notices: shown,
    next: found.length > PAGE && last ? `${last.issuedOn}.${last.id}` : null,
    count: Math.min(count, COUNTED),
    capped: count > COUNTED,
  }
}

/**
 * A notice with its subject, its moves in order (`on` is the day; reasons stay in the log) and, where its work was
 * handed over, to whom; `null` if there is none of this id.
 */
export async function notice(db: Db, id: string) {
  const successors = alias(institutions, 'successors')
  const [found] = await db.q
    .select({
      notice: notices,
      institution: subject,
      successor: { id: successors.id, name: successors.name },
    })
    .from(notices)
    .innerJoin(institutions, eq(institutions.id, notices.institutionId))
    .leftJoin(successors, eq(successors.id, notices.handedTo))
    .where(eq(notices.id, id))
  if (!found) return null
  const happened = await db.q
    .select({ action: events.action, at: events.at })
    .from(events)
    .where(
      and(
        eq(events.stream, `notice/${id}`),
        inArray(events.action, Object.keys(noticeMoves) as NoticeMove[]),
      ),
    )
    .orderBy(asc(events.version))
  const moves = happened.map(({ action, at }) => ({
    state: noticeMoves[action as NoticeMove],
    on: dayOf(at),
  }))
  return { ...found.notice, institution: found.institution, successor: found.successor, moves }
}

/** The notices about these institutions whose rectification is not over: what a list shows beside their state. */
export const openNotices = (db: Db, institutionIds: string[]) =>
  db.q
    .select({
      id: notices.id,
      institutionId: notices.institutionId,
      sector: notices.sector,
      state: notices.state,
      dueOn: notices.dueOn,
    })
    .from(notices)
    .where(
      and(
        inArray(notices.institutionId, institutionIds),
        inArray(notices.state, ['issued', 'rectification-submitted']),
      ),
    )
