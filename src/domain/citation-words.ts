/** Where a provision (条文) of the Measures stands: its article (条), and a paragraph (款) or item (项) of it. */
export type Citation = { article: number; paragraph?: number; item?: number }

const digits = '零一二三四五六七八九'

/** 1 to 99 as the text writes numbers: 十三, 二十, 四十二. Any other number as it is: no provision bears it. */
export function numeral(n: number): string {
  if (n < 1 || n > 99) return String(n)
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

/** The address of a chapter: its heading in the full text. */
export const chapterHref = (n: number) => `/measures/#chapter-${n}`
