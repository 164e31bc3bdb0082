import { type PackedVisit, noteProblem, sealNote } from '#domain/visit-note'
import { made, said } from '#scripts/form-problems'
import { sayIn } from '#scripts/page-secrets'
import { NotTaken, post } from '#scripts/sealed-post'
import { type WaitingNote, visitStore } from '#scripts/visit-store'

/** Milliseconds after the last stroke until what was typed is sealed and kept. */
const REST = 1500

const signedOut = '请先登录工作台，再回到本页同步'
const unkept = '没有保存成功：这个浏览器不肯保存，请先抄在纸上'

/**
 * `<visit-notes>`: takes notes of a site visit. Whatever stands in the form is sealed to the unit's key and kept on the
 * device a moment after it was typed, and again when the page is left; opened there it can never be.
 */
class VisitNotes extends HTMLElement {
  #id = crypto.randomUUID()
  #resting: ReturnType<typeof setTimeout> | undefined
  #keeping: Promise<unknown> = Promise.resolve()
  #visits: PackedVisit[] = []
  /** Why a note was refused for good, by its id. */
  #refused = new Map<string, string>()

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
    this.querySelector('[data-act=sync]')?.addEventListener('click', () => void this.#sync(form))
    void this.#show()
  }

  /** Keeps what stands in the form, one after the other, so that an older state never replaces a newer. */
  #keep(form: HTMLFormElement): Promise<'kept' | 'nothing' | 'failed'> {
    clearTimeout(this.#resting)
    const kept = this.#keeping.then(() => this.#seal(form)).catch(() => 'failed' as const)
    this.#keeping = kept
    return kept.then((outcome) => {
      if (outcome === 'failed') sayIn(this, 'saved', unkept)
      return outcome
    })
  }

