import * as z from 'zod'
import { canonical } from '#domain/canonical'
import { REASON_MAX, Version } from '#domain/decision'
import { optionalText } from '#domain/plain-text'
import type { Problem } from '#domain/problems'
import type { SettingKey, SettingValues } from '#domain/setting'

/**
 * Expert review (专家评审, Art. 4): what a reviewer declares, scores and signs. Art. 4 names the review and no criterion;
 * that it follows the three abilities of Art. 7's lead, from 0 to 100, and how they weigh, is our setting.
 */
export const criterionNames = {
  diagnosis: '诊断咨询',
  resources: '资源整合',
  integration: '集成服务',
} as const
export type Criterion = keyof typeof criterionNames
export const criteria = Object.keys(criterionNames) as [Criterion, ...Criterion[]]

export const SCORE_MAX = 100
export const REMARK_MAX = 500

/** The name of the field that holds a criterion's remark. */
export const remarkField = (criterion: Criterion) => `${criterion}Remark` as const

const score = (criterion: Criterion) =>
  z
    .string(`请填写“${criterionNames[criterion]}”的分数`)
    .overwrite((text) => text.normalize('NFKC').trim())
    .regex(/^(?:|[1-9]?\d|100)$/, `“${criterionNames[criterion]}”的分数应为 0 到 100 的整数`)
    .default('')

const remark = (criterion: Criterion) =>
  optionalText(`“${criterionNames[criterion]}”的评语`, { max: REMARK_MAX, lines: true })

/** A review sheet (评审表) as its form sends it: anything may still be missing. */
export const ReviewSheet = z.object({
  version: Version,
  diagnosis: score('diagnosis'),
  diagnosisRemark: remark('diagnosis'),
  resources: score('resources'),
  resourcesRemark: remark('resources'),
  integration: score('integration'),
  integrationRemark: remark('integration'),
})
export type ReviewSheet = z.infer<typeof ReviewSheet>

/** What a sheet says: for each criterion a score, `null` while there is none, and a remark. */
export type Scores = Record<Criterion, { score: number | null; remark: string }>

export const scoresOf = (sheet: ReviewSheet): Scores =>
  Object.fromEntries(
    criteria.map((each) => [
      each,
      { score: sheet[each] === '' ? null : Number(sheet[each]), remark: sheet[remarkField(each)] },
    ]),
  ) as Scores

/** What a sheet lacks before it can be signed: a score and a remark for every criterion. */
export const wantingToSign = (scores: Scores): Problem[] =>
  criteria.flatMap((each) => [
    ...(scores[each].score === null
      ? [{ field: each, message: `请填写“${criterionNames[each]}”的分数` }]
      : []),
    ...(scores[each].remark === ''
      ? [{ field: remarkField(each), message: `请填写“${criterionNames[each]}”的评语` }]
      : []),
  ])

const weightKeys = {
  diagnosis: 'weight.diagnosis',
  resources: 'weight.resources',
  integration: 'weight.integration',
} as const satisfies Record<Criterion, SettingKey>

/** How much of the whole a criterion weighs, in hundredths: the settings' shares brought to a sum of 100. */
export function weightsIn(values: SettingValues): Record<Criterion, number> {
  const sum = criteria.reduce((all, each) => all + values[weightKeys[each]], 0)
  return Object.fromEntries(
    criteria.map((each) => [each, (values[weightKeys[each]] * 100) / sum]),
  ) as Record<Criterion, number>
}

/** A figure of the ranking as it is shown and compared: two decimals. */
export const rounded = (figure: number) => Math.round(figure * 100) / 100

/** The weighted total of a sheet, from 0 to 100, or `null` while a score is missing. */
export function totalOf(scores: Scores, values: SettingValues): number | null {
  const weights = weightsIn(values)
  let total = 0
  for (const each of criteria) {
    const { score } = scores[each]
    if (score === null) return null
    total += (score * weights[each]) / 100
  }
  return rounded(total)
}

/**
 * What the hash of a signed sheet is taken over. The salt keeps whoever has only the hash from trying every score.
 */
export const signedText = (application: string, person: string, scores: Scores, salt: string) =>
  canonical([application, person, scores, salt])

/** What a reviewer says first about relations to the applicant (回避). Our setting: the text has no rule on it. */
export const Relation = z
  .object({
    relation: z.enum(['none', 'recused'], '请选择“没有关系”或“回避”'),
    reason: optionalText('回避理由', { max: REASON_MAX, lines: true }),
  })
  .refine(({ relation, reason }) => relation !== 'recused' || reason !== '', {
    path: ['reason'],
    message: '回避须写明理由',
  })
export type Relation = z.infer<typeof Relation>
