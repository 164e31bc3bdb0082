import type { Anchor, FoundPage } from '#scripts/search-engine'

export const element = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(name)
  made.append(...children)
  return made
}

export const link = (href: string, ...children: (Node | string)[]) => {
  const made = element('a', ...children)
  made.href = href
  return made
}

const small = (className: string, ...children: (Node | string)[]) => {
  const made = element('span', ...children)
  made.className = className
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

/** Of these places those that hold a word; else those with all its characters (收费 in 收取费用). */
function holding(anchors: Anchor[], words: string[]): Anchor[] {
  const whole = anchors.filter(({ text }) => words.some((word) => text.includes(word)))
  if (whole.length > 0) return whole
  return anchors.filter(({ text }) =>
    words.some((word) => Array.from(word).every((character) => text.includes(character))),
  )
}

/** What comes nearest where a keyword alone has found the article: the place with the characters that fewest others have. */
function nearest(anchors: Anchor[], words: string[]): Anchor[] {
  const characters = [...new Set(words.join(''))]
  const having = (character: string) => anchors.filter(({ text }) => text.includes(character))
  const rarities = characters.map((character) => 1 / (having(character).length || Infinity))
  const scores = anchors.map(({ text }) =>
    characters.reduce((sum, each, i) => sum + (text.includes(each) ? (rarities[i] ?? 0) : 0), 0),
  )
  return anchors.filter((_, i) => i === scores.indexOf(Math.max(...scores)))
}

/** A provision's own words: what stands after its number. */
const wordsOf = ({ text }: Anchor) => text.replace(/^（[一二三四五六七八九十]+）/, '')

/** Places of one page that a result shows at once. */
const PLACES_SHOWN = 3

/** An article, and under it the provisions that answer. */
export function provisionItem({ url, meta, anchors }: FoundPage, words: string[]): HTMLLIElement {
  const title = element('h3', link(url, ...marked(meta['title'] ?? url, words)))
  const found = holding(anchors, words)
  const shown = found.length > 0 ? found : nearest(anchors, words)
  const list = shown.slice(0, PLACES_SHOWN).map((anchor) => {
    const { id, title: name } = anchor
    const item = element('li')
    // An item is a target of its own; the text of a paragraph stands for the article.
    if (name) item.append(link(`${url}#${id}`, name), ' ')
    item.append(...marked(wordsOf(anchor), words))
    return item
  })
  const left = shown.length - list.length
  if (left > 0) list.push(element('li', link(url, `本条另有 ${left} 处`)))
  return element('li', title, element('ul', ...list))
}

/** A page of the editor's: which part it belongs to, the places of it that answer, or else what it is about. */
export function pageItem(page: FoundPage, part: string, words: string[]): HTMLLIElement {
  const { url, meta, anchors } = page
  const title = element('h3', link(url, ...marked(meta['title'] ?? url, words)))
  if (part) title.append(' ', small('part', part))
  const places = holding(anchors, words).slice(0, PLACES_SHOWN)
  const list = places.map(({ id, title: name, text }) =>
    // A heading is its own name; a term of the glossary has one, and words beside it.
    name
      ? element('li', link(`${url}#${id}`, name), ' ', ...marked(text, words))
      : element('li', link(`${url}#${id}`, ...marked(text, words))),
  )
  const about = element('p', ...marked(summaryOf(page), words))
  // A guide's own words are known, and not where they stand.
  const said = words.find((word) => meta['words']?.includes(word))
  if (said !== undefined && places.length === 0)
    about.append(' 正文写到“', element('mark', said), '”。')
  return element('li', title, about, element('ul', ...list))
}

/** What a page says it is about: the sentence after its title. */
function summaryOf({ content, meta }: FoundPage): string {
  if (meta['summary']) return meta['summary']
  const text = content.replace(meta['title'] ?? '', '').replace(/^[。.\s]+/, '')
  return /^[^。]+。/.exec(text)?.[0] ?? ''
}
