import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Loader } from 'astro/loaders'
import { articleLines, articleText } from '#domain/article'
import { guideProblems, typedCitations } from '#domain/guide'
import type { Article, Guide, Version } from '#domain/handbook'

/** Looks at one entry of a collection; throws, naming its file, for what must not be published. */
type Check = (path: string, entry: { data: unknown; body?: string | undefined }) => void

/** `inner`, followed by a check of everything it loaded: what `check` throws stops the build. */
export const checked = (inner: Loader, check: Check): Loader => ({
  ...inner,
  name: 'checked',
  load: async (context) => {
    await inner.load(context)
    for (const entry of context.store.values()) check(entry.filePath ?? entry.id, entry)
  },
})

/** Holds what an article declares against the text it carries. */
export const verbatim: Check = (path, { data, body = '' }) => {
  const declared = data as Article
  const text = articleText(body)
  const found = {
    paragraphs: text.paragraphs.length,
    items: text.items.length,
    sha256: createHash('sha256')
      .update(articleLines(declared.number, text).join('\n'))
      .digest('hex'),
  }
  for (const field of ['paragraphs', 'items', 'sha256'] as const)
    if (declared[field] !== found[field])
      throw new Error(`${path}: ${field} says ${declared[field]}, the text gives ${found[field]}`)
}

/** Holds the source beside a version against its hash. */
export const unaltered: Check = (path, { data }) => {
  const file = join(dirname(path), 'source.txt')
  const found = createHash('sha256').update(readFileSync(file)).digest('hex')
  const declared = (data as Version).sha256
  if (declared !== found)
    throw new Error(`${path}: sha256 says ${declared}, source.txt gives ${found}`)
}

/** Holds a guide to the rule that what it says of the Measures is cited, and everything else marked as the editor's. */
export const cited: Check = (path, { data, body = '' }) => {
  const { title, summary } = data as Guide
  const problems = [...typedCitations(`${title}\n${summary}`), ...guideProblems(body)]
  if (problems.length > 0)
    throw new Error(problems.map((problem) => `${path}: ${problem}`).join('\n'))
}
