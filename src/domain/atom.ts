import { instantOn } from '#domain/calendar'
import { document, xml } from '#domain/xml'

/** One entry of a feed; `href` and `id` are paths of this site, and an `id` never means another thing. */
export type FeedEntry = { href: string; id: string; on: string; title: string; summary: string }

/** Midnight of a day where the lists are kept: only days are recorded. */
const instant = (on: string) => instantOn(on, 0).toISOString()

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
  <updated>${instant(entries[0]?.on ?? '2024-04-15')}</updated>
  <author><name>试点服务机构手册</name></author>
  <link rel="self" type="application/atom+xml" href="${origin + self}"/>
  <link rel="alternate" type="text/html" href="${origin + page}"/>
  ${entries.map(
    (entry) => xml`<entry>
    <id>${origin + entry.id}</id>
    <title>${entry.title}</title>
    <updated>${instant(entry.on)}</updated>
    <link rel="alternate" type="text/html" href="${origin + entry.href}"/>
    <summary>${entry.summary}</summary>
  </entry>
  `,
  )}</feed>`)
}
