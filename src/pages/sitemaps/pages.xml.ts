import { getCollection } from 'astro:content'
import type { APIRoute } from 'astro'
import { patterns } from 'virtual:routes'
import { articles, versions } from '#components/measures/text.ts'
import { kinds } from '#domain/institution'
import { roles } from '#domain/role'
import { sitemapOf } from '#domain/sitemap'

export const prerender = false

/** Not for search engines: failures, forms, cases, what needs a query, and short links that lead elsewhere. */
const kept =
  /^\/(404|500|about\/corrections|applications|institution|m|objections|questionnaire|staff|visit)\/|^\/(apply|complaints)\/./

const idsOf = async (collection: 'guides' | 'sectors' | 'conduct') =>
  (await getCollection(collection)).map(({ id }) => id)

/** What a pattern with a parameter stands for. Records have sitemaps of their own. */
const filled: Record<string, () => string[] | Promise<string[]>> = {
  '/measures/*/': async () => (await articles()).map(({ data }) => String(data.number)),
  '/versions/*/changes/': async () => (await versions()).slice(0, -1).map(({ id }) => id),
  '/guides/*/': () => idsOf('guides'),
  '/sectors/*/': () => idsOf('sectors'),
  '/conduct/*/': () => idsOf('conduct'),
  '/conduct/*/self-check/': () => Object.keys(kinds),
  '/roles/*/': () => Object.keys(roles),
}

async function addresses(pattern: string): Promise<string[]> {
  const address = `${pattern === '/' ? '' : pattern}/`
  const wild = address.replace(/\[[^\]]+\]/, '*')
  if (wild === address) return [address]
  return ((await filled[wild]?.()) ?? []).map((value) => wild.replace('*', value))
}

/** Every public page that is no record, with this site's own origin. */
export const GET: APIRoute = async ({ locals, url }) => {
  const origin = locals.world.settings.origin || url.origin
  const all = (await Promise.all(patterns.map(addresses))).flat()
  const shown = all.filter((address) => !kept.test(address)).sort()
  return new Response(sitemapOf(shown.map((address) => origin + address)), {
    headers: { 'content-type': 'application/xml; charset=utf-8' },
  })
}
