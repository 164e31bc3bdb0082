import type { APIRoute } from 'astro'
import { openArticles } from '#components/measures/open.ts'
import type { OpenArticle } from '#domain/open-data'

export const getStaticPaths = async () =>
  (await openArticles()).map((article) => ({
    params: { number: String(article.number) },
    props: { article },
  }))

/** One article as data, as it stands in `/measures.json`. */
export const GET: APIRoute<{ article: OpenArticle }> = ({ props }) => Response.json(props.article)
