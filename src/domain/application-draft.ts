import {
  type ApplicantKind,
  type Rows,
  type Section,
  type SectionKey,
  isOptional,
  sectionOf,
  sectionsOf,
} from '#domain/application-form'
import { forms, problemsOn, wrongInSection } from '#domain/application'
import { type Attachment, attachmentKinds, missingKinds } from '#domain/attachment'
import type { Problem, Values } from '#domain/problems'
import type { Asked } from '#domain/supplement'

/**
 * A draft (草稿): an application that is being filled in. It keeps what was typed as it was typed, right or wrong, by
 * section; each section has a version of its own, so that two windows disturb each other only in the same section.
 */
export type DraftSection = { version: number; values: Values; rows: Values[] }
export type Draft = Partial<Record<SectionKey, DraftSection>>

export const emptySection: DraftSection = { version: 0, values: {}, rows: [] }

/** What stands in a section now. */
export const sectionIn = (draft: Draft, key: SectionKey): DraftSection => draft[key] ?? emptySection

const rowName = ({ name }: Rows, i: number, field: string) => `${name}-${String(i)}-${field}`

const taken = (values: Values, names: readonly string[], nameOf = (name: string) => name): Values =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(values, nameOf(name)) ? values[nameOf(name)] : undefined
      return value === undefined ? [] : [[name, value]]
    }),
  )

/** What a section's page sent, as the draft keeps it: the fields of the section, whatever stands in them, and its rows. */
export function sectionSent(
  { fields, rows }: Section,
  sent: Values,
): Omit<DraftSection, 'version'> {
  const names = rows?.fields.map(({ name }) => name) ?? []
  const kept = Array.from({ length: rows?.most ?? 0 }, (_, i) =>
    rows ? taken(sent, names, (name) => rowName(rows, i, name)) : {},
  ).filter((row) => Object.keys(row).length > 0)
  return {
    values: taken(
      sent,
      fields.map(({ name }) => name),
    ),
    rows: kept,
  }
}

/** A section of the draft as its page's form sends it. */
export function sectionValues(
  { rows }: Section,
  { values, rows: kept }: Omit<DraftSection, 'version'>,
): Values {
  if (!rows) return { ...values }
  const inRows = kept.flatMap((row, i) =>
    Object.entries(row).map(([name, value]) => [rowName(rows, i, name), value] as const),
  )
  return { ...values, ...Object.fromEntries(inRows) }
}

/** What a button of a section's page asks for besides saving. */
export type RowChange = { add: true } | { remove: number } | null

/** The rows after a row was added at the end or one was removed. Adding stops at the most there may be. */
export function changedRows({ rows }: Section, kept: Values[], change: RowChange): Values[] {
  if (!rows || !change) return kept
  if ('remove' in change) return kept.filter((_, i) => i !== change.remove)
  return kept.length < rows.most ? [...kept, {}] : kept
}

const answersIn = ({ rows }: Section, { values, rows: kept }: DraftSection) => ({
  ...values,
  ...(rows && { [rows.name]: kept }),
})

/** What is still wrong or missing in a section. `today` is a day in China Standard Time. */
export function sectionProblems(
  kind: ApplicantKind,
  key: SectionKey,
  { draft, files, today }: { draft: Draft; files: { kind: string }[]; today: string },
): Problem[] {
  if (key === 'attachments')
    return missingKinds(files).map((missing) => ({
      field: `file-${missing}`,
      message: `请上传${attachmentKinds[missing].label}`,
    }))
  const section = sectionOf(kind, key)
  return wrongInSection(section, answersIn(section, sectionIn(draft, key)), today)
}

export type SectionState = 'empty' | 'begun' | 'done'
export const sectionStateNames: Record<SectionState | 'asked', string> = {
  empty: '未开始',
  begun: '未完成',
  done: '已完成',
  asked: '待补正',
}

/** Whether a section that a supplement asks for still is as it was submitted. */
export const isUnanswered = (
  key: SectionKey,
  { asked, draft, files }: { asked: Asked; draft: Draft; files: { submission: number | null }[] },
) =>
  asked[key] !== undefined &&
  (key === 'attachments'
    ? files.every(({ submission }) => submission !== null)
    : sectionIn(draft, key).version === 0)

/** How far a section is. */
export function sectionState(
  kind: ApplicantKind,
  key: SectionKey,
  seen: { draft: Draft; files: { kind: string }[]; today: string },
): SectionState {
  const isTouched = key === 'attachments' ? seen.files.length > 0 : seen.draft[key] !== undefined
  if (!isTouched) return 'empty'
  return sectionProblems(kind, key, seen).length === 0 ? 'done' : 'begun'
}

/** Whether nothing keeps a section from being submitted: done, or empty and optional. */
export const isReady = (kind: ApplicantKind, key: SectionKey, state: SectionState) =>
  state === 'done' || (state === 'empty' && isOptional(sectionOf(kind, key)))

/** All that was typed, by its field's name, as a submission has it: for whoever reads it before it is sent. */
export const draftAnswers = (kind: ApplicantKind, draft: Draft): Record<string, unknown> =>
  Object.assign(
    {},
    ...sectionsOf(kind).map((section) => answersIn(section, sectionIn(draft, section.key))),
  ) as Record<string, unknown>

/** The whole form, read; `null` while anything in it is wrong or missing. */
export function wholeForm(
  kind: ApplicantKind,
  { draft, files, today }: { draft: Draft; files: Attachment[]; today: string },
) {
  const answers = draftAnswers(kind, draft)
  const read = forms[kind].safeParse({ ...answers, kind, attachments: files }).data
  return read && problemsOn(today, read).length === 0 ? read : null
}

const listed = (value: unknown) => (Array.isArray(value) ? value : [value]).map(String)

const typedAgain = (value: unknown): string | string[] =>
  Array.isArray(value) ? listed(value) : String(value)

const again = (answers: Record<string, unknown>, names: string[]): Values =>
  Object.fromEntries(
    names
      .filter((name) => answers[name] !== undefined)
      .map((name) => [name, typedAgain(answers[name])]),
  )

/** A submission's answers as a draft, to be filled in again where a supplement asks for it. */
export function draftOf(kind: ApplicantKind, answers: Record<string, unknown>): Draft {
  return Object.fromEntries(
    sectionsOf(kind)
      .filter(({ key }) => key !== 'attachments')
      .map((section) => {
        const { key, fields, rows } = section
        const values = again(
          answers,
          fields.map(({ name }) => name),
        )
        const sent = rows ? answers[rows.name] : undefined
        const kept = (Array.isArray(sent) ? (sent as Record<string, unknown>[]) : []).map((row) =>
          again(
            row,
            (rows?.fields ?? []).map(({ name }) => name),
          ),
        )
        return [key, { version: 0, values, rows: kept }]
      }),
  )
}
