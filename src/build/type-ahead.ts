import type { TypeAhead } from '#domain/type-ahead'

/** A page as Pagefind keeps it. */
export type Fragment = {
  url: string
  meta: Record<string, string>
  anchors: { id: string; text: string; title?: string }[]
}

const itemNumber = /^（[一二三四五六七八九十]+）/

/** The index of the type-ahead, from the pages that the search finds: so both always know the same. */
export function typeAheadOf(fragments: Fragment[]): TypeAhead {
  const index: TypeAhead = { articles: [], pages: [] }
  for (const { url, meta, anchors } of fragments.toSorted((a, b) => (a.url < b.url ? -1 : 1))) {
    const { title = '', keywords = '' } = meta
    const texts = (id: RegExp) =>
      anchors.filter((anchor) => id.test(anchor.id)).map(({ text }) => text.replace(itemNumber, ''))
    const [, article] = /^\/measures\/(\d+)\/$/.exec(url) ?? []
    if (article) {
      const [paragraphs, items] = [texts(/^p\d/), texts(/^item-\d/)]
      // What the text says is found in the text.
      const said = [title, ...paragraphs, ...items].join()
      const others = keywords.split(' ').filter((word) => !said.includes(word))
      const caption = title.replace(/^\S+\s/, '')
      index.articles[Number(article) - 1] = [caption, others.join(' '), paragraphs, items]
    } else {
      const named = anchors.flatMap(({ id, title: name }) => (name ? [{ id, name }] : []))
      index.pages.push([url, title, ''])
      for (const { id, name } of named) index.pages.push([`${url}#${id}`, name, ''])
    }
  }
  return index
}
