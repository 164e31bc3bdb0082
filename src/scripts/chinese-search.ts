import { isLong, pairs, plain, type SearchQuery } from '#domain/search-query'

/** A place on a page with an id of its own: an item, a paragraph. */
export type Anchor = { id: string; title?: string; text: string }

/** What Pagefind knows of a page. */
export type FoundPage = {
  url: string
  content: string
  meta: Record<string, string>
  anchors: Anchor[]
}

type Hit = { id: string; score: number; data(): Promise<FoundPage> }

/** The part of Pagefind's interface that is used. */
export type Engine = { search(query: string): Promise<{ results: Hit[] }> }

type Scored = { hit: Hit; score: number }

const RESULTS_MAX = 40

/**
 * The pages that answer a Chinese query, best first. Pagefind wants every word of a query on the page and knows
 * words and pairs only, so the query is put several ways; what holds it literally comes first, then what is about it by its title.
 */
export async function findPages(engine: Engine, query: SearchQuery): Promise<FoundPage[]> {
  const phrase = query.replaced ?? query.text
  const exact = await byAnyWording(engine, phrase, query.terms)
  const hits = exact.length > 0 ? exact : await byMostPairs(engine, query.terms)
  const pages = await Promise.all(
    hits.slice(0, RESULTS_MAX).map(async ({ hit, score }) => {
      const page = await hit.data()
      const titled = piecesOf(query.terms).every((piece) => page.meta['title']?.includes(piece))
      return {
        page,
        score,
        titled: Number(titled),
        literal: literalness(page, phrase, query.terms),
      }
    }),
  )
  // Pages with the very words push out those that only share pieces of them.
  const whole = pages.filter(({ literal }) => literal === 2)
  return (whole.length > 0 ? whole : pages)
    .sort((a, b) => b.literal - a.literal || b.titled - a.titled || b.score - a.score)
    .map(({ page }) => page)
}

/** Every page that holds all of the query in one of its wordings, with its best score. */
async function byAnyWording(engine: Engine, phrase: string, terms: string[]): Promise<Scored[]> {
  const wordings = [
    { words: phrase, weight: 1 },
    { words: terms.join(' '), weight: 1 },
    ...terms.filter(isLong).flatMap((term) => {
      const others = terms.filter((other) => other !== term)
      const starts = term.length % 2 === 0 ? ([0] as const) : ([0, 1] as const)
      return starts.map((from) => ({
        words: [...pairs(term, from), ...others].join(' '),
        weight: 0.9,
      }))
    }),
  ]
  const best = new Map<string, Scored>()
  for (const { words, weight } of wordings)
    for (const hit of (await engine.search(words)).results) {
      const score = Math.max(hit.score * weight, best.get(hit.id)?.score ?? 0)
      best.set(hit.id, { hit, score })
    }
  return [...best.values()]
}

const piecesOf = (terms: string[]) => [
  ...new Set(terms.flatMap((term) => (isLong(term) ? pairs(term) : [term]))),
]

/** The pages that hold most pairs of the query, if they hold at least half of them. */
async function byMostPairs(engine: Engine, terms: string[]): Promise<Scored[]> {
  const pieces = piecesOf(terms).filter((piece) => piece.length > 1)
  const found = new Map<string, Scored & { count: number }>()
  for (const piece of pieces)
    for (const hit of (await engine.search(piece)).results) {
      const { score = 0, count = 0 } = found.get(hit.id) ?? {}
      found.set(hit.id, { hit, score: score + hit.score, count: count + 1 })
    }
  const most = Math.max(0, ...[...found.values()].map(({ count }) => count))
  return most * 2 < pieces.length ? [] : [...found.values()].filter(({ count }) => count === most)
}

/** 2: the page holds the query as it was put; 1: every term of it; 0: pieces. */
function literalness(page: FoundPage, phrase: string, terms: string[]): 0 | 1 | 2 {
  const text = plain(`${Object.values(page.meta).join(' ')} ${page.content}`)
  const tight = text.replaceAll(' ', '')
  if (tight.includes(phrase.replaceAll(' ', ''))) return 2
  return terms.every((term) => text.includes(term)) ? 1 : 0
}
