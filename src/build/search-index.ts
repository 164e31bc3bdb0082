import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { AstroIntegration } from 'astro'
import * as pagefind from 'pagefind'

/** Pagefind's own interfaces and its worker: ours is `src/scripts/search-box.ts`, without one. */
const unused = /-ui\.|highlight|worker/
/** What Pagefind writes already packed with gzip. */
const packed = /\.(pagefind|pf_\w+)$/

// A guide is found by its title, summary, headings and keywords. Its whole text would double the index, and put what
// it repeats of the Measures beside the Measures.
const bodies = ['p:not(.lead)', 'li', 'blockquote', 'table', 'aside'].map(
  (part) => `.guide ${part}`,
)

/**
 * Writes the search index beside the built pages, from every page that carries `data-pagefind-body`. `unpacked` leaves
 * its parts as they are, for a server that sends brotli: Pagefind reads both, and brotli is a seventh smaller. The pages'
 * words are one file, because each file costs a kilobyte of headers and most searches need most of them.
 * Throws when Pagefind refuses a page or writes no index.
 */
export const searchIndex = ({ unpacked }: { unpacked: boolean }): AstroIntegration => ({
  name: 'search-index',
  hooks: {
    'astro:build:done': async ({ dir, logger }) => {
      const { index, errors } = await pagefind.createIndex({
        excludeSelectors: bodies,
        maxFragments: 1,
      })
      if (!index) throw new Error(errors.join('\n'))
      const read = await index.addDirectory({ path: fileURLToPath(dir) })
      const { files, errors: unwritten } = await index.getFiles()
      await pagefind.close()
      if (read.errors.length + unwritten.length > 0)
        throw new Error([...read.errors, ...unwritten].join('\n'))

      for (const { path, content } of files.filter((file) => !unused.test(file.path))) {
        const target = fileURLToPath(new URL(`pagefind/${path}`, dir))
        await mkdir(dirname(target), { recursive: true })
        await writeFile(target, unpacked && packed.test(path) ? gunzipSync(content) : content)
      }
      const found = pagesIn(files)
      if (found === 0) throw new Error('no page carries data-pagefind-body')
      logger.info(`${found} pages can be found`)
    },
  },
})

/** How many pages the index holds, by its own table of contents. */
function pagesIn(files: { path: string; content: Uint8Array }[]): number {
  const entry = files.find(({ path }) => path === 'pagefind-entry.json')
  const { languages } = JSON.parse(new TextDecoder().decode(entry?.content)) as {
    languages: Record<string, { page_count: number }>
  }
  return Object.values(languages).reduce((sum, { page_count }) => sum + page_count, 0)
}
