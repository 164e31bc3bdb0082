import { and, asc, eq, isNull, lt, sql } from 'drizzle-orm'
import { type Application, applicationNumbered } from '#db/applications'
import { Conflict, type Db, type Query } from '#db/client'
import { type Blank, preparedRead, preparedWrite } from '#db/prepared'
import { applications, attachments, drafts } from '#db/schema'
import { settingsOf } from '#db/settings'
import { submissionsOf } from '#db/submissions'
import { edge } from '#domain/admission'
import { type Draft, draftOf } from '#domain/application-draft'
import { type ApplicantKind, type SectionKey, formOf, sectionKeys } from '#domain/application-form'
import { addDays, dayOf } from '#domain/calendar'
import { unlocked } from '#domain/supplement'

/**
 * A draft as its applicant may change it now. Version 0 is one that nobody has saved yet: the answer to a supplement,
 * which begins with what was submitted. `application` is what it answers, `open` the sections that may be changed.
 */
export type OpenDraft = {
  number: string
  codeHash: string
  kind: ApplicantKind
  version: number
  answers: Draft
  savedAt: Date | null
  keptUntil: string | null
  application: Application | null
  open: readonly SectionKey[]
}

const ofNumber = preparedRead((q, of: Blank<'number'>) =>
  q
    .select()
    .from(drafts)
    .where(eq(drafts.number, of('number'))),
)

/** The draft of this number if there is anything to fill in: a new application, or one that waits for a supplement. */
export async function openDraft(db: Db, number: string): Promise<OpenDraft | null> {
  const [[kept], application] = await Promise.all([
    ofNumber(db, { number }),
    applicationNumbered(db, number),
  ])
  if (!application) return kept ? { ...kept, application, open: sectionKeys } : null
  if (!edge(application.kind, application.status, 'answer')) return null

  const [latest] = await submissionsOf(db, application.id)
  // What was sent on an older edition lacks answers everywhere.
  const isOld = latest?.form !== formOf(application.kind)
  const open = isOld ? sectionKeys : unlocked(application.asked)
  if (kept) return { ...kept, application, open }
  const { kind, codeHash } = application
  const answers = draftOf(kind, { ...latest?.answers, ...latest?.contact })
  return {
    ...{ number, codeHash, kind, answers, application, open },
    ...{ version: 0, savedAt: null, keptUntil: null },
  }
}

const codesOf = preparedRead((q, of: Blank<'number'>) =>
  q
    .select({ codeHash: applications.codeHash, isDraft: sql<number>`0` })
    .from(applications)
    .where(eq(applications.number, of('number')))
    .unionAll(
      q
        .select({ codeHash: drafts.codeHash, isDraft: sql<number>`1` })
        .from(drafts)
        .where(eq(drafts.number, of('number'))),
    ),
)

/** Whatever this number is, a draft or an application, with its code's hash; or `null`. */
export async function numbered(db: Db, number: string) {
  const found = await codesOf(db, { number })
  // The answer to a supplement is a draft as well; its application comes first.
  const one = found.find(({ isDraft }) => !isDraft) ?? found[0]
  return one ? { number, codeHash: one.codeHash, isDraft: Boolean(one.isDraft) } : null
}

async function keptUntil(db: Db, at: Date) {
  return addDays(dayOf(at), (await settingsOf(db))['drafts.days'])
}

const proofOf = (number: string, mark: string) => ({
  sql: 'select 1 from drafts where number = ? and mark = ?',
  args: [number, mark],
})

type Row = typeof drafts.$inferInsert

/** The write of a draft's next state; its proof is its mark. */
function written(db: Db, before: number, row: Row): Query {
  const { number, mark, answers, savedAt, keptUntil: until } = row
  const query =
    before === 0
      ? db.q.insert(drafts).values({ ...row, version: 1 })
      : db.q
          .update(drafts)
          .set({ answers, savedAt, keptUntil: until, mark, version: before + 1 })
          .where(eq(drafts.number, number))
  return { toSQL: () => query.toSQL(), proof: proofOf(number, mark) }
}

/** How an application begins: its number and the hash of its code, both minted for its form, and what the form said. */
export type Beginning = {
  number: string
  codeHash: string
  kind: ApplicantKind
  answers: Draft
  at: Date
}

/**
 * Keeps a new draft under its number. The number's primary key makes a retry harmless: the same beginning again is
 * `begun`, another one under the same number, or under the number of an application, is `number taken`.
 */
