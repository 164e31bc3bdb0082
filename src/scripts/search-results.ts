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
    .map((word) => RegExp.escape(word))
  if (longest.length === 0) return [text]
  const pieces = text.split(new RegExp(`(${longest.join('|')})`, 'i'))
  return pieces.map((piece, i) => (i % 2 === 1 ? element('mark', piece) : piece))
}

/** The provisions of a page that hold the words, or its first one when only its keywords do. */
function provisionsFor(page: FoundPage, words: string[]): Anchor[] {
  const provisions = page.anchors.filter(({ text }) => text !== '')
  const holding = provisions.filter(({ text }) => words.some((word) => text.includes(word)))
  return holding.length > 0 ? holding : provisions.slice(0, 1)
}

/** One result: the page, and under it the provisions that answer. */
export function resultItem(page: FoundPage, words: string[]): HTMLLIElement {
  const { url, meta } = page
  const title = element('h2', link(url, ...marked(meta['title'] ?? url, words)))
  const provisions = provisionsFor(page, words).map(({ id, title: name, text }) => {
    const item = element('li')
    // An item is a target of its own; the text of a paragraph stands for the article.
    if (name) item.append(link(`${url}#${id}`, name), ' ')
    item.append(...marked(text.replace(/^（[一二三四五六七八九十]+）/, ''), words))
    return item
  })
  return element('li', title, element('ul', ...provisions))
}

type Cited = { href: string; page: string; name: string; note: string }

/** What a typed citation names, as the first result. */
export function citedItem({ href, page, name, note }: Cited): HTMLLIElement {
  const item = element('li', element('h2', link(href, `直接打开 ${name}`)))
  item.dataset['page'] = page
  if (note) item.append(element('p', note))
  return item
}
