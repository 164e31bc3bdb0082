import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import * as pagefind from 'pagefind'

/** Pagefind's own interfaces: ours is `src/scripts/search-box.ts`. */
const unused = /-ui\.|highlight/

/**
 * Writes the search index beside the built pages, from every page that carries `data-pagefind-body`.
 * Throws when Pagefind refuses a page or writes no index.
 */
export const searchIndex = (): AstroIntegration => ({
  name: 'search-index',
  hooks: {
    'astro:build:done': async ({ dir, logger }) => {
      const { index, errors } = await pagefind.createIndex({})
      if (!index) throw new Error(errors.join('\n'))
      const read = await index.addDirectory({ path: fileURLToPath(dir) })
      const { files, errors: unwritten } = await index.getFiles()
      await pagefind.close()
      if (read.errors.length + unwritten.length > 0)
        throw new Error([...read.errors, ...unwritten].join('\n'))

      for (const { path, content } of files.filter((file) => !unused.test(file.path))) {
        const target = fileURLToPath(new URL(`pagefind/${path}`, dir))
        await mkdir(dirname(target), { recursive: true })
        await writeFile(target, content)
      }
      const found = files.filter(({ path }) => path.endsWith('.pf_fragment')).length
      if (found === 0) throw new Error('no page carries data-pagefind-body')
      logger.info(`${found} pages can be found`)
    },
  },
})
