import { getCollection, type CollectionEntry } from 'astro:content'
import { articleText } from '#domain/article'
import { citationOf, citationText, numeral, type Citation } from '#domain/citation'

/** One article of the Measures with its front matter. */
export type Article = CollectionEntry<'measures'>
/** One version (版本) of the Measures with what is recorded of its source. */
export type Version = CollectionEntry<'versions'>

/** The versions of the Measures, the newest first: that one is in force, as far as this site knows. */
export const versions = async (): Promise<Version[]> =>
  (await getCollection('versions')).toSorted((a, b) => (a.data.issuedOn < b.data.issuedOn ? 1 : -1))

/** The version in force. Throws when there is none. */
export async function currentVersion(): Promise<Version> {
  const [current] = await versions()
  if (!current) throw new Error('no version of the Measures: content/measures holds no source.yaml')
  return current
}

/** The version that an article belongs to. */
export async function versionOf({ id }: Article): Promise<Version> {
  const found = (await versions()).find((version) => id.startsWith(`${version.id}/`))
  if (!found) throw new Error(`${id} stands in no version: source.yaml is missing beside it`)
  return found
}

/** The articles of a version, else of the one in force, in the order of the text. */
export async function articles(version?: Version): Promise<Article[]> {
  const { id } = version ?? (await currentVersion())
  const found = await getCollection('measures', (article) => article.id.startsWith(`${id}/`))
  return found.toSorted((a, b) => a.data.number - b.data.number)
}

/** The chapters in the order of the text, each with its heading, such as 第三章 服务机构的工作职责, and its articles. */
export async function chapters(version?: Version) {
  const { data } = version ?? (await currentVersion())
  const held = await articles(version)
  return data.chapters.map((title, i) => ({
    id: i + 1,
    heading: `第${numeral(i + 1)}章 ${title}`,
    articles: held.filter((article) => article.data.chapter === i + 1),
  }))
}

/** The words of an article: its paragraphs and items, verbatim. */
export const wordsOf = ({ body = '' }: Article) => articleText(body)

/** A provision (条文) that exists: where it stands, the article it belongs to, and its words, one block a line. */
export type Provision = { citation: Citation; article: Article; words: string }

/** The provision of the version in force behind a citation key. Throws, saying what there is, for one that does not exist. */
export async function provision(key: string): Promise<Provision> {
  const citation = citationOf(key)
  const article = (await articles()).find(({ data }) => data.number === citation.article)
  if (!article) throw new Error(`${key}: the Measures have ${(await articles()).length} articles`)
  const { paragraphs, items } = wordsOf(article)
  const { paragraph, item } = citation
  const words = item
    ? items[item - 1]
    : paragraph
      ? paragraphs[paragraph - 1]
      : [...paragraphs, ...items].join('\n')
  if (words === undefined)
    throw new Error(
      `${key}: article ${citation.article} has ${paragraphs.length} paragraphs and ${items.length} items`,
    )
  return { citation, article, words }
}

/** A citation for use in a document: 《…》（长工信发〔2024〕8号）第六条第（四）项. */
export async function fullCitation(citation: Citation): Promise<string> {
  const { title, number } = (await currentVersion()).data
  return `《${title}》（${number}）${citationText(citation)}`
}
