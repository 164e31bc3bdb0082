import type { SearchQuery } from '#domain/search-query'
import { findHits, literalFirst, phraseOf, ranked } from '#scripts/chinese-search'
import {
  type Catalogue,
  type Chosen,
  type FoundPage,
  type Hit,
  type Marks,
  passes,
} from '#scripts/search-engine'

/**
 * An answer, best first: the articles, and the pages of the editor's with the kind of each. `words` are what is looked
 * for in them; `marks` are of everything that answers, for counting.
 */
export type Answer = {
  provisions: FoundPage[]
  pages: (FoundPage & { kind: string })[]
  words: string[]
  marks: Marks[]
  status: string
}

export const noAnswer: Answer = { provisions: [], pages: [], words: [], marks: [], status: '' }

export type SearchQuestion = { query: SearchQuery; chosen: Chosen }

/** The provisions and the pages that answer, narrowed by what was chosen. */
export async function answerTo(
  { engine, marksOf }: Catalogue,
  { query, chosen }: SearchQuestion,
): Promise<Answer> {
  const words = [...new Set([phraseOf(query), ...query.terms])]
  const isProvision = (hit: Hit) => marksOf(hit).kind.includes('measures')
  const passing = ({ hit }: { hit: Hit }) => passes(marksOf(hit), chosen)

  const found = await findHits(engine, query, isProvision)
  const provisions = literalFirst(await ranked(found.provisions, query))
  const pages = await ranked(found.others, query)

  const items = provisions.filter(passing).map(({ page }) => page)
  const others = pages.filter(passing).map(({ hit, page }) => {
    const [kind = ''] = marksOf(hit).kind
    return { ...page, kind }
  })

  const instead = query.replaced
    ? `所收录的《办法》文本没有“${query.text}”的规定，已改为查找“${query.replaced}”。`
    : ''
  const sought = query.terms.join(' ')
  const told = !found.isNear
    ? `手册中找到 ${items.length + others.length} 条`
    : items.length === 0
      ? `条文中没有“${sought}”，手册其他各页中找到 ${others.length} 条`
      : `条文中没有“${sought}”的原话，列出较接近的 ${items.length} 条${others.length > 0 ? `，以及手册其他各页的 ${others.length} 条` : ''}`
  return {
    provisions: items,
    pages: others,
    words,
    marks: [...provisions, ...pages].map(({ hit }) => marksOf(hit)),
    status: instead + told,
  }
}
