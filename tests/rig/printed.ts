import { inflateSync } from 'node:zlib'

/** One page of a PDF that Chromium printed: all in millimetres from its left and its top. */
export type Printed = {
  /** The area of the text, within the margins. */
  area: { left: number; top: number; width: number; height: number }
  /** Where the lines in the area stand. */
  baselines: number[]
  /** How large the characters of the text are, in points, each as often as it is set. */
  sizes: number[]
  /** Where what is printed in the margins begins, such as the number of the page. */
  margins: { left: number; top: number }[]
}

const MM = 25.4 / 72
// Chromium sets text in CSS pixels.
const PX = 72 / 96
const number = '(-?[\\d.]+)'
const clip = new RegExp(`${Array.from({ length: 4 }, () => number).join(' ')} re\\s+W\\*? n`)

/** The pages as they are really set, read from what the printer is told. Throws when Chromium writes otherwise. */
export function printedPages(pdf: Buffer): Printed[] {
  const latin = pdf.toString('latin1')
  const pages = [...latin.matchAll(/stream\r?\n/g)].flatMap(({ 0: mark, index }) => {
    const start = index + mark.length
    const bytes = pdf.subarray(start, latin.indexOf('endstream', start))
    try {
      const content = inflateSync(bytes).toString('latin1')
      return content.startsWith('.23999999 ') ? [pageOf(content)] : []
    } catch {
      // Fonts and pictures are packed otherwise.
      return []
    }
  })
  if (pages.length === 0) throw new Error('the PDF has no page that can be read')
  return pages
}

/** What a page is told, in order: the margins, the area as a clip, the text in it. */
function pageOf(content: string): Printed {
  const [, left = 0, top = 0, width = 0, height = 0] = (clip.exec(content) ?? []).map(Number)
  // The units of the page are 0.24 points.
  const mm = (units: number) => units * 0.24 * MM
  const [margins = '', ...text] = content.split(clip.exec(content)?.[0] ?? '\0')
  const placed = (part: string) =>
    [...part.matchAll(new RegExp(`1 0 0 -1 ${number} ${number} Tm`, 'g'))].map(([, x, y]) => ({
      left: Number(x) * PX * MM,
      top: Number(y) * PX * MM,
    }))
  const inside = text.join('')
  return {
    area: { left: mm(left), top: mm(top), width: mm(width), height: mm(height) },
    baselines: [...new Set(placed(inside).map(({ top: at }) => Math.round(at * 2) / 2))].sort(
      (a, b) => a - b,
    ),
    sizes: [...inside.matchAll(new RegExp(`/F\\d+ ${number} Tf`, 'g'))].map(
      ([, size]) => Math.round(Number(size) * PX * 10) / 10,
    ),
    margins: placed(margins),
  }
}
