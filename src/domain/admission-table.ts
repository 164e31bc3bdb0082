import type { ApplicantKind } from '#domain/application-form'

/**
 * Admission (入库): the way of an application from submission to the list, Arts. 4 and 5.
 *
 * The tables are the rule; `src/domain/admission.ts` derives the rest. Publicity (公示) is
 * not among them yet.
 */
export type Step = {
  to: string
  by: 'staff' | 'applicant'
  label: string
  needs: readonly ('reason' | 'supplement' | 'document')[]
  /**
   * The step is ours. Art. 4 has 自主申报, 专家评审, 现场答辩 and 择优选取入库, Art. 5 自主申报, 资格审核 and 登记备案:
   * nothing else stands on them.
   */
  setting?: true
}

const withdraw = {
  to: 'withdrawn',
  by: 'applicant',
  label: '撤回申报',
  needs: [],
  setting: true,
} as const
/** Not to be chosen by the review is what the articles say; to be turned away before it is ours. */
const reject = { to: 'rejected', by: 'staff', label: '不予入库', needs: ['reason'] } as const
const turnAway = { ...reject, setting: true } as const
const admit = { to: 'admitted', by: 'staff', label: '入库', needs: ['document'] } as const
const beforeReview = {
  'request-supplement': {
    to: 'supplement',
    by: 'staff',
    label: '要求补正',
    needs: ['supplement'],
    setting: true,
  },
  reject: turnAway,
  withdraw,
} as const
const supplement = {
  answer: { to: 'submitted', by: 'applicant', label: '提交补正', needs: [], setting: true },
  reject: turnAway,
  withdraw,
} as const
const closed = { admitted: {}, rejected: {}, withdrawn: {} } as const

/** The edges of each kind's procedure, by the state they leave. */
export const procedures = {
  integrator: {
    submitted: {
      accept: { to: 'expert-review', by: 'staff', label: '转专家评审', needs: [] },
      ...beforeReview,
    },
    supplement,
    'expert-review': {
      'pass-review': { to: 'defence', by: 'staff', label: '评审通过，进入现场答辩', needs: [] },
      reject,
      withdraw,
    },
    defence: {
      // Between the defence and the pool the text knows no state of its own.
      'pass-defence': {
        to: 'proposed',
        by: 'staff',
        label: '答辩通过，拟入库',
        needs: [],
        setting: true,
      },
      reject,
      withdraw,
    },
    proposed: { admit, reject, withdraw },
    ...closed,
  },
  'ecosystem-provider': {
    submitted: {
      accept: { to: 'qualification-review', by: 'staff', label: '转资格审核', needs: [] },
      ...beforeReview,
    },
    supplement,
    'qualification-review': {
      admit: { ...admit, label: '登记备案并入库' },
      reject,
      withdraw,
    },
    ...closed,
  },
} as const satisfies Record<ApplicantKind, Record<string, Record<string, Step>>>

/** The article each procedure stands on: Art. 4 for integrators, Art. 5 for ecosystem providers. */
export const articles = { integrator: 'measures/4', 'ecosystem-provider': 'measures/5' } as const
