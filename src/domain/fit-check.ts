import type { ApplicantKind } from '#domain/application-form'

/** An answer as an address carries it. */
export type Answer = 'yes' | 'no'

/** A question of the check before applying (申报前自查): the editor's, drawn from the words of one provision. */
export type Question = {
  key: string
  ask: string
  /** The citation key of the provision, and its words, verbatim. */
  of: string
  words: string
  /** The answer that fits the text, where it is not yes. */
  fits?: Answer
  /** What is said to who answers otherwise: the editor's, or ours where it says so. */
  otherwise?: string
}

const promised = '这是行为规范里的话，申报时要承诺遵守。先想好怎样做到，再写进申报。'
const stated = (what: string) => `申报表要单独说明这项能力，可以先备好：${what}。`
const ours = '（本系统设定，非《办法》规定）'

const first: readonly Question[] = [
  {
    key: 'sector',
    ask: '服务的中小企业，在工程机械、先进计算、生物医药、烟花鞭炮四个行业里吗？',
    of: 'measures/2',
    words: '覆盖工程机械、先进计算、生物医药和烟花鞭炮四个重点细分行业',
    otherwise: `《办法》覆盖的是这四个行业。申报表要从中至少选一个${ours}。`,
  },
  {
    key: 'promoter',
    ask: '本单位是要申报的那个行业的行业推进机构吗？',
    of: 'measures/6-p1',
    words: '不参与其负责行业的具体企业的数字化改造实施工作',
    fits: 'no',
    otherwise: `行业推进机构不参与其负责行业的实施工作，本站因此不收它在这一行业的申报${ours}；别的行业不受影响。`,
  },
]

/** The question that tells the kinds apart. */
const lead: Question = {
  key: 'lead',
  ask: '打算牵头做咨询诊断、出全运营流程解决方案、实施数字化改造吗？',
  of: 'measures/7-p1',
  words: '牵头开展咨询诊断、向试点企业提供全运营流程解决方案、实施数字化改造等工作',
}

const rest: Record<ApplicantKind, readonly Question[]> = {
  integrator: [
    {
      key: 'diagnosis',
      ask: '诊断咨询能力强吗？',
      of: 'measures/7-p1',
      words: '诊断咨询能力强',
      otherwise: stated('给什么样的企业诊断过，看出了什么，提过什么建议'),
    },
    {
      key: 'resources',
      ask: '资源整合能力强吗？',
      of: 'measures/7-p1',
      words: '资源整合能力强',
      otherwise: stated('能整合哪些合作方的产品和服务，怎样挑选、怎样管理'),
    },
    {
      key: 'integration',
      ask: '集成服务能力强吗？',
      of: 'measures/7-p1',
      words: '集成服务能力强',
      otherwise: stated('从确认改造前状态到验收，完整做过哪些项目'),
    },
    {
      key: 'delivery',
      ask: '愿意对项目的实施进度和质量负责吗？',
      of: 'measures/7-2',
      words: '牵头完成对试点企业的数字化改造，对数字化转型项目实施进度、质量负责',
      otherwise: '这是牵头一方的职责。只想提供自己的产品和服务的，可以看看生态服务商。',
    },
    {
      key: 'defence',
      ask: '能参加专家评审和现场答辩吗？',
      of: 'measures/4-p2',
      words: '通过企业自主申报、专家评审、现场答辩等程序择优选取入库',
      otherwise: '评审和答辩是集成服务商入库程序里的两步，请先安排好能到场、说得清的人。',
    },
    {
      key: 'recommend',
      ask: '推荐生态服务商而不限制企业自己选，做得到吗？',
      of: 'measures/10-3',
      words: '可以向企业推荐优秀生态服务商，但不应限制企业的自主选择',
      otherwise: promised,
    },
    {
      key: 'terms',
      ask: '按合同办，不强制增减服务内容，不擅自改价，做得到吗？',
      of: 'measures/10-5',
      words: '严格遵守服务合同条款，不强制增减服务内容，不得擅自修改服务价格，不增加企业额外负担',
      otherwise: promised,
    },
    {
      key: 'fees',
      ask: '不私自以政府名义找企业，不影响生产，不违规收费，做得到吗？',
      of: 'measures/10-6',
      words:
        '不得私自以政府数字化转型工作的名义对接企业，不得影响企业正常生产，不得擅自动用企业设施、车辆、工具、原材料等，不得违规向企业收取费用',
      otherwise: promised,
    },
    {
      key: 'secrets',
      ask: '保守企业的商业机密，不泄露客户的数据，做得到吗？',
      of: 'measures/10-7',
      words: '保守企业商业机密，尊重企业的知识产权，不得向第三方泄露客户的数据和信息',
      otherwise: promised,
    },
  ],
  'ecosystem-provider': [
    {
      key: 'products',
      ask: '有成熟的产品、服务和解决方案吗？',
      of: 'measures/8-p1',
      words: '应具备成熟产品、服务和解决方案',
      otherwise: stated('产品做什么用，在哪里用着，用了多久'),
    },
    {
      key: 'cases',
      ask: '有成功服务案例和过往业绩吗？',
      of: 'measures/8-p1',
      words: '有成功服务案例和过往业绩',
      otherwise:
        '申报表要写案例和业绩，可以先备好：给谁做的、做了什么、结果怎样；客户名称可以不写。',
    },
    {
      key: 'scheme',
      ask: '愿意按集成服务商的整体方案提供产品和服务，供人选择吗？',
      of: 'measures/8-1',
      words: '按照集成服务商的整体方案，提供产品和服务供集成服务商和试点企业选择',
      otherwise: '这是生态服务商的职责。打算自己牵头的，可以看看集成服务商。',
    },
    {
      key: 'reports',
      ask: '能配合行业推进机构和集成服务商，及时报送工作情况吗？',
      of: 'measures/8-2',
      words: '配合行业推进机构、集成服务商的工作，按要求及时报送工作情况',
      otherwise: '这是生态服务商的职责，请先定好由谁来报。',
    },
    {
      key: 'filing',
      ask: '愿意经过资格审核和登记备案吗？',
      of: 'measures/5-p2',
      words: '通过企业自主申报、资格审核、登记备案等程序遴选入库',
      otherwise: '审核和备案是生态服务商入库程序里的两步。',
    },
    {
      key: 'choice',
      ask: '不强制企业选自己的产品或服务，做得到吗？',
      of: 'measures/11-3',
      words: '遵循市场原则，尊重企业意愿，不强制企业选择自己的产品或服务',
      otherwise: promised,
    },
    {
      key: 'contract',
      ask: '按合同办，不强制增减服务内容，不擅自改价，做得到吗？',
      of: 'measures/11-5',
      words: '严格遵守服务合同条款，不强制增减服务内容，不得擅自修改服务价格，不增加企业额外负担',
      otherwise: promised,
    },
    {
      key: 'conduct',
      ask: '不影响企业生产，不擅自动用企业的东西，不违规收费，做得到吗？',
      of: 'measures/11-6',
      words:
        '不影响企业正常生产，不得擅自动用企业设施、车辆、工具、原材料等，不得违规向企业收取费用',
      otherwise: promised,
    },
    {
      key: 'data',
      ask: '保守企业的商业机密，不泄露客户的数据，做得到吗？',
      of: 'measures/11-7',
      words: '保守企业商业机密，尊重企业的知识产权，不得向第三方泄露客户的数据和信息',
      otherwise: promised,
    },
  ],
}

