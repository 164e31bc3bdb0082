/**
 * Which rows of a list are the same as which of the list before. Rows carry no number of their own, and one taken out moves
 * all after it: they are told by what stands in them.
 */

/** Answers two rows have in common, as texts; what both leave empty says nothing. */
const inCommon = (row: readonly string[], other: readonly string[]) =>
  row.filter((text, i) => text !== '' && text === other[i]).length

/**
 * For each row of `now` the index of its row in `last`, or `null` where it is new: first the rows that share the most
 * answers, and of equally many those that stand nearest. Rows that share none are strangers.
 */
export function pairedRows(
  now: readonly (readonly string[])[],
  last: readonly (readonly string[])[],
): (number | null)[] {
  const candidates = now.flatMap((row, i) =>
    last.map((other, j) => ({ i, j, common: inCommon(row, other), apart: Math.abs(i - j) })),
  )
  candidates.sort((a, b) => b.common - a.common || a.apart - b.apart)
  const pairs: (number | null)[] = now.map(() => null)
  const taken = new Set<number>()
  for (const { i, j, common } of candidates) {
    if (common === 0 || pairs[i] !== null || taken.has(j)) continue
    pairs[i] = j
    taken.add(j)
  }
  return pairs
}
