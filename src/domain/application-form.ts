import {
  abilityFields,
  assuranceFields,
  identityFields,
  performanceField,
} from '#domain/application-fields'
import { offerFields, qualificationFields, successFields } from '#domain/application-rows'

/** The form of an application (入库申报): what it asks, in which order, and what stands beside each question. */
export type ApplicantKind = 'integrator' | 'ecosystem-provider'

export const applicantKinds = ['integrator', 'ecosystem-provider'] as const

/** Which edition of the form is filled in now; the first stood on one page and had no rows. */
export const EDITION = 2

/** The version of the form that a submission names, so that it can be read years later. */
export const formOf = (kind: ApplicantKind, edition = EDITION) => `${kind}/${String(edition)}`

/** How a question is answered, and so how its answer is read. */
export type Answering =
  | 'text'
  | 'lines'
  | 'credit-code'
  | 'day'
  | 'decimal'
  | 'whole'
  | 'mobile'
  | 'landline'
  | 'mail'
  | 'one'
  | 'several'

/** One question of the form. */
export type Field = {
  name: string
  label: string
  as: Answering
  hint?: string
  min?: number
  max?: number
  optional?: true
  /** A name alone: the number of a paper or a card is refused. */
  bare?: true
  options?: Record<string, string>
  autocomplete?: string
  /** The provision that asks for it, as a citation key; where there is none the question is ours. */
  basis?: string
  /** The heading that begins with this question, inside its section. */
  under?: { title: string; note?: string }
}

/** Answers that repeat: one row for each product, case or qualification. */
export type Rows = {
  name: string
  /** What one of them is called. */
  one: string
  least: number
  most: number
  hint?: string
  fields: readonly Field[]
}

/** The sections (部分) of the form, each a page of its own, in their order. */
export const sectionKeys = [
  'identity',
  'abilities',
  'products',
  'cases',
  'qualifications',
  'attachments',
  'commitments',
] as const
export type SectionKey = (typeof sectionKeys)[number]

export const isSectionKey = (key: string): key is SectionKey =>
  (sectionKeys as readonly string[]).includes(key)

/** One section. `basis` is the provision that asks for it, or `null` where all of it is ours. */
export type Section = {
  key: SectionKey
  title: string
  basis: string | null
  note?: string
  fields: readonly Field[]
  rows?: Rows
}

/** Our setting: how many products, cases or qualifications an application may list. */
export const ROWS_MAX = 20

export const sectionTitles: Record<SectionKey, string> = {
  identity: '基本情况',
  abilities: '能力',
  products: '产品',
  cases: '案例与业绩',
  qualifications: '资质',
  attachments: '附件',
  commitments: '承诺',
}

const articleOf = (kind: ApplicantKind) => (kind === 'integrator' ? 'measures/7' : 'measures/8')

/**
 * The one table of the form. Art. 7 asks an integrator for three abilities, Art. 8 an ecosystem provider for products,
 * cases and past performance; the rest is our setting. Schema, pages, checks and views are derived from it.
 */
const table = (kind: ApplicantKind): Section[] => {
  const isProvider = kind === 'ecosystem-provider'
  const least = isProvider ? 1 : 0
  const asked = isProvider ? 'measures/8' : null
  const section = (key: SectionKey, rest: Omit<Section, 'key' | 'title'>): Section => ({
    key,
    title: sectionTitles[key],
    ...rest,
  })
  return [
    section('identity', { basis: null, fields: identityFields }),
    section('abilities', { basis: articleOf(kind), fields: abilityFields[kind] }),
    section('products', {
      basis: asked,
      note: isProvider
        ? '至少写一个成熟产品、服务或解决方案。'
        : '可以不填。有可供试点企业选择的产品或解决方案的，逐个写明。',
      fields: [],
      rows: { name: 'productRows', one: '产品', least, most: ROWS_MAX, fields: offerFields },
    }),
    section('cases', {
      basis: asked,
      note: isProvider ? '至少写一个成功服务案例。' : '可以不填。',
      fields: [performanceField(kind)],
      rows: { name: 'caseRows', one: '案例', least, most: ROWS_MAX, fields: successFields },
    }),
    section('qualifications', {
      basis: null,
      note: '可以不填。没有资质的，直接继续。',
      fields: [],
      rows: {
        name: 'qualificationRows',
        one: '资质',
        least: 0,
        most: ROWS_MAX,
        fields: qualificationFields,
      },
    }),
    section('attachments', { basis: null, fields: [] }),
    section('commitments', { basis: null, fields: assuranceFields(kind) }),
  ]
}

const sections: Record<ApplicantKind, readonly Section[]> = {
  integrator: table('integrator'),
  'ecosystem-provider': table('ecosystem-provider'),
}

/** The sections of a kind's form, in their order. */
export const sectionsOf = (kind: ApplicantKind) => sections[kind]

/** The section of this key. */
export const sectionOf = (kind: ApplicantKind, key: SectionKey): Section =>
  sectionsOf(kind).find((section) => section.key === key) as Section

/** Whether a section can be left empty. */
export const isOptional = ({ key, fields, rows }: Section) =>
  key !== 'attachments' && fields.every(({ optional }) => optional) && (rows?.least ?? 0) === 0
