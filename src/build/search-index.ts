import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { AstroIntegration } from 'astro'
import * as pagefind from 'pagefind'
import { type Fragment, typeAheadOf } from '#build/type-ahead'

/** Pagefind's own interfaces and its worker: ours is `src/scripts/search-box.ts`, without one. */
const unused = /-ui\.|highlight|worker/
/** What Pagefind writes already packed with gzip. */
const packed = /\.(pagefind|pf_\w+)$/

// A guide is found by its title, summary, headings and keywords. Its whole text would double the index, and put what
// it repeats of the Measures beside the Measures.
const bodies = ['[data-editorial]', '.guide p:not(.lead)', '.guide li', '.guide table']

/**
 * Writes the search index beside the built pages, from every page that carries `data-pagefind-body`. `unpacked` leaves
 * its parts as they are, for a server that sends brotli: Pagefind reads both, and brotli is a seventh smaller. The pages'
 * words are one file, because each file costs a kilobyte of headers and most searches need most of them.
 * The index of the type-ahead is made of the same pages. Throws when Pagefind refuses a page or writes no index.
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
        await writeFile(target, packed.test(path) ? partOf(path, content, unpacked) : content)
      }
      const found = fragmentsIn(files)
      if (found.length === 0) throw new Error('no page carries data-pagefind-body')
      const fullText = await readFile(new URL('measures/index.html', dir), 'utf8')
      const suggested = JSON.stringify(typeAheadOf(found, fullText))
      await writeFile(new URL('type-ahead.json', dir), suggested)
      logger.info(`${found.length} pages can be found`)
    },
  },
})

/** A part of the index as it is served. Pages go without what only Pagefind's own excerpts need. */
function partOf(path: string, content: Uint8Array, unpacked: boolean) {
  const whole = gunzipSync(content)
  const part = path.endsWith('.pf_fragment')
    ? whole.toString().replaceAll(/\u200b|"element":"\w+",|,"location":\d+/g, '')
    : whole
  return unpacked ? part : gzipSync(part, { level: 9 })
}

/** The pages that the index holds, each with its words. */
function fragmentsIn(files: { path: string; content: Uint8Array }[]): Fragment[] {
  const signature = 'pagefind_dcd'
  return files
    .filter(({ path }) => path.endsWith('.pf_fragment'))
    .flatMap(({ content }) => {
      const text = gunzipSync(content).toString().slice(signature.length)
      return Object.values(JSON.parse(text) as Record<string, Fragment>)
    })
}
