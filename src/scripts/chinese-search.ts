import { isLong, pairs, plain, type SearchQuery } from '#domain/search-query'
import type { Engine, FoundPage, Hit } from '#scripts/search-engine'

/** A page that answers, with its best score. */
export type Scored = { hit: Hit; score: number }

/** Pages that hold less than this share of what the best one holds of a query do not answer it. */
const NEAR = 0.6

/** Nor do those that hold less than this share of what the query asks: the rest of it they do not speak of. */
const ENOUGH = 0.08

/**
 * What answers a Chinese query, best first: provisions, and the editor's pages apart, because long pages hold pieces of
 * everything and would push the text out. Pagefind wants every word of a query on the page and knows words and pairs
 * only, so the query is put several ways; where no provision holds all of it, those that hold most of it are taken, and
 * `isNear` says so.
 */
export async function findHits(
  engine: Engine,
  query: SearchQuery,
  isProvision: (hit: Hit) => boolean,
): Promise<{ provisions: Scored[]; others: Scored[]; isNear: boolean }> {
  const split = (all: Scored[]) => ({
    provisions: all.filter(({ hit }) => isProvision(hit)),
    others: all.filter(({ hit }) => !isProvision(hit)),
  })
  const pages = await textsOf(engine)
  const exact = split(
    checked(await byAnyWording(engine, phraseOf(query), query.terms), query, pages),
  )
  if (exact.provisions.length > 0) return { ...exact, isNear: false }
  // Nearness is asked of provisions in the engine's generous way (车用 finds 车辆), of other pages by the letter.
  const provisions = await byPairs(query.terms, async (piece) =>
    (await engine.search(piece)).results.filter(isProvision),
  )
  if (exact.others.length > 0) return { ...exact, provisions, isNear: true }
  const others = pages.filter(({ hit }) => !isProvision(hit))
  const near = await byPairs(query.terms, (piece) =>
    Promise.resolve(others.filter(({ text }) => text.includes(piece)).map(({ hit }) => hit)),
  )
  return { provisions, others: near, isNear: true }
}

/** The pages behind the hits: what holds the query literally, then what is about it by its title, then by score. */
export async function ranked(hits: Scored[], query: SearchQuery) {
  const pages = await Promise.all(
    hits.map(async ({ hit, score }) => {
      const page = await hit.data()
      const titled = piecesOf(query.terms).every((piece) => page.meta['title']?.includes(piece))
      const literal = literalness(textOf(page), query)
      return { hit, page, score, titled: Number(titled), literal }
    }),
  )
  return pages.sort((a, b) => b.literal - a.literal || b.titled - a.titled || b.score - a.score)
}

/** Pages with the very words push out those that only share pieces of them. */
export function literalFirst<T extends { literal: number }>(pages: T[]): T[] {
  const whole = pages.filter(({ literal }) => literal === 2)
  return whole.length > 0 ? whole : pages
}

export const phraseOf = ({ replaced, text }: SearchQuery) => replaced ?? text

const byScore = (a: Scored, b: Scored) => b.score - a.score

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
  return [...best.values()].sort(byScore)
}

type Text = { hit: Hit; text: string }

/** Every page with what it says. All are in the one file that the results come from anyway. */
const textsOf = async (engine: Engine): Promise<Text[]> =>
  Promise.all(
    (await engine.search(null)).results.map(async (hit) => ({
      hit,
      text: textOf(await hit.data()),
    })),
  )

/**
 * What was found, held against the text, and after it what was not found and yet says every word. The engine finds
 * beginnings of words and drops what it does not know (块链 finds 链接), and the browser cuts rare words into characters
 * that no keyword is indexed by (举报 into 举 and 报).
 */
function checked(found: Scored[], query: SearchQuery, pages: Text[]): Scored[] {
  const texts = new Map(pages.map(({ hit, text }) => [hit.id, text]))
  const says = (text: string) => (words: string[]) => words.every((word) => text.includes(word))
  const held = found.filter(({ hit }) => {
    const text = texts.get(hit.id) ?? ''
    const inPieces = ([0, 1] as const).some((from) => says(text)(piecesOf(query.terms, from)))
    return inPieces || literalness(text, query) > 0
  })
  const known = new Set(found.map(({ hit }) => hit.id))
  const missed = pages.filter(({ hit, text }) => !known.has(hit.id) && literalness(text, query) > 0)
  return [...held, ...missed.map(({ hit }) => ({ hit, score: 0 }))]
}

const piecesOf = (terms: string[], from: 0 | 1 = 0) => [
  ...new Set(terms.flatMap((term) => (isLong(term) ? pairs(term, from) : [term]))),
]

/** The pages that hold most pairs of the query, as `holding` finds them; a pair counts the more, the fewer hold it. */
async function byPairs(
  terms: string[],
  holding: (piece: string) => Promise<Hit[]>,
): Promise<Scored[]> {
  const pieces = new Set([...piecesOf(terms, 0), ...piecesOf(terms, 1)])
  const found = new Map<string, Scored>()
  let whole = 0
  for (const piece of [...pieces].filter(({ length }) => length > 1)) {
    const hits = await holding(piece)
    const weight = 1 / Math.sqrt(Math.max(1, hits.length))
    whole += weight
    for (const hit of hits)
      found.set(hit.id, { hit, score: (found.get(hit.id)?.score ?? 0) + weight })
  }
  const all = [...found.values()].sort(byScore)
  const least = Math.max((all[0]?.score ?? 0) * NEAR, whole * ENOUGH)
  return all.filter(({ score }) => score >= least)
}

const textOf = ({ meta, content }: FoundPage) =>
  plain(`${Object.values(meta).join(' ')} ${content}`)

/** 2: the text holds the query as it was put; 1: every term of it; 0: pieces. */
function literalness(text: string, query: SearchQuery): 0 | 1 | 2 {
  const tight = text.replaceAll(' ', '')
  if (tight.includes(phraseOf(query).replaceAll(' ', ''))) return 2
  return query.terms.every((term) => text.includes(term)) ? 1 : 0
}
