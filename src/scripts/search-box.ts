import { citationHref, citationText, parseTyped } from '#domain/citation'
import { searchQuery } from '#domain/search-query'
import { findPages, type Engine } from '#scripts/chinese-search'
import { citedItem, resultItem } from '#scripts/search-results'

/**
 * `<search-box>`: answers the form it holds in place, from Pagefind's index. It needs the roles named below inside it;
 * without a script the form is sent and the page shows its list of all provisions.
 */
class SearchBox extends HTMLElement {
  #engine: Promise<Engine> | undefined
  #asked = 0

  connectedCallback() {
    const { form } = this
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const q = this.input.value.trim()
      history.pushState(null, '', q ? `?${new URLSearchParams({ q }).toString()}` : '?')
      void this.answer()
    })
    window.addEventListener('popstate', () => void this.answer())
    document.addEventListener('keydown', (event) => {
      this.onKey(event)
    })
    void this.answer()
  }

  get form() {
    return this.part<HTMLFormElement>('form')
  }
  get input() {
    return this.part<HTMLInputElement>('input')
  }

  part<E extends HTMLElement>(selector: string): E {
    const found = this.querySelector<E>(selector)
    if (!found) throw new Error(`search-box lacks ${selector}`)
    return found
  }

  /** Shows what answers the query of the address. A later question overtakes an earlier one. */
  async answer() {
    const typed = new URLSearchParams(location.search).get('q') ?? ''
    const turn = ++this.#asked
    this.input.value = typed
    const query = searchQuery(typed)
    if (query.text === '') {
      this.show([], '')
      return
    }
    this.part('.results').ariaBusy = 'true'
    const cited = this.provision(typed)
    try {
      this.#engine ??= this.load()
      const pages = await findPages(await this.#engine, query)
      if (turn !== this.#asked) return
      const words = [...new Set([query.replaced ?? query.text, ...query.terms])]
      const results = pages
        .filter(({ url }) => url !== cited?.dataset['page'])
        .map((page) => resultItem(page, words))
      const count = results.length + (cited ? 1 : 0)
      const said = query.replaced
        ? `《办法》没有“${query.text}”一词，已改为查找“${query.replaced}”：`
        : ''
      this.show(cited ? [cited, ...results] : results, `${said}找到 ${count} 条`, count === 0)
    } catch {
      this.#engine = undefined
      if (turn === this.#asked)
        this.show(cited ? [cited] : [], '检索暂时不可用，请从下面的条文目录查找。')
    }
  }

  /** The provision a typed citation names, if the list of all provisions has it. */
  provision(typed: string): HTMLLIElement | null {
    const citation = parseTyped(typed)
    if (!citation) return null
    const href = citationHref({ article: citation.article })
    const entry = document.querySelector<HTMLElement>(`[data-items] a[href="${href}"]`)
    if (!entry) return null
    const items = Number(entry.closest('[data-items]')?.getAttribute('data-items'))
    const { article, item = 0 } = citation
    const known = item > 0 && item <= items ? { article, item } : { article }
    const note =
      item > items ? `${citationText({ article })}没有第${item}项，现有文本共 ${items} 项` : ''
    return citedItem({ href: citationHref(known), page: href, name: citationText(known), note })
  }

  async load(): Promise<Engine> {
    const address = '/pagefind/pagefind.js'
    return (await import(/* @vite-ignore */ address)) as Engine
  }

  show(results: HTMLLIElement[], status: string, empty = false) {
    const list = this.part<HTMLOListElement>('.results')
    list.replaceChildren(...results)
    list.hidden = results.length === 0
    list.ariaBusy = 'false'
    this.part('[role=status]').textContent = status
    this.part('.empty').hidden = !empty
  }

  /** `/` goes to the box; the arrows go from the box through the results and back. */
  onKey(event: KeyboardEvent) {
    const target = event.target instanceof HTMLElement ? event.target : null
    const writing = target?.closest('input, textarea, select, [contenteditable]')
    if (event.key === '/' && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      this.input.select()
      this.input.focus()
      return
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || !target || event.isComposing || !this.contains(target)) return
    const stops = [this.input, ...this.querySelectorAll<HTMLElement>('.results a')]
    const next = stops[stops.indexOf(target) + step]
    if (!stops.includes(target) || !next) return
    event.preventDefault()
    next.focus()
  }
}
customElements.define('search-box', SearchBox)
