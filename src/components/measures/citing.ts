import { getCollection } from 'astro:content'
import { parseKey, type Citation } from '#domain/citation'

/** A page that cites the Measures, and what it cites, in the order of the text. */
export type Citing = { href: string; title: string; citations: Citation[] }

const pages = ['guides', 'sectors', 'conduct'] as const
/**
 * Pages drawn from a list in `content/`: the keys in the list are what the page cites. The roles' list holds every
 * provision that binds anyone, and an article names its roles above; so it is not listed again.
 */
const lists: Record<string, { href: string; title: string }> = {
  glossary: { href: '/glossary/', title: '术语' },
  sources: { href: '/sources/', title: '依据' },
  'conduct-comparison': { href: '/conduct/compare/', title: '三份行为规范对照' },
}
const kept = import.meta.glob<string>(['/content/*.yaml', '!/content/roles.yaml'], {
  query: '?raw',
  import: 'default',
  eager: true,
})

const written = /\bmeasures\/\d+(?:-p?\d+)?(?![\d-])/g
const inMdx = /<(?:Ref|Quote)\s[^>]*>/g

const citationsIn = (text: string): Citation[] =>
  [...new Set(text.match(written))]
    .map(parseKey)
    .filter((citation) => citation !== null)
    .toSorted((a, b) => order(a) - order(b))
const order = ({ article, paragraph = 0, item = 0 }: Citation) =>
  article * 10_000 + item * 100 + paragraph

/** Every page that cites the Measures by `<Ref>`, `<Quote>` or a key in its list. Throws for a list nobody named here. */
export async function citing(): Promise<Citing[]> {
  const written = await Promise.all(
    pages.map(async (folder) =>
      (await getCollection(folder))
        .toSorted((a, b) => a.data.order - b.data.order)
        .map(({ id, data, body = '' }) => ({
          href: `/${folder}/${id}/`,
          title: data.title,
          citations: citationsIn((body.match(inMdx) ?? []).join('\n')),
        })),
    ),
  )
  const listed = Object.entries(kept).map(([path, text]) => {
    const name = path.slice('/content/'.length, -'.yaml'.length)
    const page = lists[name]
    if (!page)
      throw new Error(`${path}: no page is known that shows it, src/components/measures/citing.ts`)
    return { ...page, citations: citationsIn(text) }
  })
  return [...written.flat(), ...listed].filter(({ citations }) => citations.length > 0)
}

/** The pages that cite one article, each with the citations that fall into it. */
export const citingArticle = async (article: number): Promise<Citing[]> =>
  (await citing())
    .map((page) => ({
      ...page,
      citations: page.citations.filter((citation) => citation.article === article),
    }))
    .filter(({ citations }) => citations.length > 0)
