import { type Citation, chapterHref, citationHref, citationText } from '#domain/citation-words'
import { isLong, pairs, searchQuery } from '#domain/search-query'
import { parseTyped, parseTypedChapter } from '#domain/typed-citation'

/** What the search form suggests from while somebody types: small, because it is fetched with the first key. */
export type TypeAhead = {
  /** The articles in their order. */
  articles: [caption: string, keywords: string, paragraphs: string[], items: string[]][]
  /** Other pages of the handbook, and the places on them that have a name. */
  pages: [href: string, name: string][]
}

/** A place with its name, and what else is known of it: keywords or the text. */
export type Place = [href: string, name: string, words: string]

/** What is looked through: `titles` by name and keyword, `texts` by what they say. */
export type Places = { titles: Place[]; texts: Place[] }

export function placesIn({ articles, pages }: TypeAhead): Places {
  const at = (citation: Citation, words: string, after = ''): Place => [
    citationHref(citation),
    citationText(citation) + after,
    words,
  ]
  const titles = articles.map(([caption, keywords], i) =>
    at({ article: i + 1 }, keywords, ` ${caption}`),
  )
  const texts = articles.flatMap(([, , paragraphs, items], i) => [
    ...paragraphs.map((words, n) => at({ article: i + 1, paragraph: n + 1 }, words)),
    ...items.map((words, n) => at({ article: i + 1, item: n + 1 }, words)),
  ])
  const others = pages.map(([href, name]): Place => [href, name, ''])
  return { titles: [...titles, ...others], texts }
}

/** A place to go to: its name, and the words there that were found; none when the name says it. */
export type Suggestion = { href: string; name: string; text: string }

const NOT_HELD = '本站文本没有'

/** Suggestions shown at once, and how many of them by their titles: the text is to be seen too. */
const [SHOWN, TITLES] = [8, 5]
// Characters before and after what was found.
const [BEFORE, AFTER] = [8, 22]

/**
 * What `typed` may mean, best first: the provision or chapter it cites, what is about it by title or keyword, the
 * provisions that say it. `cited`: the first is the citation, and Enter may go there; one that is not held leads to the
 * search, which says so.
 */
export function suggestions({ titles, texts }: Places, typed: string) {
  const citation = parseTyped(typed)
  const chapter = parseTypedChapter(typed)
  const href = citation ? citationHref(citation) : chapter ? chapterHref(chapter) : ''
  const { terms } = searchQuery(typed)
  const pieces = terms.flatMap((term) => (isLong(term) ? pairs(term) : [term]))

  const isCited = ([at]: Place) => at === href
  const holds = (wanted: string[], words: string) =>
    wanted.length > 0 && wanted.every((word) => words.includes(word))
  const byName = ([href, name]: Place): Suggestion => ({ href, name, text: '' })
  const byText = ([href, name, words]: Place): Suggestion => ({
    href,
    name,
    text: around(words, terms[0]),
  })

  const cited = [...titles.filter(isCited).map(byName), ...texts.filter(isCited).map(byText)]
  if (citation && cited.length === 0) {
    const name = citationText(citation)
    const href = `/search/?q=${encodeURIComponent(typed)}`
    return { cited: true, found: [{ href, name, text: NOT_HELD }] }
  }
  const about = [
    ...cited,
    ...titles.filter(([, name]) => holds(pieces, name)).map(byName),
    ...titles.filter(([, name, keywords]) => holds(pieces, name + keywords)).map(byName),
  ]
  const once = [...new Map(about.map((one) => [one.href, one])).values()].slice(0, TITLES)
  const said = texts.filter(([, , words]) => holds(terms, words)).map(byText)
  return { cited: cited.length > 0, found: [...once, ...said].slice(0, SHOWN) }
}

function around(words: string, found = ''): string {
  const at = words.indexOf(found)
  const from = Math.max(0, at - BEFORE)
  const to = at + found.length + AFTER
  return `${from > 0 ? '…' : ''}${words.slice(from, to)}${to < words.length ? '…' : ''}`
}
