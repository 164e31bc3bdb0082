import { SEARCH_MAX } from '#domain/name-search'
import { element, link, marked } from '#scripts/search-results'

type Names = {
  institutions: { id: string; name: string; creditCode: string }[]
  notices: { id: string; title: string; number: string; issuedOn: string }[]
}

/** Institutions and notices whose name holds `typed`, as results; none when the register cannot be asked. */
export async function namesFound(typed: string): Promise<HTMLLIElement[]> {
  if (Array.from(typed).length > SEARCH_MAX) return []
  const answer = await fetch(`/api/names.json?${new URLSearchParams({ q: typed }).toString()}`)
  if (!answer.ok) return []
  const { institutions, notices } = (await answer.json()) as Names
  const words = typed.split(/\s+/)
  const item = (href: string, name: string, kind: string, number: string, more = '') => {
    const shown = element('span', number)
    shown.className = 'docnum'
    const facts = element('p', `${kind} · `, shown, more)
    return element('li', element('h3', link(href, ...marked(name, words))), facts)
  }
  return [
    ...institutions.map(({ id, name, creditCode }) =>
      item(`/institutions/${id}/`, name, '服务机构', creditCode),
    ),
    ...notices.map(({ id, title, number, issuedOn }) =>
      item(`/notices/${id}/`, title, '通报', number, ` · ${issuedOn}`),
    ),
  ]
}
