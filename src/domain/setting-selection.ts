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
} as const satisfies Record<string, Setting>
