import { copyFile } from 'node:fs/promises'
import type { AstroIntegration } from 'astro'

const worker = new URL('../scripts/visit-worker.js', import.meta.url)

/** Writes `/visit/worker.js`, as it stands: an address below the page, so that it controls that page and no other. */
export const visitWorker = (): AstroIntegration => ({
  name: 'visit-worker',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      await copyFile(worker, new URL('visit/worker.js', dir))
    },
  },
})
