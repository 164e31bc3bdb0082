import * as z from 'zod'
import {
  type ApplicantKind,
  EDITION,
  type Section,
  type SectionKey,
  sectionsOf,
} from '#domain/application-form'
import { isContact } from '#domain/application-fields'
import { type Shape, crossed, sectionShape, shapeOf } from '#domain/application-schema'
import { AttachmentList } from '#domain/attachment'
import { type Problem } from '#domain/problems'
import type { Sector } from '#domain/sector'

/** What is submitted, of either kind: every answer by its field's name, rows as lists. `edition` is the form's. */
export type Submitted = {
  kind: ApplicantKind
  edition: number
  name: string
  creditCode: string
  foundedOn: string
  sectors: Sector[]
  [field: string]: unknown
}

const crossing = (said: unknown, context: z.RefinementCtx) => {
  for (const { path, message } of crossed(said as Record<string, unknown>))
    context.addIssue({ code: 'custom', path, message })
}

type Said = Record<string, unknown>
type Built = { whole: z.ZodType<Said>; fields: Shape; row: Shape }

const built = new WeakMap<Section, Built>()

/** The schemas of one section: built once, because building costs more than reading with them. */
function schemasOf(section: Section): Built {
  const { fields, rows } = section
  const found = built.get(section) ?? {
    whole: z.object(sectionShape(section)),
    fields: shapeOf(fields),
    row: shapeOf(rows?.fields ?? []),
  }
  built.set(section, found)
  return found
}

/** What can be read of answers by itself, whatever is wrong with the rest; a row keeps its place. */
function readable(section: Section, answers: Said): Said {
  const { fields, row } = schemasOf(section)
  const read = (shape: Shape, said: Said) =>
    Object.fromEntries(
      Object.entries(shape).flatMap(([name, schema]) => {
        const { success, data } = schema.safeParse(said[name])
        return success ? [[name, data]] : []
      }),
    )
  const rows = section.rows && answers[section.rows.name]
  return {
    ...read(fields, answers),
    ...(section.rows &&
      Array.isArray(rows) && { [section.rows.name]: rows.map((said) => read(row, said as Said)) }),
  }
}

/**
 * What is wrong with a section's answers, all of it at once: each by itself, those that do not fit each other, and days
 * still to come. `today` is a day in China Standard Time.
 */
export function wrongInSection(section: Section, answers: Said, today: string): Problem[] {
  const parsed = schemasOf(section).whole.safeParse(answers)
  const own = parsed.success ? [] : formProblems(parsed.error)
  const said = parsed.success ? parsed.data : readable(section, answers)
  const together = crossed(said).map(({ path, message }) => ({ field: controlOf(path), message }))
  return [
    ...own,
    ...[...together, ...problemsOn(today, said)].filter((problem) =>
      own.every(({ field }) => field !== problem.field),
    ),
  ]
}

const whole = (kind: ApplicantKind) =>
  z
    .object({
      kind: z.literal(kind).default(kind),
      edition: z.literal(EDITION).default(EDITION),
      ...Object.assign({}, ...sectionsOf(kind).map(sectionShape)),
      attachments: AttachmentList,
    })
    .superRefine(crossing) as unknown as z.ZodType<Submitted>

/** What an integrator (集成服务商) states when it applies (入库申报): who it is and the three abilities of Art. 7. */
export const IntegratorApplication = whole('integrator')

/** What an ecosystem provider (生态服务商) states: who it is, its products, cases and past performance (Art. 8). */
export const EcosystemProviderApplication = whole('ecosystem-provider')

/** The schema of each kind's whole form. */
export const forms: Record<ApplicantKind, z.ZodType<Submitted>> = {
  integrator: IntegratorApplication,
  'ecosystem-provider': EcosystemProviderApplication,
}

/** The id of the control that a problem's path stands for: rows are `productRows-0-name`, a list is one control. */
function controlOf(path: PropertyKey[]): string {
  if (path[0] === 'attachments') return String(path.at(-1))
  return (path.length > 2 ? path : path.slice(0, 1)).map(String).join('-')
}

/** The problems of a failed parse, one per control, in the form's order. */
export function formProblems(error: z.ZodError): Problem[] {
  const byField = new Map<string, Problem>()
  for (const { path, message } of error.issues) {
    const field = controlOf(path)
    if (!byField.has(field)) byField.set(field, { field, message })
  }
  return [...byField.values()]
}

const caseDays = {
  from: '开始日期不能晚于今天',
  to: '完成日期不能晚于今天；还在进行的，完成日期请留空',
}

/** What no schema can know without a clock: days still to come. `today` is a day in China Standard Time. */
export function problemsOn(
  today: string,
  { foundedOn, caseRows }: { foundedOn?: unknown; caseRows?: unknown },
): Problem[] {
  const isToCome = (day: unknown) => typeof day === 'string' && day > today
  const founded = isToCome(foundedOn)
    ? [{ field: 'foundedOn', message: '成立日期不能晚于今天' }]
    : []
  const rows = Array.isArray(caseRows) ? (caseRows as Record<string, unknown>[]) : []
  const cases = rows.flatMap((row, i) =>
    Object.entries(caseDays)
      .filter(([name]) => isToCome(row[name]))
      .map(([name, message]) => ({ field: `caseRows-${String(i)}-${name}`, message })),
  )
  return [...founded, ...cases]
}

/** The contact, and everything else: they are kept apart, because the contact is erased first. */
export function apart(form: Submitted) {
  const members = Object.entries(form).filter(([name]) => name !== 'edition')
  return {
    contact: Object.fromEntries(members.filter(([name]) => isContact(name))),
    answers: Object.fromEntries(members.filter(([name]) => !isContact(name))),
  }
}

/** The names under which a section's answers stand in a submission. */
const namesIn = ({ key, fields, rows }: Section): string[] => [
  ...fields.map(({ name }) => name),
  ...(rows ? [rows.name] : []),
  ...(key === 'attachments' ? ['attachments'] : []),
  // The code that was committed to belongs to the commitment.
  ...(key === 'commitments' ? ['conduct'] : []),
]

/** A submission's answers by section, without the contact: what is hashed section by section. */
export const bySection = (
  kind: ApplicantKind,
  answers: Record<string, unknown>,
): [SectionKey, Record<string, unknown>][] =>
  sectionsOf(kind).map((section) => [
    section.key,
    Object.fromEntries(
      namesIn(section)
        .filter((name) => name in answers)
        .map((name) => [name, answers[name]]),
    ),
  ])
