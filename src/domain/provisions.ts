/**
 * Which provisions (条文) the text that is held has, for whatever cannot read the text itself.
 * A test holds it against content/measures.
 */
import { type Citation, citationText, numeral } from '#domain/citation'
import { parseTyped } from '#domain/typed-citation'

/** Per article, how many paragraphs and items it has. */
const held: readonly (readonly [paragraphs: number, items: number])[] = [
  [1, 0],
  [1, 0],
  [2, 0],
  [2, 0],
  [2, 0],
  [1, 4],
  [1, 4],
  [1, 2],
  [1, 5],
  [1, 7],
  [1, 7],
  [1, 0],
  [1, 2],
]

/** How many articles are held; the text breaks off inside the last one. */
export const ARTICLES = held.length

/** How many items of an article are held. */
export const itemsOf = (article: number) => held[article - 1]?.[1] ?? 0

const isOneOf = (count: number, n = 1) => n > 0 && n <= count

/** Whether the held text has such a provision. */
export function isHeld({ article, paragraph, item }: Citation): boolean {
  const [paragraphs, items] = held[article - 1] ?? [0, 0]
  return isOneOf(paragraphs, paragraph) && (item === undefined || isOneOf(items, item))
}

const end = citationText({ article: ARTICLES, item: itemsOf(ARTICLES) })

/** What follows the held text: whether there is such a thing is as unknown as its words. */
const beyond = (name: string) =>
  `本站所存的文本到${end}为止，其后缺失；有没有${name}、写了什么，本站没有取得`

/** One sentence on what there is in the place of a provision that is not held. Of what is missing it says nothing. */
export function notHeldText({ article, paragraph, item }: Citation): string {
  const [paragraphs, items] = held[article - 1] ?? [0, 0]
  const there = citationText({ article })
  if (article < 1) return `《办法》从第一条开始，没有${there}`
  if (article > ARTICLES) return beyond(there)
  const isItem = item !== undefined && isOneOf(paragraphs, paragraph)
  const n = (isItem ? item : paragraph) ?? 0
  const name = isItem ? `第（${numeral(n)}）项` : `第${numeral(n)}款`
  if (article === ARTICLES && n > 0) return beyond(there + name)
  if (!isItem) return `${there}只有 ${paragraphs} 款，没有${name}`
  return items === 0 ? `${there}不分项` : `${there}有 ${items} 项，没有${name}`
}

/** How many chapters (章) begin in the held text. */
export const CHAPTERS = 5

/** One sentence on what there is in the place of a chapter that is not held. */
export const chapterNotHeldText = (n: number) =>
  n < 1 ? `《办法》从第一章开始，没有第${n}章` : beyond(`第${numeral(n)}章`)

/**
 * The provision that an address asks for, held or not: `/measures/6/` with or without `#item-4` or `#p1`, the short
 * link `/m/6/4`, and what a person may type instead, `/measures/第六条/`; else `null`.
 */
export function provisionAt(address: string): Citation | null {
  const { article, paragraph, item } =
    /^\/measures\/(?<article>[1-9]\d?)\/?(?:#p(?<paragraph>[1-9]\d?)|#item-(?<item>[1-9]\d?))?$/.exec(
      address,
    )?.groups ??
    /^\/m\/(?<article>[1-9]\d?)(?:\/(?<item>[1-9]\d?))?\/?$/.exec(address)?.groups ??
    {}
  if (!article) return parseTyped(/^\/(?:m|measures)\/(第[^/]+)\/?$/.exec(address)?.[1] ?? '')
  return {
    article: Number(article),
    ...(paragraph && { paragraph: Number(paragraph) }),
    ...(item && { item: Number(item) }),
  }
}
