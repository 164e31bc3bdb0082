import type { ApplicantKind } from '#domain/application-form'
import type { Problem, Values } from '#domain/problems'

type Check = (values: Values) => Promise<Problem[]>

// The schema comes with zod, which only a reader who sends a form needs.
const check =
  (kind: ApplicantKind): Check =>
  async (values) =>
    (await import('#scripts/application-check')).applicationProblems(kind, values)

/** What a form's `schema` attribute may say. */
const checks: Record<string, Check> = {
  integrator: check('integrator'),
  'ecosystem-provider': check('ecosystem-provider'),
}

function typed(form: HTMLFormElement): Values {
  const data = new FormData(form)
  const text = (name: string) => data.getAll(name).filter((value) => typeof value === 'string')
  return Object.fromEntries(
    Array.from(new Set(data.keys()), (name) => {
      const values = text(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

const made = (tag: string, properties: Partial<HTMLElement>, ...children: Node[]) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

function summaryOf(problems: Problem[]): HTMLElement {
  const items = problems.map(({ field, message }) => {
    const link = Object.assign(document.createElement('a'), {
      href: `#${field}`,
      textContent: message,
    })
    return made('li', {}, link)
  })
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

/** Says what the server would say before anything is sent, then steps aside; keeps unsaved typing from being left. */
class CheckedForm extends HTMLElement {
  #unsaved = false

  connectedCallback() {
    const form = this.querySelector('form')
    if (!form) return
    form.addEventListener('input', () => {
      this.#unsaved = true
    })
    addEventListener('beforeunload', (event) => {
      if (this.#unsaved) event.preventDefault()
    })
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#check(form)
    })
  }

  async #check(form: HTMLFormElement) {
    // A script that does not arrive must not keep the form from being sent: the server checks anyway.
    const checked = checks[this.getAttribute('schema') ?? '']?.(typed(form))
    const problems = (await checked?.catch(() => [])) ?? []
    clear(form)
    if (problems.length > 0) {
      const summary = summaryOf(problems)
      this.before(summary)
      problems.forEach(mark)
      summary.focus()
      return
    }
    this.#unsaved = false
    form.submit()
  }
}

customElements.define('checked-form', CheckedForm)
