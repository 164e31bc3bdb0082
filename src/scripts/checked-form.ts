import type { ApplicantKind } from '#domain/application-form'
import type { Problem, Values } from '#domain/problems'
import { showProblems, typed } from '#scripts/form-problems'

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
    showProblems(form, this, problems)
    if (problems.length > 0) return
    this.#unsaved = false
    form.submit()
  }
}

customElements.define('checked-form', CheckedForm)
