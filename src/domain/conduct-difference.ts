import { diffArrays } from 'diff'
import { wordsIn } from '#domain/text-difference'

/** A run of a text: what the texts beside it say too, or what only this one says. */
export type Run = { text: string; differs: boolean }

/** Below this share of common words two texts are not the same sentence in other words, but another sentence. */
const KINDRED = 1 / 4

/**
 * The text in runs, by what sets it apart from the others, word by word. A text that has little in common with them
 * is one run that differs. A single character between two differences belongs to them: it would only flicker.
 */
export function runsOf(text: string, others: string[]): Run[] {
  const words = wordsIn(text)
  const common = others
    .map((other) => keptIn(words, wordsIn(other)))
    .reduce(
      (all, kept) => all.map((is, i) => is && (kept[i] ?? false)),
      words.map(() => true),
    )
  const runs = joined(words.map((word, i) => ({ text: word, differs: !common[i] })))
  const calm = joined(
    runs.map((run) => ({
      ...run,
      differs: run.differs || (runs.length > 1 && run.text.length < 2),
    })),
  )
  const shared = calm.reduce((n, run) => n + (run.differs ? 0 : run.text.length), 0)
  return shared < text.length * KINDRED ? [{ text, differs: true }] : calm
}

/**
 * For every word, whether `other` has it too, at its place in the sentence. Of several alignments as good as each other
 * the library takes the first it sees: both ways are asked, so that both texts are marked by the same one.
 */
function keptIn(words: string[], other: string[]): boolean[] {
  const there = diffArrays(words, other)
    .filter(({ added }) => !added)
    .flatMap(({ value, removed }) => value.map(() => !removed))
  const back = diffArrays(other, words)
    .filter(({ removed }) => !removed)
    .flatMap(({ value, added }) => value.map(() => !added))
  const shared = (kept: boolean[]) => words.filter((_, i) => kept[i]).join('').length
  return shared(there) < shared(back) ? back : there
}

const joined = (runs: Run[]): Run[] =>
  runs.reduce<Run[]>((all, run) => {
    const last = all.at(-1)
    if (last?.differs !== run.differs) return [...all, run]
    return [...all.slice(0, -1), { text: last.text + run.text, differs: run.differs }]
  }, [])
