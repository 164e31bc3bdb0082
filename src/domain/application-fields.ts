import { conductCode } from '#domain/conduct-code'
import type { ApplicantKind, Field } from '#domain/application-form'
import { sectors } from '#domain/sectors'

export const NAME_MAX = 100
export const SHORT_MAX = 60
export const STATEMENT_MAX = 2000
export const NOTE_MAX = 500

export const bodies = {
  enterprise: '企业',
  'public-institution': '事业单位',
  'social-organisation': '社会组织',
  other: '其他',
} as const

/** Contacts are kept apart from the submission and are never public. */
export const contactFields = ['contactName', 'contactPost', 'mobile', 'landline', 'mail'] as const
export type ContactField = (typeof contactFields)[number]

export const isContact = (name: string) => (contactFields as readonly string[]).includes(name)

/** Who applies, where it serves and how to reach it. Our setting. */
export const identityFields: readonly Field[] = [
  {
    name: 'name',
    label: '单位名称',
    as: 'text',
    min: 2,
    max: NAME_MAX,
    hint: '与营业执照一致',
    autocomplete: 'organization',
  },
  {
    name: 'creditCode',
    label: '统一社会信用代码',
    as: 'credit-code',
    hint: '18 位，不含字母 I、O、S、V、Z',
  },
  { name: 'body', label: '单位性质', as: 'one', options: bodies },
  {
    name: 'legalRepresentative',
    label: '法定代表人姓名',
    as: 'text',
    max: SHORT_MAX,
    bare: true,
    hint: '只填姓名，请不要填写证件号码',
  },
  { name: 'place', label: '注册地', as: 'text', max: NAME_MAX, hint: '只作了解，不作门槛' },
  {
    name: 'foundedOn',
    label: '成立日期',
    as: 'day',
    hint: '例如 2015-06-30 或 2015年6月30日',
  },
  { name: 'capital', label: '注册资本（万元）', as: 'decimal', hint: '例如 500 或 500.5' },
  {
    name: 'sectors',
    label: '服务行业',
    as: 'several',
    options: sectors,
    hint: '可多选；按行业分别决定是否入库',
  },
  { name: 'teamSize', label: '本地团队人数', as: 'whole', hint: '在本市从事服务的人数' },
  {
    name: 'contactName',
    label: '联系人姓名',
    as: 'text',
    bare: true,
    max: SHORT_MAX,
    autocomplete: 'name',
    under: { title: '联系方式', note: '只用于办理申报，不公开，与申报内容分开保存。' },
  },
  {
    name: 'contactPost',
    label: '联系人职务',
    as: 'text',
    max: SHORT_MAX,
    autocomplete: 'organization-title',
  },
  { name: 'mobile', label: '手机号', as: 'mobile', hint: '11 位手机号', autocomplete: 'tel' },
  {
    name: 'landline',
    label: '固定电话',
    as: 'landline',
    optional: true,
    hint: '例如 0731-88880000',
    autocomplete: 'tel',
  },
  { name: 'mail', label: '电子邮箱', as: 'mail', autocomplete: 'email' },
]

/** What each part of a contact is called. */
export const contactLabels = Object.fromEntries(
  identityFields.filter(({ name }) => isContact(name)).map(({ name, label }) => [name, label]),
) as Record<ContactField, string>

const statement = (name: string, label: string, basis?: string, hint?: string): Field => ({
  name,
  label,
  as: 'lines',
  max: STATEMENT_MAX,
  ...(hint && { hint }),
  ...(basis && { basis }),
})

/** What the articles themselves ask for: three abilities of integrators (Art. 7), what providers have (Art. 8). */
export const abilityFields: Record<ApplicantKind, readonly Field[]> = {
  integrator: [
    statement('diagnosis', '诊断咨询能力', 'measures/7'),
    statement('resources', '资源整合能力', 'measures/7'),
    statement('integration', '集成服务能力', 'measures/7'),
  ],
  'ecosystem-provider': [
    statement(
      'products',
      '成熟产品、服务和解决方案',
      'measures/8',
      '总的说明；各个产品在下一部分逐个填写',
    ),
  ],
}

/** Past performance: Art. 8 asks providers for it, integrators may tell it. */
export const performanceField = (kind: ApplicantKind): Field =>
  kind === 'ecosystem-provider'
    ? statement('performance', '过往业绩', 'measures/8')
    : { ...statement('performance', '过往业绩'), optional: true }

export const independences = {
  none: '与任何行业推进机构、评审专家均无股权、控制或人员兼任关系',
  related: '存在上述关系，在下面说明',
} as const

export const integrities = {
  none: '未列入经营异常名录和严重失信主体名单，近三年没有重大安全事故（含网络和数据安全）',
  stated: '有上述情形，在下面说明',
} as const

/** What an applicant commits to; the conduct code and its secrecy item stand in Art. 10 or Art. 11. */
export const commitmentsOf = (kind: ApplicantKind) => {
  const { article, version } = conductCode[kind]
  return {
    conduct: `遵守《办法》${article}的行为规范（${version} 文本）`,
    secrecy: `按${article}（七）保守企业商业机密，不向第三方泄露客户的数据和信息`,
    truth: '所填内容真实、完整',
  }
}

/** Integrity, independence and commitments. Our setting; what is stated is judged by people, it refuses nobody by itself. */
export const assuranceFields = (kind: ApplicantKind): readonly Field[] => [
  { name: 'integrity', label: '诚信情况', as: 'one', options: integrities },
  {
    name: 'integrityNote',
    label: '情况说明',
    as: 'lines',
    max: NOTE_MAX,
    optional: true,
    hint: '有上述情形的，写明是什么、何时、现在怎样',
  },
  {
    name: 'independence',
    label: '与行业推进机构、评审专家的关系',
    as: 'one',
    options: independences,
  },
  {
    name: 'independenceNote',
    label: '关系说明',
    as: 'lines',
    max: NOTE_MAX,
    optional: true,
    hint: '存在关系的，写明是哪一家、什么关系',
  },
  {
    name: 'commitments',
    label: '请逐项确认',
    as: 'several',
    options: commitmentsOf(kind),
  },
]
