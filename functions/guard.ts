import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { House, Settings } from '#functions/world'

/** A form is a few kilobytes of text; a megabyte is far above the longest honest one. */
export const BODY_MAX = 1024 * 1024

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/
const methods = ['GET', 'HEAD', 'POST']

/** Whether this site answers for `host`: the configured one, or, while none is configured, loopback only. */
export const isOurHost = (settings: Settings, host: string) =>
  settings.origin ? new URL(settings.origin).host === host : loopback.test(host)

function isOurOrigin(settings: Settings, origin: string, host: string): boolean {
  if (settings.origin) return origin === settings.origin
  return origin === `http://${host}` && loopback.test(host)
}

/** Whether a path is well-formed: its escapes decode to text. */
export function decodes(path: string): boolean {
  try {
    // The result is used, or the bundler takes the call for idle and drops it.
    return decodeURIComponent(path) !== ''
  } catch {
    return false
  }
}

/**
 * Whether a path is spelt as every address of this site is: nothing escaped, no empty segment.
 * Hono and Astro decode a path differently often, so that one escaped letter passes a guard and still finds its page.
 */
export const isPlain = (path: string) => /^(\/[\w.~-]+)*\/?$/.test(path)

/** Refuses, before anything else looks at it, a request that is not for this site or not well-formed. */
export const ours: MiddlewareHandler<House> = async (c, next) => {
  if (!methods.includes(c.req.method)) {
    return c.text('Method not allowed', 405, { Allow: methods.join(', ') })
  }
  if (!isOurHost(c.var.world.settings, hostOf(c))) throw new HTTPException(421)
  const { pathname } = new URL(c.req.url)
  if (!decodes(pathname)) throw new HTTPException(400)
  if (!isPlain(pathname)) throw new HTTPException(404)
  return next()
}

const hostOf = (c: Context<House>) => c.req.header('host') ?? new URL(c.req.url).host

/**
 * The one guard against forged posts, whatever their content type: the browser must say that the request
 * comes from this origin (Fetch Metadata), or, where it sends no such header, `Origin` must be ours.
 */
export const sameOrigin: MiddlewareHandler<House> = async (c, next) => {
  if (c.req.method === 'POST') {
    const site = c.req.header('sec-fetch-site')
    const origin = c.req.header('origin') ?? ''
    const { settings } = c.var.world
    const allowed =
      site === undefined ? isOurOrigin(settings, origin, hostOf(c)) : site === 'same-origin'
    if (!allowed) throw new HTTPException(403)
  }
  await next()
}

/**
 * Reads what is left of a body that was refused before its end and forgets it, up to sixteen times the limit: a
 * connection closed while the browser still sends would show it an error of its own instead of our page, and the next
 * request on it would be lost.
 */
export async function discard({ body }: Request) {
  if (!body || body.locked) return
  const reader = body.getReader()
  for (let left = 16 * BODY_MAX; left > 0;) {
    const { done, value } = await reader.read()
    if (done) return
    left -= value.length
  }
  await reader.cancel()
}

/** Refuses a form whose body cannot be read, before any function meets it. */
export const wellFormed: MiddlewareHandler<House> = async (c, next) => {
  try {
    // Hono keeps what it parsed, and reads no body that is no form: the function that follows asks again for nothing.
    await c.req.parseBody({ all: true })
  } catch {
    throw new HTTPException(400)
  }
  await next()
}
