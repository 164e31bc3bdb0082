import { diffArrays } from 'diff'

/** What two texts share, or only one of them has: a stretch (文字) of their comparison (比较). */
export type Stretch = { kind: 'same' | 'removed' | 'added'; text: string }

const segmenter = new Intl.Segmenter('zh-Hans', { granularity: 'word' })

/** The words of a Chinese text, with everything between them. */
export const wordsIn = (text: string) =>
  Array.from(segmenter.segment(text), ({ segment }) => segment)

/** How one text became another, word by word, in reading order; what was removed comes before what replaced it. */
export const difference = (before: string, after: string): Stretch[] =>
  diffArrays(wordsIn(before), wordsIn(after)).map(({ value, added, removed }) => ({
    kind: removed ? 'removed' : added ? 'added' : 'same',
    text: value.join(''),
  }))

// Below this two provisions share hardly more than the words that every regulation has.
const ALIKE = 0.4

type Pairs = Map<string, number>

function pairsOf(text: string): Pairs {
  const pairs: Pairs = new Map()
  // Ends count too, so that a single character is like itself alone.
  const bounded = `\n${text}\n`
  for (let i = 0; i + 1 < bounded.length; i++) {
    const pair = bounded.slice(i, i + 2)
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return pairs
}

/** Dice's coefficient over pairs of characters: 1 for the same text, 0 for nothing in common. */
function likeness(a: Pairs, b: Pairs): number {
  let [shared, all] = [0, 0]
  for (const [pair, n] of a) {
    shared += Math.min(n, b.get(pair) ?? 0)
    all += n
  }
  for (const n of b.values()) all += n
  return (2 * shared) / all
}

/** Two texts that correspond, by their index in either list; `null` where a text stands alone. */
export type Counterparts =
  { before: number; after: number | null } | { before: null; after: number }

/**
 * Which texts of two lists correspond, by how alike they are and never by their number; no pair crosses another.
 * In reading order, each text of both lists once; between two pairs the old texts come first.
 */
export function counterparts(before: string[], after: string[]): Counterparts[] {
  const [a, b] = [before.map(pairsOf), after.map(pairsOf)]
  // best[i][j]: the most likeness that the texts from `i` and from `j` on can be paired with.
  const best = Array.from({ length: a.length + 1 }, () => new Float64Array(b.length + 1))
  const at = (i: number, j: number) => best[i]?.[j] ?? 0
  const gain = a.map((one) => b.map((other) => likeness(one, other)))
  const paired = (i: number, j: number) => {
    const alike = gain[i]?.[j] ?? 0
    return alike < ALIKE ? -1 : alike + at(i + 1, j + 1)
  }
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      best[i]?.fill(Math.max(paired(i, j), at(i + 1, j), at(i, j + 1)), j, j + 1)

  const found: Counterparts[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && paired(i, j) >= Math.max(at(i + 1, j), at(i, j + 1)))
      found.push({ before: i++, after: j++ })
    else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1)))
      found.push({ before: i++, after: null })
    else found.push({ before: null, after: j++ })
  }
  return found
}
