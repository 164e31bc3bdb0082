// Keeps the page of site visits (/visit/) usable without a network, on devices that took a visit along. Published as it
// stands, so it is plain JavaScript. It holds that one page with its styles and scripts, and nothing that was written.

/** @typedef {Event & { waitUntil: (work: Promise<unknown>) => void }} Lasting */
/** @typedef {Lasting & { request: Request, respondWith: (answer: Promise<Response>) => void }} Asked */

const CACHE = 'visit-page'
const PAGE = '/visit/'
/** How many milliseconds the site may take before the copy stands in for it. */
const PATIENCE = 4000

addEventListener('install', (/** @type {Lasting} */ event) => {
  event.waitUntil(save())
})

addEventListener('fetch', (/** @type {Asked} */ event) => {
  const { method, url } = event.request
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== location.origin) return
  if (pathname === PAGE) event.respondWith(page(event))
  else if (pathname.startsWith('/_astro/')) event.respondWith(asset(event.request))
})

/** Fetches the page with all that it loads, as names that change with their content. Throws when any of it is missing. */
async function save() {
  const cache = await caches.open(CACHE)
  const answer = await fetch(PAGE, { cache: 'no-cache' })
  if (!answer.ok) throw new Error(`${PAGE}: ${answer.status}`)
  const seen = new Set()
  const waiting = [await answer.clone().text()]
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop())
    for (const [, name] of text.matchAll(/([\w@-][\w.@-]*\.(?:css|js|svg))\b/g)) {
      const path = `/_astro/${name}`
      if (seen.has(path)) continue
      seen.add(path)
      const file = (await cache.match(path)) ?? (await fetch(path))
      // A name that only looks like a file's is not there; whatever else is missing makes the page useless.
      if (file.status === 404) continue
      if (!file.ok) throw new Error(`${path}: ${file.status}`)
      await cache.put(path, file.clone())
      if (path.endsWith('.js')) waiting.push(await file.text())
    }
  await cache.put(PAGE, answer)
}

/** The page from the site, or the copy when the site is not there or takes too long; an answer renews the copy. */
async function page(/** @type {Asked} */ event) {
  /** @type {Promise<undefined>} */
  const late = new Promise((done) => setTimeout(done, PATIENCE, undefined))
  const answer = await Promise.race([fetch(event.request), late]).catch(() => undefined)
  if (answer?.ok) {
    event.waitUntil(save().catch(() => undefined))
    return answer
  }
  return (await caches.match(PAGE)) ?? fetch(event.request)
}

/** A file whose name changes with its content is the same wherever it comes from. */
const asset = async (/** @type {Request} */ request) =>
  (await caches.match(request)) ?? fetch(request)