export async function beginDraft(
  db: Db,
  { number, codeHash, kind, answers, at }: Beginning,
): Promise<'begun' | 'number taken'> {
  const mark = crypto.randomUUID()
  const row = { number, codeHash, kind, version: 1, answers, savedAt: at, mark }
  if (await applicationNumbered(db, number)) return 'number taken'
  try {
    await db.write([written(db, 0, { ...row, keptUntil: await keptUntil(db, at) })])
    return 'begun'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return (await wasBegun(db, { number, codeHash, kind, answers })) ? 'begun' : 'number taken'
  }
}

/** Whether this very beginning is kept already: then sending it again begins nothing, and counts as nothing. */
export async function wasBegun(
  db: Db,
  { number, codeHash, kind, answers }: Omit<Beginning, 'at'>,
): Promise<boolean> {
  const [kept] = await db.q.select().from(drafts).where(eq(drafts.number, number))
  return (
    kept?.codeHash === codeHash &&
    kept.kind === kind &&
    JSON.stringify(kept.answers.identity?.values) === JSON.stringify(answers.identity?.values)
  )
}

/** What a change of a draft writes: its answers, and other rows with them. */
export type DraftChange = { answers: Draft; queries?: Query[] }

const TRIES = 6

/**
 * Changes a draft: `plan` sees it as it is and says what to write, or answers a word to stop. Who comes second looks
 * again and plans anew, so that two windows or uploads at once both arrive. `gone`: there is no such draft (any more).
 */
export async function changeDraft<Refusal extends string>(
  db: Db,
  number: string,
  at: Date,
  plan: (draft: OpenDraft) => Promise<DraftChange | Refusal> | DraftChange | Refusal,
): Promise<'kept' | 'gone' | Refusal> {
  for (let tries = TRIES; ; tries--) {
    const draft = await openDraft(db, number)
    if (!draft) return 'gone'
    const planned = await plan(draft)
    if (typeof planned === 'string') return planned
    const { codeHash, kind, version } = draft
    const mark = crypto.randomUUID()
    const until = await keptUntil(db, at)
    const { answers, queries = [] } = planned
    const row = { number, codeHash, kind, version, answers, savedAt: at, keptUntil: until, mark }
    try {
      await db.write([written(db, version, row), ...queries])
    } catch (error) {
      if (!(error instanceof Conflict) || tries <= 1) throw error
      continue
    }
    // An update that matched no row is no error: the draft was submitted or erased at the same moment.
    return (await openDraft(db, number)) ? 'kept' : 'gone'
  }
}

const versionSet = preparedWrite((q, of: Blank<'number' | 'version'>) =>
  q
    .update(drafts)
    .set({ version: sql`${of('version')}` })
    .where(eq(drafts.number, of('number'))),
)
const ended = preparedWrite((q, of: Blank<'number'>) =>
  q.delete(drafts).where(eq(drafts.number, of('number'))),
)
const attachmentsSent = preparedWrite((q, of: Blank<'number' | 'submission'>) =>
  q
    .update(attachments)
    .set({ submission: sql`${of('submission')}` })
    .where(
      and(
        eq(attachments.number, of('number')),
        isNull(attachments.submission),
        eq(attachments.dropped, false),
      ),
    ),
)

/**
 * The writes that end a draft in the batch that submits it. Whoever saved it since `version` was read wins, and the whole
 * submission is refused with `draft changed`. Its attachments go with the submission.
 */
export const endOfDraft =
  (db: Db, { number, version }: OpenDraft) =>
  (submission: number): Query[] => [
    versionSet(db, { number, version: version + 1 }),
    ended(db, { number }),
    attachmentsSent(db, { number, submission }),
  ]

/**
 * Erases a draft and the attachments that went with no submission; answers the ids of their files, which the caller
 * deletes. Of a supplement it erases what was typed since, not the application.
 */
export async function eraseDraft(db: Db, number: string): Promise<string[]> {
  const loose = and(eq(attachments.number, number), isNull(attachments.submission))
  const files = await db.q.select({ id: attachments.id }).from(attachments).where(loose)
  await db.write([
    db.q.delete(attachments).where(loose),
    db.q.update(attachments).set({ dropped: false }).where(eq(attachments.number, number)),
    db.q.delete(drafts).where(eq(drafts.number, number)),
  ])
  return files.map(({ id }) => id)
}

const PAGE = 100

/** The numbers of drafts whose time is over on this day, the oldest first, a page of them. */
export const expiredDrafts = (db: Db, today: string) =>
  db.q
    .select({ number: drafts.number })
    .from(drafts)
    .where(lt(drafts.keptUntil, today))
    .orderBy(asc(drafts.keptUntil), asc(drafts.number))
    .limit(PAGE)
