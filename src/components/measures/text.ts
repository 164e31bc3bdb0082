import { getCollection, getEntry, type CollectionEntry } from 'astro:content'
import sourceText from '#content/measures/source.txt?raw'
import { citationText, numeral, type Citation } from '#domain/citation'
import { partsOf, published } from '#domain/substitution'

/** One article of the Measures with its front matter. */
export type Article = CollectionEntry<'measures'>

/** The articles in the order of the text. */
export const articles = async (): Promise<Article[]> =>
  (await getCollection('measures')).sort((a, b) => a.data.number - b.data.number)

/** The chapters in the order of the text, each with its heading, such as 第三章 服务机构的工作职责, and its articles. */
export async function chapters() {
  const all = await articles()
  const found = await getCollection('chapters')
  return found
    .sort((a, b) => Number(a.id) - Number(b.id))
    .map(({ id, data }) => ({
      id,
      heading: `第${numeral(Number(id))}章 ${data.title}`,
      articles: all.filter((article) => article.data.chapter === id),
    }))
}

/** What is recorded about the source: number, issuer, days, hash, substitutions. Throws when the record is missing. */
export async function sourceRecord() {
  const entry = await getEntry('source', 'source')
  if (!entry) throw new Error('content/measures/source.yaml is missing')
  return entry.data
}

/** The published document in its three parts: notice, Measures, imprint. Throws when a substitution does not fit. */
export async function publishedParts() {
  const { title, substitutions } = await sourceRecord()
  return partsOf(published(sourceText, substitutions), title)
}

/** A citation for use in a document: 《…》（长工信发〔2024〕8号）第六条第（四）项. */
export async function fullCitation(citation: Citation): Promise<string> {
  const { title, number } = await sourceRecord()
  return `《${title}》（${number}）${citationText(citation)}`
}
