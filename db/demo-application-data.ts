import { demoStaff } from '#db/demo-staff'
import type { ApplicantKind } from '#domain/application-form'
import type { Sector } from '#domain/sector'
import type { Asked } from '#domain/supplement'

/** A step an application has taken. Days are counted from the day of seeding: negative is past. */
export type DemoStep = {
  day: number
  action: string
  /** Why staff decided so. */
  reason?: string
  /** What the applicant was asked to add, by section. */
  asked?: Asked
  /** The last day for what was asked. */
  due?: number
  /** What the applicant wrote anew in its answer. */
  anew?: Record<string, string>
  /** Who had signed a review sheet that same day, before it. */
  signed?: string
}

/** An application (入库申报) that waits for the demo's staff. Every name says 示例: none of these exists. */
export type DemoApplication = {
  id: string
  number: string
  kind: ApplicantKind
  name: string
  sectors: Sector[]
  submitted: number
  steps: DemoStep[]
  /** The id of who has taken it on, or reads it for the review. */
  holder?: string
  reviewer?: string
  /** The call it was sent to. */
  call?: string
  /** The day on which its qualification review was found met, item by item. */
  qualified?: number
  /** The sectors of an admission that is proposed and waits for the second person. */
  proposes?: { day: number; sectors: Sector[]; reason: string }
}

/** Who of the demo's staff has acted on them. */
export const clerk = 'demo-bureau-1'
export const clerkUnit = demoStaff.find(({ id }) => id === clerk)?.unit.name ?? ''

/** One in each state that waits for somebody, the longest waiting last. */
export const applications: DemoApplication[] = [
  {
    id: 'demo-application-1',
    number: 'CS-DEMX-2222',
    kind: 'integrator',
    name: '示例星沙机器人集成有限公司',
    sectors: ['construction-machinery', 'advanced-computing'],
    submitted: -2,
    steps: [],
  },
  {
    id: 'demo-application-2',
    number: 'CS-DEMX-3333',
    kind: 'ecosystem-provider',
    name: '示例湘绣云软件有限公司',
    sectors: ['biomedicine'],
    submitted: -12,
    steps: [
      {
        day: -4,
        action: 'request-supplement',
        asked: {
          products: '交付形式和交付天数与总的说明不一致，请核对。（示例）',
          cases: '请再补充一个近三年的成功服务案例。（示例）',
        },
        due: 9,
      },
    ],
  },
  {
    id: 'demo-application-3',
    number: 'CS-DEMX-4444',
    kind: 'ecosystem-provider',
    name: '示例望月能耗监测有限公司',
    sectors: ['construction-machinery', 'fireworks'],
    submitted: -16,
    steps: [{ day: -11, action: 'accept' }],
  },
  {
    id: 'demo-application-4',
    number: 'CS-DEMX-6666',
    kind: 'integrator',
    name: '示例洋湖工业互联网有限公司',
    sectors: ['advanced-computing'],
    submitted: -34,
    steps: [
      {
        day: -30,
        action: 'request-supplement',
        asked: { abilities: '资源整合能力只有一句话，请写明合作单位和合作方式。（示例）' },
        due: -16,
      },
      {
        day: -25,
        action: 'answer',
        anew: {
          resources:
            '与两家示例设备厂商、一家示例云服务商签有合作协议，可按企业需要组合产品；补充一个合作案例。以上均为示例内容。',
        },
      },
      { day: -9, action: 'accept' },
    ],
    holder: clerk,
    reviewer: 'demo-reviewer',
  },
  {
    id: 'demo-application-5',
    number: 'CS-DEMX-7777',
    kind: 'integrator',
    name: '示例捞刀河智能控制有限公司',
    sectors: ['fireworks'],
    call: 'demo-call-1',
    submitted: -70,
    steps: [
      { day: -60, action: 'accept' },
      { day: -32, action: 'pass-review', signed: 'demo-reviewer' },
    ],
  },
  {
    id: 'demo-application-6',
    number: 'CS-DEMX-9999',
    kind: 'ecosystem-provider',
    name: '示例梅溪湖制造执行系统有限公司',
    sectors: ['biomedicine', 'construction-machinery'],
    call: 'demo-call-2',
    submitted: -18,
    steps: [{ day: -14, action: 'accept' }],
    qualified: -3,
    holder: clerk,
    proposes: { day: -1, sectors: ['biomedicine'], reason: '工程机械行业没有案例（示例）。' },
  },
]

/** What every demo applicant states besides. The contact is nobody’s. */
export const statements = {
  body: 'enterprise',
  legalRepresentative: '示例甲',
  place: '湖南省长沙市',
  foundedOn: '2015-06-30',
  capital: '500',
  teamSize: '12',
  diagnosis: '有示例诊断工具一套，能在两周内完成现场诊断并提交报告。以上均为示例内容。',
  resources: '与示例设备厂商有合作。以上均为示例内容。',
  integration: '有交付团队八人，做过三个示例项目的系统集成。以上均为示例内容。',
  products: '示例产品一：按月订阅，三天上线。以上均为示例内容。',
  performance: '近三年服务示例企业二十家。以上均为示例内容。',
  contactName: '示例联系人',
  contactPost: '经理',
  mobile: '13800000000',
  mail: 'lianxi@example.com',
  integrity: 'none',
  independence: 'none',
  commitments: ['conduct', 'secrecy', 'truth'],
}

/** The rows that an ecosystem provider must have. */
export const providerRows = {
  productRows: [
    {
      name: '示例产品一',
      category: '设备联网',
      scene: '车间设备数据采集与停机提醒（示例）',
      form: 'saas',
      priceModel: '按月订阅',
      priceLow: '980',
      priceHigh: '4800',
      days: '3',
      small: '一个网关可接十台设备（示例）',
      quick: '三天上线（示例）',
      light: '不改造原有设备（示例）',
      precise: '按工序配置提醒（示例）',
      rights: '',
    },
  ],
  caseRows: [
    {
      client: '某示例企业',
      sector: 'biomedicine',
      from: '2023-03-01',
      to: '2023-06-30',
      content: '三条产线的设备联网（示例）',
      result: '停机时间减少（示例）',
      consent: 'no',
    },
  ],
}

/** A correction (网站纠错) that waits for whoever keeps the site. */
export const correction = {
  number: 'JC-DEMX-2222',
  target: '/guides/complain/',
  fault: '第一步的说明里有一个字印了两遍。（示例）',
  proposal: '删去一个。（示例）',
  day: -3,
}
