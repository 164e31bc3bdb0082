import { type Context, Hono } from 'hono'
import { attachmentsOf, named } from '#db/attachments'
import { closedSectors } from '#db/closed-sectors'
import { answerSupplement } from '#db/application-moves'
import { applicationNumbered, submitApplication } from '#db/applications'
import { type OpenDraft, changeDraft, endOfDraft, eraseDraft, openDraft } from '#db/drafts'
import { wantsData } from '#functions/case-guard'
import { posted } from '#functions/posted'
import { fingerprintOf } from '#functions/tokens'
import { typed } from '#functions/typed'
import type { House, World } from '#functions/world'
import {
  type DraftSection,
  changedRows,
  sectionIn,
  sectionProblems,
  sectionSent,
  sectionValues,
  wholeForm,
} from '#domain/application-draft'
import { type SectionKey, isSectionKey, sectionKeys, sectionOf } from '#domain/application-form'
import { codeLost } from '#domain/application-start'
import { dayOf, minuteOf } from '#domain/calendar'
import { closedWords } from '#domain/closed-sectors'
import { conductCode, pinned } from '#domain/conduct-code'
import { Version } from '#domain/decision'
import type { Problem, Refused, Values } from '#domain/problems'
import { type Pressed, pressed } from '#domain/draft-button'

/** The draft of an application (申报草稿): filled in section by section, then submitted as one. */
export const drafts = new Hono<House>()

const HOME = '/applications/draft/'
const SECTORS = `${HOME}identity/#sectors`

const elsewhere: Problem = {
  field: 'version',
  message: '这一部分在另一个窗口里改过了，本次没有保存。两处的内容都在下面，请核对后再保存一次',
}
// Automatic saving shows one's own words alone; the button shows both.
const elsewhereByScript =
  '这一部分在另一个窗口里改过了，本次没有保存。本页还是您这次填的内容，另一个窗口的没有显示：请按“保存并继续”，两处不同的地方会列出来，核对后再保存一次'
const isOver: Problem = {
  field: '',
  message: '这份草稿已经提交或删除，本次没有保存。所填内容都还在下面，请先复制下来',
}
const locked: Problem = { field: '', message: '这一部分不在补正之列，不能修改' }

const numberOf = (c: Context<House>) => c.var.applicant?.number ?? ''

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

type Sent = { key: SectionKey; values: Values; button: Pressed }

type Saved = {
  outcome: 'kept' | 'gone' | 'elsewhere' | 'locked'
  draft: OpenDraft | null
  section: DraftSection
}

/** Saves one section as it was sent, right or wrong. What is there already, or was sent before, is not saved twice. */
async function save(
  { db, now }: World,
  number: string,
  { key, values, button }: Sent,
): Promise<Saved> {
  const seen = Version.safeParse(values['version']).data
  const found: { draft: OpenDraft | null; section: DraftSection } = {
    draft: null,
    section: { version: 0, values: {}, rows: [] },
  }
  const outcome = await changeDraft<'elsewhere' | 'locked' | 'there'>(
    db,
    number,
    now(),
    (draft) => {
      const section = sectionOf(draft.kind, key)
      const before = sectionIn(draft.answers, key)
      const sent = sectionSent(section, values)
      found.draft = draft
      found.section = before
      if (!draft.open.includes(key)) return 'locked'
      const rows = changedRows(section, sent.rows, button.row)
      const after = { values: sent.values, rows }
      const isThere =
        before.version > 0 && same({ values: before.values, rows: before.rows }, after)
      // A retry of a row's button finds its row there already; an older window finds its own words.
      if (isThere) return 'there'
      if (before.version !== seen) return 'elsewhere'
      found.section = { ...after, version: before.version + 1 }
      return { answers: { ...draft.answers, [key]: found.section } }
    },
  )
  return { ...found, outcome: outcome === 'there' ? 'kept' : outcome }
}

const refusedWith = (problem: Problem, values: Values, status: 409 | 422 = 409): Refused => ({
  problems: [problem],
  values,
  status,
})

async function missing(
  { db, now }: World,
  draft: OpenDraft,
  key: SectionKey,
  section: DraftSection,
) {
  const files = key === 'attachments' ? await attachmentsOf(db, draft.number) : []
  const answers = { ...draft.answers, [key]: section }
  return sectionProblems(draft.kind, key, { draft: answers, files, today: dayOf(now()) })
}

