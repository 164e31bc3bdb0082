import { type Part, parts } from '#domain/part'
import { searchQuery } from '#domain/search-query'
import { type Answer, noAnswer } from '#scripts/search-answer'
import { answerFromDesk } from '#scripts/search-desk'
import type { Chosen } from '#scripts/search-engine'
import { narrow } from '#scripts/search-filters'
import { fill } from '#scripts/search-groups'
import { namesFound } from '#scripts/search-names'
import { addressOf, asked } from '#scripts/search-question'
import { pageItem, provisionItem } from '#scripts/search-results'

// Beside each other the groups are short, so that neither hides the other.
const SHOWN = 3

/** What may be a citation is left to the server: it leads to the provision, or says that it is not held. */
const MAY_CITE = /[条條章([〔【〈./。‐-―−-]/

/**
 * `<search-box>`: answers the form it holds in place, from Pagefind's index and the register's names. What is asked
 * stands in the address. A citation, and without a script every question, is sent to the page's own server.
 */
class SearchBox extends HTMLElement {
  #turn = 0

  connectedCallback() {
    this.addEventListener('submit', (event) => {
      const q = this.input.value.trim()
      if (MAY_CITE.test(q.normalize('NFKC'))) return
      event.preventDefault()
      this.ask(addressOf({ q }))
    })
    this.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLSelectElement)
        this.ask(addressOf({ ...asked(), [target.name]: target.value }))
    })
    this.addEventListener('click', (event) => {
      const { target, ctrlKey, metaKey, shiftKey } = event
      const choice = target instanceof Element && target.closest<HTMLAnchorElement>('.narrow a')
      if (!choice || ctrlKey || metaKey || shiftKey) return
      event.preventDefault()
      this.ask(choice.href)
    })
    window.addEventListener('popstate', () => void this.answer())
    document.addEventListener('keydown', (event) => {
      this.onKey(event)
    })
    // Unasked, the page stands as the server drew it.
    if (asked().q) void this.answer()
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

  /** Puts a question into the address and answers it. */
  ask(address: string) {
    history.pushState(null, '', address)
    void this.answer()
  }

  /** Answers the question of the address. A later question overtakes an earlier one. */
  async answer() {
    const turn = ++this.#turn
    const { q, ...chosen } = asked()
    this.input.value = q
    this.inside('.found').ariaBusy = 'true'
    this.inside('[role=status]').textContent = q && '正在搜索……'
    void this.addNames(chosen.kind === '' ? q : '', turn)
    const cited = this.querySelector<HTMLElement>('.cited')
    if (cited) cited.hidden = q !== this.input.defaultValue
    // What its own server led to, or said it lacks, is not looked for.
    const rest = cited?.hidden === false ? (this.dataset['rest'] ?? '') : q
    const answer = await this.answerTo(rest, chosen)
    if (turn === this.#turn) this.show(answer, chosen)
  }

  async answerTo(typed: string, chosen: Chosen): Promise<Answer & { failed?: boolean }> {
    const query = searchQuery(typed)
    if (query.text === '') return noAnswer
    try {
      return await answerFromDesk({ query, chosen })
    } catch {
      return { ...noAnswer, status: '搜索暂时不可用，请从下面的条文目录查找。', failed: true }
    }
  }

  show(
    { provisions, pages, words, marks, status, failed = false }: Answer & { failed?: boolean },
    chosen: Chosen,
  ) {
    const shown = chosen.kind === '' ? SHOWN : Infinity
    fill(this.inside('.provisions-found'), {
      items: provisions.map((page) => provisionItem(page, words)),
      shown,
    })
    fill(this.inside('.pages-found'), {
      items: pages.map((page) =>
        pageItem(page, page.kind in parts ? parts[page.kind as Part] : '', words),
      ),
      shown,
    })
    narrow(this.inside('.narrow'), marks, chosen)
    this.inside('[role=status]').textContent = status
    this.inside('.empty').hidden = provisions.length + pages.length > 0 || status === '' || failed
    this.inside('.found').ariaBusy = 'false'
  }

  /** The register's names beside the handbook's answers: late or never, they hold up nothing. */
  async addNames(q: string, turn: number) {
    const items = q === '' ? [] : await namesFound(q).catch(() => [])
    if (turn !== this.#turn) return
    const name = new URLSearchParams({ name: asked().q }).toString()
    for (const all of this.querySelectorAll<HTMLAnchorElement>('a.register'))
      all.href = `/institutions/?${name}`
    fill(this.inside('.names-found'), { items, shown: items.length })
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
    const stops = [this.input, ...this.querySelectorAll<HTMLElement>('.found li a')]
    const next = stops[stops.indexOf(target) + step]
    if (step === 0 || !stops.includes(target) || !next) return
    event.preventDefault()
    next.focus()
  }
}
customElements.define('search-box', SearchBox)
