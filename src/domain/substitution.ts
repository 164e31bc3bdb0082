/** Why the published text differs from its source at one place (校勘). */
export const reasons = {
  markup: '去除电子文本的排版标记',
  join: '接合换页或换行处断开的文字',
  width: '半角标点改为全角',
} as const

/** One difference between the source and the published text; `from` begins on `line` (from 1) and stands there once. */
export type Substitution = {
  line: number
  place: string
  from: string
  to: string
  reason: keyof typeof reasons
}

/** The published text: the source with exactly these substitutions. Throws, naming the one that does not fit. */
export function published(source: string, substitutions: Substitution[]): string {
  const starts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)]
  let text = ''
  let done = 0
  for (const { line, from, to } of substitutions) {
    const start = starts[line - 1] ?? source.length
    const end = starts[line] ?? source.length
    const at = source.indexOf(from, Math.max(start, done))
    const again = source.indexOf(from, at + 1)
    const fits = from !== '' && at >= 0 && at < end && (again < 0 || again >= end)
    if (!fits) throw new Error(`substitution on line ${line} does not fit: ${JSON.stringify(from)}`)
    text += source.slice(done, at) + to
    done = at + from.length
  }
  return text + source.slice(done)
}

/** The three parts of the published document, each a list of its blocks; a line feed inside one is a line break. */
export type SourceParts = { notice: string[]; measures: string[]; imprint: string[] }

/** Cuts a published text into the issuing notice, the Measures from their title on, and the imprint (its last two blocks). */
export function partsOf(text: string, title: string): SourceParts {
  const blocks = text.trim().split(/\n{2,}/)
  const start = blocks.indexOf(title)
  if (start < 0) throw new Error(`the source has no block ${JSON.stringify(title)}`)
  return {
    notice: blocks.slice(0, start),
    measures: blocks.slice(start, -2),
    imprint: blocks.slice(-2),
  }
}
