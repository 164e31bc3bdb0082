import { numeral } from '#domain/citation'

/** The verbatim text of one article (条), block by block, without the numbering that the page computes. */
export type ArticleText = { paragraphs: string[]; items: string[] }

const block = /<(Caption|Lead|Paragraph|Item)(?: n=\{(\d+)\})?>([^<{\n]+)<\/\1>/g
const frame = /<\/?Items>|<Gap \/>|\s/g

/**
 * Reads an article's MDX. Throws when an item is out of order, or when anything stands outside the components
 * that carry the text: what could not be held against the source must not be published.
 */
export function articleText(mdx: string): ArticleText {
  const text: ArticleText = { paragraphs: [], items: [] }
  for (const [, name, n, words = ''] of mdx.matchAll(block)) {
    if (name !== 'Item') text.paragraphs.push(words)
    else if (text.items.push(words) !== Number(n))
      throw new Error(`item ${n ?? ''} is out of order`)
  }
  const stray = mdx.replaceAll(block, '').replaceAll(frame, '')
  if (stray) throw new Error(`text outside the components: ${stray.slice(0, 40)}`)
  return text
}

/** The article as the published document prints it, one block a line: `第六条 行业推进机构…`, `（一）负责…`. */
export function articleLines(number: number, { paragraphs, items }: ArticleText): string[] {
  const [first = '', ...rest] = paragraphs
  return [
    `第${numeral(number)}条 ${first}`,
    ...rest,
    ...items.map((words, i) => `（${numeral(i + 1)}）${words}`),
  ]
}
