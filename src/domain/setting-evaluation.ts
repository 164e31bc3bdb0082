import type { Setting } from '#domain/setting'

const weight = (label: string, value: number): Setting => ({
  label,
  unit: '份',
  value,
  least: 0,
  most: 100,
  use: '考核表的合计；各份按其和折算，不必恰为 100。设为 0 即不计这一项。只管以后开始的周期和重新计算的考核表',
})

/** The values of ours in the evaluation (Art. 12 names it and gives no cycle, way or figure). */
export const evaluationSettings = {
  'evaluation.service': weight('“服务情况”在考核中的权重', 30),
  'evaluation.breaches': weight('“违法违规情况”在考核中的权重', 40),
  'evaluation.complaints': weight('“投诉办理结果”在考核中的权重', 20),
  'evaluation.timeliness': weight('“答复时效”在考核中的权重', 10),
  'evaluation.least': {
    label: '作考核合计至少要有依据的项数',
    unit: '项',
    value: 2,
    least: 1,
    most: 4,
    use: '少于此数，考核表写“依据不足”，不作合计',
  },
  'evaluation.objection': {
    label: '机构对考核表提出异议的期限',
    unit: '个工作日',
    value: 10,
    least: 3,
    most: 60,
    use: '从告知的次日起算；期限内没有异议的，期满后才能确认',
  },
} as const satisfies Record<string, Setting>
