import { createHash } from 'node:crypto'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { AstroIntegration } from 'astro'
import { COPIES, type OfflineCopy, SAVED_ON } from '#domain/offline-copy'
import { headersFor } from '#functions/headers'

/** The handbook's pages, and nothing else: no form, no case, no list, no search. */
const handbook =
  /^(measures|guides|sectors|roles|conduct|glossary|sources|offline|versions|about\/source)\/(.+\/)?index\.html$/

/** Where a page of the copy says what it is, and what becomes of the footer's link where a copy is. */
const marks = {
  top: '<header class="top"',
  note: '<aside class="label" aria-label="离线副本"><div class="wrap"><strong>离线副本，保存于 {day}</strong>：没有连上网站，可能不是最新的文本。</div></aside>',
  offered: '离线阅读</a>',
  available: '离线可用</a>',
}
const size = /(<data class="copy-size"[^>]*>)[^<]*/

const worker = new URL('../scripts/service-worker.js', import.meta.url)
const deflate = promisify(gzip)

/**
 * Writes `/sw.js` and the one file it saves: every page of the handbook with its styles and scripts, under a name
 * that changes with its content. `/offline/` is told the size. Throws when a page has no place for the marks.
 */
export const offlineCopy = (): AstroIntegration => ({
  name: 'offline-copy',
  hooks: {
    'astro:build:done': async ({ dir, logger }) => {
      const files = await handbookIn(dir)
      for (const [path, html] of pagesOf(files))
        for (const mark of [marks.top, marks.offered])
          if (html.split(mark).length !== 2) throw new Error(`${path}: not one ${mark}`)

      const kilobytes = Math.ceil((await deflate(JSON.stringify(files))).length / 1000)
      const offline = (files['/offline/'] ?? '').replace(size, `$1约 ${kilobytes} KB`)
      files['/offline/'] = offline
      await writeFile(new URL('offline/index.html', dir), offline)

      const text = JSON.stringify(files)
      const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
      const bundle = `/_astro/handbook.${hash}.json`
      await writeFile(new URL(`.${bundle}`, dir), text)
      await writeFile(new URL('sw.js', dir), await workerOf(hash, bundle, Object.keys(files)))
      logger.info(`${pagesOf(files).length} pages in ${kilobytes} KB`)
    },
  },
})

const pagesOf = (files: Record<string, string>) =>
  Object.entries(files).filter(([path]) => path.endsWith('/'))

/** The handbook's pages, what they load and what the search box knows, by address. Like stands beside like, because that compresses best. */
async function handbookIn(dir: URL): Promise<Record<string, string>> {
  const read = (name: string) => readFile(new URL(name, dir), 'utf8')
  const names = (await readdir(dir, { recursive: true })).filter((name) => handbook.test(name))
  const files: Record<string, string> = {}
  for (const name of names.sort()) files[`/${name.replace(/index\.html$/, '')}`] = await read(name)

  // What the search box suggests from: the one way to search without the site.
  files['/type-ahead.json'] = await read('type-ahead.json')

  const assets = new Set(await readdir(new URL('_astro/', dir)))
  const waiting = Object.values(files)
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop())
    for (const [name] of text.matchAll(/[\w.@-]+\.(?:css|js|svg)\b/g))
      if (assets.delete(name))
        waiting.push((files[`/_astro/${name}`] = await read(`_astro/${name}`)))
  return files
}

/** The service worker, after the one line that tells it what its copy is. */
async function workerOf(hash: string, bundle: string, paths: string[]) {
  const { 'Cache-Control': _, ...headers } = headersFor('/')
  const copy: OfflineCopy = {
    cache: `${COPIES}${hash}`,
    bundle,
    paths,
    headers,
    savedOn: SAVED_ON,
    ...marks,
  }
  return `globalThis.copy = ${JSON.stringify(copy)}\n\n${await readFile(worker, 'utf8')}`
}
