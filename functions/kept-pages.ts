import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MiddlewareHandler } from 'hono'
import { eventsRecorded } from '#db/events'
import { type House, type World, currentWorld } from '#functions/world'
import { dayOf } from '#domain/calendar'

/**
 * Rendered pages of the lists, kept by the process of one machine until anything is recorded or the day ends: they say
 * the same to everybody. What is decided shows at once, because every decision is an event of the same write.
 */

/** So many pages are kept at most, those asked for last; one is some ten kilobytes. */
const MOST = 500
const ADDRESS_MAX = 300
const BODY_MAX = 100_000

type Kept = { state: string; headers: [string, string][]; body: Buffer }
const pages = new Map<string, Kept>()

const isListed = (path: string) =>
  /^\/(?:institutions|products|notices|announcements)\/(?:[\w-]+\/)?$/.test(path)

// How the body may be packed decides what is sent.
const keyOf = (address: string, encodings = '') => `${encodings} ${address}`

let newest = ''

function keep(key: string, page: Kept) {
  // Of what has changed nothing is worth its memory.
  if (page.state !== newest) pages.clear()
  newest = page.state
  pages.delete(key)
  pages.set(key, page)
  const [oldest] = pages.keys()
  if (pages.size > MOST && oldest !== undefined) pages.delete(oldest)
}

/** What the pages hang on: the events recorded, and the calendar day. */
const stateOf = async ({ db, now }: World) => `${String(await eventsRecorded(db))} ${dayOf(now())}`

/** Keeps what the page of a list answered. The state is read before the page reads anything, so it is never newer. */
export const keeping: MiddlewareHandler<House> = async (c, next) => {
  const { pathname, search } = new URL(c.req.url)
  const world = currentWorld()
  const address = pathname + search
  if (c.req.method !== 'GET' || !isListed(pathname) || address.length > ADDRESS_MAX) return next()
  if (world?.runtime !== 'node' || c.req.header('if-none-match')) return next()
  // A database that does not answer makes the page's own failure.
  const state = await stateOf(world).catch(() => null)
  if (state === null) return next()
  await next()
  const { res } = c
  if (res.status !== 200 || res.headers.has('set-cookie')) return
  const body = Buffer.from(await res.arrayBuffer())
  const headers = [...res.headers]
  if (body.length <= BODY_MAX)
    keep(keyOf(address, c.req.header('accept-encoding')), { state, headers, body })
  c.res = new Response(body, { headers })
}

const opaque = (tag: string) => tag.trim().replace(/^W\//, '')

/** Whether `If-None-Match` names this tag: any, or a list of which one is alike but for its strength (RFC 9110, 13.1.2). */
const isAmong = (tag: string, asked = '') =>
  asked.trim() === '*' || asked.split(',').some((one) => opaque(one) === opaque(tag))

const bare = new Set(['content-encoding', 'content-type', 'content-length'])

/** Answers a page that is kept and still holds; everything else goes on to `next`. */
export async function answerKept(
  world: World,
  req: IncomingMessage,
  res: ServerResponse,
  next: () => void,
): Promise<void> {
  const key = keyOf(req.url ?? '', req.headers['accept-encoding'])
  const page = req.method === 'GET' ? pages.get(key) : undefined
  if (!page) {
    next()
    return
  }
  if ((await stateOf(world).catch(() => '')) !== page.state) {
    next()
    return
  }
  keep(key, page)
  const tag = page.headers.find(([name]) => name === 'etag')?.[1]
  const isKnown = tag !== undefined && isAmong(tag, req.headers['if-none-match'])
  for (const [name, value] of page.headers)
    if (!isKnown || !bare.has(name)) res.setHeader(name, value)
  if (isKnown) res.writeHead(304).end()
  else res.writeHead(200, { 'Content-Length': page.body.length }).end(page.body)
}
