import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { AstroIntegration } from 'astro'
import * as pagefind from 'pagefind'
import { type Fragment, typeAheadOf } from '#build/type-ahead'

/** Pagefind's own interfaces and its worker: ours is `src/scripts/search-box.ts`, without one. */
const unused = /-ui\.|highlight|worker/
const signature = 'pagefind_dcd'
/** What Pagefind writes already packed with gzip. */
const packed = /\.(pagefind|pf_\w+)$/

// A guide is indexed by its title, summary, headings and keywords. Its whole text would double the index, and put what
// it repeats of the Measures beside the Measures; so of that, a page brings only the words that are its own.
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
      const files = await indexOf(dir, bodies)
      const found = fragmentsIn(files)
      if (found.length === 0) throw new Error('no page carries data-pagefind-body')
      const own = ownWords(found, fragmentsIn(await indexOf(dir, [])))
      await pagefind.close()

      for (const { path, content } of files.filter((file) => !unused.test(file.path))) {
        const target = fileURLToPath(new URL(`pagefind/${path}`, dir))
        await mkdir(dirname(target), { recursive: true })
        const part = packed.test(path) ? partOf(path, content, own) : content
        await writeFile(
          target,
          packed.test(path) && !unpacked ? gzipSync(part, { level: 9 }) : part,
        )
      }
      const fullText = await readFile(new URL('measures/index.html', dir), 'utf8')
      const suggested = JSON.stringify(typeAheadOf(found, fullText))
      await writeFile(new URL('type-ahead.json', dir), suggested)
      logger.info(`${found.length} pages can be found`)
    },
  },
})

/** What Pagefind makes of the built pages, leaving out what these selectors choose. */
async function indexOf(dir: URL, excludeSelectors: string[]) {
  const { index, errors } = await pagefind.createIndex({ excludeSelectors, maxFragments: 1 })
  if (!index) throw new Error(errors.join('\n'))
  const read = await index.addDirectory({ path: fileURLToPath(dir) })
  const { files, errors: unwritten } = await index.getFiles()
  const failed = [...read.errors, ...unwritten]
  if (failed.length > 0) throw new Error(failed.join('\n'))
  return files
}

const words = new Intl.Segmenter('zh', { granularity: 'word' })
/** What is worth looking for: no word with a character of grammar in it. */
const isWord =
  /^(?!.*[的了是也不就要都有在这那它其么和与及或能会着过把被让您我你们])\p{sc=Han}{2,}$/u

/** A word that so many pages bring finds none of them. */
const COMMON = 5

/** By page, the words of its whole text that neither what is indexed of it nor any article holds, and few others bring. */
function ownWords(indexed: Fragment[], whole: Fragment[]): Map<string, string> {
  const saysOf = ({ content, meta }: Fragment) => `${Object.values(meta).join(' ')} ${content}`
  const measures = indexed.filter(({ url }) => url.startsWith('/measures/')).map(saysOf)
  const said = new Map(indexed.map((page) => [page.url, saysOf(page)]))
  const brought = whole.map(({ url, content }) => {
    const known = [said.get(url) ?? '', ...measures].join(' ')
    const all = [...words.segment(content)].map(({ segment }) => segment)
    return { url, own: new Set(all.filter((word) => isWord.test(word) && !known.includes(word))) }
  })
  const isCommon = (word: string) => brought.filter(({ own }) => own.has(word)).length >= COMMON
  return new Map(
    brought.map(({ url, own }) => [url, [...own].filter((word) => !isCommon(word)).join(' ')]),
  )
}

/** A part of the index as it is served. Pages go without what only Pagefind's own excerpts need, and with their own words. */
function partOf(path: string, content: Uint8Array, own: Map<string, string>) {
  const whole = gunzipSync(content)
  if (!path.endsWith('.pf_fragment')) return whole
  const text = whole
    .toString()
    .replaceAll(/\u200b|"element":"\w+",|,"location":\d+/g, '')
    .slice(signature.length)
  const pages = JSON.parse(text) as Record<string, Fragment>
  for (const { url, meta } of Object.values(pages)) {
    const words = own.get(url)
    if (words) meta['words'] = words
  }
  return Buffer.from(signature + JSON.stringify(pages))
}

/** The pages that the index holds, each with its words. */
function fragmentsIn(files: { path: string; content: Uint8Array }[]): Fragment[] {
  return files
    .filter(({ path }) => path.endsWith('.pf_fragment'))
    .flatMap(({ content }) => {
      const text = gunzipSync(content).toString().slice(signature.length)
      return Object.values(JSON.parse(text) as Record<string, Fragment>)
    })
}
