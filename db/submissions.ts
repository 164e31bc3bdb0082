import { and, desc, eq } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { requestHash } from '#db/idempotency'
import { preparedInsert } from '#db/prepared'
import { contacts, submissions } from '#db/schema'
import { type Submitted, apart, bySection } from '#domain/application'
import { formOf } from '#domain/application-form'

const submissionKept = preparedInsert(submissions, [
  ...(['applicationId', 'no', 'form', 'answers', 'hash', 'at'] as const),
])
const contactKept = preparedInsert(contacts, ['applicationId', 'no', 'answers'])

/**
 * The rows of one submission and what an event says of it; the contact is a row of its own, outside these hashes. The
 * submission carries the SHA-256 of each section, so that one section can be shown and proved without the others.
 */
export function submissionRows(db: Db, id: string, no: number, form: Submitted, at: Date) {
  const name = formOf(form.kind, form.edition)
  const { contact, answers } = apart(form)
  const hashes = Object.fromEntries(
    bySection(form.kind, answers).map(([key, said]) => [key, requestHash(said)]),
  )
  const kept = { ...answers, hashes }
  const hash = requestHash([name, kept])
  const queries: Query[] = [
    submissionKept(db, { applicationId: id, no, form: name, answers: kept, hash, at }),
    contactKept(db, { applicationId: id, no, answers: contact }),
  ]
  return { queries, data: { submission: no, hash, sections: hashes, sectors: form.sectors } }
}

const submitted = (db: Db) =>
  db.q
    .select({
      no: submissions.no,
      form: submissions.form,
      hash: submissions.hash,
      at: submissions.at,
      answers: submissions.answers,
      contact: contacts.answers,
    })
    .from(submissions)
    .leftJoin(
      contacts,
      and(eq(contacts.applicationId, submissions.applicationId), eq(contacts.no, submissions.no)),
    )

/** What an application submitted last, and its contact: empty once they are erased. */
export async function latestSubmission(
  db: Db,
  { id, submission }: { id: string; submission: number },
) {
  const [found] = await submitted(db).where(
    and(eq(submissions.applicationId, id), eq(submissions.no, submission)),
  )
  return { answers: found?.answers ?? {}, contact: found?.contact ?? {} }
}

/** Every submission of an application with its contact (`null` once it is erased), newest first. */
export const submissionsOf = (db: Db, id: string) =>
  submitted(db).where(eq(submissions.applicationId, id)).orderBy(desc(submissions.no))
