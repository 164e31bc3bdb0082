import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from 'miniflare'
import { unstable_getMiniflareWorkerOptions as readOptions } from 'wrangler'

/*
 * Runs the built Worker in workerd, as a program of its own: `node tests/rig/workerd.ts PORT DIR`, with its variables and
 * secrets in the environment; what it keeps in DIR. Not by `wrangler dev`, which puts two proxies before the Worker:
 * they take longer than a page does.
 */
const [port, dir = ''] = process.argv.slice(2)
const built = resolve('dist/cloudflare/server')

const { main = '', workerOptions } = readOptions(join(built, 'wrangler.json'))
// Miniflare takes the modules themselves, not rules to find them by.
const { modulesRules: _, ...options } = workerOptions

// The entry comes first: that is how it is known as the entry.
const others = readdirSync(built, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.mjs'))
  .map((name) => join(built, name))
  .filter((path) => path !== main)

const worker = new Miniflare(
  convertV4MiniflareOptions({
    ...options,
    rootPath: process.cwd(),
    modulesRoot: built,
    modules: [main, ...others].map((path) => ({ type: 'ESModule' as const, path })),
    host: '127.0.0.1',
    port: Number(port),
    // Otherwise it asks the network where on earth it is.
    cf: false,
    telemetry: { enabled: false },
    resourcePersistencePath: resolve(dir),
    unsafeTriggerHandlers: true,
    log: new Log(LogLevel.WARN),
    logRequests: false,
  }),
)
await worker.ready
console.log('Ready')

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void worker.dispose().then(() => process.exit(0)))
