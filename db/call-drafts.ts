import { eq } from 'drizzle-orm'
import { type Call, call, callStream } from '#db/calls'
import { Conflict, type Db } from '#db/client'
import type { Clerk } from '#db/designations'
import { type Happening, firstHead, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { openProposal } from '#db/proposals'
import { calls } from '#db/schema'
import { type StepOutcome, take } from '#db/steps'
import { articleOf } from '#domain/admission'
import { type Call as CallForm, type Redraft, isDraft, placesOf } from '#domain/call'
import { dayOf } from '#domain/calendar'

/** What a form keeps of a call. */
const textOf = (form: CallForm) => ({
  kind: form.kind,
  title: form.title,
  number: form.number,
  body: form.body,
  opensOn: form.opensOn,
  closesOn: form.closesOn,
  places: placesOf(form),
})

const happening = (action: string, form: CallForm, { person, unit }: Clerk) => ({
  action,
  actor: person,
  basis: articleOf(form.kind),
  data: { unit, number: form.number, places: placesOf(form) },
})

/** Records a call that was drawn up, not public yet. The same form again answers `drawn`. */
export async function drawCall(
  db: Db,
  form: CallForm,
  by: Clerk,
): Promise<'drawn' | 'changed meanwhile'> {
  const { id } = form
  const { person, at } = by
  const request = { key: callStream(id), requestHash: requestHash([person, form]) }
  try {
    await db.write([
      once({ ...request, at }),
      db.q.insert(calls).values({ id, ...textOf(form), version: 1, createdOn: dayOf(at) }),
      record(db, firstHead(callStream(id)), { ...happening('draw', form, by), at }),
    ])
    return 'drawn'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return (await wasDone(db, request)) ? 'drawn' : 'changed meanwhile'
  }
}

/** Why a call can be neither corrected nor discarded: it is public or discarded, or waits for a second person. */
export type DraftRefusal = 'not allowed' | 'already proposed'

type Drafting = { id: string; version: number; sent: unknown; at: Date }

/** Changes a call that is nobody's but the bureau's own yet, and records it. */
const changeDraft = (
  db: Db,
  { id, version, sent, at }: Drafting,
  changes: Partial<Call>,
  done: Omit<Happening, 'at'>,
): Promise<StepOutcome | DraftRefusal> =>
  take<Call, DraftRefusal>(
    db,
    { stream: callStream(id), seen: version, sent, at },
    () => call(db, id),
    async (found) => {
      if (!isDraft(found)) return 'not allowed'
      if (await openProposal(db, callStream(id))) return 'already proposed'
      const next = { version: version + 1, ...changes }
      return {
        queries: [db.q.update(calls).set(next).where(eq(calls.id, id))],
        happening: done,
      }
    },
  )

/** Corrects a call that was drawn up, while nothing of it is public or proposed. */
export const redrawCall = (db: Db, form: Redraft, by: Clerk) =>
  changeDraft(
    db,
    { ...form, sent: [by.person, form], at: by.at },
    textOf(form),
    happening('redraw', form, by),
  )

/** Discards (作废) a call that was drawn up, while nothing of it is public or proposed. It stays on the list. */
export const discardCall = (
  db: Db,
  { id, version, person, unit, at }: Clerk & { id: string; version: number },
) =>
  changeDraft(
    db,
    { id, version, sent: [person, 'discard'], at },
    { discardedOn: dayOf(at) },
    { action: 'discard', actor: person, data: { unit } },
  )
