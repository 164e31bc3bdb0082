import { and, asc, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Db } from '#db/client'
import { nameOn } from '#db/institution-names'
import { entries, institutions, noticeSteps, noticeVersions, notices } from '#db/schema'
import type { NoticeFilter } from '#domain/listing'
import { noticeMoves } from '#domain/notice'
import { COMPLAINT_WORK } from '#domain/notice-form'
import type { Scope } from '#domain/permission'
import type { Sector } from '#domain/sector'

/** The stream of a notice in the event log. */
export const noticeStream = (id: string) => `notice/${id}`

/** Notices on one page of the list. */
export const PAGE = 25
/** Counting stops here. */
export const COUNTED = 1000

const subject = { id: institutions.id, name: institutions.name }

/** Whether its page is still up on the day `today`. */
export const isUp = (today: string) => or(isNull(notices.downOn), gt(notices.downOn, today))

const asked = ({ sector, state }: Pick<NoticeFilter, 'sector' | 'state'>, today: string) =>
  and(
    isUp(today),
    sector ? eq(notices.sector, sector) : undefined,
    state ? eq(notices.state, state) : undefined,
  )

/** How many are asked for, up to one more than is counted: from an index alone, however many there are. */
export const counting = (db: Db, filter: Pick<NoticeFilter, 'sector' | 'state'>, today: string) =>
  db.q.select({ n: sql<number>`count(*)` }).from(
    db.q
      .select({ id: notices.id })
      .from(notices)
      .where(asked(filter, today))
      .limit(COUNTED + 1)
      .as('found'),
  )

/**
 * One page of the notices (Art. 13) that are up on the day `today`, newest first; `next` is what to go on `after`,
 * `null` on the last page.
 */
export async function noticePage(db: Db, filter: NoticeFilter, today: string) {
  const { after } = filter
  const listed = db.q
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
        asked(filter, today),
        after
          ? sql`(${notices.issuedOn}, ${notices.id}) < (${after.issuedOn}, ${after.id})`
          : undefined,
      ),
    )
    .orderBy(desc(notices.issuedOn), desc(notices.id))
    .limit(PAGE + 1)
  const [found, [counted]] = await Promise.all([listed, counting(db, filter, today)])
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
 * A notice with its subject by the name it bore then, and `today`, its public steps in order, the texts it had before it was corrected and, where its work
 * was handed over, to whom; `moves` are the steps that changed its state. `null` if there is none of this id.
 */
export async function notice(db: Db, id: string) {
  const successors = alias(institutions, 'successors')
  const about = db.q
    .select({
      notice: notices,
      institution: { ...subject, name: nameOn(notices.issuedOn), today: institutions.name },
      successor: { id: successors.id, name: successors.name },
    })
    .from(notices)
    .innerJoin(institutions, eq(institutions.id, notices.institutionId))
    .leftJoin(successors, eq(successors.id, notices.handedTo))
    .where(eq(notices.id, id))
  const taken = db.q
    .select()
    .from(noticeSteps)
    .where(eq(noticeSteps.noticeId, id))
    .orderBy(asc(noticeSteps.no))
  const replaced = db.q
    .select()
    .from(noticeVersions)
    .where(eq(noticeVersions.noticeId, id))
    .orderBy(asc(noticeVersions.no))
  const [[found], steps, earlier] = await Promise.all([about, taken, replaced])
  if (!found) return null
  const moves = steps.flatMap(({ action, day }) =>
    Object.hasOwn(noticeMoves, action)
      ? [{ state: noticeMoves[action as keyof typeof noticeMoves], on: day }]
      : [],
  )
  const { institution, successor } = found
  return { ...found.notice, institution, successor, steps, earlier, moves }
}

/** A notice as its public page shows it. */
export type PublicNotice = NonNullable<Awaited<ReturnType<typeof notice>>>

/**
 * By sector, the institution to which receiving complaints was handed over (Arts. 6（四）, 13). It holds as long as the
 * designation of the promoter it was taken from: then the sector has a new one, or stands vacant.
 */
export async function complaintSuccessors(db: Db) {
  const found = await db.q
    .select({ sector: notices.sector, to: notices.handedTo, work: notices.handedWork })
    .from(notices)
    .innerJoin(entries, eq(entries.id, notices.entryId))
    .where(and(eq(notices.state, 'handed-over'), isNull(entries.endedOn)))
    .orderBy(asc(notices.stateOn), asc(notices.id))
  return new Map(
    found.flatMap(({ sector, to, work }) =>
      to !== null && work.includes(COMPLAINT_WORK) ? [[sector, to] as const] : [],
    ),
  )
}

/** Whether work in one of these sectors was handed over to it (Art. 13): then it, too, implements nothing there (Art. 6). */
export async function takesOver(db: Db, id: string, sectors: Sector[]): Promise<boolean> {
  const found = await db.q
    .select({ id: notices.id })
    .from(notices)
    .innerJoin(entries, eq(entries.id, notices.entryId))
    .where(and(eq(notices.handedTo, id), inArray(notices.sector, sectors), isNull(entries.endedOn)))
    .limit(1)
  return found.length > 0
}

/** The notices about these institutions that are not settled, or whose work was handed over: what a list shows beside their state. */
export const openNotices = (db: Db, institutionIds: string[], today: string) =>
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
        isUp(today),
        inArray(notices.institutionId, institutionIds),
        inArray(notices.state, [
          'issued',
          'rectification-submitted',
          'not-rectified',
          'handed-over',
        ]),
      ),
    )

/** The notices to this institution that are not over: who takes work over from another should have none (Art. 13). */
export const unsettledNotices = (db: Db, institutionId: string) =>
  db.q
    .select({ id: notices.id, number: notices.number, title: notices.title })
    .from(entries)
    .innerJoin(notices, eq(notices.entryId, entries.id))
    .where(
      and(
        eq(entries.institutionId, institutionId),
        inArray(notices.state, ['issued', 'rectification-submitted', 'not-rectified']),
      ),
    )

/** Notices on one page of the staff's list. */
export const STAFF_NOTICES = 25

/** The notices within a scope, newest first, taken down or not, and one row more than a page holds. */
export const staffNoticeRows = (db: Db, scope: Scope, after: NoticeFilter['after']) =>
  db.q
    .select({
      id: notices.id,
      number: notices.number,
      title: notices.title,
      institution: institutions.name,
      issuedOn: notices.issuedOn,
      dueOn: notices.dueOn,
      state: notices.state,
    })
    .from(notices)
    .innerJoin(institutions, eq(institutions.id, notices.institutionId))
    .innerJoin(entries, eq(entries.id, notices.entryId))
    .where(
      and(
        scope.reach === 'all'
          ? undefined
          : and(
              inArray(notices.sector, scope.reach === 'sectors' ? [...scope.sectors] : []),
              isNull(entries.endedOn),
            ),
        after
          ? sql`(${notices.issuedOn}, ${notices.id}) < (${after.issuedOn}, ${after.id})`
          : undefined,
      ),
    )
    .orderBy(desc(notices.issuedOn), desc(notices.id))
    .limit(STAFF_NOTICES + 1)
