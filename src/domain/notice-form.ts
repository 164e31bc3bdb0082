/** What staff send about a notice (通报, Art. 13): its text, and each step of its course. */
import * as z from 'zod'
import { dayOffProblem, isDay, noDay, typedDay } from '#domain/calendar'
import { Version } from '#domain/decision'
import { DocumentNumber, normalNumber, numberIn } from '#domain/document-number'
import { penalProblems } from '#domain/penal-words'
import { optionalText, plainText } from '#domain/plain-text'

export const NOTICE_TITLE_MAX = 120
export const NOTICE_TEXT_MAX = 3000
export const PERIOD_MAX = 730

/** The items that are held and can be cited. What follows Art. 13（二） is not held: another basis is named with its number. */
export const noticeClauses = {
  'measures/13-1': {
    label: '第十三条（一）',
    hint: '对相关工作不重视，未配备满足工作需要的工作人员',
  },
  'measures/13-2': { label: '第十三条（二）', hint: '未按工作要求制定细分行业转型实施方案' },
} as const
const clauseKeys = Object.keys(noticeClauses) as (keyof typeof noticeClauses)[]

/** The work of Art. 6 that can pass to another promoter. */
export const handedWork = {
  'measures/6-1': '第六条（一）所列工作',
  'measures/6-2': '第六条（二）所列工作',
  'measures/6-3': '第六条（三）所列工作',
  'measures/6-4': '第六条（四）所列工作，含接受、处理试点企业的投诉',
} as const
export type HandedWork = keyof typeof handedWork
/** The item by which complaints are received (Art. 6（四）): where it passes, they follow at once. */
export const COMPLAINT_WORK: HandedWork = 'measures/6-4'

const several = <T extends z.ZodType>(one: T) =>
  z.preprocess((sent) => (sent === undefined ? [] : [...new Set([sent].flat())]), z.array(one))

const id = (message: string) => z.string(message).regex(/^[\w-]{1,64}$/, message)

const day = (what: string) =>
  z
    .string(`请填写${what}`)
    .overwrite(typedDay)
    .refine(isDay, { error: ({ input }) => noDay(what, String(input)) })

const text = {
  title: plainText('标题', { max: NOTICE_TITLE_MAX }),
  facts: plainText('事实', { max: NOTICE_TEXT_MAX, lines: true }),
  clauses: several(z.enum(clauseKeys, '请从所列条款中选择')),
  otherBasis: optionalText('其他依据', { max: 200 }),
  otherNumber: z
    .string('请填写其他依据的文号')
    .overwrite(normalNumber)
    .max(60, '文号不超过 60 字')
    .default(''),
  requirements: plainText('整改要求', { max: NOTICE_TEXT_MAX, lines: true }),
}

type Worded = { title: string; facts: string; requirements: string }

function keepsToItsWords(text: Worded, context: z.RefinementCtx) {
  for (const { field, message } of penalProblems(text))
    context.addIssue({ code: 'custom', path: [field], message })
}

type Cited = { clauses: string[]; otherBasis: string; otherNumber: string }

function isFounded({ clauses, otherBasis, otherNumber }: Cited, context: z.RefinementCtx) {
  const wrong = (field: string, message: string) => {
    context.addIssue({ code: 'custom', path: [field], message })
  }
  if (clauses.length === 0 && otherBasis === '')
    wrong('clauses', '请选择依据条款；依据不在所列两项之内的，填写其他依据和文号')
  if (otherBasis !== '' && !DocumentNumber.safeParse(otherNumber).success)
    wrong('otherNumber', '请填写其他依据的文号，例如 长工信发〔2024〕8号')
  if (otherBasis === '' && otherNumber !== '') wrong('otherBasis', '请写明这个文号是什么依据')
}

/** A draft, new or revised; `key` is minted with the empty form, so that a retry makes no second one. */
export const NoticeDraft = z
  .object({
    key: id('页面已过期，请刷新后再试'),
    entry: id('请选择对象'),
    ...text,
    period: z
      .string('请填写整改期限')
      .overwrite((typed) => typed.normalize('NFKC').trim())
      .regex(/^[1-9]\d{0,3}$/, '整改期限应为天数，例如 30')
      .transform(Number)
      .refine((days) => days <= PERIOD_MAX, `整改期限不超过 ${String(PERIOD_MAX)} 天`),
  })
  .superRefine(isFounded)
  .superRefine(keepsToItsWords)
