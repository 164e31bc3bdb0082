import { complaintProblems } from '#domain/complaint-check'
import { groupsOf, receiptFrom } from '#domain/receipt'
import { telltalesIn } from '#domain/telltale'
import { made, said, showProblems, typed } from '#scripts/form-problems'
import {
  type Desk,
  type ReadyToFile,
  fileSealed,
  prepare,
  sealComplaint,
} from '#scripts/file-complaint'
import { SealedFiles } from '#scripts/sealed-files'
import { NotTaken } from '#scripts/sealed-post'

type Step = 'form' | 'receipt' | 'done'

/**
 * Files a complaint that the server cannot read: the form, then the receipt, made here and written down before anything
 * is sent, then sealing and sending. Nothing is kept in the browser; without this script the form posts by itself.
 */
class ComplaintFiling extends HTMLElement {
  #receipt = ''
  #begun: ReturnType<typeof prepare> | null = null
  #ready: ReadyToFile | null = null

  connectedCallback() {
    const form = this.querySelector('form')
    const confirm = this.querySelector<HTMLFormElement>('[data-part="receipt-form"]')
    if (!form || !confirm) return
    for (const part of this.querySelectorAll<HTMLElement>('[data-with-script]')) part.hidden = false
    for (const part of this.querySelectorAll<HTMLElement>('[data-without-script]'))
      part.hidden = true
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      this.#showReceipt(form)
    })
    form.addEventListener('input', () => this.#hint(form))
    confirm.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#send(form, confirm)
    })
    this.#part('back')?.addEventListener('click', () => {
      // What was sealed no longer says what the form will.
      this.#ready = null
      this.#go('form')
    })
    addEventListener('beforeunload', (event) => {
      if (this.#receipt !== '') event.preventDefault()
    })
    addEventListener('pagehide', () => this.#forget(form))
  }

  #part(name: string) {
    return this.querySelector<HTMLElement>(`[data-part="${name}"]`)
  }

  #go(step: Step) {
    for (const part of this.querySelectorAll<HTMLElement>('[data-step]'))
      part.hidden = part.dataset['step'] !== step
    const shown = this.querySelector<HTMLElement>(`[data-step="${step}"]`)
    shown?.querySelector<HTMLElement>('h1, h2')?.focus()
    shown?.scrollIntoView()
  }

  /** Says what may give the writer away, under the text it stands in. */
  #hint(form: HTMLFormElement) {
    const text = ['facts', 'ask', 'happened', 'place'].map((field) => said(form, field)).join('\n')
    const found = telltalesIn(text)
    const line =
      found.length > 0
        ? `可能让人猜出您是谁：${found.join('、')}。不必要的可以删去或写得笼统些。`
        : ''
    const hint = this.#part('telltales')
    if (hint && hint.textContent !== line) hint.textContent = line
  }

  #showReceipt(form: HTMLFormElement) {
    const hasList = form.elements.namedItem('respondent') !== null
    const problems = complaintProblems(typed(form), hasList)
    showProblems(form, this, problems)
    if (problems.length > 0) return
    if (this.#receipt === '') {
      this.#receipt = receiptFrom(crypto.getRandomValues(new Uint8Array(128)))
      this.#begun = prepare(this.#receipt, this.#desk)
    }
    for (const slip of this.querySelectorAll('[data-part="receipt"]'))
      slip.replaceChildren(
        ...groupsOf(this.#receipt).map((group) => made('span', { textContent: group })),
      )
    this.#go('receipt')
  }

  get #desk(): Desk {
    const { siteId = '', units = '', root = '', today = '', promoters = '[]' } = this.dataset
    return { siteId, units, root, today, promoters: JSON.parse(promoters) as Desk['promoters'] }
  }

  async #send(form: HTMLFormElement, confirm: HTMLFormElement) {
    const typedGroup = said(confirm, 'last').normalize('NFKC').trim()
    const isRight = typedGroup === groupsOf(this.#receipt).at(-1)
    showProblems(
      confirm,
      confirm,
      isRight
        ? []
        : [{ field: 'last', message: '与回执号的最后一组不符，请对照抄下的回执号再输一次' }],
    )
    if (!isRight) return
    const buttons = [...confirm.querySelectorAll('button')]
    for (const button of buttons) button.disabled = true
    try {
      this.#ready ??= await this.#seal(form)
      this.#say('正在发送…', 0.95)
      await fileSealed(this.#ready)
      this.#say('', 0)
      this.#go('done')
      this.#forget(form)
    } catch (error) {
      this.#fail(error)
    } finally {
      for (const button of buttons) button.disabled = false
    }
  }

  async #seal(form: HTMLFormElement) {
    const begun = (this.#begun ??= prepare(this.#receipt, this.#desk))
    const files = (await this.querySelector<SealedFiles>('sealed-files')?.files()) ?? []
    const values = typed(form)
    const choice = form.elements.namedItem('respondent')
    const option = choice instanceof HTMLSelectElement ? choice.selectedOptions[0] : undefined
    const institution = option?.value ? { id: option.value, name: option.text.trim() } : undefined
    this.#say('正在加密…', 0.05)
    const filled = { values, files, ...(institution && { institution }) }
    return sealComplaint(this.#desk, filled, begun, (part) =>
      this.#say('正在加密并发送附件…', 0.05 + 0.85 * part),
    )
  }

  #say(status: string, part: number) {
    const progress = this.querySelector<HTMLProgressElement>('[data-part="progress"]')
    if (progress) {
      progress.hidden = status === ''
      progress.value = part
    }
    const line = this.#part('status')
    if (line && line.textContent !== status) line.textContent = status
  }

  #fail(error: unknown) {
    const isKnown = error instanceof NotTaken
    // A ticket may be too old, or the work for it may have failed: the next try earns another.
    this.#begun = null
    if (isKnown && error.lasts) this.#ready = null
    this.#say(
      isKnown ? error.message : '没有加密成功，什么也没有发送。请再试一次，或改用线下方式',
      0,
    )
    const progress = this.#part('progress')
    if (progress) progress.hidden = true
    const offline = this.#part('offline')
    if (offline) offline.hidden = false
  }

  /** Leaves nothing in the page but the receipt that was just shown. */
  #forget(form: HTMLFormElement) {
    form.reset()
    this.querySelector<SealedFiles>('sealed-files')?.forget()
    this.#receipt = ''
    this.#begun = null
    this.#ready = null
  }
}

customElements.define('complaint-filing', ComplaintFiling)
