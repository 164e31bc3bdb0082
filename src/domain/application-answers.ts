import {
  type ApplicantKind,
  type FieldName,
  bodies,
  commitments,
  commitmentsOf,
  independences,
} from '#domain/application-form'
import type { Values } from '#domain/problems'
import { sectors } from '#domain/sector'

/** The answers of a submission (申报内容) as they are stored: read again by their field's name. */
export type Answers = Record<string, unknown>

const listed = (value: unknown) => (Array.isArray(value) ? value : [value]).map(String)

/** Stored answers as a form would send them, to fill the form again. */
export const valuesOf = (answers: Answers): Values =>
  Object.fromEntries(
    Object.entries(answers).map(([name, value]) => [
      name,
      Array.isArray(value) ? listed(value) : String(value),
    ]),
  )

const named = (names: Record<string, string>, value: unknown, between: string) =>
  listed(value)
    .map((key) => names[key] ?? key)
    .join(between)

/** An answer as a reader sees it; empty if there is none. */
export function answerText(kind: ApplicantKind, field: FieldName, answers: Answers): string {
  const value = answers[field]
  if (value === undefined || value === '') return ''
  if (field === 'sectors') return named(sectors, value, '、')
  if (field === 'body') return named(bodies, value, '')
  if (field === 'independence') return named(independences, value, '')
  if (field === 'commitments') return named(commitmentsOf(kind), value, '\n')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Whether two submissions answer a field differently. */
export const differs = (field: FieldName, a: Answers, b: Answers) =>
  JSON.stringify(a[field]) !== JSON.stringify(b[field])

export const commitmentOptions = (kind: ApplicantKind) =>
  commitments.map((value) => ({ value, label: commitmentsOf(kind)[value] }))
