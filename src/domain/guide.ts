/**
 * A guide (指南) is the editor's: what it says of the Measures goes by `<Ref>` or `<Quote>`, everything else stands
 * inside `<Editorial>`, which the page marks 编者说明. Nothing else is let through.
 */

// Spaces, Arabic and full-width digits, brackets of either width and traditional characters make it no less a citation.
const digits = '零〇一二三四五六七八九十百\\d'
const n = `\\s*[${digits}][${digits}\\s]*`
/** `九、十`, `九至十一`. */
const several = `${n}(?:(?:[、和与及或至到~—–-]\\s*第?|,\\s*第)${n})*`
/** A number that can be an article's; 一条 counts something. */
const article = '(?:(?<!\\d)\\d{1,2}|[二三四五六七八九十][一二三四五六七八九十]{0,2})'
const bareCitation = new RegExp(
  [
    `第${several}[条款项章]`,
    `\\(${n}\\)\\s*项`,
    `${n}条\\s*\\(${n}\\)`,
    `${article}\\s*\\(${n}\\)`,
    // Without 第 it is a count where something is counted (三条建议, 13 条都在) or said to be (共有六条).
    `(?<![共有是这那列下前后每另余各\\d十]\\s*)${article}\\s*条(?:[的之规办执要是写说和与及至到或]|[^\\p{Script=Han}]|$)`,
  ].join('|'),
  'u',
)
/** A line as its citations are read, whatever way their characters are written. */
const plain = (line: string) => line.normalize('NFKC').replaceAll('條', '条').replaceAll('項', '项')
const heading = /^#{1,6} /
const cites = /<(Ref|Quote)\s/
const editorial = /<Editorial>[^]*?<\/Editorial>/g
/** One sentence; a full stop inside quotation marks ends none. */
const sentence = /(?:“[^”]*”|[^。！？])+[。！？]*/g

/** The lines with a citation that no `<Ref>` makes, wherever it stands: it could be wrong, and nobody would know. */
export const typedCitations = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => bareCitation.test(plain(line)))
    .map((line) => `a citation is typed, not a <Ref>: ${excerpt(line)}`)

/** What is wrong with a guide's MDX, each with its words: a typed citation, or a sentence with no provision behind it. */
export function guideProblems(mdx: string): string[] {
  const unsupported = sentencesOf(mdx)
    .filter((words) => !cites.test(words))
    .map((words) => `neither <Ref> nor <Quote> nor <Editorial>: ${excerpt(words)}`)
  return [...typedCitations(mdx), ...unsupported]
}

/** The citation keys of a guide's `<Ref>`s, each once. */
export const refsIn = (mdx: string) => [
  ...new Set([...mdx.matchAll(/<Ref to="([^"]+)"/g)].map(([, key = '']) => key)),
]

/**
 * What stands in quotation marks and not in the text. Words right before citations, `“…”（<Ref … />、<Ref … />）`, must
 * stand in every provision cited there; other words of a statement in one of those that are cited next.
 */
export function misquotations(mdx: string, wordsOf: (key: string) => string): string[] {
  // What the text itself quotes stands in single marks inside a quotation.
  const inner = (text: string) => text.replaceAll('“', '‘').replaceAll('”', '’')
  const holds = (words: string) => (key: string) => inner(wordsOf(key)).includes(words)
  const beside = [...mdx.matchAll(/“([^”]+)”等?（((?:<Ref to="[^"]+" \/>、?)+)）/g)]
    .map(([, words = '', refs = '']) => ({ words, keys: refsIn(refs) }))
    .filter(({ words, keys }) => !keys.every(holds(words)))
  const within = sentencesOf(mdx)
    .flatMap((words) => words.split(/(?<=\/>）)/))
    .flatMap((part) =>
      [...part.matchAll(/“([^”]+)”/g)].map(([, words = '']) => ({ words, keys: refsIn(part) })),
    )
    .filter(({ words, keys }) => !keys.some(holds(words)))
  return [...beside, ...within].map(
    ({ words, keys }) => `not in the words of ${keys.join(', ') || 'anything cited'}: “${words}”`,
  )
}

/** The sentences that stand for the Measures: all but headings and what is the editor's. */
const sentencesOf = (mdx: string) =>
  mdx
    .replaceAll(editorial, '')
    .split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )/)
    .map((block) => block.trim())
    .filter((block) => block !== '' && !heading.test(block))
    .flatMap((block) => block.match(sentence) ?? [])

const excerpt = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
