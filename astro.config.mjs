import cloudflare from '@astrojs/cloudflare'
import { satteri } from '@astrojs/markdown-satteri'
import mdx from '@astrojs/mdx'
import node from '@astrojs/node'
import { defineConfig, envField } from 'astro/config'
import { compressFiles } from '#build/compress'
import { glossaryLinks } from '#build/glossary-links'
import { writeHeadersFile } from '#build/headers-file'
import { leanAge } from '#build/lean-age'
import { checkLinks } from '#build/links'
import { knownRoutes } from '#build/routes'
import { offlineCopy } from '#build/offline-copy'
import { searchIndex } from '#build/search-index'
import { dropSearchMarks } from '#build/search-marks'
import { visitWorker } from '#build/visit-worker'

/** One build per runtime: `TARGET=cloudflare` builds the Worker, anything else the single-machine server. */
const edge = process.env.TARGET === 'cloudflare'

/** A test and the bench build other texts (`MEASURES`) beside the real site. */
const elsewhere = process.env.OUT_DIR

/** Told at build time, because prerendered pages print it. Empty means 未设置; none of these is ever invented. */
const printed = (fallback = '') =>
  envField.string({ context: 'client', access: 'public', default: fallback })

/** The single-machine entry is bundled with the pages, so that both see one world. */
const input = { index: 'functions/node.ts' }
const nodeEntry = {
  name: 'node-entry',
  enforce: 'post',
  /** @param {string} name @param {import('vite').EnvironmentOptions} options */
  configEnvironment(name, options) {
    if (name === 'ssr')
      options.build = {
        ...options.build,
        rolldownOptions: { ...options.build?.rolldownOptions, input },
      }
  },
}

/** Every page carries the names of its files, so they are short. */
const assetFileNames = '_astro/[hash][extname]'
const scriptNames = '_astro/[hash].js'
/** The search runs in a worker that stands beside its engine, because both go by the policy of that address. */
const workerNames = 'pagefind/[hash].js'

/** Vite wraps every `import()` in a helper for its styles. Our scripts have none, and the helper outweighs them. */
const plainImports = {
  name: 'plain-imports',
  enforce: 'post',
  /** @param {{ plugins: unknown }} config */
  configResolved(config) {
    const plugins = /** @type {{ name: string }[]} */ (config.plugins)
    const at = plugins.findIndex(({ name }) => name === 'native:import-analysis-build')
    if (at >= 0) plugins.splice(at, 1)
  },
}

export default defineConfig({
  // For the pages' SiteDomain; a site that is not published yet has none.
  ...(process.env.SITE_ORIGIN ? { site: process.env.SITE_ORIGIN } : {}),
  output: 'static',
  outDir: elsewhere ?? (edge ? 'dist/cloudflare' : 'dist/node'),
  // What is remembered of one text must not be taken for another.
  ...(elsewhere ? { cacheDir: `${elsewhere}-cache` } : {}),
  trailingSlash: 'always',
  adapter: edge
    ? cloudflare({ prerenderEnvironment: 'node', imageService: 'passthrough' })
    : node({ mode: 'middleware', bodySizeLimit: 0 }),
  integrations: [
    // The official text is published as it stands: nothing rewrites its punctuation, and no code is coloured.
    mdx({
      smartypants: false,
      syntaxHighlight: false,
      processor: satteri({ mdastPlugins: [glossaryLinks('content/glossary.yaml')] }),
    }),
    knownRoutes(),
    searchIndex({ unpacked: !edge }),
    dropSearchMarks(),
    checkLinks({ functions: /^\/api\/(\w+|log\/\w+)\.(json|txt)$/ }),
    offlineCopy(),
    visitWorker(),
    edge ? writeHeadersFile() : compressFiles(),
  ],
  session: false,
  // The one guard against forged posts is in functions/guard.ts; Astro's own refuses good forms behind a TLS proxy.
  security: { checkOrigin: false },
  // Scripts and styles are files of their own: the content security policy allows nothing inline.
  build: { inlineStylesheets: 'never' },
  env: {
    schema: {
      UNOFFICIAL: envField.boolean({ context: 'client', access: 'public', default: true }),
      OPERATOR: printed(),
      ICP_NUMBER: printed(),
      POLICE_NUMBER: printed(),
      SITE_ID_CODE: printed(),
      OFFLINE_COMPLAINTS: printed(),
    },
  },
  vite: {
    worker: {
      format: 'es',
      rolldownOptions: { output: { entryFileNames: workerNames, chunkFileNames: workerNames } },
    },
    build: {
      assetsInlineLimit: 0,
      rolldownOptions: {
        // Astro's own marker in compiled MDX; the bundler warns that it means nothing to it.
        checks: { moduleLevelDirective: false },
        output: { assetFileNames },
      },
    },
    environments: {
      client: {
        build: {
          rolldownOptions: {
            output: {
              assetFileNames,
              chunkFileNames: scriptNames,
              entryFileNames: scriptNames,
              // Both searches need both: one file is one request.
              codeSplitting: {
                groups: [{ name: 'search', test: /domain\/(citation-words|search-query)\.ts$/ }],
              },
            },
          },
        },
      },
    },
    plugins: edge ? [leanAge(), plainImports] : [leanAge(), plainImports, nodeEntry],
  },
})
