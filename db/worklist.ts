import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { applications } from '#db/schema'
import type { Status } from '#domain/admission'

/** Rows on one page of the work list. */
export const WORKLIST_PAGE = 50

/** What a clerk asks for: the open applications or those of one status, and from which end. */
export type WorklistFilter = { status: Status | 'open'; order: 'oldest' | 'newest' }

/** The last row of a page, from which the next one goes on: `instant.id`. */
const keyOf = ({ updatedAt, id }: { updatedAt: Date; id: string }) => `${updatedAt.getTime()}.${id}`
const keyRead = (key: string) => {
  const [, instant, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(key) ?? []
  return instant && id ? { instant: Number(instant), id } : null
}

/**
 * One page of applications by the instant of their last move, so that the longest waiting come first.
 * `after` is a page's `next`; anything else is read as the beginning. `next` is `null` on the last page.
 */
export async function worklist(db: Db, { status, order }: WorklistFilter, after = '') {
  const key = keyRead(after)
  const passed =
    key &&
    (order === 'oldest'
      ? sql`(${applications.updatedAt}, ${applications.id}) > (${key.instant}, ${key.id})`
      : sql`(${applications.updatedAt}, ${applications.id}) < (${key.instant}, ${key.id})`)
  const towards = order === 'oldest' ? asc : desc
  const rows = await db.q
    .select({
      id: applications.id,
      number: applications.number,
      kind: applications.kind,
      name: applications.name,
      status: applications.status,
      supplementDueOn: applications.supplementDueOn,
      submittedAt: applications.submittedAt,
      updatedAt: applications.updatedAt,
    })
    .from(applications)
    .where(
      and(
        status === 'open' ? isNull(applications.closedAt) : eq(applications.status, status),
        passed ?? undefined,
      ),
    )
    .orderBy(towards(applications.updatedAt), towards(applications.id))
    .limit(WORKLIST_PAGE + 1)
  const shown = rows.slice(0, WORKLIST_PAGE)
  const last = shown.at(-1)
  return { applications: shown, next: rows.length > WORKLIST_PAGE && last ? keyOf(last) : null }
}
