import { parts, type Part } from '#domain/part'
import type { SearchQuery } from '#domain/search-query'
import { findHits, literalFirst, phraseOf, ranked } from '#scripts/chinese-search'
import { type Catalogue, type Chosen, type Hit, type Marks, passes } from '#scripts/search-engine'
import { type Group, nothing } from '#scripts/search-groups'
import { pageItem, provisionItem } from '#scripts/search-results'

/** What is shown of an answer; `marks` are of everything that answers, for counting. */
export type Answer = { provisions: Group; pages: Group; marks: Marks[]; status: string }

export const noAnswer: Answer = { provisions: nothing, pages: nothing, marks: [], status: '' }

type Question = { query: SearchQuery; chosen: Chosen }

// Beside each other the groups are short, so that neither hides the other.
const SHOWN = 3

/** The provisions and the pages that answer, narrowed by what was chosen. */
export async function answerTo(
  { engine, marksOf }: Catalogue,
  { query, chosen }: Question,
): Promise<Answer> {
  const words = [...new Set([phraseOf(query), ...query.terms])]
  const isProvision = (hit: Hit) => marksOf(hit).kind.includes('measures')
  const passing = ({ hit }: { hit: Hit }) => passes(marksOf(hit), chosen)

  const found = await findHits(engine, query, isProvision)
  const provisions = literalFirst(await ranked(found.provisions, query))
  const pages = await ranked(found.others, query)

  const items = provisions.filter(passing).map(({ page }) => provisionItem(page, words))
  const others = pages.filter(passing).map(({ hit, page }) => {
    const [kind = ''] = marksOf(hit).kind
    return pageItem(page, kind in parts ? parts[kind as Part] : '', words)
  })

  const instead = query.replaced
    ? `《办法》没有“${query.text}”的规定，已改为查找“${query.replaced}”。`
    : ''
  const shown = chosen.kind === '' ? SHOWN : Infinity
  return {
    provisions: { items, shown },
    pages: { items: others, shown },
    marks: [...provisions, ...pages].map(({ hit }) => marksOf(hit)),
    status: `${instead}手册中找到 ${items.length + others.length} 条`,
  }
}
