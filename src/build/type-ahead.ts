import type { TypeAhead } from '#domain/type-ahead'

/** A page as Pagefind keeps it. */
export type Fragment = {
  url: string
  content: string
  meta: Record<string, string>
  anchors: { id: string; text: string; title?: string }[]
}

/** How many of an article's keywords are suggested by: the first, because a visitor waits for each. */
const KEYWORDS = 3

const itemNumber = /^（[一二三四五六七八九十]+）/

const chapterHeading = /<h2 id="(chapter-\d+)"[^>]*>([^<]+)</g

/**
 * The index of the type-ahead, from the pages of the handbook that the search finds, and the chapters of the full text,
 * which is its page in HTML.
 */
export function typeAheadOf(fragments: Fragment[], fullText: string): TypeAhead {
  const index: TypeAhead = { articles: [], pages: [] }
  const others: TypeAhead['pages'] = []
  for (const [, id = '', heading = ''] of fullText.matchAll(chapterHeading))
    index.pages.push([`/measures/#${id}`, heading])
  for (const { url, meta, anchors } of fragments.toSorted((a, b) => (a.url < b.url ? -1 : 1))) {
    const { title = '', keywords = '' } = meta
    const texts = (id: RegExp) =>
      anchors.filter((anchor) => id.test(anchor.id)).map(({ text }) => text.replace(itemNumber, ''))
    const [, article] = /^\/measures\/(\d+)\/$/.exec(url) ?? []
    if (article) {
      const [paragraphs, items] = [texts(/^p\d/), texts(/^item-\d/)]
      // What the text says is found in the text.
      const said = [title, ...paragraphs, ...items].join()
      const unsaid = keywords.split(' ').filter((word) => !said.includes(word))
      const caption = title.replace(/^\S+\s/, '')
      index.articles[Number(article) - 1] = [
        caption,
        unsaid.slice(0, KEYWORDS).join(' '),
        paragraphs,
        items,
      ]
    } else if (!url.startsWith('/about/')) {
      const named = anchors.flatMap(({ id, title: name }) => (name ? [{ id, name }] : []))
      index.pages.push([url, title])
      for (const { id, name } of named) others.push([`${url}#${id}`, name])
    }
  }
  // What the text says is found in the text, so a term has its entry here only where the text lacks it.
  const text = JSON.stringify(index.articles)
  index.pages.push(...others.filter(([, name]) => !text.includes(name)))
  return index
}
