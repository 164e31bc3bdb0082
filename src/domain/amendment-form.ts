import * as z from 'zod'
import { type AmendmentKind, amendmentFields, needsDocument } from '#domain/amendment'
import { crossed, schemaOf } from '#domain/application-schema'
import { dayProblem, typedDay } from '#domain/calendar'
import { REASON_MAX, Version } from '#domain/decision'
import { DocumentNumber, normalNumber } from '#domain/document-number'
import { noIdNumber } from '#domain/impersonal'
import { optionalText, plainText } from '#domain/plain-text'
import { type Problem, problemsOf } from '#domain/problems'

/** What is sent to file an amendment; `id` is the form's own, so that a retry is the same one. */
export type AmendmentForm = { id: string; reason: string; answers: Record<string, unknown> }

/** Reads the form of an amendment of this kind. */
export const amendmentForm = (kind: AmendmentKind) => {
  const answers = Object.fromEntries(
    amendmentFields(kind).map((field) => [field.name, schemaOf(field)]),
  )
  return z
    .object({
      id: z.uuid('页面已过期，请刷新后再试'),
      reason: plainText('说明', { max: REASON_MAX, lines: true }).superRefine(noIdNumber('说明')),
      ...answers,
    })
    .superRefine(
      (sent, context) => {
        for (const { path, message } of crossed({ productRows: [sent] }))
          context.addIssue({ code: 'custom', path: path.slice(2), message })
      },
      // Whatever else is wrong: all problems are told at once.
      { when: () => true },
    )
    .transform(({ id, reason, ...rest }): AmendmentForm => ({ id, reason, answers: rest }))
}

/** The problems of such a form, one per field, in the order of its page. */
export function amendmentProblems(kind: AmendmentKind, error: z.ZodError): Problem[] {
  const order = [...amendmentFields(kind).map(({ name }) => name), 'reason']
  return problemsOf(error).sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field))
}

/** What the bureau does about one that was filed. To make it is only proposed: a second person confirms (our setting). */
export const AmendmentMove = z.object({
  version: Version,
  action: z.enum(['make', 'refuse'], '请选择一项办理'),
  document: z.string('请填写文号').overwrite(normalNumber).max(60, '文号不超过 60 字').default(''),
  on: z.string('请填写日期').overwrite(typedDay).max(20, '日期应写成 2026-03-31').default(''),
  answer: optionalText('理由', { max: REASON_MAX, lines: true }),
})
export type AmendmentMove = z.infer<typeof AmendmentMove>

/** What a move lacks of what it needs. */
export function lackingIn(kind: AmendmentKind, move: AmendmentMove, today: string): Problem[] {
  const { action, document, on, answer } = move
  if (action === 'refuse')
    return answer === '' ? [{ field: 'answer', message: '不予办理须写明理由' }] : []
  const problems: Problem[] = []
  const issue = DocumentNumber.safeParse(document).error?.issues[0]
  if (issue && (document !== '' || needsDocument(kind)))
    problems.push({ field: 'document', message: issue.message })
  const wrongDay = dayProblem('生效日期', on)
  if (wrongDay) problems.push({ field: 'on', message: wrongDay })
  else if (on > today) problems.push({ field: 'on', message: '生效日期不能晚于今天' })
  return problems
}
