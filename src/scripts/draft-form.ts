// How long nobody must have typed before what was typed is saved, and until it is tried again. Milliseconds.
const PAUSE = 2000
const AGAIN = 15_000

type Kept = { version: number; at: string; missing: number }

/** Saves a section by itself while it is filled in, and says so. Without it the buttons save, and nothing is missing. */
class DraftForm extends HTMLElement {
  #changed = false
  #timer = 0
  #saving: Promise<void> | null = null
  #stopped = false

  connectedCallback() {
    const form = this.querySelector('form')
    if (!form) return
    form.addEventListener('input', () => {
      this.#changed = true
      this.#later(form, PAUSE)
    })
    addEventListener('beforeunload', (event) => {
      if (this.#changed) event.preventDefault()
    })
    form.addEventListener('submit', (event) => {
      clearTimeout(this.#timer)
      const { submitter } = event
      if (!this.#saving) {
        this.#changed = false
        return
      }
      // Two savings at once would meet as two windows do.
      event.preventDefault()
      void this.#saving.then(() => form.requestSubmit(submitter))
    })
  }

  #later(form: HTMLFormElement, pause: number) {
    clearTimeout(this.#timer)
    if (this.#stopped) return
    this.#timer = window.setTimeout(() => {
      this.#saving ??= this.#save(form).finally(() => {
        this.#saving = null
      })
    }, pause)
  }

  async #save(form: HTMLFormElement) {
    this.#changed = false
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string') body.append(name, value)
    try {
      const answer = await fetch(location.pathname, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body,
      })
      if (answer.ok) {
        this.#say(form, (await answer.json()) as Kept)
        return
      }
      this.#changed = true
      // Somebody else's words, or a case that has closed: only a person can go on from here.
      if (answer.status === 409 || answer.status === 401) {
        this.#stopped = true
        const { message } = (await answer.json()) as { message: string }
        this.#show(`没有自动保存：${message}`)
        return
      }
      // The same again would be too long again: what is typed next is tried.
      if (answer.status === 413) {
        this.#show('没有自动保存：文字太长，请删短一些，删短以后会自动保存')
        return
      }
    } catch {
      this.#changed = true
    }
    this.#show('没有保存上，稍后自动再试')
    this.#later(form, AGAIN)
  }

  #say(form: HTMLFormElement, { version, at, missing }: Kept) {
    const field = form.querySelector<HTMLInputElement>('[name=version]')
    if (field) field.value = String(version)
    this.#show(`已保存 ${at}${missing > 0 ? `，还有 ${String(missing)} 处没有填好` : ''}`)
  }

  #show(text: string) {
    const status = this.querySelector('[data-saved]')
    if (status) status.textContent = text
  }
}

customElements.define('draft-form', DraftForm)
