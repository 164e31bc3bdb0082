import { dayInWords } from '#components/measures/day.ts'
import { articleLines } from '#domain/article'
import type { OpenArticle, OpenMeasures } from '#domain/open-data'

const linesOf = ({ number, paragraphs, items }: OpenArticle): string[] =>
  articleLines(number, {
    paragraphs: paragraphs.map(({ text }) => text),
    items: items.map(({ text }) => text),
  })

/** The whole text in lines. What is the editor's stands in brackets and says so. */
export function plainMeasures(measures: OpenMeasures): string {
  const { title, number, issuer, issuedOn, chapters, editorial } = measures
  const head = [title, '', number, issuer, dayInWords(issuedOn)]
  const body = chapters.flatMap(({ heading, articles }) => [
    '',
    heading,
    ...articles.flatMap((article) => ['', ...linesOf(article)]),
  ])
  return [...head, ...body, '', `［编者注：${editorial.gap}］`, ''].join('\n')
}
