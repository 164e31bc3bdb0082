import { type Citation, valueOf } from '#domain/citation-words'
import { isOurs, parseTyped, parseTypedChapter } from '#domain/typed-citation'

/** Words that only ask what a provision says. */
const asking = /[的是有讲说写了怎么如何规定什么哪些具体内容原文全]+[?？。]?\s*$/
/** This site's own names of a provision: `measures/6-4`, `/measures/6/#item-4`, `/m/6/4`, with or without the site. */
const address =
  /^(?:(?:https?:\/\/)?[^/\s]+\/|\/)?(?:m|measures)\/(\d{1,2})(?:(?:-|\/#item-|\/)(\d{1,2}))?\/?$/
const hundreds = /([一二三四五六七八九]?)百[零〇]?([一二三四五六七八九十]{0,3})(?=条)/g
const provision =
  /(?:《?本?办法》?的?)?第([\d零〇一二三四五六七八九十]{1,3})条(?!之)(?:第[\d一二三四五六七八九十]{1,3}款)?(?:第?[(]?[\d一二三四五六七八九十]{1,3}(?:[)]项?|项))?/g

/** One width, one script for what citations are made of, and digits for hundreds: which no provision bears, and readers ask for. */
const plain = (text: string) =>
  text
    // Brought to one width first, ④ would be a plain 4.
    .replaceAll(/[①-⑳]/g, (n) => `(${String(n.charCodeAt(0) - 0x245f)})`)
    .normalize('NFKC')
    .replace(/^(?:根据|按照|依照|依据|请问)/, '')
    .replaceAll('條', '条')
    .replaceAll('項', '项')
    .replaceAll(hundreds, (whole, before: string, rest: string) => {
      const below = rest && (valueOf(rest.replace('一十', '十')) ?? '')
      return rest && below === ''
        ? whole
        : String((valueOf(before || '一') ?? 1) * 100 + Number(below))
    })

/** Of another law or rule: its name, or the end of one, stands right before. */
const isOfAnother = (before: string) =>
  /(?:办法|条例|规定|细则|规范|意见|法)》?(?:\([^)]*\))?的?$/.test(before) &&
  !isOurs(/[^,。;:!?]*$/.exec(before)?.[0] ?? '')

/** What a query cites and no more: as it was typed, without the words that only ask, or by an address of this site. */
function wholly(typed: string): Citation | null {
  const [, article, item] = address.exec(typed.trim()) ?? []
  const named = article ? `${article}条${item ? `${item}项` : ''}` : typed
  return parseTyped(named) ?? parseTyped(named.replace(asking, ''))
}

/**
 * The provisions of the Measures that a query cites, alone or among other words (`第十四条 退出`), each once and in its
 * order, and what is left of it to look for: nothing where it cites and no more. `isWhole` says so of one provision.
 * Without `第`, 三条 may be three of anything.
 */
export function citedIn(text: string): { cited: Citation[]; rest: string; isWhole: boolean } {
  const typed = plain(text)
  const whole = wholly(typed)
  if (whole) return { cited: [whole], rest: '', isWhole: true }
  if (parseTypedChapter(text) !== null) return { cited: [], rest: '', isWhole: false }
  const cited = new Map<string, Citation>()
  const rest = typed.replaceAll(provision, (words, _, at: number) => {
    const found = isOfAnother(typed.slice(0, at)) ? null : parseTyped(words)
    if (!found) return words
    cited.set(JSON.stringify(found), found)
    return ' '
  })
  return { cited: [...cited.values()], rest, isWhole: false }
}
