import { eq } from 'drizzle-orm'
import {
  type Application,
  type EndOfDraft,
  type Sent,
  application,
  applicationStream,
  openApplication,
} from '#db/applications'
import { Conflict, type Db, type Query } from '#db/client'
import { nameReplaced } from '#db/application-names'
import { type Happening, type Head, headOf, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { lapsed } from '#db/proposals'
import { applications, drafts } from '#db/schema'
import { settingsOf } from '#db/settings'
import { submissionRows } from '#db/submissions'
import { type Action, type Edge, edge, isOpen } from '#domain/admission'
import { dueOn } from '#domain/due'
import { nameKey } from '#domain/name-search'
import type { SettingValues } from '#domain/setting'

/** How an attempt to move an application ended. */
export type MoveOutcome = 'moved' | 'not found' | 'not allowed' | 'changed meanwhile'

/** Who moves an application along which edge, from the version its mover saw; `sent` tells all that came with it. */
export type Move = {
  id: string
  version: number
  action: Action
  by: Edge['by']
  at: Date
  sent: unknown
}

/** What a move writes besides the status: its event, changed columns, other rows. */
type Writes = {
  /** `action` where it is not the edge's own. */
  happening: Omit<Happening, 'action' | 'at'> & { action?: string }
  changes?: Partial<Application>
  queries?: Query[]
  /** Set by what proposes or decides itself. */
  keepsProposal?: boolean
}

const TRIES = 3

/**
 * Moves an application along one edge and records it, together or not at all; `plan` says what else is written,
 * or answers a word to stop. A retry of the same move answers `moved`; anybody else who saw an older version is
 * told `changed meanwhile`, and UNIQUE(stream, version) of the log holds it.
 */
export async function move<Refusal extends string>(
  db: Db,
  step: Move,
  plan: (found: Application, edge: Edge) => Promise<Writes | Refusal>,
  tries = TRIES,
): Promise<MoveOutcome | Refusal> {
  const { id, version, action, by, at, sent } = step
  const found = await application(db, id)
  if (!found) return 'not found'
  const request = {
    key: `application/${id}/${version}`,
    requestHash: requestHash([action, by, sent]),
  }
  const head = await headOf(db, applicationStream(id))
  if (found.version !== version || head.version !== version)
    return (await wasDone(db, request)) ? 'moved' : 'changed meanwhile'

  const taken = edge(found.kind, found.status, action)
  if (taken?.by !== by) return 'not allowed'
  const planned = await plan(found, taken)
  if (typeof planned === 'string') return planned

  try {
    const values = await settingsOf(db)
    await db.write([
      once({ ...request, at }),
      ...movement(db, { found, head, taken, at, values }, planned),
    ])
    return 'moved'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    // What the plan read may have changed, not only the application: look again.
    return tries > 1 ? move(db, step, plan, tries - 1) : 'changed meanwhile'
  }
}

type Moving = { found: Application; head: Head; taken: Edge; at: Date; values: SettingValues }

/** All that taking an edge writes, its event included, for the batch of one move or of many. */
export function movement(
  db: Db,
  { found, head, taken, at, values }: Moving,
  { happening, changes = {}, queries = [], keepsProposal = false }: Writes,
): Query[] {
  return [
    db.q
      .update(applications)
      .set({
        status: taken.to,
        version: head.version + 1,
        updatedAt: at,
        closedAt: isOpen(found.kind, taken.to) ? null : at,
        supplement: '',
        supplementDueOn: null,
        asked: {},
        dueOn: changes.supplementDueOn ?? dueOn(taken.to, at, values),
        ...changes,
      })
      .where(eq(applications.id, found.id)),
    ...queries,
    // Whatever else happens to an application, what was proposed for it before is over.
    ...(keepsProposal ? [] : [lapsed(db, head.stream, at)]),
    // A step of ours stands on no article.
    record(db, head, {
      basis: taken.setting ? '' : taken.article,
      action: taken.action,
      ...happening,
      at,
    }),
  ]
}

/** An applicant's answer to a supplement: the whole form again. `draft`: the writes that end the draft it came from. */
export type SupplementAnswer = Sent & { id: string; version: number; draft?: EndOfDraft }

/**
 * Records the answer to a supplement (补正) as a new submission and puts the application back to submitted.
 * `already open`: the credit code it names now has an open application of this kind.
 */
export function answerSupplement(
  db: Db,
  { id, version, form, fingerprint, at, draft }: SupplementAnswer,
): Promise<MoveOutcome | 'already open'> {
  const step: Move = { id, version, action: 'answer', by: 'applicant', at, sent: fingerprint }
  return move<'already open'>(db, step, async (found) => {
    const open = await openApplication(db, found.kind, form.creditCode)
    if (open && open.id !== id) return 'already open'
    const no = found.submission + 1
    const { queries, data } = submissionRows(db, id, no, form, at)
    return {
      happening: { actor: 'applicant', data },
      changes: {
        submission: no,
        name: form.name,
        nameKey: nameKey(form.name),
        creditCode: form.creditCode,
        sectors: form.sectors,
      },
      queries: [...(draft?.(no) ?? []), ...queries, ...nameReplaced(db, id, form.name)],
    }
  })
}

/** Withdraws an open application at its applicant's wish. */
export const withdrawApplication = (
  db: Db,
  { id, version, at }: { id: string; version: number; at: Date },
): Promise<MoveOutcome> =>
  move<never>(db, { id, version, action: 'withdraw', by: 'applicant', at, sent: null }, (found) =>
    Promise.resolve({
      happening: { actor: 'applicant' },
      // A supplement half answered goes with it.
      queries: [db.q.delete(drafts).where(eq(drafts.number, found.number))],
    }),
  )
