import { citationText } from '#domain/citation-words'

/** The longest query that is looked at. */
export const QUERY_MAX = 100

const askingWords =
  /请问|怎么[办样]?|怎样|如何|为?什么|需要|在哪里?|哪[些里个]|是否|要不要|有没有|能不能|会不会|会被|能否|可不可以|可以|[我他]们|自己|谁来?|由谁|[我被吗呢的了]/g

// Words that readers bring and no page may use, because a notice (Art. 13) is none of these things.
const keywords = ['处罚', '罚款', '惩罚', '警告', '黑名单', '通报批评']
const inWordsOfTheText = new Map(keywords.map((word) => [word, '通报 整改']))

/** A query (检索) taken apart for an index that knows words and pairs of characters. */
export type SearchQuery = {
  /** As typed, in one form: widths, article numbers, spaces. Empty when there is nothing to look for. */
  text: string
  /** What was typed was replaced by these words of the text, or `null`. */
  replaced: string | null
  /** What is looked for, without the words that only ask. */
  terms: string[]
}

/** Takes a query apart. Anything a person can type is answered; quotation marks count for nothing. */
export function searchQuery(typed: string): SearchQuery {
  const text = plain(typed.slice(0, QUERY_MAX)).slice(0, QUERY_MAX).trimEnd()
  const replaced = inWordsOfTheText.get(text) ?? null
  const asked = (replaced ?? text).replaceAll(askingWords, ' ')
  const terms = [split(asked), split(text)].find((found) => found.length > 0)
  return terms ? { text, replaced, terms } : { text: '', replaced, terms: [] }
}

/** One form for what is the same to a reader: `１０条` and `第10条` both become `第十条`. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/["“”'‘’「」『』《》〈〉]/g, ' ')
    .replaceAll(/第?\s*(\d{1,2})\s*条/g, (_, n: string) => citationText({ article: Number(n) }))
    .replaceAll(/\s+/g, ' ')
    .trim()
}

const split = (text: string) =>
  text.split(/[\s,、。;:!?.，；：！？·]+/).filter((term) => term !== '')

/** Is it a run of Han characters long enough to be more than one word? */
export const isLong = (term: string) => /^\p{sc=Han}{3,}$/u.test(term)

/** A run of Han characters in pairs, `from` 0 or 1: 商业机密 → 商业 机密; a last single character takes its neighbour along. */
export function pairs(term: string, from: 0 | 1 = 0): string[] {
  const found = from === 1 ? [term.slice(0, 2)] : []
  for (let i = from; i < term.length; i += 2)
    found.push(i + 1 < term.length ? term.slice(i, i + 2) : term.slice(-2))
  return [...new Set(found)]
}
