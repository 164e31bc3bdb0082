import { citationHref, citationText, numeral, parseTyped } from '#domain/citation'
import { searchQuery } from '#domain/search-query'
import { findPages, type Engine } from '#scripts/chinese-search'
import { citedItem, resultItem, type Cited } from '#scripts/search-results'

const index = '/pagefind/pagefind.js'

/**
 * `<search-box>`: answers the form it holds in place, from Pagefind's index. Inside it stand the form, `[role=status]`,
 * `.results` and `.empty`. Without a script the form is sent and the page shows its list of all provisions.
 */
class SearchBox extends HTMLElement {
  #engine: Promise<Engine> | undefined
  #turn = 0

  connectedCallback() {
    this.addEventListener('submit', (event) => {
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

  get input() {
    const found = this.querySelector('input')
    if (!found) throw new Error('search-box lacks its input')
    return found
  }

  inside(selector: string) {
    const found = this.querySelector<HTMLElement>(selector)
    if (!found) throw new Error(`search-box lacks ${selector}`)
    return found
  }

  /** Answers the query of the address. A later question overtakes an earlier one. */
  async answer() {
    const turn = ++this.#turn
    const typed = new URLSearchParams(location.search).get('q') ?? ''
    this.input.value = typed
    this.inside('.results').ariaBusy = 'true'
    this.inside('[role=status]').textContent = typed && '正在搜索……'
    const answer = await this.answerTo(typed)
    if (turn === this.#turn) this.show(answer)
  }

  async answerTo(typed: string): Promise<Answer> {
    const query = searchQuery(typed)
    if (query.text === '') return { results: [], status: '' }
    const cited = citedBy(typed)
    try {
      const engine = await (this.#engine ??= import(/* @vite-ignore */ index) as Promise<Engine>)
      const pages = await findPages(engine, query)
      const words = [...new Set([query.replaced ?? query.text, ...query.terms])]
      const others = pages.filter(({ url }) => url !== cited?.page)
      const results = others.map((page) => resultItem(page, words))
      if (cited) {
        const named = await findPages(engine, searchQuery(cited.article))
        results.unshift(citedItem(cited, named))
      }
      const replaced = query.replaced
        ? `《办法》没有“${query.text}”的规定，已改为查找“${query.replaced}”。`
        : ''
      return { results, status: `${replaced}找到 ${results.length} 条` }
    } catch {
      this.#engine = undefined
      const results = cited ? [citedItem(cited, [])] : []
      return { results, status: '搜索暂时不可用，请从下面的条文目录查找。', failed: true }
    }
  }

  show({ results, status, failed = false }: Answer) {
    const list = this.inside('.results')
    list.replaceChildren(...results)
    list.hidden = results.length === 0
    list.ariaBusy = 'false'
    this.inside('[role=status]').textContent = status
    this.inside('.empty').hidden = results.length > 0 || status === '' || failed
  }

  /** `/` goes to the box; the arrows go from the box through the results and back. */
  onKey(event: KeyboardEvent) {
    const target = event.target
    if (!(target instanceof HTMLElement) || event.isComposing) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === '/' && !target.closest('input, textarea, select')) {
      event.preventDefault()
      this.input.select()
      return
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const stops = [this.input, ...this.querySelectorAll<HTMLElement>('.results a')]
    const next = stops[stops.indexOf(target) + step]
    if (step === 0 || !stops.includes(target) || !next) return
    event.preventDefault()
    next.focus()
  }
}
customElements.define('search-box', SearchBox)

type Answer = { results: HTMLLIElement[]; status: string; failed?: boolean }

/** The provision a typed citation names, if the page's list of all provisions has its article. */
function citedBy(typed: string): (Cited & { article: string }) | null {
  const citation = parseTyped(typed)
  if (!citation) return null
  const { article, item = 0 } = citation
  const page = citationHref({ article })
  const entry = document.querySelector(`[data-items] > a[href="${page}"]`)?.parentElement
  if (!entry) return null
  const items = Number(entry.getAttribute('data-items'))
  const held = item > 0 && item <= items ? { article, item } : { article }
  const text = citationText({ article })
  return {
    href: citationHref(held),
    page,
    name: citationText(held),
    note: item > items ? `本站所据文本中，${text}没有第（${numeral(item)}）项。` : '',
    article: text,
  }
}
