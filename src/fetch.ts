import { FetchState, astro } from 'astro/fetch'
import { getFetchState, trailingSlash } from 'astro/hono'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { every } from 'hono/combine'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import { applications } from '#functions/applications'
import { complaintFiling } from '#functions/complaint-filing'
import { complaintFollowing } from '#functions/complaint-following'
import { complaints } from '#functions/complaints'
import { corrections } from '#functions/corrections'
import { failureOf, log, statusOf } from '#functions/failures'
import { feeds } from '#functions/feeds'
import { OtherCase } from '#functions/form-case'
import { BODY_MAX, discard, ours, sameOrigin, wellFormed } from '#functions/guard'
import { headersFor, isPrivate } from '#functions/headers'
import { health } from '#functions/health'
import { institutions } from '#functions/institutions'
import { listDownloads } from '#functions/list-downloads'
import { lists } from '#functions/lists'
import { log as openLog } from '#functions/log'
import { names } from '#functions/names'
import { objections } from '#functions/objections'
import { questionnaires } from '#functions/questionnaires'
import { sitemap } from '#functions/sitemap'
import { staff } from '#functions/staff'
import { statistics } from '#functions/statistics'
import { Unproved } from '#functions/staff-gate'
import { keeping } from '#functions/kept-pages'
import { isStreamed } from '#functions/streamed'
import { isUpload, uploading } from '#functions/uploading'
import { type House, currentWorld } from '#functions/world'

// The development server has no entry of ours that could provide the world.
if (import.meta.env.DEV) await (await import('#functions/dev')).develop()

// The front door: what a request meets, in the order it meets it.
const app = new Hono<House>()
export default app

app.use(keeping)

app.use(async (c, next) => {
  await next()
  await discard(c.req.raw)
})

app.use(async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(headersFor(c.req.path))) c.res.headers.set(name, value)
  if (c.res.headers.get('content-type') === 'text/html') {
    c.res.headers.set('content-type', 'text/html; charset=utf-8')
  }
  if (c.var.retryAfter) c.res.headers.set('retry-after', String(c.var.retryAfter))
})

app.onError((error, c) => {
  // Thrown, so that no function runs: the page shows its form again.
  if (error instanceof Unproved) return showPage(c)
  if (error instanceof OtherCase) return lostPage(c)
  const status = statusOf(error)
  if (status >= 500) log(error, c)
  return failurePage(c, status)
})

app.use(async (c, next) => {
  const world = currentWorld()
  // While pages are prerendered there is no world, and nothing but the page to answer with.
  if (!world) return astro(getFetchState(c))
  c.set('world', world)
  return next()
})

app.use(ours, sameOrigin)
const usual = bodyLimit({ maxSize: BODY_MAX, onError: (c: Context<House>) => failurePage(c, 413) })
app.use((c, next) => (isUpload(c) ? uploading(c, next) : usual(c, next)))
app.use(wellFormed)
app.route('/', health)
// The pages of failures are no pages to visit.
app.get('/:page{(404|500)}/', (c) => failurePage(c, 404))
app.use(trailingSlash())

// Cloudflare compresses at its edge. Private pages are left alone: compression tells secrets apart by length.
const validated = etag({ weak: true })
const squeezed = compress()
const compressed = every(squeezed, validated)
app.use((c, next) => {
  if (isPrivate(c.req.path)) return next()
  // A tag would need the whole of it first.
  if (isStreamed(c.req.path)) return c.var.world.runtime === 'node' ? squeezed(c, next) : next()
  return c.var.world.runtime === 'node' ? compressed(c, next) : validated(c, next)
})

// First, because its guard stands before everything under `/staff/`.
app.route('/', staff)
app.route('/', applications)
app.route('/', institutions)
app.route('/', complaints)
app.route('/', complaintFiling)
app.route('/', complaintFollowing)
app.route('/', corrections)
app.route('/', objections)
app.route('/', questionnaires)
app.route('/', lists)
app.route('/', listDownloads)
app.route('/', statistics)
app.route('/', feeds)
app.route('/', names)
app.route('/', openLog)
app.route('/', sitemap)

app.use((c) => {
  const { refused, receipt, invitation, minted, questionnaires: links } = c.var
  // Only a function that refused, or that has something to show once, leaves a post to its page.
  if (c.req.method === 'POST' && !refused && !receipt && !invitation && !minted && !links)
    return failurePage(c, 405)
  return showPage(c)
})

/** The page at this address, with all that the functions before it have found. */
function showPage(c: Context<House>) {
  const state = getFetchState(c)
  Object.assign(state.locals, c.var)
  // A page that breaks, or that has nothing to show, ends as every other failure does. Astro has logged it.
  state.renderError = (_, { error, status }) => failurePage(c, error ? statusOf(error) : status)
  return astro(state)
}

/** What a form of another case said, on the page where that case is opened: the form's own page would be the open case's. */
function lostPage(c: Context<House>) {
  const path = c.req.path.startsWith('/institution/') ? '/institution/' : '/applications/'
  const state = new FetchState(new Request(new URL(path, c.req.url)))
  Object.assign(state.locals, { world: c.var.world, lost: c.var.refused })
  return astro(state)
}

/** A failure as a page of the house, or, where even that fails, as one plain sentence. */
async function failurePage(c: Context<House>, status: number): Promise<Response> {
  const failure = failureOf(status)
  try {
    const path = failure.status === 404 ? '/404/' : '/500/'
    const state = new FetchState(new Request(new URL(path, c.req.url)))
    Object.assign(state.locals, { world: c.var.world, failure, asked: c.req.path })
    state.renderError = (_, { error }) =>
      Promise.reject(error instanceof Error ? error : new Error(`${path} shows nothing`))
    const page = await astro(state)
    return new Response(page.body, { status: failure.status, headers: page.headers })
  } catch (error) {
    log(error, c)
    return c.text(`${failure.title}。${failure.wayOut}`, failure.status)
  }
}
