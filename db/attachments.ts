import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Db } from '#db/client'
import { type OpenDraft, changeDraft } from '#db/drafts'
import { type Blank, preparedRead } from '#db/prepared'
import { attachments, inspectionEvidence } from '#db/schema'
import { settingsOf } from '#db/settings'
import type { Attachment } from '#domain/attachment'

/** A record of an attachment (附件). */
export type AttachmentRow = typeof attachments.$inferSelect

const ofNumber = preparedRead((q, of: Blank<'number'>) =>
  q
    .select()
    .from(attachments)
    .where(and(eq(attachments.number, of('number')), eq(attachments.dropped, false)))
    .orderBy(asc(attachments.at), asc(attachments.id)),
)

/** Every attachment of a number that would go with its next submission, the oldest first. */
export const attachmentsOf = (db: Db, number: string): Promise<AttachmentRow[]> =>
  ofNumber(db, { number })

/** The attachment of this id, or `null`. */
export async function attachment(db: Db, id: string): Promise<AttachmentRow | null> {
  const [found] = await db.q.select().from(attachments).where(eq(attachments.id, id))
  return found ?? null
}

/** What a submission says of an attachment. */
export const named = ({ id, kind, name, size, type, sha256 }: AttachmentRow): Attachment => ({
  ...{ id, kind, name, size, type, sha256 },
})

/** A file whose bytes are kept already, on its way into a draft. */
export type NewAttachment = Omit<Attachment, 'type'> & { type: AttachmentRow['type'] }

const isLocked = ({ open }: OpenDraft) => !open.includes('attachments')

/**
 * Adds an attachment to a draft. `there`: the same file is among them already, so a retry adds nothing and its bytes can
 * go. `too many`: our setting. `locked`: the supplement does not ask for attachments.
 */
export function addAttachment(db: Db, number: string, file: NewAttachment, at: Date) {
  return changeDraft<'there' | 'too many' | 'locked'>(db, number, at, async (draft) => {
    if (isLocked(draft)) return 'locked'
    const kept = await attachmentsOf(db, number)
    if (kept.some(({ kind, sha256 }) => kind === file.kind && sha256 === file.sha256))
      return 'there'
    if (kept.length >= (await settingsOf(db))['attachments.most']) return 'too many'
    const { answers } = draft
    return { answers, queries: [db.q.insert(attachments).values({ ...file, number, at })] }
  })
}

/**
 * Takes an attachment out of a draft. One that went with a submission stays with that, and only is not sent again;
 * `erased`: nobody needs its file any more. `not found`: it is none of this number's.
 */
export async function removeAttachment(
  db: Db,
  number: string,
  id: string,
  at: Date,
): Promise<'kept' | 'erased' | 'gone' | 'not found' | 'locked'> {
  const found = { isLoose: false }
  const outcome = await changeDraft<'not found' | 'locked'>(db, number, at, async (draft) => {
    if (isLocked(draft)) return 'locked'
    const row = (await attachmentsOf(db, number)).find((each) => each.id === id)
    if (!row) return 'not found'
    found.isLoose = row.submission === null
    const { answers } = draft
    const one = eq(attachments.id, id)
    const query = found.isLoose
      ? db.q.delete(attachments).where(one)
      : db.q.update(attachments).set({ dropped: true }).where(one)
    return { answers, queries: [query] }
  })
  return outcome === 'kept' && found.isLoose ? 'erased' : outcome
}

/** Which of these ids have a row that names their file, be it an attachment's or a piece of evidence. */
export async function knownFiles(db: Db, ids: string[]): Promise<Set<string>> {
  const rows = await db.q
    .select({ id: attachments.id })
    .from(attachments)
    .where(inArray(attachments.id, ids))
    .unionAll(
      db.q
        .select({ id: inspectionEvidence.id })
        .from(inspectionEvidence)
        .where(inArray(inspectionEvidence.id, ids)),
    )
  return new Set(rows.map(({ id }) => id))
}