async function take(c: Context<House>, key: SectionKey, values: Values): Promise<string | Refused> {
  const { world } = c.var
  const button = pressed(values['do'])
  const { outcome, draft, section } = await save(world, numberOf(c), { key, values, button })
  if (outcome === 'gone') return refusedWith(isOver, values)
  if (outcome === 'locked') return refusedWith(locked, values)
  if (outcome === 'elsewhere' && draft) {
    c.set('meanwhile', sectionValues(sectionOf(draft.kind, key), section))
    return refusedWith(elsewhere, { ...values, version: String(section.version) })
  }
  const here = `${HOME}${key}/`
  if (button.row) return `${here}${rowAnchor(draft, key, section, button)}`
  if (button.then === 'later') return HOME
  const problems = draft ? await missing(world, draft, key, section) : []
  if (problems.length > 0)
    return { problems, values: { ...values, version: String(section.version) } }
  if (button.then === 'stay') return here
  const next = sectionKeys[sectionKeys.indexOf(key) + 1]
  return next && draft?.open.includes(next) ? `${HOME}${next}/` : HOME
}

/** Where to go on after a row was added or removed: to the new row, or to the list. */
function rowAnchor(
  draft: OpenDraft | null,
  key: SectionKey,
  { rows }: DraftSection,
  { row }: Pressed,
) {
  const list = draft && sectionOf(draft.kind, key).rows
  if (!list) return ''
  return row && 'add' in row ? `#${list.name}-${String(rows.length - 1)}` : `#${list.name}`
}

/** The same for automatic saving: what the page's script shows of it. */
async function autosave(c: Context<House>, key: SectionKey) {
  const { world } = c.var
  const values = await typed(c)
  const button = { then: 'stay', row: null } as const
  const { outcome, draft, section } = await save(world, numberOf(c), { key, values, button })
  if (outcome === 'elsewhere') return c.json({ message: elsewhereByScript }, 409)
  if (outcome !== 'kept' || !draft) return c.json({ message: isOver.message }, 409)
  const problems = await missing(world, draft, key, section)
  const at = minuteOf(world.now()).slice(-5)
  return c.json({ version: section.version, at, missing: problems.length })
}

drafts.post('/applications/draft/:section/', async (c, next) => {
  const key = c.req.param('section')
  if (!isSectionKey(key) || key === 'attachments') return next()
  if (wantsData(c)) return autosave(c, key)
  return posted((_, values) => take(c, key, values))(c, next)
})

const changedSince: Problem = {
  field: 'version',
  message: '您核对之后，草稿又有改动，本次没有提交：请再核对一遍',
}
const unready: Problem = { field: '', message: '还有内容没有填好，请先补全下面列出的部分' }
const newCode: Problem = {
  field: 'conduct',
  message: '行为规范的文本已更新，请阅读后重新确认',
}
const alreadyOpen: Problem = {
  field: '',
  message: `该统一社会信用代码已有另一份同类申报在办，不能重复提交：请用那一份的编号和查询码查询。${codeLost}`,
}

async function submit(c: Context<House>, values: Values): Promise<string | Refused> {
  const { db, now, settings } = c.var.world
  const number = numberOf(c)
  const draft = await openDraft(db, number)
  // Sent twice: the first time it became an application.
  if (!draft) return (await applicationNumbered(db, number)) ? '/applications/confirmation/' : HOME
  if (Version.safeParse(values['version']).data !== draft.version)
    return refusedWith(changedSince, values)
  const { kind, codeHash, application } = draft
  if (values['conduct'] !== conductCode[kind].sha256) return refusedWith(newCode, values)

  const files = (await attachmentsOf(db, number)).map(named)
  const seen = { draft: draft.answers, files, today: dayOf(now()) }
  const read = wholeForm(kind, seen)
  if (!read) return refusedWith(unready, values, 422)
  // Where a supplement leaves the sectors alone, what closed since is the bureau's to decide.
  const closed = draft.open.includes('identity') && closedWords(await closedSectors(db, read))
  if (closed) return refusedWith({ field: '', message: closed, href: SECTORS }, values, 422)
  const form = { ...read, conduct: pinned(kind) }
  const fingerprint = fingerprintOf(settings.secret, form)
  const sent = { form, fingerprint, at: now(), draft: endOfDraft(db, draft) }

  const outcome = application
    ? await answerSupplement(db, { ...sent, id: application.id, version: application.version })
    : await submitApplication(db, { ...sent, number, codeHash })
  switch (outcome) {
    case 'submitted':
    case 'already submitted':
    case 'moved':
      return '/applications/confirmation/'
    case 'already open':
      return refusedWith(alreadyOpen, values)
    default:
      return refusedWith(changedSince, values)
  }
}

drafts.post(
  '/applications/draft/check/',
  posted((c, values) => submit(c, values)),
)

drafts.post(
  '/applications/draft/erasure/',
  posted(async (c) => {
    const { db, files } = c.var.world
    const number = numberOf(c)
    const ids = await eraseDraft(db, number)
    // A file that cannot be deleted now is found by the daily clean-up.
    for (const id of ids) await files.delete(id).catch(() => undefined)
    return (await applicationNumbered(db, number)) ? '/applications/case/' : '/apply/'
  }),
)
