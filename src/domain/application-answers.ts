import { firstSectionsOf } from '#domain/application-form-1'
import {
  type ApplicantKind,
  type Field,
  type Rows,
  type Section,
  formOf,
  sectionsOf,
} from '#domain/application-form'
import { isContact } from '#domain/application-fields'
import type { Attachment } from '#domain/attachment'
import type { Values } from '#domain/problems'
import { pairedRows } from '#domain/row-pairs'

/** The answers of a submission (申报内容) as they are stored: read again by their field's name. */
export type Answers = Record<string, unknown>

/** The sections of the form that a submission was sent on, whatever its edition. */
export const sectionsIn = (kind: ApplicantKind, form: string): readonly Section[] =>
  form === formOf(kind, 1) ? firstSectionsOf(kind) : sectionsOf(kind)

const listed = (value: unknown) => (Array.isArray(value) ? value : [value]).map(String)

/** Stored answers as a form would send them, to fill the form again. */
export const valuesOf = (answers: Answers): Values =>
  Object.fromEntries(
    Object.entries(answers).map(([name, value]) => [
      name,
      Array.isArray(value) ? listed(value) : String(value),
    ]),
  )

/** An answer as a reader sees it; empty if there is none. */
export function answerText({ name, as, options = {} }: Field, answers: Answers): string {
  const value = answers[name]
  if (value === undefined || value === '') return ''
  if (as === 'one' || as === 'several')
    return listed(value)
      .map((key) => options[key] ?? key)
      .join(name === 'commitments' ? '\n' : '、')
  return listed(value).join('\n')
}

/** One answer for a reader: what was asked, what was said, and what was said the time before if it differs. */
export type AnswerLine = { field: Field; text: string; before: string | null }

/** A product, case or qualification: where it stands in its list, and whether it is new or gone since the time before. */
export type AnswerRow = { title: string; state: 'same' | 'new' | 'gone'; lines: AnswerLine[] }

export type AnswerSection = {
  section: Section
  lines: AnswerLine[]
  rows: AnswerRow[]
  files: { file: Attachment; state: 'same' | 'new' | 'gone' }[]
}

const line = (field: Field, answers: Answers, before: Answers | null): AnswerLine => {
  const text = answerText(field, answers)
  const last = before ? answerText(field, before) : text
  return { field, text, before: last === text ? null : last }
}

const listIn = <T>(answers: Answers | null, name: string): T[] => {
  const found = answers?.[name]
  return Array.isArray(found) ? (found as T[]) : []
}

function rowsIn(
  { name, one, fields }: Rows,
  answers: Answers,
  before: Answers | null,
): AnswerRow[] {
  const now = listIn<Answers>(answers, name)
  const last = listIn<Answers>(before, name)
  const textsOf = (row: Answers) => fields.map((field) => answerText(field, row))
  const pairs = pairedRows(now.map(textsOf), last.map(textsOf))
  const told = (title: string, state: AnswerRow['state'], row: Answers, earlier?: Answers) => ({
    title,
    state,
    lines: fields.map((field) => line(field, row, earlier ?? null)),
  })
  return [
    ...now.map((row, i) => {
      const earlier = last[pairs[i] ?? -1]
      return told(`${one} ${String(i + 1)}`, before && !earlier ? 'new' : 'same', row, earlier)
    }),
    ...last.flatMap((row, j) =>
      pairs.includes(j) ? [] : [told(`上次的${one} ${String(j + 1)}`, 'gone', row)],
    ),
  ]
}

function filesIn(answers: Answers, before: Answers | null): AnswerSection['files'] {
  const now = listIn<Attachment>(answers, 'attachments')
  const last = listIn<Attachment>(before, 'attachments')
  const has = (files: Attachment[], { id }: Attachment) => files.some((file) => file.id === id)
  return [
    ...now.map((file) => ({
      file,
      state: before && !has(last, file) ? ('new' as const) : ('same' as const),
    })),
    ...last.filter((file) => !has(now, file)).map((file) => ({ file, state: 'gone' as const })),
  ]
}

type Read = {
  form: string
  answers: Answers
  /** `null` for whoever may not see how to reach the applicant: then it is not there at all. */
  contact: Answers | null
  /** The submission before, to tell what differs. */
  before?: Answers | null
  /** The contact of the one before; `null` where it has been erased or may not be seen, and is not compared. */
  contactBefore?: Answers | null
}

/** A submission for its readers, section by section, with what it changed: pages, checks and print are one reading of it. */
export const readAnswers = (
  kind: ApplicantKind,
  { form, answers, contact, before = null, contactBefore = null }: Read,
): AnswerSection[] =>
  sectionsIn(kind, form).map((section) => ({
    section,
    lines: section.fields
      .filter(({ name }) => contact !== null || !isContact(name))
      .map((field) =>
        isContact(field.name)
          ? line(field, contact ?? {}, contactBefore)
          : line(field, answers, before),
      ),
    rows: section.rows ? rowsIn(section.rows, answers, before) : [],
    files: section.key === 'attachments' ? filesIn(answers, before) : [],
  }))
