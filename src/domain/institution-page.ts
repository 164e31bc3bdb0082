import * as z from 'zod'
import { amendmentKinds, isAmendmentKind } from '#domain/amendment'
import { contactSchemas } from '#domain/application-schema'
import { Version } from '#domain/decision'
import { noIdNumber } from '#domain/impersonal'
import { OfficeNumber } from '#domain/office-code'
import { holdsCardNumber, plainText } from '#domain/plain-text'

export const MESSAGE_MAX = 2000
export const CHECKED_MAX = 300

/** How to reach an institution (联系方式), as it asks for it; never public. It holds once the bureau has checked it: our setting. */
export const ContactChange = z.object({ version: Version, ...contactSchemas })
export type ContactChange = z.infer<typeof ContactChange>

/** What the bureau says to a contact that is asked for, and on what ground. */
export const ContactVerdict = z.object({
  version: Version,
  outcome: z.enum(['accepted', 'refused'], '请选择“核对无误，启用”或“不予更改”'),
  ground: plainText('核对情况', { max: CHECKED_MAX, min: 4, lines: true }).refine(
    (text) => !holdsCardNumber(text),
    '请不要写证件号码，只写核对了什么',
  ),
})
export type ContactVerdict = z.infer<typeof ContactVerdict>

/** A message (消息) between an institution and the bureau; `id` is the form's own, so that a retry is the same message. */
export const InstitutionMessage = z.object({
  id: z.uuid('页面已过期，请刷新后再试'),
  body: plainText('内容', { max: MESSAGE_MAX, lines: true }).superRefine(noIdNumber('内容')),
})
export type InstitutionMessage = z.infer<typeof InstitutionMessage>

/** What the bureau writes to an institution, having seen its messages up to the one of this id. */
export const BureauMessage = InstitutionMessage.extend({ seen: z.string().max(64).default('') })
export type BureauMessage = z.infer<typeof BureauMessage>

/** What the institution reads where the bureau leaves it at that. */
export const NOTED = '已阅，不另行答复。'

/** What the bureau sends to give an institution or an applicant a new code: how it checked who asks and, of an institution, for which number. */
export const CodeRenewal = z.object({
  /** Empty: an institution without an application is given its first number. */
  number: z.union([z.literal(''), OfficeNumber], '请选择办件编号').default(''),
  checked: plainText('核实方式', { max: CHECKED_MAX, min: 4, lines: true }).refine(
    (text) => !holdsCardNumber(text),
    '请不要写证件号码，只写核实了什么',
  ),
})
export type CodeRenewal = z.infer<typeof CodeRenewal>

/** A place in a list of messages as an address carries it. */
export const messageKey = ({ at, id }: { at: Date; id: string }) => `${String(at.getTime())}.${id}`

/** Where a list of messages goes on, from an address; `undefined` for what says no such place. */
export function afterMessage(text: string | null): { at: Date; id: string } | undefined {
  const [, at, id] = /^(\d{1,15})\.([\w-]{1,64})$/.exec(text ?? '') ?? []
  return at && id ? { at: new Date(Number(at)), id } : undefined
}

/** Why nothing is taken from or for an institution whose contact retention has taken. */
export const contactForgotten = '离开名录已久，联系方式和来往消息已到期删除，不再收新的'

const happenings: Record<string, string> = {
  'change-contact': '机构提出更改联系方式',
  'accept-contact': '核对后启用新的联系方式',
  'refuse-contact': '联系方式不予更改',
  'give-code': '发给编号和查询码',
  'renew-code': '更换查询码，原码失效',
  message: '发出消息',
  forget: '保存期满，删除联系方式和来往消息',
}

/** What an event of an institution's own page is called. */
export function institutionHappening(action: string): string {
  const amended = action.replace(/^amend-/, '')
  if (amended !== action && isAmendmentKind(amended)) return amendmentKinds[amended]
  return happenings[action] ?? action
}
