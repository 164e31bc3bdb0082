import * as z from 'zod'
import { citationOf, citationText } from '#domain/citation'
import { dayField } from '#domain/day-field'
import { REASON_MAX, Version } from '#domain/decision'
import {
  type BreachFound,
  type InspectedKind,
  breachKeys,
  inspectedKinds,
  inspectedProvisions,
  methodKeys,
} from '#domain/inspection'
import { noIdNumber } from '#domain/impersonal'
import { optionalText, plainText } from '#domain/plain-text'
import { Sector } from '#domain/sector'

export const ROUND_TITLE_MAX = 80
export const INSPECTION_TEXT_MAX = 3000
export const FINDING_MAX = 800
export const PARTICIPANTS_MAX = 200
/** Institutions that one form may put into a round. */
export const INCLUDED_AT_ONCE = 100

const expired = '页面已过期，请刷新后再试'
const id = (message: string) => z.string(message).regex(/^[\w-]{1,64}$/, message)
const several = <T extends z.ZodType>(one: T) =>
  z.preprocess((sent) => (sent === undefined ? [] : [...new Set([sent].flat())]), z.array(one))

const roundTitle = plainText('名称', { max: ROUND_TITLE_MAX, min: 2 })
const roundDetails = {
  fromOn: dayField('开始日期'),
  toOn: dayField('结束日期'),
  participants: plainText('参加单位', { max: PARTICIPANTS_MAX, lines: true }),
  plan: optionalText('检查安排', { max: INSPECTION_TEXT_MAX, lines: true }),
}
const isInOrder = ({ fromOn, toOn }: { fromOn: string; toOn: string }) => toOn >= fromOn
const notInOrder = { path: ['toOn'], message: '结束日期不能早于开始日期' }

/** A round (检查轮次) as the service centre opens it; `id` is the form's own, so that a retry is the same one. */
export const InspectionRound = z
  .object({
    id: z.uuid(expired),
    title: roundTitle,
    kinds: several(z.enum(inspectedKinds, '请从所列类型中选择')).refine(
      (chosen) => chosen.length > 0,
      '请选择检查哪一类机构',
    ),
    sectors: several(Sector).refine((chosen) => chosen.length > 0, '请选择细分行业'),
    ...roundDetails,
  })
  .refine(isInOrder, notInOrder)
export type InspectionRound = z.infer<typeof InspectionRound>

/** What of an open round may be corrected: all but its kinds and sectors, by which institutions were taken in. */
export const RoundDetails = z
  .object({ version: Version, title: roundTitle, ...roundDetails })
  .refine(isInOrder, notInOrder)
export type RoundDetails = z.infer<typeof RoundDetails>

/** Institutions put into a round, by their entries. */
export const RoundInclusion = z.object({
  version: Version,
  entries: several(id('请从所列机构中选择'))
    .refine((chosen) => chosen.length > 0, '请选择要列入的机构')
    .refine(
      (chosen) => chosen.length <= INCLUDED_AT_ONCE,
      `一次最多列入 ${String(INCLUDED_AT_ONCE)} 家`,
    ),
})
export type RoundInclusion = z.infer<typeof RoundInclusion>

/** The end of a round. */
export const RoundEnd = z.object({ version: Version })
export type RoundEnd = z.infer<typeof RoundEnd>

/** A record begun for one institution of a round and one method. */
export const InspectionStart = z.object({
  id: z.uuid(expired),
  entry: id('请选择受检机构'),
  method: z.enum(methodKeys, '请选择检查方式'),
})
export type InspectionStart = z.infer<typeof InspectionStart>

/** The field in which a finding about this provision is written: `measures/10-1` is `found-10-1`. */
export const findingField = (key: string) => key.replace('measures/', 'found-')

/** An objective finding (客观记录) and the provision it is about. */
export type Finding = { of: string; text: string }

/** What a record says: the two things Art. 12 names, and what was found about single provisions. */
export type InspectionText = {
  day: string
  participants: string
  service: string
  breaches: string
  /** Whether the breaches above are any. */
  breach: BreachFound
  findings: Finding[]
}

const text = (what: string) => plainText(what, { max: INSPECTION_TEXT_MAX, lines: true })

/** Reads the text of a record about this kind of institution, with the version its writer saw. */
export const inspectionText = (kind: InspectedKind) => {
  const keys = inspectedProvisions(kind)
  const found = Object.fromEntries(
    keys.map((key) => [
      findingField(key),
      optionalText(`${citationText(citationOf(key))}的记录`, { max: FINDING_MAX, lines: true }),
    ]),
  )
  return z
    .object({
      version: Version,
      day: dayField('检查日期'),
      participants: plainText('参加单位和人数', { max: PARTICIPANTS_MAX, lines: true }),
      service: text('服务情况'),
      breaches: text('违法违规情况'),
      breach: z.enum(breachKeys, '请选择本次检查有没有发现违法违规情况'),
      ...found,
    })
    .transform((sent) => {
      const { version, day, participants, service, breaches, breach } = sent
      const said = sent as Record<string, unknown>
      const findings = keys.flatMap((of): Finding[] => {
        const written = said[findingField(of)]
        return typeof written === 'string' && written !== '' ? [{ of, text: written }] : []
      })
      return { version, text: { day, participants, service, breaches, breach, findings } }
    })
}

/** Why a record is corrected (更正): its institution reads it. */
export const CorrectionReason = z.object({
  reason: plainText('更正的原因', { max: REASON_MAX, lines: true }),
})

/** A step of a record besides its text. */
export const InspectionStep = z.discriminatedUnion(
  'action',
  [
    z.object({ action: z.literal('record'), version: Version }),
    z.object({
      action: z.literal('close'),
      version: Version,
      remark: optionalText('办结说明', { max: REASON_MAX, lines: true }),
    }),
    z.object({
      action: z.literal('drop'),
      version: Version,
      remark: plainText('作废的理由', { max: REASON_MAX, lines: true }),
    }),
  ],
  '请选择一项办理',
)
export type InspectionStep = z.infer<typeof InspectionStep>

/** The reply (答复) of an institution to its record. */
export const InspectionReply = z.object({
  version: Version,
  body: text('答复').superRefine(noIdNumber('答复')),
})
export type InspectionReply = z.infer<typeof InspectionReply>
