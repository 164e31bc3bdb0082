import type { Anchor, FoundPage } from '#scripts/chinese-search'

const element = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(name)
  made.append(...children)
  return made
}

const link = (href: string, ...children: (Node | string)[]) => {
  const made = element('a', ...children)
  made.href = href
  return made
}

/** `text` with every occurrence of a word marked, as nodes: what was typed is never read as markup. */
export function marked(text: string, words: string[]): (Node | string)[] {
  const longest = words
    .filter((word) => word.length > 1)
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'))
  if (longest.length === 0) return [text]
  const pieces = text.split(new RegExp(`(${longest.join('|')})`, 'i'))
  return pieces.map((piece, i) => (i % 2 === 1 ? element('mark', piece) : piece))
}

/** The provisions of a page that hold a word; else those with all its characters (收费 in 收取费用); else the first. */
function provisionsFor({ anchors }: FoundPage, words: string[]): Anchor[] {
  const holding = anchors.filter(({ text }) => words.some((word) => text.includes(word)))
  if (holding.length > 0) return holding
  const near = anchors.filter(({ text }) =>
    words.some((word) => Array.from(word).every((character) => text.includes(character))),
  )
  return near.length > 0 ? near : anchors.slice(0, 1)
}

/** A provision's own words: what stands after its number. */
const wordsOf = ({ text }: Anchor) => text.replace(/^（[一二三四五六七八九十]+）/, '')

/** One result: the page, and under it the provisions that answer. */
export function resultItem(page: FoundPage, words: string[]): HTMLLIElement {
  const { url, meta } = page
  const title = element('h2', link(url, ...marked(meta['title'] ?? url, words)))
  const provisions = provisionsFor(page, words).map((anchor) => {
    const { id, title: name } = anchor
    const item = element('li')
    // An item is a target of its own; the text of a paragraph stands for the article.
    if (name) item.append(link(`${url}#${id}`, name), ' ')
    item.append(...marked(wordsOf(anchor), words))
    return item
  })
  return element('li', title, element('ul', ...provisions))
}

/** A provision that a typed citation names. `page` is its article's address; `note` says what the text lacks of it. */
export type Cited = { href: string; page: string; name: string; note: string }

/** What a typed citation names, as the first result, with its words when the index has them. */
export function citedItem({ href, page, name, note }: Cited, pages: FoundPage[]): HTMLLIElement {
  const item = element('li', element('h2', link(href, `直接打开 ${name}`)))
  const anchors = pages.find(({ url }) => url === page)?.anchors ?? []
  const anchor = anchors.find(({ id }) => href.endsWith(`#${id}`)) ?? anchors[0]
  if (note) item.append(element('p', note))
  if (anchor) item.append(element('p', wordsOf(anchor)))
  return item
}
