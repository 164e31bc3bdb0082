import { type Chosen, type Facet, type Marks, countOf, facets } from '#scripts/search-engine'
import { addressOf, asked } from '#scripts/search-question'

/**
 * Shows what the results can be narrowed by, with counts. In `box` stand a link per kind, a select for each other facet,
 * and `a.clear`; what would leave nothing is not offered, unless it is what was chosen.
 */
export function narrow(box: HTMLElement, all: Marks[], chosen: Chosen) {
  const question = asked()
  const isChosen = facets.some((facet) => chosen[facet] !== '')
  box.hidden = all.length === 0 && !isChosen
  for (const link of box.querySelectorAll<HTMLAnchorElement>('a[data-kind]')) {
    const { kind = '' } = link.dataset
    const count = countOf(all, chosen, 'kind', kind)
    link.href = addressOf({ ...question, kind })
    link.hidden = count === 0 && kind !== chosen.kind && kind !== ''
    link.ariaCurrent = kind === chosen.kind ? 'true' : null
    const told = link.querySelector('span')
    if (told) told.textContent = String(count)
  }
  for (const select of box.querySelectorAll('select')) {
    const facet = select.name as Facet
    for (const option of select.options) {
      const count = countOf(all, chosen, facet, option.value)
      option.text = `${option.dataset['name'] ?? ''}（${count}）`
      option.disabled = count === 0 && option.value !== chosen[facet]
    }
    select.value = chosen[facet]
  }
  const clear = box.querySelector<HTMLAnchorElement>('a.clear')
  if (clear) {
    clear.hidden = !isChosen
    clear.href = addressOf({ q: question.q })
  }
}
