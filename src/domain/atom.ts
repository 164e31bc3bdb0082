import { instantOn } from '#domain/calendar'
import { document, xml } from '#domain/xml'

/**
 * One entry of a feed, with when it was made public; `href` and `id` are paths of this site, and an `id` never means
 * another thing.
 */
export type FeedEntry = { href: string; id: string; at: Date; title: string; summary: string }

/** As old as a feed says to be while it tells nothing: the day of the Measures. */
const EMPTY_SINCE = instantOn('2024-04-15', 0)

/** A feed (RFC 4287) of the site at `origin`: its own path, the page it follows, and its entries, newest first. */
export function feedOf(
  origin: string,
  {
    self,
    page,
    title,
    entries,
  }: { self: string; page: string; title: string; entries: FeedEntry[] },
): string {
  return document(xml`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans-CN">
  <id>${origin + page}</id>
  <title>${`试点服务机构手册：${title}`}</title>
  <updated>${(entries[0]?.at ?? EMPTY_SINCE).toISOString()}</updated>
  <author><name>试点服务机构手册</name></author>
  <link rel="self" type="application/atom+xml" href="${origin + self}"/>
  <link rel="alternate" type="text/html" href="${origin + page}"/>
  ${entries.map(
    (entry) => xml`<entry>
    <id>${origin + entry.id}</id>
    <title>${entry.title}</title>
    <updated>${entry.at.toISOString()}</updated>
    <link rel="alternate" type="text/html" href="${origin + entry.href}"/>
    <summary>${entry.summary}</summary>
  </entry>
  `,
  )}</feed>`)
}
