import type { Setting } from '#domain/setting'

const ranking = '择优排名；不为本系统以外的任何用途'

const weight = (label: string, value: number, least: number): Setting => ({
  label,
  unit: '份',
  value,
  least,
  most: 100,
  use: `${ranking}；各份按其和折算，不必恰为 100`,
})

/** The values of ours in the selection of integrators (Art. 4 names the steps and no figure). */
export const selectionSettings = {
  'review.sheets': {
    label: '进入现场答辩至少要有的已签署评审表',
    unit: '份',
    value: 1,
    least: 1,
    most: 15,
    use: '少于此数，不能转入现场答辩',
  },
  'weight.diagnosis': weight('“诊断咨询”在评审分中的权重', 30, 1),
  'weight.resources': weight('“资源整合”在评审分中的权重', 30, 1),
  'weight.integration': weight('“集成服务”在评审分中的权重', 40, 1),
  'weight.review': weight('评审分在择优排名中的权重', 60, 1),
  'weight.defence': weight('答辩得分在择优排名中的权重', 40, 1),
  'publicity.days': {
    label: '拟入库名单的公示期',
    unit: '个工作日',
    value: 5,
    least: 0,
    most: 30,
    use: '征集批次的拟入库名单；公示当日不计。设为 0 即不公示，选取后直接提请入库',
  },
} as const satisfies Record<string, Setting>