/** What was answered, by the keys of the questions. */
export type Given = Readonly<Record<string, Answer | undefined>>

/** The questions on the way of a kind. */
export const questionsOf = (kind: ApplicantKind): Question[] => [...first, lead, ...rest[kind]]

/** The kind that the answers come nearer to; `null` before that was asked. */
export const kindFrom = (given: Given): ApplicantKind | null =>
  given['lead'] ? (given['lead'] === 'yes' ? 'integrator' : 'ecosystem-provider') : null

/** How far somebody is: what was answered, in order, what is asked next (`null`: nothing more), and what does not fit. */
export type FitCheck = {
  kind: ApplicantKind | null
  answered: { question: Question; answer: Answer }[]
  next: Question | null
  lacking: Question[]
  total: number
}

/** Reads the answers of an address. Whatever is no answer to a question on the way is left out, never an error. */
export function fitCheck(asked: URLSearchParams): FitCheck {
  const answerTo = (key: string): Answer | undefined =>
    (['yes', 'no'] as const).find((answer) => answer === asked.get(key))
  const kind = kindFrom({ lead: answerTo('lead') })
  const questions = questionsOf(kind ?? 'integrator')
  const answered = questions.flatMap((question) => {
    const answer = answerTo(question.key)
    // What follows on the kind is nothing before the kind is known.
    return answer && (kind || !rest.integrator.includes(question)) ? [{ question, answer }] : []
  })
  const known = new Set(answered.map(({ question }) => question))
  return {
    kind,
    answered,
    next: questions.find((question) => !known.has(question)) ?? null,
    lacking: answered
      .filter(({ question, answer }) => question !== lead && answer !== (question.fits ?? 'yes'))
      .map(({ question }) => question),
    total: questions.length,
  }
}

/** The address at which a question is asked again: the other answers stay. */
export function askedAgain({ answered }: FitCheck, question: Question): string {
  const kept = answered.filter((one) => one.question !== question)
  const query = new URLSearchParams(kept.map((one) => [one.question.key, one.answer]))
  return `/apply/check/${query.size > 0 ? `?${query.toString()}` : ''}`
}
