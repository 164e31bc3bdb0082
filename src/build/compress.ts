import { readFile, readdir, writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { AstroIntegration } from 'astro'

const text = ['.html', '.css', '.js', '.svg', '.json', '.txt', '.xml', '.webmanifest']
const searchIndex = ['.pagefind', '.pf_meta', '.pf_index', '.pf_filter', '.pf_fragment']
const squeezed = new Set([...text, ...searchIndex])
const brotli = promisify(brotliCompress)
const deflate = promisify(gzip)

/** Leaves a `.br` and a `.gz` beside every text file and part of the search index, so that the single machine compresses nothing while it serves. */
export const compressFiles = (): AstroIntegration => ({
  name: 'compress-files',
  hooks: {
    'astro:build:done': async ({ dir, logger }) => {
      const names = await readdir(dir, { recursive: true })
      const files = names
        .filter((name) => squeezed.has(extname(name)))
        .map((name) => new URL(name, dir))
      await Promise.all(files.map(compress))
      logger.info(`${String(files.length)} files compressed`)
    },
  },
})

async function compress(file: URL) {
  const bytes = await readFile(file)
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  await Promise.all([
    brotli(bytes, { params }).then((small) => writeFile(`${file.pathname}.br`, small)),
    deflate(bytes, { level: 9 }).then((small) => writeFile(`${file.pathname}.gz`, small)),
  ])
}
