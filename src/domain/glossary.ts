/** Glossary (术语): the words of the Measures and of this site, and where a text uses each of them first. */

/** The groups of the glossary, in its order. */
export const termGroups = {
  who: '谁',
  procedure: '程序',
  oversight: '监督',
  project: '项目',
} as const

export type TermGroup = keyof typeof termGroups

/** A term by its id, which is its anchor too, with every form in which a text may write it. */
export type Term = { id: string; forms: readonly string[] }

/** A piece of a text: plain words, or the words that stand for a term. */
export type Piece = string | { id: string; words: string }

/** The address of a term's entry: `/glossary/#notice`. */
export const termHref = (id: string) => `/glossary/#${id}`

/**
 * Divides one text after another into pieces, so that each term stands apart where it is used first in all of them.
 * The longest form wins; a term inside a longer one is not that term. The pieces joined are the text.
 */
export function firstUses(terms: readonly Term[]): (text: string) => Piece[] {
  const idOf = new Map(terms.flatMap(({ id, forms }) => forms.map((form) => [form, id] as const)))
  const byLength = [...idOf.keys()].sort((a, b) => b.length - a.length)
  const seen = new Set<string>()

  return (text) => {
    if (byLength.length === 0) return [text]
    const pieces: Piece[] = []
    let end = 0
    for (const { 0: words, index } of text.matchAll(new RegExp(byLength.join('|'), 'g'))) {
      const id = idOf.get(words)
      if (id === undefined || seen.has(id)) continue
      seen.add(id)
      if (index > end) pieces.push(text.slice(end, index))
      pieces.push({ id, words })
      end = index + words.length
    }
    if (end < text.length) pieces.push(text.slice(end))
    return pieces
  }
}

/** What an entry says of the text: its forms, the provisions that write it, and words quoted from them. */
export type Claim = Term & { provisions: readonly string[]; text?: string | undefined }

/**
 * What is wrong with an entry, held against the words of the provisions it names and of the whole text: a provision that
 * does not write the term, a quotation that stands in none of them, or a term said to be absent that is there.
 */
export function termProblems(
  { id, forms, provisions, text }: Claim,
  wordsOf: (provision: string) => string,
  whole: string,
): string[] {
  const writes = (words: string) => forms.some((form) => words.includes(form))
  return [
    ...provisions
      .filter((key) => !writes(wordsOf(key)))
      .map((key) => `${id}: ${key} does not write ${forms.join(' or ')}`),
    ...(text !== undefined && !provisions.some((key) => wordsOf(key).includes(text))
      ? [`${id}: none of its provisions reads ${text}`]
      : []),
    ...(provisions.length === 0 && writes(whole)
      ? [`${id}: the text writes it, but the entry names no provision`]
      : []),
  ]
}
