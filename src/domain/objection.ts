import * as z from 'zod'
import { REASON_MAX } from '#domain/decision'
import { optionalText, plainText } from '#domain/plain-text'

/**
 * Objections (异议) to a publicity (公示). The Measures name neither: that there is a publicity, how long, and that anybody
 * may object is our setting.
 */
export const GROUNDS_MIN = 10
export const GROUNDS_MAX = 2000
export const CONTACT_MAX = 120
/** How long after the answer it is known how to reach who objected. */
export const CONTACT_KEPT_DAYS = 30

/** What somebody sends who objects. Whom it is about is one of the rows that were publicised. */
export const Objection = z.object({
  about: z.string('请选择对哪一家有异议').min(1, '请选择对哪一家有异议').max(80, '请重新选择'),
  grounds: plainText('异议的事实和理由', { min: GROUNDS_MIN, max: GROUNDS_MAX, lines: true }),
  contact: optionalText('联系方式', { max: CONTACT_MAX }),
})
export type Objection = z.infer<typeof Objection>

/** What staff may do with an objection, and how it stands afterwards. It is done once. */
export const objectionOutcomes = { uphold: 'upheld', dismiss: 'dismissed' } as const
export type ObjectionState = 'received' | (typeof objectionOutcomes)[keyof typeof objectionOutcomes]

export const objectionStateNames: Record<ObjectionState, string> = {
  received: '核实中',
  upheld: '异议成立',
  dismissed: '异议不成立',
}

export const objectionTone = (state: ObjectionState) =>
  state === 'received'
    ? ('due' as const)
    : state === 'upheld'
      ? ('late' as const)
      : ('past' as const)

/** What staff answer; whoever holds the number can read it. */
export const ObjectionOutcome = z.object({
  action: z.enum(['uphold', 'dismiss'], '请选择异议成立或不成立'),
  answer: plainText('答复', { max: REASON_MAX, lines: true }),
})
export type ObjectionOutcome = z.infer<typeof ObjectionOutcome>

/** Whether this text can be a number at all: asked before the database is. */
export const isObjectionNumber = (text: string | undefined): text is string =>
  text !== undefined && /^YY(-[0-9A-Z]{4}){2}$/.test(text)
