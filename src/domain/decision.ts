import * as z from 'zod'
import { type Edge, actions } from '#domain/admission'
import { sectionKeys, sectionTitles } from '#domain/application-form'
import { addWorkingDays, dayOf, dayOffProblem, lastDayOf, noDay, typedDay } from '#domain/calendar'
import { DocumentNumber, normalNumber } from '#domain/document-number'
import { noIdNumber } from '#domain/impersonal'
import { optionalText } from '#domain/plain-text'
import type { Problem } from '#domain/problems'
import { Sector } from '#domain/sector'
import type { SettingValues } from '#domain/setting'
import { type Asked, askedField } from '#domain/supplement'

export const REASON_MAX = 1000
export const SUPPLEMENT_MAX = 2000
export const ASKED_MAX = 500
/** The last day for answering a supplement that the form proposes. */
export const suggestedDue = (now: Date, values: SettingValues) =>
  addWorkingDays(dayOf(now), values['supplement.days'])

/** Which state of the application its reader saw. */
export const Version = z
  .string('页面已过期，请刷新后再试')
  .regex(/^\d{1,9}$/, '页面已过期，请刷新后再试')
  .transform(Number)

const askedShape = Object.fromEntries(
  sectionKeys.map((key) => [
    askedField(key),
    optionalText(`${sectionTitles[key]}的补正内容`, { max: ASKED_MAX, lines: true }),
  ]),
)

/** What a decision asks, section by section. */
export const askedIn = (decision: Decision): Asked =>
  Object.fromEntries(
    sectionKeys.flatMap((key) => {
      const text = (decision as Record<string, unknown>)[askedField(key)]
      return typeof text === 'string' && text !== '' ? [[key, text]] : []
    }),
  )

/** How a clerk checked a credit code whose check digit does not fit, before it goes on a list (our setting). */
export const CodeCheck = optionalText('信用代码的核对情况', {
  max: REASON_MAX,
  lines: true,
}).superRefine(noIdNumber('核对情况'))

/** What is asked for where it is missing. */
export const CODE_UNCHECKED =
  '统一社会信用代码的校验位不符：请写明怎样核对、为什么可以入库（本系统设定），复核的人员看得到'

/** What staff decide about an application (办理决定). What an action needs besides, its edge says. */
export const Decision = z.object({
  version: Version,
  action: z.enum(actions, '请选择一项办理'),
  reason: optionalText('理由', { max: REASON_MAX, lines: true }),
  supplement: optionalText('补正内容', { max: SUPPLEMENT_MAX, lines: true }),
  ...askedShape,
  dueOn: z.string('请填写补正期限').overwrite(typedDay).max(20, '补正期限应为日期').default(''),
  document: z
    .string('请填写依据文号')
    .overwrite(normalNumber)
    .max(60, '依据文号不超过 60 字')
    .default(''),
  sectors: z.preprocess(
    (sent) => (sent === undefined ? [] : [...new Set([sent].flat())]),
    z.array(Sector, '请选择入库行业'),
  ),
  codeCheck: CodeCheck,
})
export type Decision = z.infer<typeof Decision>

const askedSupplement = (decision: Decision, now: Date, most: number): Problem[] => {
  const { supplement, dueOn } = decision
  const problems: Problem[] = []
  if (supplement === '' && Object.keys(askedIn(decision)).length === 0)
    problems.push({ field: 'supplement', message: '请一次性写明需要补正的全部内容' })
  if (!z.iso.date().safeParse(dueOn).success)
    problems.push({ field: 'dueOn', message: noDay('补正期限', dueOn) })
  else if (dueOn <= dayOf(now)) problems.push({ field: 'dueOn', message: '补正期限应晚于今天' })
  else if (dueOn > lastDayOf(dayOf(now), most))
    problems.push({ field: 'dueOn', message: `补正期限不超过 ${most} 天` })
  else {
    const message = dayOffProblem('补正期限', dueOn)
    if (message) problems.push({ field: 'dueOn', message })
  }
  return problems
}

const admitted = ({ document, sectors }: Decision): Problem[] => {
  const parsed = DocumentNumber.safeParse(document)
  const problems: Problem[] = (parsed.error?.issues ?? [])
    .slice(0, 1)
    .map(({ message }) => ({ field: 'document', message }))
  if (sectors.length === 0) problems.push({ field: 'sectors', message: '请至少选择一个入库行业' })
  return problems
}

/** What a decision lacks of what `edge` needs. */
export function wanting(
  edge: Edge,
  decision: Decision,
  now: Date,
  values: SettingValues,
): Problem[] {
  const wanted = {
    reason: (): Problem[] =>
      decision.reason === '' ? [{ field: 'reason', message: '请写明理由' }] : [],
    supplement: () => askedSupplement(decision, now, values['supplement.most']),
    document: () => admitted(decision),
  }
  return edge.needs.flatMap((need) => wanted[need]())
}
