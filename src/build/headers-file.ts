import { writeFile } from 'node:fs/promises'
import type { AstroIntegration } from 'astro'
import { headersFile } from '#functions/headers'

/** Writes Cloudflare's `_headers` beside the static files, from the one header table. */
export const writeHeadersFile = (): AstroIntegration => ({
  name: 'headers-file',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      await writeFile(new URL('_headers', dir), headersFile())
    },
  },
})
