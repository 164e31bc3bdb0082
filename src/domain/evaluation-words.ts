import type { CriterionKey } from '#domain/evaluation'
import { ANSWERS_SHOWN_FROM } from '#domain/questionnaire'
import type { Sector } from '#domain/sector'

/** The outcomes of complaints from which on their number is shown. Our setting. */
export const CELL = 5

/** Whether a count of complaints would tell of single ones. That there is none tells of none. */
export const isSmall = (n: number) => n > 0 && n < CELL

/** A record that a figure was counted from. */
export type Source = { id: string; label: string; sector: Sector }

/** What is on record about one institution of one kind in a period: the whole basis of its sheet (考核表). */
export type Counts = {
  /** Answers to questionnaires of surveys with enough of them; `small` surveys have too few. */
  answers: { yes: number; no: number; surveys: number; small: number }
  /** Closed records by what they say of breaches; `unsaid` are texts that do not say it. */
  inspections: { clear: number; breached: number; unsaid: number }
  /**
   * Complaints whose outcome is on record, about the institution as a whole, but for the sectors of which it is in charge as
   * a promoter; `quarters` lie wholly in the period. Of `small` sectors one of the two numbers is too small by itself: whoever
   * knows the cases of the other sectors could subtract them.
   */
  complaints: {
    upheld: number
    others: number
    small: number
    quarters: string[]
    isPromoter: boolean
  }
  /** Records whose day for a reply came in the period. */
  replies: { met: number; missed: number }
  sources: Record<Exclude<CriterionKey, 'complaints'>, Source[]>
}

/** Nothing on record. */
export const nothing = (quarters: string[]): Counts => ({
  answers: { yes: 0, no: 0, surveys: 0, small: 0 },
  inspections: { clear: 0, breached: 0, unsaid: 0 },
  complaints: { upheld: 0, others: 0, small: 0, quarters, isPromoter: false },
  replies: { met: 0, missed: 0 },
  sources: { service: [], breaches: [], timeliness: [] },
})

const quarterWords = (quarters: string[]) =>
  quarters.map((quarter) => quarter.replace('-Q', ' 年第 ') + ' 季度').join('、')

const held: Record<CriterionKey, (counts: Counts) => string> = {
  service: ({ answers: { yes, no, surveys } }) =>
    `${surveys} 次问卷调查里，企业对行为规范各项的回答（不适用、不回答的除外）共 ${yes + no} 项次，其中 ${yes} 项次答“做到了”。`,
  breaches: ({ inspections: { clear, breached, unsaid } }) =>
    `${clear + breached} 份已办结的检查记录中 ${clear} 份没有发现违法违规情况。${
      unsaid > 0 ? `另有 ${unsaid} 份没有写明是否发现，不计。` : ''
    }`,
  complaints: ({ complaints: { upheld, others, quarters, isPromoter } }) =>
    `${quarterWords(quarters)} 办结的 ${upheld + others} 件投诉中 ${others} 件没有认定属实（查无实据，或者调解达成一致）；不属本渠道的不计。投诉结果不分集成服务商、生态服务商。${isPromoter ? '它是行业推进机构的行业不计。' : ''}`,
  timeliness: ({ replies: { met, missed } }) =>
    `${met + missed} 份答复期限在周期内的检查记录中 ${met} 份在期限内答复。更正过的记录，任何一次在期限内答复的都算。`,
}

const empty: Record<CriterionKey, (counts: Counts) => string> = {
  service: () => '依据不足：周期内没有已办结的问卷调查，或者其中没有可以计数的回答。',
  breaches: ({ inspections: { unsaid } }) =>
    unsaid > 0
      ? `依据不足：周期内已办结的 ${unsaid} 份检查记录都没有写明是否发现违法违规情况。`
      : '依据不足：周期内没有已办结的检查记录。',
  complaints: () => '依据不足：投诉结果只按季度保存，没有一个季度完整落在周期内。',
  timeliness: () => '依据不足：周期内没有到期的检查记录答复。',
}

const few: Record<CriterionKey, string> = {
  service: `依据不足：周期内的问卷调查都不满 ${ANSWERS_SHOWN_FROM} 份回答。`,
  // The same words whether there are none or too few: else the sheet would say that somebody has complained.
  complaints: `依据不足：没有投诉结果，或者其中一类（合计，或者单看一个行业）不满 ${CELL} 件。为不透露单件投诉，两种情况写法相同，不写件数，也不计入。`,
  breaches: '依据不足。',
  timeliness: '依据不足。',
}

/** What a criterion says that was taken out. */
export const leftOutWords = '处理异议时决定不计这一项。'

/** How a criterion was got, or why it has no value, in a sentence for whoever reads the sheet. */
export function explained(
  key: CriterionKey,
  counts: Counts,
  lack: 'nothing' | 'too few' | 'left out' | 'no weight' | null,
): string {
  if (lack === 'left out') return leftOutWords
  if (lack === 'no weight') return '这一项的权重现设为 0，不计。'
  if (lack === 'too few') return few[key]
  return lack === 'nothing' ? empty[key](counts) : held[key](counts)
}
