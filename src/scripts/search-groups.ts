/** Results of one kind, and how many of them are shown before more are asked for. */
export type Group = { items: HTMLLIElement[]; shown: number }

/** Fills a section of the page, and hides it when there is nothing to show. In it: `.count`, `ol`, `button.more`. */
export function fill(section: HTMLElement, { items, shown }: Group) {
  const list = section.querySelector('ol')
  const more = section.querySelector<HTMLButtonElement>('button.more')
  const count = section.querySelector('.count')
  if (!list || !more || !count) throw new Error('a section of results lacks its list')
  const rest = items.slice(shown)
  section.hidden = items.length === 0
  list.replaceChildren(...items.slice(0, shown))
  count.textContent = `${items.length} 条`
  more.hidden = rest.length === 0
  more.textContent = `还有 ${rest.length} 条`
  more.onclick = () => {
    list.append(...rest)
    more.hidden = true
    rest[0]?.querySelector('a')?.focus()
  }
}
