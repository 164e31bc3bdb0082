/**
 * A guide (指南) is the editor's: what it says of the Measures goes by `<Ref>` or `<Quote>`, everything else stands
 * inside `<Editorial>`, which the page marks 编者说明. Nothing else is let through.
 */

const bareCitation = /第[一二三四五六七八九十百\d]+条|[（(][一二三四五六七八九十]+[)）]项/
const heading = /^#{1,6} /
const cites = /<(Ref|Quote)\s/
const editorial = /<Editorial>[^]*?<\/Editorial>/g
/** One sentence; a full stop inside quotation marks ends none. */
const sentence = /(?:“[^”]*”|[^。！？])+[。！？]*/g

/** What is wrong with a guide's MDX, each with its words: a typed citation, or a sentence with no provision behind it. */
export function guideProblems(mdx: string): string[] {
  const bare = mdx
    .split('\n')
    .filter((line) => bareCitation.test(line))
    .map((line) => `a citation is typed, not a <Ref>: ${excerpt(line)}`)
  const unsupported = mdx
    .replaceAll(editorial, '')
    .split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )/)
    .map((block) => block.trim())
    .filter((block) => block !== '' && !heading.test(block))
    .flatMap((block) => block.match(sentence) ?? [])
    .filter((words) => !cites.test(words))
    .map((words) => `neither <Ref> nor <Quote> nor <Editorial>: ${excerpt(words)}`)
  return [...bare, ...unsupported]
}

const excerpt = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
