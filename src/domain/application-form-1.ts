import type { ApplicantKind, Field, Section } from '#domain/application-form'
import { commitmentsOf, identityFields } from '#domain/application-fields'

// What was sent on the first edition of the form is read by it for as long as it is kept.

const lines = (name: string, label: string): Field => ({ name, label, as: 'lines' })

const stated: Record<ApplicantKind, readonly Field[]> = {
  integrator: [
    lines('diagnosis', '诊断咨询能力'),
    lines('resources', '资源整合能力'),
    lines('integration', '集成服务能力'),
  ],
  'ecosystem-provider': [
    lines('products', '成熟产品、服务和解决方案'),
    lines('cases', '成功服务案例'),
    lines('performance', '过往业绩'),
  ],
}

const independences = {
  none: '与任何行业推进机构均无股权、控制或人员兼任关系',
  related: '存在上述关系，在下面说明',
}

/** The first edition of the form: one page, without rows and attachments. */
export const firstSectionsOf = (kind: ApplicantKind): Section[] => [
  { key: 'identity', title: '基本情况', basis: null, fields: identityFields },
  {
    key: 'abilities',
    title: kind === 'integrator' ? '三项能力' : '产品、案例与业绩',
    basis: kind === 'integrator' ? 'measures/7' : 'measures/8',
    fields: stated[kind],
  },
  {
    key: 'commitments',
    title: '独立性与承诺',
    basis: null,
    fields: [
      { name: 'independence', label: '与行业推进机构的关系', as: 'one', options: independences },
      lines('independenceNote', '关系说明'),
      { name: 'commitments', label: '承诺', as: 'several', options: commitmentsOf(kind) },
    ],
  },
]
