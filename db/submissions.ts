import { and, desc, eq } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { requestHash } from '#db/idempotency'
import { contacts, submissions } from '#db/schema'
import { type Submitted, apart } from '#domain/application'
import { formOf } from '#domain/application-form'

/** The rows of one submission and what an event says of it; the contact is a row of its own, outside this hash. */
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

const submitted = (db: Db) =>
  db.q
    .select({
      no: submissions.no,
      answers: submissions.answers,
      contact: contacts.answers,
      hash: submissions.hash,
      at: submissions.at,
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
