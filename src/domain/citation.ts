import { type Citation, numeral, paragraphId } from '#domain/citation-words'

// What the scripts that find provisions need stands apart, so that they carry nothing else.
export {
  type Citation,
  chapterHref,
  citationHref,
  citationText,
  itemId,
  itemText,
  numeral,
  paragraphId,
  paragraphText,
  valueOf,
} from '#domain/citation-words'

/** Reads a citation key: `measures/13`, `measures/13-p1` (its lead or paragraph), `measures/13-2` (an item); else `null`. */
export function parseKey(key: string): Citation | null {
  const match = /^measures\/([1-9]\d?)(?:-(p?)([1-9]\d?))?$/.exec(key)
  if (!match) return null
  const article = Number(match[1])
  if (!match[3]) return { article }
  const n = Number(match[3])
  return match[2] ? { article, paragraph: n } : { article, item: n }
}

/** A citation key that code has written. Throws for anything else: a wrong reference must not reach a page. */
export function citationOf(key: string): Citation {
  const citation = parseKey(key)
  if (!citation) throw new Error(`${key} is no provision`)
  return citation
}

/** The short address of a provision, for paper and chats: `/m/13`, `/m/13/p1`, `/m/13/2`. */
export function shortHref({ article, paragraph, item }: Citation): string {
  const at = item ?? (paragraph && paragraphId(paragraph))
  return `/m/${article}${at ? `/${at}` : ''}`
}

/** The citation key that a short address names by what follows `/m/`: `13/p1` is `measures/13-p1`; else `null`. */
export function shortKey(at: string): string | null {
  const key = `measures/${at.replace('/', '-')}`
  return parseKey(key) && key
}

/** Several items of an article in words, in their order: `（一）（三）`, and three and more in a row as `（四）至（七）`. */
export function itemsText(items: number[]): string {
  const runs: number[][] = []
  for (const item of [...new Set(items)].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run?.at(-1) === item - 1) run.push(item)
    else runs.push([item])
  }
  const name = (item: number) => `（${numeral(item)}）`
  return runs
    .map((run) =>
      run.length > 2
        ? [run[0], run.at(-1)].map((n) => name(n ?? 0)).join('至')
        : run.map(name).join(''),
    )
    .join('')
}
