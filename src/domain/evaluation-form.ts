import * as z from 'zod'
import { daysBetween } from '#domain/calendar'
import { dayField } from '#domain/day-field'
import { REASON_MAX, Version } from '#domain/decision'
import { criteria, criterionKeys } from '#domain/evaluation'
import { noIdNumber } from '#domain/impersonal'
import { plainText } from '#domain/plain-text'

export const PERIOD_TITLE_MAX = 80
export const OBJECTION_MAX = 3000
/** Days of a period at most: a year. */
export const PERIOD_DAYS_MAX = 366
/** Sheets that one form may tell or confirm: each costs several requests to the database. */
export const SHEETS_AT_ONCE = 20

const expired = '页面已过期，请刷新后再试'
const reason = (what: string) => plainText(what, { max: REASON_MAX, lines: true })

/** A period (考核周期) as the bureau opens it; `id` is the form's own, so that a retry is the same one. */
export const EvaluationPeriod = z
  .object({
    id: z.uuid(expired),
    title: plainText('名称', { max: PERIOD_TITLE_MAX, min: 2 }),
    fromOn: dayField('开始日期'),
    toOn: dayField('结束日期'),
  })
  .refine(({ fromOn, toOn }) => toOn >= fromOn, {
    path: ['toOn'],
    message: '结束日期不能早于开始日期',
  })
  .refine(({ fromOn, toOn }) => daysBetween(fromOn, toOn) < PERIOD_DAYS_MAX, {
    path: ['toOn'],
    message: `一个周期最长 ${String(PERIOD_DAYS_MAX)} 天`,
  })
export type EvaluationPeriod = z.infer<typeof EvaluationPeriod>

/** The end of a period, or its being dropped. */
export const PeriodStep = z.discriminatedUnion(
  'action',
  [
    z.object({ action: z.literal('end'), version: Version }),
    z.object({ action: z.literal('drop'), version: Version, remark: reason('作废的理由') }),
  ],
  '请选择一项办理',
)
export type PeriodStep = z.infer<typeof PeriodStep>

/** A step of a sheet besides an objection and what follows from it. */
export const SheetStep = z.discriminatedUnion(
  'action',
  [
    z.object({ action: z.literal('compute'), version: Version }),
    z.object({ action: z.literal('tell'), version: Version }),
    z.object({ action: z.literal('confirm'), version: Version }),
    z.object({ action: z.literal('return'), version: Version, remark: reason('退回的理由') }),
  ],
  '请选择一项办理',
)
export type SheetStep = z.infer<typeof SheetStep>

/** Why a sheet that was told is counted anew (更正): its institution reads it. */
export const SheetCorrection = z.object({ version: Version, reason: reason('更正的原因') })
export type SheetCorrection = z.infer<typeof SheetCorrection>

/** What is done where an objection is right: all is counted anew, or one criterion is left out. */
export const remedies = {
  recount: '按现有记录重新计算',
  ...Object.fromEntries(criterionKeys.map((key) => [key, `不计“${criteria[key].label}”`])),
} as Record<Remedy, string>
export type Remedy = 'recount' | (typeof criterionKeys)[number]
const remedyKeys = ['recount', ...criterionKeys] as const

/** The decision (处理意见) about an objection. */
export const ObjectionDecision = z
  .object({
    version: Version,
    action: z.enum(['uphold', 'dismiss'], '请选择异议是否成立'),
    remedy: z.enum(remedyKeys, '请从所列办法中选择').optional(),
    reason: reason('理由'),
  })
  .refine(({ action, remedy }) => action === 'dismiss' || remedy !== undefined, {
    path: ['remedy'],
    message: '异议成立的，请选择怎样改正',
  })
export type ObjectionDecision = z.infer<typeof ObjectionDecision>

/** The objection (异议) of an institution to its sheet. */
export const SheetObjection = z.object({
  version: Version,
  body: plainText('异议', { max: OBJECTION_MAX, lines: true }).superRefine(noIdNumber('异议')),
})
export type SheetObjection = z.infer<typeof SheetObjection>

const chosen = /^([\w-]{1,64})\.(\d{1,9})$/

/** Several sheets of a period told, or confirmed, at once: each with the version its reader saw. */
export const SheetsStep = z.object({
  action: z.enum(['tell', 'confirm'], '请选择一项办理'),
  sheets: z
    .preprocess(
      (sent) => (sent === undefined ? [] : [...new Set([sent].flat())]),
      z.array(z.string(expired).regex(chosen, expired)),
    )
    .refine((several) => several.length > 0, '请选择考核表')
    .refine((several) => several.length <= SHEETS_AT_ONCE, `一次最多 ${String(SHEETS_AT_ONCE)} 份`)
    .transform((several) =>
      several.map((one) => {
        const [, id = '', version = ''] = chosen.exec(one) ?? []
        return { id, version: Number(version) }
      }),
    ),
})
export type SheetsStep = z.infer<typeof SheetsStep>

/** After which sheet a page of a period's list goes on: an institution and a kind, from an address. */
export type SheetPlace = { institutionId: string; kind: string }

/** Where a list of sheets goes on, from an address; `undefined` for what says no such place. */
export function sheetPlace(text: string | null): SheetPlace | undefined {
  const [, institutionId, kind] = /^([\w-]{1,64})\.([a-z-]{1,40})$/.exec(text ?? '') ?? []
  return institutionId && kind ? { institutionId, kind } : undefined
}
