import { readFile, readdir, writeFile } from 'node:fs/promises'
import type { AstroIntegration } from 'astro'

const marks = / data-(?:pagefind-[a-z-]+|keywords)(?:="[^"]*")?/g

/** A page without what only the search index reads: after the index is written, its readers need not carry it. */
export const withoutSearchMarks = (html: string) =>
  html
    .replaceAll(/<[a-z][^>]*>/g, (tag) => tag.replaceAll(marks, ''))
    // What a page is narrowed by stands on empty elements (SearchFilters.astro): nothing is left of them.
    .replaceAll('<span hidden></span>', '')

/** Takes the marks of the search index off the built pages. It comes after the index. */
export const dropSearchMarks = (): AstroIntegration => ({
  name: 'drop-search-marks',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      const names = await readdir(dir, { recursive: true })
      const pages = names.filter((name) => name.endsWith('.html'))
      await Promise.all(
        pages.map(async (name) => {
          const file = new URL(name, dir)
          await writeFile(file, withoutSearchMarks(await readFile(file, 'utf8')))
        }),
      )
    },
  },
})
