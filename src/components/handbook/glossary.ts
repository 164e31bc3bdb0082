import { dirname } from 'node:path/posix'
import { getCollection, type CollectionEntry } from 'astro:content'
import { articles, provision, wordsOf, type Article } from '#components/measures/text.ts'
import { firstUses, termProblems, type Piece, type Term } from '#domain/glossary'

/** One term of the glossary. */
export type Entry = CollectionEntry<'glossary'>

const formsOf = ({ id, data }: Entry): Term => ({ id, forms: [data.term, ...data.also] })

/** How many paragraphs of an article are a caption line of the text's own: headings take no links. */
const captions = ({ body }: Article) => (body?.includes('<Caption>') ? 1 : 0)

/** The words of an article in which terms are linked. */
function prose(article: Article): string[] {
  const { paragraphs, items } = wordsOf(article)
  return [...paragraphs.slice(captions(article)), ...items]
}

/** The glossary in the order of its file. Throws for an entry that says of the text what the text does not say. */
export async function glossary(): Promise<Entry[]> {
  const entries = await getCollection('glossary')
  if (entries.length === 0) throw new Error('content/glossary.yaml: no entry could be read')
  const keys = entries.flatMap(({ data }) => [...data.provisions, ...data.see])
  const words = new Map(
    await Promise.all(keys.map(async (key) => [key, (await provision(key)).words] as const)),
  )
  const whole = (await articles()).flatMap(prose).join('\n')
  const problems = entries.flatMap((entry) =>
    termProblems({ ...entry.data, ...formsOf(entry) }, (key) => words.get(key) ?? '', whole),
  )
  if (problems.length > 0) throw new Error(`content/glossary.yaml: ${problems.join('\n')}`)
  return entries.toSorted((a, b) => a.data.order - b.data.order)
}

/** An article's words in pieces, block by block: each term apart where it is used first. */
export type LinkedText = { paragraphs: Piece[][]; items: Piece[][] }

/** The article with its terms apart; in the whole text, a term used in an article before this one is not a first use. */
export async function linkedText(article: Article, whole: boolean): Promise<LinkedText> {
  const pieces = firstUses((await getCollection('glossary')).map(formsOf))
  if (whole) for (const words of (await before(article)).flatMap(prose)) pieces(words)
  const { paragraphs, items } = wordsOf(article)
  return {
    paragraphs: paragraphs.map((words, i) => (i < captions(article) ? [words] : pieces(words))),
    items: items.map(pieces),
  }
}

/** The article's words as they are, with no term apart. */
export function plainText(article: Article): LinkedText {
  const { paragraphs, items } = wordsOf(article)
  return { paragraphs: paragraphs.map((words) => [words]), items: items.map((words) => [words]) }
}

async function before({ id, data }: Article): Promise<Article[]> {
  const version = dirname(id)
  const all = await getCollection('measures', (one) => dirname(one.id) === version)
  return all.filter((one) => one.data.number < data.number)
}
