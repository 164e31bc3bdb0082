import * as z from 'zod'
import { impersonal } from '#domain/impersonal'
import type { InspectedKind } from '#domain/inspection'
import { conductArticle } from '#domain/institution'
import { optionalText } from '#domain/plain-text'
import { itemsOf } from '#domain/provisions'

/**
 * The questionnaire (问卷) of an inspection by 问卷调查 (Art. 12), to an enterprise that was served: one question for each item
 * of the institution's conduct code (Art. 10 or 11). That it is asked so, by a link and without a name, is our setting.
 */
export const questionnaireAnswers = {
  yes: '做到了',
  no: '没有做到',
  'not-applicable': '不适用',
  unsaid: '不回答',
} as const
export type QuestionnaireAnswer = keyof typeof questionnaireAnswers
const answerKeys = Object.keys(questionnaireAnswers) as [
  QuestionnaireAnswer,
  ...QuestionnaireAnswer[],
]

export const QUESTIONNAIRE_TEXT_MAX = 1000
/** Links that one form makes at most. */
export const LINKS_AT_ONCE = 20

/**
 * Answers from which on staff see them, and how many they are: of fewer, whoever sent the links could tell who wrote which.
 * While more may come, they are shown this many at a time. Our setting.
 */
export const ANSWERS_SHOWN_FROM = 5

/** The items that are asked of an institution of this kind, as citation keys. */
export const askedItems = (kind: InspectedKind): string[] => {
  const article = conductArticle(kind)
  return Array.from(
    { length: itemsOf(article) },
    (_, i) => `measures/${String(article)}-${String(i + 1)}`,
  )
}

/** The field in which an item is answered: `measures/10-1` is `item-10-1`. */
export const itemField = (key: string) => key.replace('measures/', 'item-')

/** What an enterprise answered, item by item; what it left out is in no list. */
export type Answered = { items: Record<string, QuestionnaireAnswer>; remark: string }

/** Reads a questionnaire about this kind of institution. Nothing has to be answered, but something has to be. */
export const questionnaire = (kind: InspectedKind) => {
  const keys = askedItems(kind)
  const first = itemField(keys[0] ?? '')
  const items = Object.fromEntries(
    keys.map((key) => [itemField(key), z.enum(answerKeys, '请从所列回答中选择').default('unsaid')]),
  )
  return z
    .object({
      ...items,
      remark: optionalText('补充说明', { max: QUESTIONNAIRE_TEXT_MAX, lines: true }).superRefine(
        impersonal('问卷不需要联系方式'),
      ),
    })
    .transform((sent, context): Answered => {
      const said = sent as Record<string, string>
      const answered = keys.filter((key) => said[itemField(key)] !== 'unsaid')
      if (answered.length === 0 && sent.remark === '')
        context.addIssue({
          code: 'custom',
          path: [first],
          message: '还没有回答任何一项：请至少回答一项，或者写几句',
        })
      return {
        items: Object.fromEntries(
          answered.map((key) => [key, said[itemField(key)] as QuestionnaireAnswer]),
        ),
        remark: sent.remark,
      }
    })
}

/** How often each answer was given to an item. */
export const tallyOf = (answers: Answered[], key: string): Record<QuestionnaireAnswer, number> =>
  Object.fromEntries(
    answerKeys.map((one) => [
      one,
      answers.filter(({ items }) => (items[key] ?? 'unsaid') === one).length,
    ]),
  ) as Record<QuestionnaireAnswer, number>

/** How many links are asked for; `token` is the form's own, so that a retry makes the same ones. */
export const LinkOrder = z.object({
  token: z.string('页面已过期，请刷新后再试').max(300, '页面已过期，请刷新后再试'),
  count: z
    .string('请填写份数')
    .overwrite((typed) => typed.normalize('NFKC').trim())
    .regex(/^[1-9]\d?$/, `份数应为 1 到 ${String(LINKS_AT_ONCE)} 的整数`)
    .transform(Number)
    .refine((count) => count <= LINKS_AT_ONCE, `一次最多 ${String(LINKS_AT_ONCE)} 份`),
})

/** What a link (问卷链接) that opens nothing says instead. `over`: the record it is for was finished. */
export const shutLinks = {
  used: '这个链接已经用过：每个链接只能提交一次。',
  expired: '这个链接已经过期。',
  over: '这次问卷调查已经结束，不再收取回答。',
  unknown: '这个链接不完整，或者早已失效。请核对是否复制完整。',
} as const
export type ShutLink = keyof typeof shutLinks

/** How a link stands. */
export type LinkState = 'open' | ShutLink
