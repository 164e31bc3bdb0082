import { getCollection, getEntry } from 'astro:content'
import type { Kind } from '#domain/institution'
import type { Role } from '#domain/role'

/** What a role is, in one sentence: the text's own (a line of roles.yaml), or the editor's where the text has none. */
export const about: Record<Role, { line: string } | { editorial: string }> = {
  promoter: { line: 'promoter-6-p1-1' },
  integrator: { line: 'integrator-7-p1-2' },
  'ecosystem-provider': { line: 'ecosystem-provider-8-p1-2' },
  'pilot-enterprise': { editorial: '参加试点、接受数字化改造的中小企业。' },
  authority: { editorial: '市工业和信息化局、市企业服务中心和市人民政府。' },
}

type Link = { href: string; text: string }

/** Where the reader of a role goes on. */
export async function furtherFor(role: Role): Promise<Link[]> {
  const guides = await getCollection('guides', ({ data }) => data.roles.includes(role))
  return [
    ...guides
      .toSorted((a, b) => a.data.order - b.data.order)
      .map(({ id, data }) => ({ href: `/guides/${id}/`, text: data.title })),
    ...(role in kinds ? await conductOf(role as Kind) : []),
    ...(others[role] ?? []),
  ]
}

const apply = { href: '/apply/', text: '申报入库' }
const kinds: Record<Kind, Link[]> = {
  promoter: [],
  integrator: [apply],
  'ecosystem-provider': [apply],
}
const others: Partial<Record<Role, Link[]>> = {
  'pilot-enterprise': [
    { href: '/conduct/compare/', text: '三份行为规范对照' },
    { href: '/complaints/', text: '投诉' },
  ],
  authority: [
    { href: '/announcements/', text: '公告' },
    { href: '/notices/', text: '通报' },
  ],
}

async function conductOf(kind: Kind): Promise<Link[]> {
  const code = await getEntry('conduct', kind)
  return [
    ...(code ? [{ href: `/conduct/${kind}/`, text: code.data.title }] : []),
    { href: '/conduct/compare/', text: '三份行为规范对照' },
    { href: `/conduct/${kind}/self-check/`, text: '对照职责与行为规范自查' },
    ...kinds[kind],
  ]
}
