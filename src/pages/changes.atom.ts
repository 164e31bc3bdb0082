import type { APIRoute } from 'astro'
import { changes } from '#components/handbook/changes.ts'
import { instantOn } from '#domain/calendar'
import { document, xml } from '#domain/xml'

export const prerender = false

/** Midnight of a day where the handbook is: only days are recorded. */
const instant = (on: string) => instantOn(on, 0).toISOString()

/** What has changed, as an Atom feed. On demand, because its ids are absolute addresses. */
export const GET: APIRoute = async ({ locals, url }) => {
  const origin = locals.world.settings.origin || url.origin
  const all = await changes()
  const page = `${origin}/about/changes/`
  const feed = xml`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans-CN">
  <id>${page}</id>
  <title>试点服务机构手册：更新记录</title>
  <updated>${instant(all[0]?.on ?? '2024-04-15')}</updated>
  <author><name>试点服务机构手册</name></author>
  <link rel="self" type="application/atom+xml" href="${origin}/changes.atom"/>
  <link rel="alternate" type="text/html" href="${page}"/>
  ${all.map(
    ({ id, on, title, href, what }) => xml`<entry>
    <id>${`${page}#${id}`}</id>
    <title>${`${title}：${what}`}</title>
    <updated>${instant(on)}</updated>
    <link rel="alternate" type="text/html" href="${origin + href}"/>
    <summary>${what}</summary>
  </entry>
  `,
  )}</feed>`
  return new Response(document(feed), {
    headers: { 'content-type': 'application/atom+xml; charset=utf-8' },
  })
}
