import { isLong, pairs, plain, type SearchQuery } from '#domain/search-query'
import type { Engine, FoundPage, Hit } from '#scripts/search-engine'

/** A page that answers, with its best score. */
export type Scored = { hit: Hit; score: number }

/** Pages that hold less than this share of what the best one holds of a query do not answer it. */
const NEAR = 0.6

/**
 * What answers a Chinese query, best first: provisions, and the editor's pages apart, because long pages hold pieces of
 * everything and would push the text out. Pagefind wants every word of a query on the page and knows words and pairs
 * only, so the query is put several ways; where no provision holds all of it, those that hold most of it are taken.
 */
export async function findHits(
  engine: Engine,
  query: SearchQuery,
  isProvision: (hit: Hit) => boolean,
): Promise<{ provisions: Scored[]; others: Scored[] }> {
  const split = (all: Scored[]) => ({
    provisions: all.filter(({ hit }) => isProvision(hit)),
    others: all.filter(({ hit }) => !isProvision(hit)),
  })
  const worded = await byAnyWording(engine, phraseOf(query), query.terms)
  const exact = split(await withLiteral(engine, query, worded))
  if (exact.provisions.length > 0) return exact
  // Each on its own, so that no guide changes which provisions are near.
  const near = (accepts: (hit: Hit) => boolean) => byPairs(engine, query.terms, accepts)
  return {
    provisions: await near(isProvision),
    others: exact.others.length > 0 ? exact.others : await near((hit) => !isProvision(hit)),
  }
}

/** The pages behind the hits: what holds the query literally, then what is about it by its title, then by score. */
export async function ranked(hits: Scored[], query: SearchQuery) {
  const pages = await Promise.all(
    hits.map(async ({ hit, score }) => {
      const page = await hit.data()
      const titled = piecesOf(query.terms).every((piece) => page.meta['title']?.includes(piece))
      const literal = literalness(page, phraseOf(query), query.terms)
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

/**
 * `found`, and after it the other pages that hold every word literally: the browser cuts rare words into characters that no
 * keyword is indexed by (举报 into 举 and 报). Every page is in the one file that the results come from anyway.
 */
async function withLiteral(engine: Engine, query: SearchQuery, found: Scored[]): Promise<Scored[]> {
  const known = new Set(found.map(({ hit }) => hit.id))
  const others = (await engine.search(null)).results.filter(({ id }) => !known.has(id))
  const held = await Promise.all(
    others.map(async (hit) => literalness(await hit.data(), phraseOf(query), query.terms) > 0),
  )
  return [...found, ...others.filter((_, i) => held[i]).map((hit) => ({ hit, score: 0 }))]
}

const piecesOf = (terms: string[]) => [
  ...new Set(terms.flatMap((term) => (isLong(term) ? pairs(term) : [term]))),
]

/** The accepted pages that hold most pairs of the query; a pair counts the more, the fewer of them hold it. */
async function byPairs(
  engine: Engine,
  terms: string[],
  accepts: (hit: Hit) => boolean,
): Promise<Scored[]> {
  const pieces = terms.flatMap((term) =>
    isLong(term) ? [...pairs(term, 0), ...pairs(term, 1)] : [term],
  )
  const found = new Map<string, Scored>()
  for (const piece of new Set(pieces.filter(({ length }) => length > 1))) {
    const hits = (await engine.search(piece)).results.filter(accepts)
    for (const hit of hits) {
      const score = (found.get(hit.id)?.score ?? 0) + 1 / Math.sqrt(hits.length)
      found.set(hit.id, { hit, score })
    }
  }
  const all = [...found.values()].sort(byScore)
  return all.filter(({ score }) => score >= (all[0]?.score ?? 0) * NEAR)
}

/** 2: the page holds the query as it was put; 1: every term of it; 0: pieces. */
function literalness(page: FoundPage, phrase: string, terms: string[]): 0 | 1 | 2 {
  const text = plain(`${Object.values(page.meta).join(' ')} ${page.content}`)
  const tight = text.replaceAll(' ', '')
  if (tight.includes(phrase.replaceAll(' ', ''))) return 2
  return terms.every((term) => text.includes(term)) ? 1 : 0
}
