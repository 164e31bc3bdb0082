import { and, eq, isNull, ne } from 'drizzle-orm'
import { Conflict, type Db, type Query } from '#db/client'
import { headOf, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import type { Deed } from '#db/notice-drafts'
import { entries, institutions, noticeSteps, noticeVersions, notices } from '#db/schema'
import { settingsOf } from '#db/settings'
import { addDays, dayOf } from '#domain/calendar'
import type { NoticeCorrection, NoticeMove, Rectification } from '#domain/notice-form'
import { type NoticeAction, isOver, nextNoticeState } from '#domain/notice-work'
import type { Scope } from '#domain/permission'
import type { Sector } from '#domain/sector'

const stream = (id: string) => `notice/${id}`

/**
 * The notice of this id as staff may see it, with the version its stream stands at, or `null`.
 * A promoter's staff see those about the promoter in charge of their sectors, and no predecessor's.
 */
export async function noticeWithin(db: Db, id: string, scope: Scope) {
  if (scope.reach !== 'all' && scope.reach !== 'sectors') return null
  const [found] = await db.q
    .select({ notice: notices, institution: institutions.name, endedOn: entries.endedOn })
    .from(notices)
    .innerJoin(institutions, eq(institutions.id, notices.institutionId))
    .innerJoin(entries, eq(entries.id, notices.entryId))
    .where(eq(notices.id, id))
  if (!found) return null
  if (
    scope.reach === 'sectors' &&
    (found.endedOn !== null || !scope.sectors.includes(found.notice.sector))
  )
    return null
  const { version } = await headOf(db, stream(id))
  return { ...found.notice, institution: found.institution, version }
}

/** Who may take over a sector's work (Art. 13): the other promoters in charge that implement nothing there (Art. 6). */
export async function successorsIn(db: Db, { institutionId, sector }: Subject) {
  const inCharge = await db.q
    .selectDistinct({ id: institutions.id, name: institutions.name })
    .from(entries)
    .innerJoin(institutions, eq(institutions.id, entries.institutionId))
    .where(
      and(
        eq(entries.kind, 'promoter'),
        isNull(entries.endedOn),
        ne(institutions.id, institutionId),
      ),
    )
  const implementing = await db.q
    .select({ id: entries.institutionId })
    .from(entries)
    .where(and(eq(entries.sector, sector), ne(entries.kind, 'promoter'), isNull(entries.endedOn)))
  return inCharge.filter((one) => !implementing.some(({ id }) => id === one.id))
}
type Subject = { institutionId: string; sector: Sector }

export type NoticeOutcome =
  | 'done'
  | 'not found'
  | 'not allowed'
  | 'changed meanwhile'
  | 'still in time'
  | 'not later'
  | 'no successor'

type Form =
  | NoticeMove
  | (Rectification & { action: 'submit-rectification' })
  | (NoticeCorrection & { action: 'correct' })

type Row = typeof notices.$inferSelect
type Changes = { set: Partial<Row>; dueOn?: string; document?: string; earlier?: boolean }

async function changesOf(db: Db, found: Row, form: Form, today: string) {
  const none = (set: Partial<Row> = {}): Changes => ({ set })
  switch (form.action) {
    case 'fail':
      return today > found.dueOn ? none({ outcome: form.reason }) : 'still in time'
    case 'extend':
      return form.dueOn > found.dueOn && form.dueOn >= today
        ? { set: { dueOn: form.dueOn }, dueOn: form.dueOn }
        : 'not later'
    case 'take-down':
      return form.downOn >= today ? none({ downOn: form.downOn }) : 'not later'
    case 'hand-over': {
      const { successor, document, work, reason } = form
      const known = (await successorsIn(db, found)).some(({ id }) => id === successor)
      const set = { handedTo: successor, handedWork: work, outcomeBasis: document, outcome: reason }
      return known ? { set, document } : 'no successor'
    }
    case 'correct': {
      const { title, facts, clauses, otherBasis, otherNumber, requirements } = form
      const set = {
        title,
        facts,
        clauses,
        otherBasis: otherBasis || null,
        otherNumber: otherNumber || null,
        requirements,
      }
      return { set, earlier: true }
    }
    case 'accept':
    case 'withdraw':
      return none({ outcome: form.reason })
    default:
      return none()
  }
}

/**
 * Takes one step of a notice's course: its row, the public step, an earlier text where it is corrected, the event and
 * the idempotency key, together or not at all. Where complaints go follows from the row, so it follows at once.
 *
 * `still in time`: not rectified cannot be found before the deadline is over. `not later`: the day does not lie behind
 * the one it replaces. `no successor`: not a promoter in charge elsewhere, or one that implements projects there.
 */
export async function moveNotice(
  db: Db,
  { id, form, scope, person, unit, at }: Deed & { id: string; form: Form; scope: Scope },
): Promise<NoticeOutcome> {
  const request = {
    key: `${stream(id)}/${String(form.version + 1)}`,
    requestHash: requestHash([person, form]),
  }
  const found = await noticeWithin(db, id, scope)
  if (!found) return 'not found'
  if (await wasDone(db, request)) return 'done'
  if (found.version !== form.version) return 'changed meanwhile'
  const action: NoticeAction = form.action
  const state = nextNoticeState(found.state, action)
  if (!state) return 'not allowed'
  const today = dayOf(at)
  const { version, institution: _, ...row } = found
  const changes: Changes | NoticeOutcome = await changesOf(db, row, form, today)
  if (typeof changes === 'string') return changes

  const { set, dueOn, document, earlier } = changes
  const no = version + 1
  const text = 'reason' in form ? form.reason : form.text
  const isEnd = isOver(state) && state !== found.state
  const ends = isEnd && { downOn: addDays(today, (await settingsOf(db))['notice.shown']) }
  const queries: Query[] = [
    once({ ...request, at }),
    ...(earlier ? [keptText(db, row, no)] : []),
    db.q
      .update(notices)
      .set({ ...set, state, ...(state !== found.state && { stateOn: today }), ...ends })
      .where(eq(notices.id, id)),
    db.q
      .insert(noticeSteps)
      .values({ noticeId: id, no, action, day: today, text, document, dueOn }),
    record(db, await headOf(db, stream(id)), {
      action,
      actor: person,
      at,
      basis: document ?? '',
      data: { unit },
    }),
  ]
  try {
    await db.write(queries)
    return 'done'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    if (await wasDone(db, request)) return 'done'
    if (/^not in charge|^implements there/.test(error.rule)) return 'no successor'
    if (/^(events|idempotency|notice_steps)\b/.test(error.rule)) return 'changed meanwhile'
    throw error
  }
}

const keptText = (db: Db, row: Row, no: number) => {
  const { id, title, facts, clauses, otherBasis, otherNumber, requirements } = row
  return db.q
    .insert(noticeVersions)
    .values({ noticeId: id, no, title, facts, clauses, otherBasis, otherNumber, requirements })
}
