import * as z from 'zod'
import {
  type ApplicantKind,
  type ContactField,
  NAME_MAX,
  NOTE_MAX,
  SHORT_MAX,
  STATEMENT_MAX,
  bodies,
  commitments,
  contactFields,
  independences,
  labels,
} from '#domain/application-form'
import { typedDay } from '#domain/calendar'
import { CreditCode } from '#domain/credit-code'
import { compact, optionalText, plainText } from '#domain/plain-text'
import type { Problem } from '#domain/problems'
import { Sector } from '#domain/sector'

const keys = <T extends object>(of: T) => Object.keys(of) as [keyof T & string]

/** A list a form sends as nothing, one value or several. */
const several = <T extends z.ZodType>(item: T, message: string) =>
  z.preprocess(
    (sent) => (sent === undefined ? [] : [...new Set([sent].flat())]),
    z.array(item, message).min(1, message),
  )

const number = (what: string, pattern: RegExp, message: string) =>
  z
    .string(`请填写${what}`)
    .overwrite((text) => text.normalize('NFKC').replace(/[\s,，]/gu, ''))
    .min(1, `请填写${what}`)
    .regex(pattern, message)
    .transform(Number)

const phone = (message: string, pattern: RegExp) =>
  z.string(message).overwrite(compact).regex(pattern, message)

const statement = (what: string) => plainText(what, { max: STATEMENT_MAX, lines: true })

/** Who applies and where it serves. Our setting, as all but Arts. 7 and 8. The order is the form's: problems are told in it. */
const applicant = {
  name: plainText(labels.name, { min: 2, max: NAME_MAX }),
  creditCode: CreditCode,
  body: z.enum(keys(bodies), '请选择单位性质'),
  /** The name only: no number of any paper. */
  legalRepresentative: plainText(labels.legalRepresentative, { max: SHORT_MAX }),
  /** Information, never a gate. */
  place: plainText(labels.place, { max: NAME_MAX }),
  foundedOn: z
    .string('请填写成立日期')
    .overwrite(typedDay)
    .min(1, '请填写成立日期')
    .pipe(z.iso.date('成立日期应为实际存在的日期，例如 2015-06-30'))
    .refine((day) => day >= '1900-01-01', '成立日期不早于 1900 年'),
  capital: number(
    labels.capital,
    /^\d{1,9}(\.\d{1,4})?$/,
    '注册资本应为数字，单位万元，例如 500 或 500.5',
  ),
  sectors: several(Sector, '请至少选择一个服务行业'),
  teamSize: number(labels.teamSize, /^\d{1,6}$/, '本地团队人数应为整数，例如 12'),
}

/** How to reach it, how it stands to promoters, and what it commits to. */
const assurance = {
  contactName: plainText(labels.contactName, { max: SHORT_MAX }),
  contactPost: plainText(labels.contactPost, { max: SHORT_MAX }),
  mobile: phone('手机号应为 11 位数字，以 1 开头', /^1[3-9]\d{9}$/),
  landline: phone('固定电话应为 7 至 16 位数字，可留空', /^(\d{7,16})?$/).default(''),
  mail: z
    .string('请填写电子邮箱')
    .trim()
    .min(1, '请填写电子邮箱')
    .max(254, '电子邮箱不超过 254 个字符')
    .pipe(z.email('电子邮箱的写法不对，例如 lianxi@example.com')),
  independence: z.enum(keys(independences), '请选择与行业推进机构的关系'),
  independenceNote: optionalText(labels.independenceNote, { max: NOTE_MAX, lines: true }),
  commitments: several(z.enum(commitments, '请逐项确认承诺'), '请逐项确认三项承诺').refine(
    (ticked) => ticked.length === commitments.length,
    '三项承诺须逐项勾选',
  ),
}

/** Relations that are declared are also explained. */
const explained = (form: { independence: string; independenceNote: string }) =>
  form.independence === 'none' || form.independenceNote !== ''
const explanation = { path: ['independenceNote'], message: '请说明与行业推进机构的关系' }

/** What an integrator (集成服务商) states when it applies (入库申报): who it is and the three abilities of Art. 7. */
export const IntegratorApplication = z
  .object({
    kind: z.literal('integrator').default('integrator'),
    ...applicant,
    diagnosis: statement(labels.diagnosis),
    resources: statement(labels.resources),
    integration: statement(labels.integration),
    ...assurance,
  })
  .refine(explained, explanation)

/** What an ecosystem provider (生态服务商) states: who it is, its products, cases and past performance (Art. 8). */
export const EcosystemProviderApplication = z
  .object({
    kind: z.literal('ecosystem-provider').default('ecosystem-provider'),
    ...applicant,
    products: statement(labels.products),
    cases: statement(labels.cases),
    performance: statement(labels.performance),
    ...assurance,
  })
  .refine(explained, explanation)

/** What is submitted, of either kind. */
export type Submitted =
  z.infer<typeof IntegratorApplication> | z.infer<typeof EcosystemProviderApplication>

/** The schema of each kind's form. */
export const forms = {
  integrator: IntegratorApplication,
  'ecosystem-provider': EcosystemProviderApplication,
} satisfies Record<ApplicantKind, z.ZodType<Submitted>>

/** What no schema can know without a clock: a day of founding still to come. `today` is a day in China Standard Time. */
export const problemsOn = (today: string, form: Submitted): Problem[] =>
  form.foundedOn > today ? [{ field: 'foundedOn', message: '成立日期不能晚于今天' }] : []

/** The contact, and everything else: they are kept apart, because the contact is erased first. */
export function apart(form: Submitted) {
  const isContact = (name: string) => contactFields.includes(name as ContactField)
  const members = Object.entries(form)
  return {
    contact: Object.fromEntries(members.filter(([name]) => isContact(name))),
    answers: Object.fromEntries(members.filter(([name]) => !isContact(name))),
  }
}
