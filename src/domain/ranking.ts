import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import * as z from 'zod'
import { canonical } from '#domain/canonical'
import { REASON_MAX, Version } from '#domain/decision'
import { optionalText } from '#domain/plain-text'
import type { Problem } from '#domain/problems'
import { type Scores, rounded, totalOf } from '#domain/review'
import { Sector, sectorName } from '#domain/sector'
import type { SettingValues } from '#domain/setting'
import { type Places, sectorsOf } from '#domain/call'

/**
 * The order in which the merit selection (择优选取, Art. 4) sees the applications of a call. That it follows the mean of
 * the signed sheets and the defence, and how these weigh, is our setting; who is chosen, people decide.
 */
export type Figures = {
  /** The mean of the signed sheets' totals, 0 to 100, or `null` without one. */
  review: number | null
  defence: number | null
  /** Both, weighted; `null` while one is missing. */
  total: number | null
}

/** What a selection keeps of an application: its figures of that day, and its rank in each sector it asked for. */
export type KeptFigures = Figures & { ranks?: Ranks }
export type Ranks = Partial<Record<Sector, number>>

/** One of all who were compared: still a contender, or selected already. */
export type Compared = { sectors: readonly Sector[]; figures: Figures }

/** An application as the ranking sees it. */
export type Contender = {
  id: string
  name: string
  sectors: readonly Sector[]
  sheets: readonly Scores[]
  defence: number | null
}

const mean = (figures: number[]) =>
  figures.length > 0 ? rounded(figures.reduce((a, b) => a + b, 0) / figures.length) : null

/** What an application's figures are under these settings. */
export function figuresOf(
  { sheets, defence }: Pick<Contender, 'sheets' | 'defence'>,
  values: SettingValues,
): Figures {
  const review = mean(
    sheets.map((scores) => totalOf(scores, values)).filter((total) => total !== null),
  )
  const [weightOfReview, weightOfDefence] = [values['weight.review'], values['weight.defence']]
  const total =
    review === null || defence === null
      ? null
      : rounded(
          (review * weightOfReview + defence * weightOfDefence) /
            (weightOfReview + weightOfDefence),
        )
  return { review, defence, total }
}

export type Ranked<T extends Contender> = T & { figures: Figures; rank: number | null }

/**
 * One sector's order: the higher total first, equal totals share their rank, who has none yet stands last without one.
 * Who was selected before is in it no more and keeps the rank: nobody moves up because others were chosen.
 */
export function ranked<T extends Contender>(
  contenders: readonly T[],
  sector: Sector,
  values: SettingValues,
  before: readonly Compared[] = [],
): Ranked<T>[] {
  const own = contenders
    .filter(({ sectors }) => sectors.includes(sector))
    .map((one) => ({ ...one, figures: figuresOf(one, values) }))
    .sort((a, b) => (b.figures.total ?? -1) - (a.figures.total ?? -1) || (a.id < b.id ? -1 : 1))
  const compared = [...own, ...before.filter(({ sectors }) => sectors.includes(sector))]
  return own.map((one) => {
    const { total } = one.figures
    const better = compared.filter(({ figures }) => (figures.total ?? -1) > (total ?? 0)).length
    return { ...one, rank: total === null ? null : better + 1 }
  })
}

/** The rank of each contender in each of these sectors that it asked for, by its id. */
export function ranksOf(
  contenders: readonly Contender[],
  sectors: readonly Sector[],
  values: SettingValues,
  before: readonly Compared[],
): Map<string, Ranks> {
  const ranks = new Map<string, Ranks>(contenders.map(({ id }) => [id, {}]))
  for (const sector of sectors)
    for (const { id, rank } of ranked(contenders, sector, values, before))
      if (rank !== null) ranks.set(id, { ...ranks.get(id), [sector]: rank })
  return ranks
}

/** A sector and somebody's rank in it on a page; what was selected before ranks were kept has none. */
export const sectorRanked = (sector: Sector, ranks: Ranks = {}): string =>
  `${sectorName(sector)}${ranks[sector] ? `（第 ${String(ranks[sector])} 名）` : ''}`

