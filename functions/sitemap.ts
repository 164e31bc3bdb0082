import { type Context, Hono } from 'hono'
import { type PublicRecords, idPages, idsOn, publicRecords } from '#db/addresses'
import { sitemapIndexOf, sitemapOf } from '#domain/sitemap'
import type { House } from '#functions/world'
import { dayOf } from '#domain/calendar'

/** What search engines ask for: the way to every public page. `/sitemaps/pages.xml`, all but records, is a page's. */
export const sitemap = new Hono<House>()

/** While no origin is configured the site answers on loopback only, by the name it was called. */
const originOf = (c: Context<House>) => c.var.world.settings.origin || new URL(c.req.url).origin

const answer = (c: Context<House>, map: string) =>
  c.body(map, 200, { 'content-type': 'application/xml; charset=utf-8' })

sitemap.get('/robots.txt', (c) =>
  c.text(
    [
      'User-agent: *',
      'Disallow: /staff/',
      'Disallow: /api/',
      '',
      `Sitemap: ${originOf(c)}/sitemap.xml`,
      '',
    ].join('\n'),
  ),
)

sitemap.get('/sitemap.xml', async (c) => {
  const pages = await idPages(c.var.world.db)
  const names = publicRecords.flatMap((which) =>
    Array.from({ length: pages[which] }, (_, i) => `${which}-${i + 1}`),
  )
  return answer(
    c,
    sitemapIndexOf(['pages', ...names].map((name) => `${originOf(c)}/sitemaps/${name}.xml`)),
  )
})

sitemap.get(
  '/sitemaps/:name{(institutions|announcements|notices)-[1-9]\\d{0,5}\\.xml}',
  async (c, next) => {
    const [which = '', page] = c.req.param('name').replace('.xml', '').split('-')
    const { db, now } = c.var.world
    const ids = await idsOn(db, which as PublicRecords, Number(page), dayOf(now()))
    if (ids.length === 0) return next()
    return answer(c, sitemapOf(ids.map((id) => `${originOf(c)}/${which}/${id}/`)))
  },
)
