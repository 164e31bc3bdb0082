import { type Citation, valueOf } from '#domain/citation-words'

const N = '(\\d{1,3}|[零〇一二三四五六七八九十]{1,3})'
const open = '[([〔【〈]'
const close = '[)\\]〕】〉]'
/** What may stand after: the address that goes with a copied citation. */
const after = '[。.,;:]?(?:https?:.*)?$'
// 第六条之四 is no item of Article 6: so a law calls an article that was put in later.
const article = `第?${N}(?:(章)|条(?!之)(?:[的,、]?第?${N}款)?(?:[的,、]?第?${open}?${N}${close}?项?)?)`
const named = new RegExp(`^(.*?)${article}${after}`)
const short = new RegExp(`^(?:${N}${open}${N}${close}?项?|(\\d{1,2})[-./。、‐-―−](\\d{1,2}))$`)

/** Whether what stands before a citation names the Measures, by their name or its end, or their number, or names nothing. */
export const isOurs = (before: string) =>
  /^((本|该|(.*机构)?管理)?办法)?(长工信发20248号)?的?$/.test(before.replaceAll(/[^\p{L}\d]/gu, ''))

const plain = (text: string) =>
  text.normalize('NFKC').replaceAll(/\s/g, '').replaceAll('條', '条').replaceAll('項', '项')

/**
 * Reads what a person types or pastes for a citation: `第十条`, `10条`, `第六条（四）`, `第六条第四项`, `6(4)`, `6.4`, full-width
 * forms and a citation copied from this site too. `null` when the text is anything else, or cites another law. Whether
 * there is such a provision is not asked here: `第0条` and `第100条` cite as well.
 */
export function parseTyped(text: string): Citation | null {
  const typed = plain(text)
  const [, before = '', article, chapter, paragraph, item] = named.exec(typed) ?? []
  if (chapter || !isOurs(before)) return null
  if (article) return citation(article, paragraph, item)
  const [, a, i, first, second] = short.exec(typed) ?? []
  return a || first ? citation(a ?? first ?? '', undefined, i ?? second) : null
}

/** The number of the chapter (章) that is typed: `第三章`, `3章`; else `null`. */
export function parseTypedChapter(text: string): number | null {
  const [, before = '', n = '', chapter] = named.exec(plain(text)) ?? []
  return chapter && isOurs(before) ? valued(n) : null
}

const valued = (n: string) => (/^[\d零〇]+$/.test(n) ? Number(n) || 0 : valueOf(n))

function citation(article: string, paragraph?: string, item?: string): Citation | null {
  const [a, p, i] = [article, paragraph, item].map((n) => (n === undefined ? undefined : valued(n)))
  if (a == null || p === null || i === null) return null
  return { article: a, ...(p != null && { paragraph: p }), ...(i != null && { item: i }) }
}
