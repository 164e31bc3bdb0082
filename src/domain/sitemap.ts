import { document, xml, type Xml } from '#domain/xml'

const namespace = 'http://www.sitemaps.org/schemas/sitemap/0.9'
const places = (tag: string, addresses: string[]): Xml[] =>
  addresses.map((address) =>
    tag === 'url'
      ? xml`<url><loc>${address}</loc></url>`
      : xml`<sitemap><loc>${address}</loc></sitemap>`,
  )

/** A sitemap (网站地图) of absolute addresses. */
export const sitemapOf = (addresses: string[]): string =>
  document(xml`<urlset xmlns="${namespace}">${places('url', addresses)}</urlset>`)

/** A sitemap that leads to others. */
export const sitemapIndexOf = (addresses: string[]): string =>
  document(xml`<sitemapindex xmlns="${namespace}">${places('sitemap', addresses)}</sitemapindex>`)
