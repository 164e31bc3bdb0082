import { type Chosen, facets } from '#scripts/search-engine'

/** What the address asks: a query, and what its results are narrowed by. */
export type Question = Chosen & { q: string }

export function asked(): Question {
  const address = new URLSearchParams(location.search)
  const value = (name: string) => address.get(name) ?? ''
  return { q: value('q'), kind: value('kind'), role: value('role'), sector: value('sector') }
}

/** The address of the search page for a question, without what is not asked. */
export function addressOf(question: Partial<Question>): string {
  const said = (['q', ...facets] as const).flatMap((name) => {
    const value = question[name] ?? ''
    return value === '' ? [] : [[name, value]]
  })
  return `/search/${said.length > 0 ? '?' : ''}${new URLSearchParams(said).toString()}`
}
