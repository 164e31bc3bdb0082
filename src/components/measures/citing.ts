import { getCollection } from 'astro:content'
import { classification } from '#components/roles/lines.ts'
import { parseKey, type Citation } from '#domain/citation'

/** A page that cites the Measures, and what it cites, in the order of the text. */
export type Citing = { href: string; title: string; citations: Citation[] }

const pages = ['guides', 'sectors', 'conduct'] as const
type Listed = {
  href: string
  title: string
  keysIn: (text: string) => string[] | Promise<string[]>
}

/**
 * Pages drawn from a list in `content/`, each with what it cites. The roles' list holds every provision that binds
 * anyone, and an article names its roles above; so it is not listed again.
 */
const lists: Record<string, Listed> = {
  glossary: { href: '/glossary/', title: '术语', keysIn: keysWritten },
  // A basis is what Art. 1 names: the list does not say so of each.
  sources: {
    href: '/sources/',
    title: '依据',
    keysIn: (text) => (text.includes('kind: basis') ? ['measures/1'] : []),
  },
  'conduct-comparison': {
    href: '/conduct/compare/',
    title: '三份行为规范对照',
    keysIn: keysOfLines,
  },
}
const kept = import.meta.glob<string>(['/content/*.yaml', '!/content/roles.yaml'], {
  query: '?raw',
  import: 'default',
  eager: true,
})

const written = /\bmeasures\/\d+(?:-p?\d+)?(?![\d-])/g
const inMdx = /<(?:Ref|Quote)\s[^>]*>/g

function keysWritten(text: string): string[] {
  return text.match(written) ?? []
}

/** The provisions of the roles' lines that stand in a list by their ids. */
async function keysOfLines(text: string): Promise<string[]> {
  const ids = new Set(text.match(/[a-z]+(?:-[a-z]+)*(?:-p?\d+){3}/g))
  const classified = await classification()
  return classified?.inForce
    ? classified.lines.filter(({ id }) => ids.has(id)).map(({ of }) => of)
    : []
}

const citationsOf = (keys: string[]): Citation[] =>
  [...new Set(keys)]
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
          citations: citationsOf(keysWritten((body.match(inMdx) ?? []).join('\n'))),
        })),
    ),
  )
  const listed = await Promise.all(
    Object.entries(kept).map(async ([path, text]) => {
      const page = lists[path.slice('/content/'.length, -'.yaml'.length)]
      if (!page)
        throw new Error(
          `${path}: no page is known that shows it, src/components/measures/citing.ts`,
        )
      const { href, title, keysIn } = page
      return { href, title, citations: citationsOf(await keysIn(text)) }
    }),
  )
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
