/** What every answer carries, page or file, 404 and 500 too. The one table: `_headers` for Cloudflare is generated from it. */
const always = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** What says something of a document, or of the whole host: a page's own files are spared these bytes, each of them. */
const ofDocuments = {
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains; preload',
  // same-origin, because with no-referrer Chromium sends `Origin: null` on our own form posts.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy':
    'accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()',
}

const contentSecurityPolicy = (script: string) =>
  [
    "default-src 'none'",
    `script-src ${script}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const strict = contentSecurityPolicy("'self'")

/** Of a part of a page only a worker goes by the policy it is served with: it may load what is ours, and nothing else. */
const policyOfParts = (script: string) =>
  `default-src 'none'; script-src ${script}; connect-src 'self'; frame-ancestors 'none'`
const ofParts = policyOfParts("'self'")
// Pagefind's engine is WebAssembly, run by a worker; no page may compile any.
const searches = (path: string) => path.startsWith('/pagefind/')
const searching = policyOfParts("'self' 'wasm-unsafe-eval'")

/** Forms, cases and staff pages: nothing of them may stay in a cache. */
export const isPrivate = (path: string) =>
  /^\/(apply\/[^/]|applications\/|complaints\/(new|case)\/|api\/complaints\/|about\/corrections\/|announcements\/[^/]+\/objection\/|objections\/|questionnaire\/|institution\/|staff\/)/.test(
    path,
  )

/** Open data: what other sites may read with a script of theirs. */
const openData = [
  '/measures.txt',
  '/measures.json',
  '/measures.schema.json',
  '/measures.akn.xml',
  '/measures/*.json',
  '/changes.atom',
  '/api/log/*',
  '/about/source/*.txt',
  '/about/source/*.json',
  '/api/*.json',
  '/api/*.csv',
  '/api/*.atom',
]
const isOpen = (path: string) =>
  openData.some((pattern) => {
    const [start = '', end = ''] = pattern.split('*', 2)
    return pattern.includes('*') ? path.startsWith(start) && path.endsWith(end) : path === pattern
  })
const open = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
}

/** Scripts, sheets and indexes: parts of a page, which nobody opens by themselves. */
const parts = ['/_astro/', '/pagefind/']
const isPart = (path: string) => parts.some((start) => path.startsWith(start))
/** What was uploaded: to be saved, never to be run or shown as a page of ours. */
const isUploaded = (path: string) =>
  /^\/(applications|(staff\/applications|staff\/inspections\/records|institution\/inspections)\/[^/]+)\/files\/[^/]+\/$/.test(
    path,
  )
const sandboxed = "default-src 'none'; frame-ancestors 'none'; sandbox"

const policyFor = (path: string) => {
  if (isUploaded(path)) return sandboxed
  if (searches(path)) return searching
  return isPart(path) ? ofParts : strict
}

/** Names with a content hash never change what they mean. */
const isHashed = (path: string) => path.startsWith('/_astro/')

const caching = (path: string) => {
  if (isHashed(path)) return 'public, max-age=31536000, immutable'
  return isPrivate(path) ? 'no-store' : 'no-cache'
}

/** The headers of an answer at `path` (an absolute path without query). */
export const headersFor = (path: string): Record<string, string> => ({
  ...always,
  ...(isPart(path) ? {} : ofDocuments),
  'Content-Security-Policy': policyFor(path),
  'Cache-Control': caching(path),
  ...(isOpen(path) && open),
})

/** One rule of Cloudflare's `_headers` file. Two rules that match are both sent, so a special one first detaches. */
const rule = (path: string, headers: Record<string, string>, detach: string[] = []) =>
  [
    path,
    ...detach.map((name) => `  ! ${name}`),
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
  ].join('\n')

/** The same table as Cloudflare's `_headers` file, for the files it serves without starting the Worker. */
export const headersFile = () =>
  [
    rule('/*', headersFor('/')),
    ...parts.map((start) => {
      const { 'Content-Security-Policy': policy = '', 'Cache-Control': cached = '' } =
        headersFor(start)
      const own = { 'Content-Security-Policy': policy, 'Cache-Control': cached }
      return rule(`${start}*`, own, [...Object.keys(own), ...Object.keys(ofDocuments)])
    }),
    ...openData.map((path) => rule(path, open, ['Cross-Origin-Resource-Policy'])),
    '',
  ].join('\n\n')
