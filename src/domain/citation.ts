/** Where a provision (条文) of the Measures stands: its article (条), and a paragraph (款) or item (项) of it. */
export type Citation = { article: number; paragraph?: number; item?: number }

const digits = '零一二三四五六七八九'

/** 1 to 99 as the text writes numbers: 十三, 二十, 四十二. */
export function numeral(n: number): string {
  const tens = Math.floor(n / 10)
  const ones = n % 10
  if (tens === 0) return digits.charAt(ones)
  return `${tens > 1 ? digits.charAt(tens) : ''}十${ones > 0 ? digits.charAt(ones) : ''}`
}

/** The number a numeral or one or two digits stand for, from 1 to 99, or `null`. */
export function valueOf(text: string): number | null {
  if (/^\d{1,2}$/.test(text)) return Number(text) || null
  const match = /^(?:([二三四五六七八九]?)(十))?([一二三四五六七八九]?)$/.exec(text)
  if (!match || text === '') return null
  const [, tens = '', ten, ones = ''] = match
  return (ten ? (tens ? digits.indexOf(tens) : 1) * 10 : 0) + (ones ? digits.indexOf(ones) : 0)
}

/** Reads a citation key: `measures/13`, `measures/13-p1` (its lead or paragraph), `measures/13-2` (an item); else `null`. */
export function parseKey(key: string): Citation | null {
  const match = /^measures\/([1-9]\d?)(?:-(p?)([1-9]\d?))?$/.exec(key)
  if (!match) return null
  const article = Number(match[1])
  if (!match[3]) return { article }
  const n = Number(match[3])
  return match[2] ? { article, paragraph: n } : { article, item: n }
}

/** A citation key that code has written. Throws for anything else: a wrong reference must not reach a page. */
export function citationOf(key: string): Citation {
  const citation = parseKey(key)
  if (!citation) throw new Error(`${key} is no provision`)
  return citation
}

const N = '(\\d{1,2}|[一二三四五六七八九十]{1,3})'
const named = new RegExp(
  `^(?:《[^》]+》|本?办法)?第?${N}条(?:第?${N}款)?(?:第?\\(${N}\\)项?|第?${N}项)?$`,
)
const short = new RegExp(`^${N}\\(${N}\\)$`)

/**
 * Reads what a person types for a citation: `第十条`, `10条`, `第六条（四）`, `第六条第四项`, `6(4)`, full-width forms too.
 * `null` when the text is anything else; whether such a provision exists is not asked here.
 */
export function parseTyped(text: string): Citation | null {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '')
  const [, article, paragraph, bracketed, item] = named.exec(plain) ?? []
  if (article) return citation(article, paragraph, bracketed ?? item)
  const [, shortArticle, shortItem] = short.exec(plain) ?? []
  return shortArticle ? citation(shortArticle, undefined, shortItem) : null
}

function citation(article: string, paragraph?: string, item?: string): Citation | null {
  const [a, p, i] = [article, paragraph, item].map((n) => (n === undefined ? 0 : valueOf(n)))
  if (!a || p == null || i == null) return null
  return { article: a, ...(p && { paragraph: p }), ...(i && { item: i }) }
}

/** A citation in words, as Chinese documents cite: `第十三条第（二）项`, `第六条第一款`. */
export function citationText({ article, paragraph, item }: Citation): string {
  const parts = [`第${numeral(article)}条`]
  if (paragraph) parts.push(paragraphText(paragraph))
  if (item) parts.push(itemText(item))
  return parts.join('')
}

/** A paragraph or item as it is called inside its article: `第一款`, `第（二）项`. */
export const paragraphText = (n: number) => `第${numeral(n)}款`
export const itemText = (n: number) => `第（${numeral(n)}）项`

/** The fragment of a paragraph or item on its article's page: `p1`, `item-2`. */
export const paragraphId = (n: number) => `p${n}`
export const itemId = (n: number) => `item-${n}`

/** The address of a provision: `/measures/13/#item-2`; under another base, that of one version, `/versions/2024-8/13/#item-2`. */
export function citationHref({ article, paragraph, item }: Citation, base = '/measures/'): string {
  const id = item ? itemId(item) : paragraph ? paragraphId(paragraph) : ''
  return `${base}${article}/${id && `#${id}`}`
}

/** The short address of a provision, for paper and chats: `/m/13`, `/m/13/p1`, `/m/13/2`. */
export function shortHref({ article, paragraph, item }: Citation): string {
  const at = item ?? (paragraph && paragraphId(paragraph))
  return `/m/${article}${at ? `/${at}` : ''}`
}

/** The citation key that a short address names by what follows `/m/`: `13/p1` is `measures/13-p1`; else `null`. */
export function shortKey(at: string): string | null {
  const key = `measures/${at.replace('/', '-')}`
  return parseKey(key) && key
}

/** Several items of an article in words, in their order: `（一）（三）`, and three and more in a row as `（四）至（七）`. */
export function itemsText(items: number[]): string {
  const runs: number[][] = []
  for (const item of [...new Set(items)].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run?.at(-1) === item - 1) run.push(item)
    else runs.push([item])
  }
  const name = (item: number) => `（${numeral(item)}）`
  return runs
    .map((run) =>
      run.length > 2
        ? [run[0], run.at(-1)].map((n) => name(n ?? 0)).join('至')
        : run.map(name).join(''),
    )
    .join('')
}
