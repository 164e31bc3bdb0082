import type { APIRoute } from 'astro'
import { provision } from '#components/measures/text.ts'
import { citationHref, shortKey } from '#domain/citation'
import { missing } from '#layouts/missing.ts'

export const prerender = false

/** The short address of a provision leads to it for good: `/m/6/4` to `/measures/6/#item-4`. */
export const GET: APIRoute = async ({ params, redirect }) => {
  const key = shortKey(params['at'] ?? '')
  const found = key && (await provision(key).catch(() => null))
  return found ? redirect(citationHref(found.citation), 301) : missing()
}