/**
 * A mark of what a ranking shows: who is in it and every figure. A choice made on another one is not the choice of who
 * made it.
 */
export const markOf = (contenders: readonly Contender[], values: SettingValues): string =>
  bytesToHex(
    sha256(
      utf8ToBytes(
        canonical(
          contenders.map((one) => [one.id, [...one.sectors], { ...figuresOf(one, values) }]),
        ),
      ),
    ),
  ).slice(0, 32)

const pair = (text: string) => {
  const cut = text.lastIndexOf(':')
  return { id: text.slice(0, cut), sector: text.slice(cut + 1) }
}

/** Who is chosen for which sector: `id:sector` for each tick; why, where somebody is left out of a sector. */
export const Selection = z.object({
  version: Version,
  reason: optionalText('理由', { max: REASON_MAX, lines: true }),
  mark: z.string('页面已过期，请刷新后再试').max(64, '页面已过期，请刷新后再试').default(''),
  chosen: z.preprocess(
    (sent) => (sent === undefined ? [] : [...new Set([sent].flat())]),
    z
      .array(
        z
          .string('页面已过期，请刷新后再试')
          .max(200, '页面已过期，请刷新后再试')
          .transform(pair)
          .pipe(z.object({ id: z.string().min(1), sector: Sector })),
        '请选择拟入库的单位',
      )
      .min(1, '请至少选择一家拟入库的单位'),
  ),
})
export type Selection = z.infer<typeof Selection>

/** The sectors chosen for each application. */
export const chosenBy = ({ chosen }: Pick<Selection, 'chosen'>): Map<string, Sector[]> =>
  new Map(
    [...Map.groupBy(chosen, ({ id }) => id)].map(([id, pairs]) => [
      id,
      pairs.map(({ sector }) => sector),
    ]),
  )

/** The sectors somebody asked for and is not admitted to. They are told why: our setting. */
export const notChosenOf = (asked: readonly Sector[], chosen: readonly Sector[]): Sector[] =>
  asked.filter((sector) => !chosen.includes(sector))

/**
 * What keeps a selection from being made: a place too many, a sector that was not asked for, figures that are missing,
 * no word of why one who is chosen is left out of another sector. `taken` is how many were chosen before, by sector.
 */
export function wrongWith(
  chosen: Map<string, Sector[]>,
  contenders: readonly Contender[],
  {
    places,
    taken,
    values,
    reason,
  }: { places: Places; taken: Places; values: SettingValues; reason: string },
): Problem[] {
  const problem = (message: string, field = 'chosen'): Problem[] => [{ field, message }]
  const byId = new Map(contenders.map((one) => [one.id, one]))
  for (const [id, sectors] of chosen) {
    const one = byId.get(id)
    if (!one) return problem('所选单位已不在现场答辩，请刷新后再选')
    const uncalled = sectors.find((sector) => !Object.hasOwn(places, sector))
    if (uncalled) return problem(`这次征集不含${sectorName(uncalled)}`)
    const other = sectors.find((sector) => !one.sectors.includes(sector))
    if (other) return problem(`${one.name}没有申报${sectorName(other)}`)
    if (figuresOf(one, values).total === null)
      return problem(`${one.name}的评审或者答辩还没有结果，不能选取`)
  }
  for (const sector of sectorsOf(places)) {
    const most = places[sector] ?? null
    const asked = [...chosen.values()].filter((sectors) => sectors.includes(sector)).length
    const before = taken[sector] ?? 0
    if (most !== null && asked > 0 && asked + before > most)
      return problem(
        `${sectorName(sector)}的名额是 ${String(most)} 个，已选取 ${String(before)} 家，这次又选了 ${String(asked)} 家`,
      )
  }
  const leftOut = contenders.find(({ id, sectors }) => {
    const taking = chosen.get(id)
    return taking && notChosenOf(sectors, taking).length > 0
  })
  if (leftOut && reason === '')
    return problem(
      `${leftOut.name}申报的行业没有全部列入，请写明理由（本系统设定）；申报单位看得到`,
      'reason',
    )
  return []
}
