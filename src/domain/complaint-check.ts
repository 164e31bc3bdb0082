/** What a complaint still lacks (投诉表自查), said in the browser in the server's words. The server's schema decides. */
import { limits } from '#domain/complaint-fields'
import type { Problem, Values } from '#domain/problems'

const textOf = (values: Values, field: string) => [values[field] ?? ''].flat()[0] ?? ''

// Invisible and without meaning; pasted text is full of them.
const invisible = /[\u00AD\u200B\u2060\uFEFF]/gu

/** A text as it is sealed: in NFC, trimmed, without what nobody sees. */
export const tidied = (text: string) =>
  text.replace(/\r\n?/g, '\n').replace(invisible, '').normalize('NFC').trim()

const needed: readonly [field: string, message: string][] = [
  ['sector', '请选择细分行业'],
  ['grounds', '请至少选择一项投诉事由'],
  ['facts', '请填写事实经过'],
  ['ask', '请填写投诉请求'],
  ['dispute', '请选择是否已起诉或申请仲裁'],
  ['mediation', '请选择是否接受调解'],
]

const names: Record<keyof typeof limits, string> = {
  respondentName: '被投诉方名称',
  facts: '事实经过',
  happened: '发生时间',
  place: '发生地点',
  ask: '投诉请求',
  name: '称呼',
  contact: '联系方式',
}

/** What has to be mended before a complaint can be sealed, in the form's order. `hasList`: one can choose from the list. */
export function complaintProblems(values: Values, hasList: boolean): Problem[] {
  const problems: Problem[] = []
  const named = ['respondent', 'respondentName'].some((field) => tidied(textOf(values, field)))
  if (!named) {
    const field = hasList ? 'respondent' : 'respondentName'
    problems.push({ field, message: '请选择被投诉机构，或写明被投诉方名称' })
  }
  for (const [field, message] of needed)
    if (!tidied(textOf(values, field))) problems.push({ field, message })
  for (const [field, max] of Object.entries(limits)) {
    const { length } = tidied(textOf(values, field))
    const name = names[field as keyof typeof limits]
    if (length > max)
      problems.push({ field, message: `${name}不超过 ${max} 字，现在是 ${length} 字` })
  }
  return problems
}