  /** Seals what stands in the form, in the place of what was kept of it before. */
  async #seal(form: HTMLFormElement): Promise<'kept' | 'nothing'> {
    const { service, breaches, other } = textsOf(form)
    const visit = this.#visits.find(({ inspection }) => inspection === said(form, 'inspection'))
    if (!visit || (service === '' && breaches === '' && other === '')) return 'nothing'
    const { inspection, unit } = visit
    const at = new Date().toISOString()
    const id = this.#id
    const sealed = await sealNote({ inspection, at, service, breaches, other }, unit.recipient)
    await visitStore.keep({ id, inspection, unit: unit.id, at, sealed })
    const problem = noteProblem({ service, breaches, other })
    sayIn(
      this,
      'saved',
      `已加密保存在本机（${timeOf(at)}）${problem ? `；${problem}，请删短` : ''}`,
    )
    return 'kept'
  }

  async #finish(form: HTMLFormElement) {
    const problem = noteProblem(textsOf(form))
    if (problem) {
      sayIn(this, 'said', `没有封存：${problem}。封存以后不能再改，请先删短。`)
      return
    }
    const outcome = await this.#keep(form)
    if (outcome === 'kept') this.#begin(form)
    await this.#show()
    const words = { kept: '已封存。', nothing: '还没有写：写了再封存。', failed: `${unkept}。` }
    sayIn(this, 'said', words[outcome])
  }

  /** An empty form for the next note. */
  #begin(form: HTMLFormElement) {
    for (const field of form.querySelectorAll('textarea')) field.value = ''
    this.#id = crypto.randomUUID()
    sayIn(this, 'saved')
  }

  async #sync(form: HTMLFormElement) {
    const button = this.querySelector<HTMLButtonElement>('[data-act=sync]')
    if (button) button.disabled = true
    try {
      // What is in the form goes along as it is; more of it is another note.
      const problem = noteProblem(textsOf(form))
      if (problem) {
        sayIn(this, 'said', `没有同步：${problem}。封存以后不能再改，请先删短。`)
        return
      }
      if ((await this.#keep(form)) === 'kept') this.#begin(form)
      const { sent, why } = await this.#sendAll(await visitStore.waiting())
      const left = (await visitStore.waiting()).length
      const done = `已同步 ${String(sent)} 份，本机不再保存。`
      sayIn(this, 'said', `${done}${left > 0 ? `还有 ${String(left)} 份没有同步：${why}。` : ''}`)
    } catch {
      sayIn(this, 'said', '没有同步成功，请再试一次。')
    } finally {
      if (button) button.disabled = false
      await this.#show()
    }
  }

  /** Sends one note after the other. One that is refused for good stays, with its reason, and holds up no other. */
  async #sendAll(waiting: WaitingNote[]) {
    this.#refused.clear()
    let sent = 0
    for (const note of waiting) {
      sayIn(this, 'said', `正在同步第 ${String(sent + 1)} 份，共 ${String(waiting.length)} 份…`)
      try {
        await send(note)
        await visitStore.forget(note.id)
        sent++
      } catch (error) {
        // The site's answer to who is signed out is its sign-in page, which is no answer to a script.
        if (error instanceof SyntaxError) return { sent, why: signedOut }
        if (!(error instanceof NotTaken)) throw error
        if (!error.lasts) return { sent, why: error.message }
        this.#refused.set(note.id, error.message)
      }
    }
    return { sent, why: '原因写在各份旁边' }
  }

  async #show() {
    const [visits, waiting] = await Promise.all([visitStore.packed(), visitStore.waiting()])
    this.#visits = visits
    this.#choices(visits)
    const names = new Map(visits.map(({ inspection, institution }) => [inspection, institution]))
    this.#list(
      'kept',
      waiting.map(({ id, inspection, at, sealed }) => {
        const what = `${timeOf(at)}　${names.get(inspection) ?? '已取下的走访'}`
        const size = `已封存，${String(Math.ceil(sealed.length / 1024))} KB `
        const why = this.#refused.get(id)
        const reason = made('strong', { textContent: `没有收下：${why ?? ''} ` })
        return made(
          'li',
          {},
          `${what}　${size}`,
          ...(why === undefined ? [] : [reason]),
          this.#button('删除', what, () => this.#drop(id, what)),
        )
      }),
    )
    this.#list(
      'packed',
      visits.map(({ inspection, institution, unit }) =>
        made(
          'li',
          {},
          `${institution}（封存给${unit.name}） `,
          this.#button('取下', institution, () => this.#unpack(inspection, institution)),
        ),
      ),
    )
    this.#toggle('[data-part=empty]', visits.length === 0 && waiting.length === 0)
    this.#toggle('form', visits.length > 0)
  }

  async #drop(id: string, what: string) {
    if (!confirm(`删除 ${what} 的笔记？还没有同步，删除以后找不回来。`)) return
    const form = this.querySelector('form')
    // The note that stands in the form would be kept anew.
    if (id === this.#id && form) this.#begin(form)
    await this.#keeping
    await visitStore.forget(id)
    await this.#done('已删除。')
  }

  async #unpack(inspection: string, institution: string) {
    const form = this.querySelector('form')
    // What is written of this visit is sealed for it, and does not pass to another.
    if (form && said(form, 'inspection') === inspection) {
      if ((await this.#keep(form)) === 'failed') return
      this.#begin(form)
    }
    await visitStore.unpack(inspection)
    await this.#done(`已取下：${institution}。没有同步的笔记还在。`)
  }

  /** Says what was done; the button that did it is gone, so the words take its place. */
  async #done(words: string) {
    await this.#show()
    sayIn(this, 'said', words)
    this.querySelector<HTMLElement>('[data-part=said]')?.focus()
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

  #button(label: string, of: string, act: () => Promise<void>) {
    const button = made('button', { type: 'button', className: 'quiet', textContent: label })
    button.setAttribute('aria-label', `${label} ${of}`)
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

const textsOf = (form: HTMLFormElement) => ({
  service: said(form, 'service').trim(),
  breaches: said(form, 'breaches').trim(),
  other: said(form, 'other').trim(),
})

const timeOf = (at: string) => new Date(at).toLocaleString('zh-CN', { hour12: false })

const send = ({ id, inspection, unit, sealed }: WaitingNote) =>
  post(`/staff/inspections/records/${inspection}/notes/`, { id, unit }, [sealed])

customElements.define('visit-notes', VisitNotes)
