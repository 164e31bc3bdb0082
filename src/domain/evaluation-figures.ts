import * as z from 'zod'
import { type CriterionKey, criteria, criterionKeys } from '#domain/evaluation'
import { CELL, type Counts, explained, isSmall, leftOutWords } from '#domain/evaluation-words'
import { Sector } from '#domain/sector'
import type { SettingValues } from '#domain/setting'

/**
 * Why a criterion has no value (依据不足): nothing on record, too few (of complaints: or none, alike), taken out after an objection, or of
 * no weight.
 */
export const lacks = ['nothing', 'too few', 'left out', 'no weight'] as const

/** A record that a figure was counted from; who reads the figures may not reach every sector's. */
const Source = z.object({ id: z.string(), label: z.string(), sector: Sector })

/** One criterion (考核项) as it was counted. A number too small to be shown is not kept either. */
const Criterion = z
  .object({
    key: z.enum(criterionKeys),
    label: z.string(),
    /** The provision behind it, or `null`: our setting. */
    basis: z.string().nullable(),
    weight: z.int().nonnegative(),
    numerator: z.int().nonnegative().nullable(),
    denominator: z.int().positive().nullable(),
    value: z.int().min(0).max(100).nullable(),
    lack: z.enum(lacks).nullable(),
    /** How it was got, in a sentence. */
    sentence: z.string(),
    sources: z.array(Source),
  })
  .refine(({ value, lack }) => (value === null) === (lack !== null), 'a value or why there is none')
export type Criterion = z.infer<typeof Criterion>

/** The figures of a sheet (考核表), kept as they were counted on that day. */
export const Figures = z.object({
  criteria: z.array(Criterion),
  total: z.int().min(0).max(100).nullable(),
  /** How the total was got, or why there is none. */
  sentence: z.string(),
  countedOn: z.iso.date(),
})
export type Figures = z.infer<typeof Figures>

/** `n` of `d` in hundredths, half rounded up; whole numbers throughout. `d` is above 0. */
export const hundredths = (n: number, d: number) => Math.floor((200 * n + d) / (2 * d))

type Found = Pick<Criterion, 'numerator' | 'denominator' | 'lack'>

const of = (numerator: number, denominator: number): Found =>
  denominator === 0
    ? { numerator: null, denominator: null, lack: 'nothing' }
    : { numerator, denominator, lack: null }

const none = (lack: Criterion['lack']): Found => ({ numerator: null, denominator: null, lack })

const found: Record<CriterionKey, (counts: Counts) => Found> = {
  service: ({ answers: { yes, no, small } }) =>
    yes + no === 0 && small > 0 ? none('too few') : of(yes, yes + no),
  breaches: ({ inspections: { clear, breached } }) => of(clear, clear + breached),
  complaints: ({ complaints: { upheld, others, small, quarters } }) => {
    if (quarters.length === 0) return none('nothing')
    const isFew = upheld + others < CELL || isSmall(upheld) || isSmall(others) || small > 0
    return isFew ? none('too few') : of(others, upheld + others)
  },
  timeliness: ({ replies: { met, missed } }) => of(met, met + missed),
}

const weightOf = (key: CriterionKey, values: SettingValues) => values[`evaluation.${key}`]

const sourcesOf = (key: CriterionKey, { sources }: Counts) =>
  key === 'complaints' ? [] : sources[key]

/** What is counted, by which settings, on which day, and which criterion was left out after an objection. */
export type Counted = {
  counts: Counts
  values: SettingValues
  on: string
  leftOut?: readonly CriterionKey[]
}

function criterion(key: CriterionKey, { counts, values, leftOut = [] }: Counted): Criterion {
  const weight = weightOf(key, values)
  const { numerator, denominator, lack } = leftOut.includes(key)
    ? none('left out')
    : weight === 0
      ? none('no weight')
      : found[key](counts)
  const value = numerator === null || !denominator ? null : hundredths(numerator, denominator)
  return {
    ...{ key, ...criteria[key], weight, numerator, denominator, value, lack },
    sentence: explained(key, counts, lack),
    sources: sourcesOf(key, counts),
  }
}

/** The total of the criteria that have a value, their weights scaled to their sum, and how it was got. */
export function totalOf(
  counted: readonly Pick<Criterion, 'label' | 'value' | 'weight'>[],
  least: number,
): Pick<Figures, 'total' | 'sentence'> {
  const held = counted.flatMap(({ label, value, weight }) =>
    value === null ? [] : [{ label, value, weight }],
  )
  const [n, all] = [held.length, String(counted.length)]
  if (n < least || n === 0)
    return {
      total: null,
      sentence: `依据不足：${all} 项中有依据的 ${String(n)} 项，少于 ${String(Math.max(least, 1))} 项，不作合计。`,
    }
  const weights = held.reduce((sum, { weight }) => sum + weight, 0)
  const points = held.reduce((sum, { value, weight }) => sum + value * weight, 0)
  const total = Math.floor((2 * points + weights) / (2 * weights))
  const terms = held.map(({ label, value, weight }) => `${label} ${value}×${weight}`).join('，')
  const dropped =
    n < counted.length ? `${all} 项中有依据的 ${String(n)} 项，其余不计，权重按这几项折算。` : ''
  return {
    total,
    sentence: `${dropped}${terms}，合起来 ${points}，除以权重之和 ${weights}，四舍五入得 ${total}。`,
  }
}

/** The figures of a sheet from what was counted. Pure: the same counts and settings give the same figures. */
export function figuresOf(counted: Counted): Figures {
  const all = criterionKeys.map((key) => criterion(key, counted))
  return {
    criteria: all,
    ...totalOf(all, counted.values['evaluation.least']),
    countedOn: counted.on,
  }
}

/** The same figures without one criterion, as they were counted else: what an objection to it may lead to. */
export function without(figures: Figures, key: CriterionKey, least: number): Figures {
  const all = figures.criteria.map((each): Criterion =>
    each.key === key
      ? {
          ...each,
          ...none('left out'),
          value: null,
          sentence: leftOutWords,
        }
      : each,
  )
  return { ...figures, criteria: all, ...totalOf(all, least) }
}

/** The criteria that have a value: only those can be left out. */
export const countedOf = ({ criteria: all }: Figures): CriterionKey[] =>
  all.filter(({ value }) => value !== null).map(({ key }) => key)

/** The criteria that a sheet leaves out after an objection: counted anew, they stay out. */
export const leftOutOf = ({ criteria: all }: Figures): CriterionKey[] =>
  all.filter(({ lack }) => lack === 'left out').map(({ key }) => key)
