import {
  articles,
  chapters,
  currentVersion,
  wordsOf,
  type Article,
} from '#components/measures/text.ts'
import { citationHref, citationOf, citationText, numeral, type Citation } from '#domain/citation'
import type { OpenArticle, OpenMeasures } from '#domain/open-data'

const gapAfter = (last: Citation) =>
  `原文缺失。本站所据文本到${citationText(last)}为止，其后的内容没有取得，本站不作推测。`

/** An article as open data. `last` is the last provision of the text we hold. */
function openArticle(article: Article, last: Citation): OpenArticle {
  const { number, chapter, caption, sha256 } = article.data
  const { paragraphs, items } = wordsOf(article)
  const key = `measures/${number}`
  return {
    key,
    href: citationHref({ article: number }),
    data: `/measures/${number}.json`,
    number,
    label: citationText({ article: number }),
    chapter,
    sha256,
    paragraphs: paragraphs.map((text, i) => ({
      key: `${key}-p${i + 1}`,
      href: citationHref({ article: number, paragraph: i + 1 }),
      text,
    })),
    items: items.map((text, i) => ({
      key: `${key}-${i + 1}`,
      href: citationHref({ article: number, item: i + 1 }),
      label: `（${numeral(i + 1)}）`,
      citation: citationText({ article: number, item: i + 1 }),
      text,
    })),
    editorial: { caption, ...(last.article === number && { gap: gapAfter(last) }) },
  }
}

/** The articles in force as open data. */
export async function openArticles(): Promise<OpenArticle[]> {
  const last = citationOf((await currentVersion()).data.heldTo)
  return (await articles()).map((article) => openArticle(article, last))
}

/** The whole text in force as open data. */
export async function openMeasures(): Promise<OpenMeasures> {
  const version = await currentVersion()
  const { title, number, issuer, issuedOn, sha256, heldTo } = version.data
  const last = citationOf(heldTo)
  return {
    title,
    number,
    issuer,
    issuedOn,
    language: 'zh-Hans-CN',
    version: version.id,
    href: '/measures/',
    source: { href: `/about/source/measures-${version.id}.txt`, sha256 },
    chapters: (await chapters()).map(({ id, heading, articles: held }) => ({
      number: id,
      heading,
      articles: held.map((article) => openArticle(article, last)),
    })),
    editorial: { heldTo, gap: gapAfter(last) },
  }
}
