import { placesIn, suggestions, type Suggestion, type TypeAhead } from '#domain/type-ahead'
import sheet from '#styles/type-ahead.css?url'

// Type-ahead of every search form `form.find`: a combobox with a list (ARIA 1.2). The frame imports this module when
// an input of one first has the focus. Without it, and when the index cannot be had, the form is sent as it is.

const load = () =>
  fetch('/type-ahead.json')
    .then((answer): Promise<TypeAhead> => answer.json())
    .then(placesIn)
// Once more where the network changed under it: a phone that leaves the Wi-Fi.
const places = load()
  .catch(load)
  .catch(() => ({ titles: [], texts: [] }))

function enhance(form: HTMLFormElement, input: HTMLInputElement, nth: number) {
  const list = document.createElement('div')
  let options: HTMLAnchorElement[] = []
  let active = -1
  let isComposing = false

  list.id = `suggestions-${nth}`
  list.className = 'suggestions'
  list.role = 'listbox'
  list.ariaLabel = '建议'
  form.append(list)
  input.role = 'combobox'
  input.autocomplete = 'off'
  input.ariaAutoComplete = 'list'
  input.setAttribute('aria-controls', list.id)

  const activate = (to: number) => {
    active = to
    options.forEach((option, i) => (option.ariaSelected = String(i === to)))
    options[to]?.scrollIntoView({ block: 'nearest' })
    input.setAttribute('aria-activedescendant', options[to]?.id ?? '')
  }
  const show = (found: Suggestion[], chosen = -1) => {
    options = found.map(optionOf)
    options.forEach((option, i) => (option.id = `${list.id}-${i}`))
    list.replaceChildren(...options)
    list.hidden = options.length === 0
    input.ariaExpanded = String(!list.hidden)
    activate(chosen)
  }
  const answer = async () => {
    const known = await places
    // What an input method is still composing is not yet a query, not for an index that comes late either.
    if (isComposing || document.activeElement !== input) return
    const { cited, found } = suggestions(known, input.value)
    show(found, cited ? 0 : -1)
  }

  input.addEventListener('input', () => void answer())
  input.addEventListener('compositionstart', () => (isComposing = true))
  input.addEventListener('compositionend', () => {
    isComposing = false
    void answer()
  })
  input.addEventListener('keydown', (event) => {
    const { key } = event
    // The key that ends a composition comes after its end in some browsers, and says that it belonged to it.
    if (event.isComposing || list.hidden) return
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
    const option = options[active]
    if (step !== 0) {
      // Past the last comes the input itself, then the first again.
      const stops = options.length + 1
      activate(((active + 1 + step + stops) % stops) - 1)
    } else if (key === 'Enter' && option) location.assign(option.href)
    else if (key === 'Escape') show([])
    else return
    event.preventDefault()
  })
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (!form.contains(relatedTarget as Node | null)) show([])
  })
  show([])
  void answer()
}

/** A suggestion as a link: it can be opened in a new tab like any other. */
function optionOf({ href, name, text }: Suggestion): HTMLAnchorElement {
  const option = document.createElement('a')
  const words = document.createElement('span')
  option.href = href
  option.role = 'option'
  option.tabIndex = -1
  words.textContent = text
  option.append(name, words)
  return option
}

const styles = document.createElement('link')
styles.rel = 'stylesheet'
styles.href = sheet
document.head.append(styles)
document.querySelectorAll<HTMLFormElement>('form.find').forEach((form, nth) => {
  const input = form.querySelector('input')
  if (input) enhance(form, input, nth)
})
