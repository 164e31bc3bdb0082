import { formerFireworks } from '#db/demo-data'
import type { NoticeState } from '#domain/notice'
import type { Sector } from '#domain/sector'

/** A synthetic notice; days are counted from the day of seeding, as in `demo-data.ts`. */
export type DemoNotice = {
  id: string
  subject: string
  sector: Sector
  title: string
  facts: string
  clauses: string[]
  requirements: string
  day: number
  due: number
  /** The states after it was issued, in order, each with its day. */
  then: { state: Exclude<NoticeState, 'issued'>; day: number; outcome: string; to?: string }[]
}

/** Notices of Art. 13: one whose deadline runs, one whose deadline is over, one mended, one handed over. Oldest first. */
export const demoNotices: DemoNotice[] = [
  {
    id: 'demo-notice-1',
    subject: formerFireworks,
    sector: 'fireworks',
    title: '关于示例烟花爆竹行业服务中心的通报（示例）',
    facts:
      '经核实，该单位担任烟花鞭炮行业推进机构期间，未配备满足工作需要的工作人员，未按工作要求制定细分行业转型实施方案。以上均为示例内容。',
    clauses: ['measures/13-1', 'measures/13-2'],
    requirements:
      '配备满足工作需要的工作人员；制定并报送烟花鞭炮行业转型实施方案；在期限内提交整改报告。',
    day: -250,
    due: -190,
    then: [
      {
        state: 'not-rectified',
        day: -185,
        outcome: '期限届满，未提交转型实施方案，认定未在规定时间内完成整改。',
      },
      {
        state: 'handed-over',
        day: -180,
        outcome:
          '烟花鞭炮行业的相关工作（转型实施方案的制定、供需对接活动、试点企业投诉的受理）移交其他行业推进机构组织。',
        to: '示例工程机械产业协同创新中心',
      },
    ],
  },
  {
    id: 'demo-notice-2',
    subject: '示例先进计算产业促进会',
    sector: 'advanced-computing',
    title: '关于示例先进计算产业促进会的通报（示例）',
    facts: '经核实，该单位未按工作要求制定先进计算行业的细分行业转型实施方案。以上均为示例内容。',
    clauses: ['measures/13-2'],
    requirements: '制定并报送先进计算行业转型实施方案，提交整改报告。',
    day: -140,
    due: -95,
    then: [
      { state: 'rectification-submitted', day: -104, outcome: '' },
      { state: 'rectified', day: -98, outcome: '实施方案已报送，经核实已完成整改。' },
    ],
  },
  {
    id: 'demo-notice-4',
    subject: '示例工程机械产业协同创新中心',
    sector: 'construction-machinery',
    title: '关于示例工程机械产业协同创新中心的通报（示例）',
    facts: '经核实，该单位未按工作要求制定工程机械行业的细分行业转型实施方案。以上均为示例内容。',
    clauses: ['measures/13-2'],
    requirements: '制定并报送工程机械行业转型实施方案；在期限内提交整改报告。',
    day: -48,
    due: -3,
    then: [],
  },
  {
    id: 'demo-notice-3',
    subject: '示例医药行业促进中心',
    sector: 'biomedicine',
    title: '关于示例医药行业促进中心的通报（示例）',
    facts:
      '经核实，该单位对生物医药行业的推进工作不重视，未配备满足工作需要的工作人员。以上均为示例内容。',
    clauses: ['measures/13-1'],
    requirements: '配备满足工作需要的工作人员并报送人员名单；在期限内提交整改报告。',
    day: -16,
    due: 14,
    then: [],
  },
]
