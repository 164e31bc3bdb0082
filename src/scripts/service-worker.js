// The handbook's offline copy (离线副本), for readers who asked for one on /offline/. Published as it stands, so it is
// plain JavaScript; `copy` is set before it by src/build/offline-copy.ts.
//
// The copy is one file, fetched whole when the worker is installed: what a reader visits leaves no trace in it.
// Whoever is online gets the newest text from the site; the copy answers only when the site does not.

/** @typedef {Event & { waitUntil: (work: Promise<unknown>) => void }} Lasting */
/** @typedef {Lasting & { request: Request, respondWith: (answer: Promise<Response>) => void }} Asked */
/**
 * @typedef {{
 *   copy: import('#domain/offline-copy').OfflineCopy
 *   clients: { claim: () => Promise<void> }
 *   skipWaiting: () => Promise<void>
 * }} Scope
 */
const scope = /** @type {Scope} */ (/** @type {unknown} */ (globalThis))
const { copy } = scope

/** How many milliseconds a page may take before the copy stands in for it. */
const PATIENCE = 4000

/** @type {Record<string, string>} */
const types = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
  svg: 'image/svg+xml',
}

const paths = new Set(copy.paths)
const isPage = (/** @type {string} */ path) => path.endsWith('/')
const isHashed = (/** @type {string} */ path) => path.startsWith('/_astro/')

addEventListener('install', (/** @type {Lasting} */ event) => {
  void scope.skipWaiting()
  event.waitUntil(save())
})

addEventListener('activate', (/** @type {Lasting} */ event) => {
  event.waitUntil(tidy().then(() => scope.clients.claim()))
})

addEventListener('fetch', (/** @type {Asked} */ event) => {
  const { method, mode, url } = event.request
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== location.origin) return
  // Everything else goes its way as if there were no worker.
  if (paths.has(pathname)) event.respondWith(copied(event.request, pathname))
  else if (mode === 'navigate' && leadsIn(pathname))
    event.respondWith(
      fetch(event.request).catch((/** @type {unknown} */ error) => into(pathname, error)),
    )
})

const copied = (/** @type {Request} */ request, /** @type {string} */ path) => {
  if (isPage(path)) return newest(request, path)
  return isHashed(path) ? asset(request, path) : fetch(request).catch(() => orError(path))
}

/** The short link of a provision: `/m/6`, `/m/6/p1`, `/m/6/4`. */
const short = /^\/m\/(\d+)(?:\/(p?)(\d+))?\/?$/

/** Addresses that are no pages of the copy, and from which it knows the way when the site is not there. */
const leadsIn = (/** @type {string} */ path) =>
  path === '/' || path === '/search/' || paths.has(`${path}/`) || short.test(path)

/** What the copy has instead of such an address. Throws `error` when it was deleted while this worker still runs. */
async function into(/** @type {string} */ path, /** @type {unknown} */ error) {
  if (path !== '/' && path !== '/search/') {
    const [, article, kind, n] = short.exec(path) ?? []
    const fragment = n ? `#${kind || 'item-'}${n}` : ''
    return Response.redirect(article ? `/measures/${article}/${fragment}` : `${path}/`)
  }
  const held = await saved('/offline/')
  if (!held) throw error
  return asCopy(held)
}

/** Fetches the whole copy. Throws when it is not there: then the worker is not installed, and an older copy stays. */
async function save() {
  const answer = await fetch(copy.bundle)
  if (!answer.ok) throw new Error(`${copy.bundle}: ${answer.status}`)
  /** @type {unknown} */
  const files = await answer.json()
  const cache = await caches.open(copy.cache)
  const put = (/** @type {string} */ path, /** @type {string} */ text) => {
    const type = types[isPage(path) ? 'html' : (path.split('.').pop() ?? '')] ?? 'text/plain'
    const headers = { ...copy.headers, 'content-type': `${type}; charset=utf-8` }
    return cache.put(path, new Response(text, { headers }))
  }
  await Promise.all(
    Object.entries(/** @type {Record<string, string>} */ (files)).map(([path, text]) =>
      put(path, text),
    ),
  )
  await put(copy.savedOn, new Date().toLocaleDateString('sv'))
}

/** Throws older copies away. */
async function tidy() {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith('handbook-') && name !== copy.cache)
  await Promise.all(old.map((name) => caches.delete(name)))
}

/** What the copy has at a path. Nothing when it was deleted while this worker still runs. */
const saved = async (/** @type {string} */ path) =>
  (await caches.has(copy.cache)) ? (await caches.open(copy.cache)).match(path) : undefined

const orError = async (/** @type {string} */ path) => (await saved(path)) ?? Response.error()

/** A file whose name changes with its content is the same wherever it comes from. */
const asset = async (/** @type {Request} */ request, /** @type {string} */ path) =>
  (await saved(path)) ?? fetch(request)

/** A page from the site, or from the copy when the site breaks, is not there, or takes too long. */
async function newest(/** @type {Request} */ request, /** @type {string} */ path) {
  const asked = fetch(request)
  /** @type {Promise<undefined>} */
  const late = new Promise((done) => setTimeout(done, PATIENCE, undefined))
  const answer = await Promise.race([asked, late]).catch(() => undefined)
  const held = await saved(path)
  if (!held) return asked
  if (!answer || answer.status >= 500) return asCopy(held)
  return answer.status === 200 ? marked(answer, copy.offered, copy.available) : answer
}

/** A page of the copy that says what it is and of which day. */
async function asCopy(/** @type {Response} */ held) {
  const day = await (await saved(copy.savedOn))?.text()
  return marked(held, copy.top, copy.note.replace('{day}', day ?? '') + copy.top)
}

/** A page with `to` in the place of `from`. */
async function marked(
  /** @type {Response} */ page,
  /** @type {string} */ from,
  /** @type {string} */ to,
) {
  const headers = new Headers(page.headers)
  // They tell of the bytes that came over the wire.
  for (const name of ['content-encoding', 'content-length', 'etag']) headers.delete(name)
  const text = (await page.text()).replace(from, () => to)
  return new Response(text, { status: page.status, headers })
}
