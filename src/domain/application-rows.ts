import type { Field } from '#domain/application-form'
import { sectors } from '#domain/sectors'

const SENTENCE_MAX = 200
const TEXT_MAX = 1000
const TITLE_MAX = 100
const WORD_MAX = 60

export const offerForms = {
  saas: '云服务（SaaS）',
  'on-premises': '本地部署',
  hybrid: '混合部署',
} as const

const sentence = (name: string, label: string, under?: Field['under']): Field => ({
  name,
  label,
  as: 'text',
  max: SENTENCE_MAX,
  hint: `一句话，不超过 ${String(SENTENCE_MAX)} 字`,
  basis: 'measures/7-4',
  ...(under && { under }),
})

/** One product, service or solution. The four virtues are the words of Art. 7（四）; to ask for a sentence on each is ours. */
export const offerFields: readonly Field[] = [
  { name: 'name', label: '名称', as: 'text', max: TITLE_MAX },
  {
    name: 'category',
    label: '类别',
    as: 'text',
    max: WORD_MAX,
    hint: '例如 制造执行、设备联网、质量追溯',
  },
  { name: 'scene', label: '适用场景', as: 'lines', max: 500, hint: '用在哪个环节、解决什么问题' },
  { name: 'form', label: '交付形式', as: 'one', options: offerForms },
  {
    name: 'priceModel',
    label: '计价方式',
    as: 'text',
    max: WORD_MAX,
    hint: '例如 按年订阅、按项目、按设备数',
  },
  { name: 'priceLow', label: '最低价格（元）', as: 'decimal', hint: '例如 9800；不收费填 0' },
  { name: 'priceHigh', label: '最高价格（元）', as: 'decimal', hint: '例如 50000' },
  { name: 'days', label: '交付天数', as: 'whole', hint: '从合同签订到可以使用，按日历天' },
  sentence('small', '小型化', { title: '小快轻准', note: '各用一句话说明怎样做到。' }),
  sentence('quick', '快速化'),
  sentence('light', '轻量化'),
  sentence('precise', '精准化'),
  {
    name: 'rights',
    label: '软件著作权或专利号',
    as: 'text',
    max: SENTENCE_MAX,
    optional: true,
    hint: '多个用顿号分开',
  },
]

/** One case. The client need not be named. */
export const successFields: readonly Field[] = [
  {
    name: 'client',
    label: '客户名称',
    as: 'text',
    max: TITLE_MAX,
    optional: true,
    hint: '不便公开的可以不写，或写成“某机械企业”',
  },
  { name: 'sector', label: '所属行业', as: 'one', options: { ...sectors, other: '其他行业' } },
  { name: 'from', label: '开始日期', as: 'day', hint: '例如 2023-03-01' },
  { name: 'to', label: '完成日期', as: 'day', optional: true, hint: '还在进行的不填' },
  { name: 'content', label: '服务内容', as: 'lines', max: TEXT_MAX },
  { name: 'result', label: '取得的效果', as: 'lines', max: TEXT_MAX },
  {
    name: 'consent',
    label: '客户是否同意公开这个案例',
    as: 'one',
    options: { yes: '同意公开', no: '不同意，或没有问过' },
    hint: '没有同意的不会公开',
  },
]

/** One qualification. */
export const qualificationFields: readonly Field[] = [
  { name: 'name', label: '名称', as: 'text', max: TITLE_MAX },
  { name: 'number', label: '证书编号', as: 'text', max: TITLE_MAX },
  { name: 'grade', label: '等级', as: 'text', max: WORD_MAX, optional: true },
  { name: 'issuer', label: '发证单位', as: 'text', max: TITLE_MAX },
  {
    name: 'validTo',
    label: '有效期至',
    as: 'day',
    optional: true,
    hint: '例如 2027-12-31；长期有效的不填',
  },
]
