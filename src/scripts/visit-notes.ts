import { type PackedVisit, sealNote } from '#domain/visit-note'
import { made, said } from '#scripts/form-problems'
import { sayIn } from '#scripts/page-secrets'
import { NotTaken, post } from '#scripts/sealed-post'
import { type WaitingNote, visitStore } from '#scripts/visit-store'

/** Milliseconds after the last stroke until what was typed is sealed and kept. */
const REST = 1500

const signedOut = '请先登录工作台，再回到本页同步：笔记都还在本机。'

/** The site's answer to somebody who is signed out is its sign-in page, which is no answer to a script. */
const reason = (error: unknown) =>
  error instanceof NotTaken ? error.message : error instanceof SyntaxError ? signedOut : '没有成功'

/**
 * `<visit-notes>`: takes notes of a site visit. Whatever stands in the form is sealed to the unit's key and kept on the
 * device a moment after it was typed, and again when the page is left; opened there it can never be.
 */
class VisitNotes extends HTMLElement {
  #id = crypto.randomUUID()
  #resting: ReturnType<typeof setTimeout> | undefined
  #visits: PackedVisit[] = []

  connectedCallback() {
    const form = this.querySelector('form')
    if (!form) return
    this.hidden = false
    form.addEventListener('input', () => {
      clearTimeout(this.#resting)
      this.#resting = setTimeout(() => void this.#keep(form), REST)
    })
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#finish(form)
    })
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') void this.#keep(form)
    })
    this.querySelector('[data-act=sync]')?.addEventListener('click', () => void this.#sync())
    void this.#show()
  }

  /** Seals what stands in the form, in the place of what was kept of it before. Nothing written is nothing kept. */
  async #keep(form: HTMLFormElement): Promise<boolean> {
    clearTimeout(this.#resting)
    const [service, breaches, other] = ['service', 'breaches', 'other'].map((name) =>
      said(form, name).trim(),
    ) as [string, string, string]
    const visit = this.#visits.find(({ inspection }) => inspection === said(form, 'inspection'))
    if (!visit || (service === '' && breaches === '' && other === '')) return false
    const { inspection, unit } = visit
    const at = new Date().toISOString()
    const id = this.#id
    const sealed = await sealNote({ inspection, at, service, breaches, other }, unit.recipient)
    await visitStore.keep({ id, inspection, at, sealed })
    sayIn(this, 'saved', `已加密保存在本机（${timeOf(at)}）`)
    return true
  }

  async #finish(form: HTMLFormElement) {
    if (!(await this.#keep(form))) {
      sayIn(this, 'said', '还没有写：写了再封存')
      return
    }
    this.#begin(form)
    sayIn(this, 'said', '已封存。')
    await this.#show()
  }

  /** An empty form for the next note. */
  #begin(form: HTMLFormElement) {
    for (const field of form.querySelectorAll('textarea')) field.value = ''
    this.#id = crypto.randomUUID()
    sayIn(this, 'saved')
  }

  async #sync() {
    const form = this.querySelector('form')
    const button = this.querySelector<HTMLButtonElement>('[data-act=sync]')
    if (!form || !button) return
    button.disabled = true
    // What is in the form goes along as it is; more of it is another note.
    if (await this.#keep(form)) this.#begin(form)
    const waiting = await visitStore.waiting()
    let sent = 0
    try {
      for (const note of waiting) {
        sayIn(this, 'said', `正在同步第 ${String(sent + 1)} 份，共 ${String(waiting.length)} 份…`)
        await send(note)
        await visitStore.forget(note.id)
        sent++
      }
      sayIn(this, 'said', `已同步 ${String(sent)} 份，本机不再保存。`)
    } catch (error) {
      const left = waiting.length - sent
      sayIn(this, 'said', `还有 ${String(left)} 份没有同步：${reason(error)}`)
    }
    button.disabled = false
    await this.#show()
  }

  async #show() {
    const [visits, waiting] = await Promise.all([visitStore.packed(), visitStore.waiting()])
    this.#visits = visits
    const names = new Map(visits.map(({ inspection, institution }) => [inspection, institution]))
    this.#choices(visits)
    const notes = waiting.map(({ id, inspection, at, sealed }) =>
      made(
        'li',
        {},
        `${timeOf(at)}　${names.get(inspection) ?? '（已取下的走访）'}　已封存，${String(Math.ceil(sealed.length / 1024))} KB `,
        this.#button('删除', () => this.#drop(id, at)),
      ),
    )
    const packed = visits.map(({ inspection, institution, unit }) =>
      made(
        'li',
        {},
        `${institution}（封存给${unit.name}） `,
        this.#button('取下', async () => {
          await visitStore.unpack(inspection)
          await this.#show()
        }),
      ),
    )
    this.#list('kept', notes)
    this.#list('packed', packed)
    this.#toggle('[data-part=empty]', visits.length === 0 && waiting.length === 0)
    this.#toggle('form', visits.length > 0)
  }

  async #drop(id: string, at: string) {
    if (!confirm(`删除 ${timeOf(at)} 的笔记？还没有同步，删除以后找不回来。`)) return
    await visitStore.forget(id)
    await this.#show()
  }

  #choices(visits: PackedVisit[]) {
    const select = this.querySelector('select')
    if (!select) return
    const asked = select.value || location.hash.slice(1)
    select.replaceChildren(
      ...visits.map(({ inspection, institution }) =>
        made('option', { value: inspection, textContent: institution }),
      ),
    )
    if (visits.some(({ inspection }) => inspection === asked)) select.value = asked
  }

  #button(label: string, act: () => Promise<void>) {
    const button = made('button', { type: 'button', className: 'quiet', textContent: label })
    button.addEventListener('click', () => void act())
    return button
  }

  #list(part: string, items: HTMLElement[]) {
    this.#toggle(`[data-part=${part}]`, items.length > 0)
    this.querySelector(`[data-part=${part}] ul`)?.replaceChildren(...items)
  }

  #toggle(selector: string, shown: boolean) {
    const element = this.querySelector<HTMLElement>(selector)
    if (element) element.hidden = !shown
  }
}

const timeOf = (at: string) => new Date(at).toLocaleString('zh-CN', { hour12: false })

const send = ({ id, inspection, sealed }: WaitingNote) =>
  post(`/staff/inspections/records/${inspection}/notes/`, { id }, [sealed])

customElements.define('visit-notes', VisitNotes)
