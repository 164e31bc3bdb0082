import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { articleLines, articleText } from '#domain/article'

const real = 'content/measures/2024-8'

/** A folder of versions for `MEASURES`: the real one, to which synthetic ones can be added. What was there is replaced. */
export function startVersions(dir: string) {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  cpSync(real, join(dir, '2024-8'), { recursive: true })
}

type Synthetic = {
  id: string
  /** Says of itself that it is an example, such as 示例发〔2099〕1号. */
  number: string
  day: string
  /** The MDX of an article by its number, front matter included; its hash and counts are made to fit. */
  rewrite: (mdx: string, number: number) => string
  /** How many articles it has; those past the real ones are rewritten from the last. */
  articles?: number
}

/** Adds a synthetic version beside the real one. */
export function addVersion(dir: string, { id, number, day, rewrite, articles = 13 }: Synthetic) {
  const folder = join(dir, id)
  cpSync(real, folder, { recursive: true })
  const record = join(folder, 'source.yaml')
  writeFileSync(
    record,
    readFileSync(record, 'utf8')
      .replace(/^number: .*$/m, `number: ${number}`)
      .replace(/^(issuedOn|printedOn): .*$/gm, `$1: '${day}'`)
      .replace(/^heldTo: .*$/m, articles > 13 ? `heldTo: measures/${articles}` : '$&'),
  )
  for (let n = 1; n <= articles; n++) {
    const mdx = readFileSync(join(real, file(Math.min(n, 13))), 'utf8')
    writeFileSync(join(folder, file(n)), declared(rewrite(mdx, n), n))
  }
}

const file = (n: number) => `${String(n).padStart(2, '0')}.mdx`

/** The MDX with front matter that fits its text. */
function declared(mdx: string, number: number) {
  const body = mdx.slice(mdx.indexOf('\n---\n', 4) + 5)
  const text = articleText(body)
  const hash = createHash('sha256')
  const sha256 = hash.update(articleLines(number, text).join('\n')).digest('hex')
  return mdx
    .replace(/^number: .*$/m, `number: ${number}`)
    .replace(/^paragraphs: .*$/m, `paragraphs: ${text.paragraphs.length}`)
    .replace(/^items: .*$/m, `items: ${text.items.length}`)
    .replace(/^sha256: .*$/m, `sha256: ${sha256}`)
}
