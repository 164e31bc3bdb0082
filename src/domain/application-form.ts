/** The form of an application (入库申报): what it asks, in which order, and what stands beside each question. */
export type ApplicantKind = 'integrator' | 'ecosystem-provider'

export const applicantKinds = ['integrator', 'ecosystem-provider'] as const

/** The version of the form that a submission names, so that it can be read years later. */
export const formOf = (kind: ApplicantKind) => `${kind}/1`

/** The text whose conduct code an applicant commits to: 长工信发〔2024〕8号, dated so. */
export const CONDUCT_VERSION = '2024-04-15'

export const NAME_MAX = 100
export const SHORT_MAX = 60
export const STATEMENT_MAX = 2000
export const NOTE_MAX = 500

/** What each field is called, on the form, in messages and in the file staff read. */
export const labels = {
  name: '单位名称',
  creditCode: '统一社会信用代码',
  body: '单位性质',
  legalRepresentative: '法定代表人姓名',
  place: '注册地',
  foundedOn: '成立日期',
  capital: '注册资本（万元）',
  contactName: '联系人姓名',
  contactPost: '联系人职务',
  mobile: '手机号',
  landline: '固定电话',
  mail: '电子邮箱',
  sectors: '服务行业',
  teamSize: '本地团队人数',
  diagnosis: '诊断咨询能力',
  resources: '资源整合能力',
  integration: '集成服务能力',
  products: '成熟产品、服务和解决方案',
  cases: '成功服务案例',
  performance: '过往业绩',
  independence: '与行业推进机构的关系',
  independenceNote: '关系说明',
  commitments: '承诺',
} as const
export type FieldName = keyof typeof labels

export const bodies = {
  enterprise: '企业',
  'public-institution': '事业单位',
  'social-organisation': '社会组织',
  other: '其他',
} as const

export const independences = {
  none: '与任何行业推进机构均无股权、控制或人员兼任关系',
  related: '存在上述关系，在下面说明',
} as const

/** What an applicant commits to; the conduct code and its secrecy item stand in Art. 10 or Art. 11. */
export const commitmentsOf = (kind: ApplicantKind) => {
  const article = kind === 'integrator' ? '十' : '十一'
  return {
    conduct: `遵守《办法》第${article}条的行为规范（${CONDUCT_VERSION} 文本）`,
    secrecy: `按第${article}条（七）保守企业商业机密，不向第三方泄露客户的数据和信息`,
    truth: '所填内容真实、完整',
  }
}
export const commitments = ['conduct', 'secrecy', 'truth'] as const

/** Contacts are kept apart from the submission and are never public. */
export const contactFields = ['contactName', 'contactPost', 'mobile', 'landline', 'mail'] as const
export type ContactField = (typeof contactFields)[number]

/** One part of the form; `article` is the article that asks for it, or `null` where the question is ours. */
export type Section = { title: string; article: 7 | 8 | null; fields: readonly FieldName[] }

const abilities: Record<ApplicantKind, Section> = {
  integrator: {
    title: '三项能力',
    article: 7,
    fields: ['diagnosis', 'resources', 'integration'],
  },
  'ecosystem-provider': {
    title: '产品、案例与业绩',
    article: 8,
    fields: ['products', 'cases', 'performance'],
  },
}

/** The parts of the form in their order. */
export const sectionsOf = (kind: ApplicantKind): Section[] => [
  {
    title: '单位情况',
    article: null,
    fields: [
      'name',
      'creditCode',
      'body',
      'legalRepresentative',
      'place',
      'foundedOn',
      'capital',
      'sectors',
      'teamSize',
    ],
  },
  abilities[kind],
  { title: '联系方式', article: null, fields: contactFields },
  { title: '独立性', article: null, fields: ['independence', 'independenceNote'] },
  { title: '承诺', article: null, fields: ['commitments'] },
]
