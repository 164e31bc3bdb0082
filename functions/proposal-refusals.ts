import type { Problem } from '#domain/problems'

/** Why a step was not taken, as its form is told. */
export type Told = Problem & { status: 409 | 422 }

/** What is told wherever one person proposes and another confirms. */
export const proposalRefusals = {
  'changed meanwhile': {
    field: 'version',
    message: '已被他人处理：状态已有变化，本次没有保存。请核对最新情况后再办',
    status: 409,
  },
  'not allowed': { field: 'action', message: '现在的状态下不能这样办理', status: 409 },
  'already proposed': { field: 'action', message: '已有提请在等待复核', status: 409 },
  'not proposed': {
    field: 'version',
    message: '没有待复核的提请，可能已由他人复核或退回',
    status: 409,
  },
  'own proposal': {
    field: 'outcome',
    message: '提请人不能复核自己的提请，请由另一位经办人员复核（本系统设定，非《办法》规定）',
    status: 422,
  },
} as const satisfies Record<string, Told>
