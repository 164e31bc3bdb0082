import { sectionsOf } from '#domain/application-form'

/** The attachments that every application needs, as its submission names them. */
export const attachments = (['licence', 'commitment'] as const).map((kind, i) => ({
  id: String(i).repeat(32),
  kind,
  name: `${kind}.pdf`,
  size: 1000,
  type: 'application/pdf',
  sha256: String(i).repeat(64),
}))

/** One product, one case and one qualification, as rows of the form. */
export const product = {
  name: '示例排产',
  category: '制造执行',
  scene: '车间排产',
  form: 'saas',
  priceModel: '按年订阅',
  priceLow: '9800',
  priceHigh: '50000',
  days: '15',
  small: '只装一个模块',
  quick: '两周上线',
  light: '不改造设备',
  precise: '按行业配置',
  rights: '',
}
export const success = {
  client: '某机械企业',
  sector: 'construction-machinery',
  from: '2023-03-01',
  to: '2023-09-30',
  content: '设备联网',
  result: '停机减少',
  consent: 'no',
}
export const qualification = {
  name: '质量管理体系认证',
  number: '示例-0001',
  grade: '',
  issuer: '示例认证中心',
  validTo: '2027-12-31',
}

const institution = {
  body: 'enterprise',
  legalRepresentative: '示例甲',
  place: '湖南省长沙市',
  foundedOn: '2015-06-30',
  capital: '500.5',
  sectors: ['construction-machinery', 'biomedicine'],
  teamSize: '12',
  contactName: '示例乙',
  contactPost: '经理',
  mobile: '13800000000',
  landline: '',
  mail: 'lianxi@example.com',
  integrity: 'none',
  integrityNote: '',
  independence: 'none',
  independenceNote: '',
  commitments: ['conduct', 'secrecy', 'truth'],
}

/** A valid form of an integrator, by the names its fields are sent under. Obviously invented. */
export const riverIntegrator = {
  ...institution,
  name: '示例河畔数字科技有限公司',
  creditCode: '91350100M000100Y43',
  diagnosis: '诊断咨询能力说明',
  resources: '资源整合能力说明',
  integration: '集成服务能力说明',
  performance: '',
  productRows: [],
  caseRows: [],
  qualificationRows: [],
  attachments,
}

/** A valid form of an ecosystem provider. */
export const millProvider = {
  ...institution,
  name: '示例磨坊软件有限公司',
  creditCode: '91110000600037341L',
  products: '成熟产品说明',
  performance: '过往业绩说明',
  productRows: [product],
  caseRows: [success],
  qualificationRows: [qualification],
  attachments,
}

type Typed = Record<string, string | string[]>

/** What the pages of a draft's sections send, section by section, for a form like those above. */
export function sectionForms(
  kind: 'integrator' | 'ecosystem-provider',
  form: Record<string, unknown>,
): [key: string, fields: Typed][] {
  return sectionsOf(kind)
    .filter(({ key }) => key !== 'attachments')
    .map(({ key, fields, rows }) => {
      const typed = fields.map(
        ({ name }) => [name, form[name] as string | string[] | undefined] as const,
      )
      const kept = rows ? (form[rows.name] as Record<string, string>[]) : []
      const inRows = kept.flatMap((row, i) =>
        Object.entries(row).map(
          ([name, value]) => [`${rows?.name ?? ''}-${String(i)}-${name}`, value] as const,
        ),
      )
      const sent = [...typed, ...inRows].filter(([, value]) => value !== undefined)
      return [key, Object.fromEntries(sent) as Typed]
    })
}

/** Bytes that begin as a PDF does. `text` tells one file from another. */
export const pdf = (text = 'example') => new TextEncoder().encode(`%PDF-1.7\n${text}\n%%EOF\n`)

/** A valid complaint. One for all tests that run against a site: whichever case staff open first holds it. */
export const complaint = {
  respondentName: '示例某某服务部',
  sector: 'fireworks',
  grounds: ['improper-charges'],
  facts: '对方在合同之外要求另付调试费，不付就停止服务。',
  ask: '请核实并要求退还。',
  dispute: 'none',
  mediation: 'yes',
}
