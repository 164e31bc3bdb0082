import { and, asc, eq, isNull } from 'drizzle-orm'
import { Conflict, type Db, type Query } from '#db/client'
import { nameIndexed, nextPlace } from '#db/application-names'
import { withinScope } from '#db/application-scope'
import { callFor } from '#db/calls'
import { type Happening, firstHead, headOf, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { namedEvents } from '#db/named-events'
import { type Blank, preparedInsert, preparedRead } from '#db/prepared'
import { settingsOf } from '#db/settings'
import { applications, events } from '#db/schema'
import { submissionRows } from '#db/submissions'
import { articleOf } from '#domain/admission'
import type { Submitted } from '#domain/application'
import type { ApplicantKind } from '#domain/application-form'
import { dayOf } from '#domain/calendar'
import { dueOn } from '#domain/due'
import { nameKey } from '#domain/name-search'
import type { Scope } from '#domain/permission'

/** A record of an application (入库申报): what it is called and where it stands. */
export type Application = typeof applications.$inferSelect

/**
 * What a form sends. `fingerprint` is a keyed hash of it: a retry is known by it, and nobody without the key can
 * confirm a guessed contact by what is kept.
 */
export type Sent = { form: Submitted; fingerprint: string; at: Date }

/** The writes that end a draft when it becomes the submission of this number. */
export type EndOfDraft = (submission: number) => Query[]

/** A first form, with the number and the hash of the code that were minted on its start page. */
export type Submission = Sent & { number: string; codeHash: string; draft?: EndOfDraft }

/** The stream of an application in the event log. */
export const applicationStream = (id: string) => `application/${id}`

const inserted = preparedInsert(
  applications,
  [
    ...(['id', 'number', 'codeHash', 'kind', 'name', 'nameKey', 'creditCode', 'sectors'] as const),
    ...([
      'status',
      'version',
      'submission',
      'submittedAt',
      'updatedAt',
      'dueOn',
      'callId',
    ] as const),
  ],
  { place: nextPlace },
)

/**
 * Records an application with its first submission, contact, event and idempotency key, together or not at all (Arts. 4, 5).
 *
 * `already submitted`: the same number with the same body, so the first result holds. `number taken`: the number
 * carries another body or another code. `already open`: this credit code has an open application of this kind.
 * `draft changed`: the draft was saved again after it was read.
 */
export async function submitApplication(
  db: Db,
  { number, codeHash, form, fingerprint, at, draft }: Submission,
): Promise<'submitted' | 'already submitted' | 'number taken' | 'already open' | 'draft changed'> {
  const id = crypto.randomUUID()
  const request = {
    key: `application/${number}`,
    requestHash: requestHash([codeHash, fingerprint]),
  }
  const submission = submissionRows(db, id, 1, form, at)
  const [values, callId] = await Promise.all([
    settingsOf(db),
    callFor(db, form.kind, form.sectors, dayOf(at)),
  ])
  try {
    await db.write([
      once({ ...request, at }),
      ...(draft?.(1) ?? []),
      inserted(db, {
        id,
        number,
        codeHash,
        kind: form.kind,
        name: form.name,
        creditCode: form.creditCode,
        status: 'submitted',
        version: 1,
        submission: 1,
        submittedAt: at,
        updatedAt: at,
        dueOn: dueOn('submitted', at, values),
        sectors: form.sectors,
        callId,
        nameKey: nameKey(form.name),
      }),
      nameIndexed(db, id, form.name),
      ...submission.queries,
      record(db, firstHead(applicationStream(id)), {
        action: 'submit',
        actor: 'applicant',
        at,
        basis: articleOf(form.kind),
        data: submission.data,
      }),
    ])
    return 'submitted'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    if (error.rule.startsWith('applications.credit_code')) return 'already open'
    if (await wasDone(db, request)) return 'already submitted'
    return error.rule === 'draft changed' ? 'draft changed' : 'number taken'
  }
}

/** The application of this id, or `null`. */
export async function application(db: Db, id: string): Promise<Application | null> {
  const [found] = await db.q.select().from(applications).where(eq(applications.id, id))
  return found ?? null
}

/** The application of this id if the scope reaches it, or `null`. */
export async function applicationWithin(
  db: Db,
  id: string,
  scope: Scope,
): Promise<Application | null> {
  const [found] = await db.q
    .select()
    .from(applications)
    .where(and(eq(applications.id, id), withinScope(db, scope)))
  return found ?? null
}

const ofNumber = preparedRead((q, of: Blank<'number'>) =>
  q
    .select()
    .from(applications)
    .where(eq(applications.number, of('number'))),
)

/** The application of this number, or `null`. */
export async function applicationNumbered(db: Db, number: string): Promise<Application | null> {
  const [found] = await ofNumber(db, { number })
  return found ?? null
}

/** The open application of this kind for a credit code: there is one at most. */
export async function openApplication(
  db: Db,
  kind: ApplicantKind,
  creditCode: string,
): Promise<Application | null> {
  const [found] = await db.q
    .select()
    .from(applications)
    .where(
      and(
        eq(applications.creditCode, creditCode),
        eq(applications.kind, kind),
        isNull(applications.closedAt),
      ),
    )
  return found ?? null
}

/** What happened to an application, oldest first; each with the name of who of the staff did it, for the staff alone. */
export const historyOf = (db: Db, id: string) =>
  namedEvents(db, applicationStream(id)).orderBy(asc(events.version))

/** The writes that add to an application's stream what moves it nowhere. */
export async function noted(db: Db, id: string, happening: Happening): Promise<Query[]> {
  const head = await headOf(db, applicationStream(id))
  return [
    record(db, head, happening),
    db.q
      .update(applications)
      .set({ version: head.version + 1 })
      .where(eq(applications.id, id)),
  ]
}