export type NoticeDraft = z.infer<typeof NoticeDraft>

const reason = (what: string) => plainText(what, { max: NOTICE_TEXT_MAX, lines: true })

/** What is done about the hearing (告知、陈述申辩), or instead of issuing. */
export const Hearing = z.discriminatedUnion(
  'action',
  [
    z.object({
      action: z.literal('tell'),
      version: Version,
      how: plainText('告知方式', { max: 300, lines: true }),
    }),
    z.object({
      action: z.literal('hear'),
      version: Version,
      answer: optionalText('陈述申辩的内容', { max: NOTICE_TEXT_MAX, lines: true }),
    }),
    z.object({ action: z.literal('redraft'), version: Version }),
    z.object({ action: z.literal('drop'), version: Version, reason: reason('不予通报的理由') }),
  ],
  '请选择一项办理',
)
export type Hearing = z.infer<typeof Hearing>

/** What the second person adds on issuing (签发). */
export const NoticeIssue = z.object({
  version: Version,
  number: numberIn('发文字号'),
  considered: reason('对陈述申辩的复核意见'),
})
export type NoticeIssue = z.infer<typeof NoticeIssue>

/** A report that its promoter has mended what was asked (整改报告); public. */
export const Rectification = z.object({ version: Version, text: reason('整改情况') })
export type Rectification = z.infer<typeof Rectification>

/**
 * A correction (更正) of what is public; the earlier text stays readable. The ground is none of it: another ground is
 * another notice. What changes the facts or the requirements was told and heard before, as at drafting (our setting).
 */
export const NoticeCorrection = z
  .object({
    version: Version,
    title: text.title,
    facts: text.facts,
    requirements: text.requirements,
    toldOn: z
      .string('请填写告知日期')
      .overwrite(typedDay)
      .refine((on) => on === '' || isDay(on), '没有这个告知日期，例如 2026-03-31')
      .default(''),
    toldHow: optionalText('告知方式', { max: 300, lines: true }),
    answer: optionalText('陈述申辩的内容', { max: NOTICE_TEXT_MAX, lines: true }),
    reason: reason('更正的原因'),
  })
  .superRefine(keepsToItsWords)
export type NoticeCorrection = z.infer<typeof NoticeCorrection>

/** A step the bureau takes about a notice that is public. */
export const NoticeMove = z.discriminatedUnion(
  'action',
  [
    z.object({
      action: z.literal('extend'),
      version: Version,
      dueOn: day('新的整改期限').check((on) => {
        const message = isDay(on.value) ? dayOffProblem('新的整改期限', on.value) : null
        if (message) on.issues.push({ code: 'custom', message, input: on.value })
      }),
      reason: reason('延长的理由'),
    }),
    z.object({ action: z.literal('return'), version: Version, reason: reason('退回的理由') }),
    z.object({ action: z.literal('accept'), version: Version, reason: reason('认定的理由') }),
    z.object({ action: z.literal('fail'), version: Version, reason: reason('认定的理由') }),
    z.object({
      action: z.literal('hand-over'),
      version: Version,
      work: several(
        z.enum(Object.keys(handedWork) as [HandedWork, ...HandedWork[]], '请从所列工作中选择'),
      ).refine((chosen) => chosen.length > 0, '请选择移交哪些工作'),
      successor: id('请选择承接机构'),
      document: numberIn('移交依据文号'),
      reason: reason('移交的说明'),
    }),
    z.object({ action: z.literal('withdraw'), version: Version, reason: reason('撤回的原因') }),
    z.object({
      action: z.literal('take-down'),
      version: Version,
      downOn: day('下架日期'),
      reason: reason('改定的理由'),
    }),
  ],
  '请选择一项办理',
)
export type NoticeMove = z.infer<typeof NoticeMove>
