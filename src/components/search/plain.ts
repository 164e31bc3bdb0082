import { getCollection } from 'astro:content'
import { articles, wordsOf } from '#components/measures/text.ts'
import { citedIn } from '#domain/mentioned'
import { placesIn, suggestions, type Place, type Places, type Suggestion } from '#domain/type-ahead'

const parts = ['guides', 'sectors', 'conduct'] as const

/** What a search without a script looks through. It does not change while the site runs. */
let places: Promise<Places> | undefined

async function gathered(): Promise<Places> {
  const pages = await Promise.all(
    parts.map(async (part) =>
      (await getCollection(part)).map(({ id, data: { title, summary, keywords } }): Place => [
        `/${part}/${id}/`,
        title,
        [summary, ...keywords].join(' '),
      ]),
    ),
  )
  const held = await articles()
  const { titles, texts } = placesIn({
    articles: held.map((article) => {
      const { caption, keywords } = article.data
      const { paragraphs, items } = wordsOf(article)
      return [caption, keywords.join(' '), paragraphs, items]
    }),
    pages: [],
  })
  return { titles: [...titles, ...pages.flat()], texts }
}

/** What answers a search where no script runs: the type-ahead's answer, which needs no index of its own. */
export const plainAnswer = async (typed: string): Promise<Suggestion[]> =>
  suggestions(await (places ??= gathered()), citedIn(typed).rest).found
