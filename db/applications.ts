import { and, asc, desc, eq, isNull } from 'drizzle-orm'
import { Conflict, type Db, type Query } from '#db/client'
import { firstHead, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { applications, contacts, events, submissions } from '#db/schema'
import { articleOf } from '#domain/admission'
import { type Submitted, apart } from '#domain/application'
import { type ApplicantKind, formOf } from '#domain/application-form'

/** A record of an application (入库申报): what it is called and where it stands. */
export type Application = typeof applications.$inferSelect

/** What arrives with a form: `number` and `codeHash` were minted on its start page. */
export type Submission = { number: string; codeHash: string; form: Submitted; at: Date }

/** The stream of an application in the event log. */
export const applicationStream = (id: string) => `application/${id}`

/** The rows of one submission and what an event says of it; the contact is a row of its own and in no hash. */
export function submissionRows(db: Db, id: string, no: number, form: Submitted, at: Date) {
  const { contact, answers } = apart(form)
  const hash = requestHash([formOf(form.kind), answers])
  const queries: Query[] = [
    db.q
      .insert(submissions)
      .values({ applicationId: id, no, form: formOf(form.kind), answers, hash, at }),
    db.q.insert(contacts).values({ applicationId: id, no, answers: contact }),
  ]
  return { queries, data: { submission: no, hash, sectors: form.sectors } }
}

/**
 * Records an application with its first submission, contact, event and idempotency key, together or not at all (Arts. 4, 5).
 *
 * `already submitted`: the same number with the same body, so the first result holds. `number taken`: the number
 * carries another body or another code. `already open`: this credit code has an open application of this kind.
 */
export async function submitApplication(
  db: Db,
  { number, codeHash, form, at }: Submission,
): Promise<'submitted' | 'already submitted' | 'number taken' | 'already open'> {
  const id = crypto.randomUUID()
  const request = { key: `application/${number}`, requestHash: requestHash([codeHash, form]) }
  const submission = submissionRows(db, id, 1, form, at)
  try {
    await db.write([
      once({ ...request, result: null, at }),
      db.q.insert(applications).values({
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
      }),
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
    return (await wasDone(db, request)) ? 'already submitted' : 'number taken'
  }
}

/** The application of this id, or `null`. */
export async function application(db: Db, id: string): Promise<Application | null> {
  const [found] = await db.q.select().from(applications).where(eq(applications.id, id))
  return found ?? null
}

/** The application of this number, or `null`. */
export async function applicationNumbered(db: Db, number: string): Promise<Application | null> {
  const [found] = await db.q.select().from(applications).where(eq(applications.number, number))
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

/** What an application submitted last, and its contact: empty once it is erased. */
export async function latestSubmission(db: Db, { id, submission }: Application) {
  const [found] = await db.q
    .select({ answers: submissions.answers, contact: contacts.answers, at: submissions.at })
    .from(submissions)
    .leftJoin(
      contacts,
      and(eq(contacts.applicationId, submissions.applicationId), eq(contacts.no, submissions.no)),
    )
    .where(and(eq(submissions.applicationId, id), eq(submissions.no, submission)))
  return { answers: found?.answers ?? {}, contact: found?.contact ?? {} }
}

/** Every submission of an application, newest first. */
export const submissionsOf = (db: Db, id: string) =>
  db.q
    .select({
      no: submissions.no,
      answers: submissions.answers,
      hash: submissions.hash,
      at: submissions.at,
    })
    .from(submissions)
    .where(eq(submissions.applicationId, id))
    .orderBy(desc(submissions.no))

/** What happened to an application, oldest first. */
export const historyOf = (db: Db, id: string) =>
  db.q
    .select({
      version: events.version,
      action: events.action,
      actor: events.actor,
      at: events.at,
      reason: events.reason,
      basis: events.basis,
      data: events.data,
    })
    .from(events)
    .where(eq(events.stream, applicationStream(id)))
    .orderBy(asc(events.version))
