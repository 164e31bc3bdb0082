import type { Problem, Values } from '#domain/problems'

/** What a form holds, as text: a field that is there several times is a list. */
export function typed(form: HTMLFormElement): Values {
  const data = new FormData(form)
  const text = (name: string) => data.getAll(name).filter((value) => typeof value === 'string')
  return Object.fromEntries(
    Array.from(new Set(data.keys()), (name) => {
      const values = text(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

/** What one field of a form says, as text. */
export function said(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name)
  return typeof value === 'string' ? value : ''
}

/** An element with these properties and children. */
export const made = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: (Node | string)[]
) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

function summaryOf(problems: Problem[]): HTMLElement {
  const items = problems.map(({ field, message }) =>
    made('li', {}, made('a', { href: `#${field}`, textContent: message })),
  )
  const title = made('h2', {
    textContent: `有 ${problems.length} 处需要修改`,
    id: 'problems-title',
  })
  const summary = made(
    'div',
    { className: 'summary', id: 'problems', tabIndex: -1, role: 'alert' },
    title,
    made('ul', {}, ...items),
  )
  summary.setAttribute('aria-labelledby', 'problems-title')
  return summary
}

/** Shows a problem where the server would: in its field, before the control, named by it. */
function mark({ field, message }: Problem) {
  const control = document.getElementById(field)
  const wrapper = control?.closest('.field')
  if (!control || !wrapper) return
  const id = `${field}-problem`
  const line = made('p', { className: 'problem', id, textContent: message })
  wrapper.classList.add('bad')
  const hint = document.getElementById(`${field}-hint`)
  const above = hint ?? wrapper.querySelector('legend, label')
  above?.after(line)
  control.setAttribute('aria-invalid', 'true')
  control.setAttribute('aria-describedby', hint ? `${hint.id} ${id}` : id)
}

function clear(form: HTMLFormElement) {
  document.getElementById('problems')?.remove()
  for (const line of form.querySelectorAll('.problem')) line.remove()
  for (const field of form.querySelectorAll('.bad')) field.classList.remove('bad')
  for (const control of form.querySelectorAll('[aria-invalid]'))
    control.removeAttribute('aria-invalid')
}

/** Shows these problems as the server would: a summary before `place`, and a line in each field. */
export function showProblems(form: HTMLFormElement, place: HTMLElement, problems: Problem[]) {
  clear(form)
  if (problems.length === 0) return
  const summary = summaryOf(problems)
  place.before(summary)
  problems.forEach(mark)
  summary.focus()
}
