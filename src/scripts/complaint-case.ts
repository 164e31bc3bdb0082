import { bytesToHex } from '@noble/hashes/utils.js'
import { newsOf } from '#domain/case-news'
import { type Talk, lengthProblem, reporterMay } from '#domain/case-talk'
import { stateNames } from '#domain/complaint-state'
import { deadlineNames } from '#domain/complaint-deadline'
import { sheetOf } from '#domain/complaint-sheet'
import { type Enclosure, type FileRead, openFile } from '#domain/enclosure'
import { proofText } from '#domain/filing-proof'
import { unitNamesOf, verifiedUnits } from '#domain/handling-units'
import { parseReceipt, receiptProblem } from '#domain/receipt'
import { type ReceiptKeys, receiptKeys } from '#domain/receipt-keys'
import { sealTalk } from '#domain/thread'
import { courseOf, fileList, save, showThread } from '#scripts/case-thread'
import { earnTicket } from '#scripts/effort'
import { made, said, showProblems } from '#scripts/form-problems'
import { SealedFiles } from '#scripts/sealed-files'
import { type Opened, locatorHashOf, lookUp, proofIn } from '#scripts/opened-case'
import { NotTaken, askBytes, fetchBytes, post } from '#scripts/sealed-post'
import { sendFiles } from '#scripts/send-files'

/** Follows a complaint: receipt and keys stay in this page's memory, and are gone with it. */
class ComplaintCase extends HTMLElement {
  #open: Opened | null = null

  connectedCallback() {
    const form = this.querySelector<HTMLFormElement>('[data-part=look]')
    const talk = this.querySelector<HTMLFormElement>('[data-part=talk]')
    if (!form || !talk) return
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#look(form, event.submitter?.dataset['news'] !== undefined)
    })
    for (const button of this.querySelectorAll<HTMLElement>('[data-news]')) button.hidden = false
    talk.addEventListener('submit', (event) => {
      event.preventDefault()
      const action = event.submitter?.getAttribute('value') ?? ''
      void this.#say(talk, action === 'withdraw' || action === 'review' ? action : undefined)
    })
    this.#part('end')?.addEventListener('click', () => {
      location.reload()
    })
    addEventListener('pagehide', () => this.#close())
  }

  #part(name: string) {
    return this.querySelector<HTMLElement>(`[data-part="${name}"]`)
  }

  #tell(part: string, text: string) {
    const line = this.#part(part)
    if (line && line.textContent !== text) line.textContent = text
  }

  async #look(form: HTMLFormElement, newsOnly: boolean) {
    const typed = parseReceipt(said(form, 'receipt'))
    showProblems(form, this, typed.ok ? [] : [{ field: 'receipt', message: receiptProblem(typed) }])
    if (!typed.ok) return
    const buttons = form.querySelectorAll('button')
    for (const button of buttons) button.disabled = true
    this.#tell('look-status', '正在核对回执号，约需几秒…')
    try {
      const keys = await receiptKeys(typed.digits, this.dataset['siteId'] ?? '')
      if (newsOnly) await this.#showNews(keys)
      else this.#showCase(await lookUp(keys))
    } catch (error) {
      this.#tell('look-status', error instanceof NotTaken ? error.message : '没有打开，请再试一次')
    } finally {
      for (const button of buttons) button.disabled = false
    }
  }

  async #showNews(keys: ReceiptKeys) {
    const news = newsOf(await fetchBytes('/api/complaints/news/'), locatorHashOf(keys))
    this.#tell(
      'look-status',
      news
        ? `这件投诉：${stateNames[news.state]}，提交以后共有 ${news.messages} 条消息（含您发出的）。`
        : '名单里没有与这个回执号对应的投诉：可能还没有提交成功，已经撤回、归档，或已过保存期限删除。',
    )
  }

  #showCase(opened: Opened | null) {
    this.#tell(
      'look-status',
      opened ? '' : '没有与这个回执号对应的投诉：可能还没有提交成功，或已过保存期限删除。',
    )
    if (!opened) return
    this.#open = opened
    const look = this.querySelector<HTMLFormElement>('[data-part=look]')
    look?.reset()
    if (look) look.hidden = true
    const shown = this.#part('case')
    if (shown) shown.hidden = false
    this.#showFacts(opened)
    this.#showTalk(opened)
    this.#part('case-title')?.focus()
  }

  get #unitNames() {
    const { units = '', root = '', today = '' } = this.dataset
    return { ...unitNamesOf(verifiedUnits(units, root, today)), reporter: '投诉人' } as Record<
      string,
      string
    >
  }

  #showFacts({ head, thread }: Opened) {
    const names = this.#unitNames
    const row = (term: string, ...detail: (Node | string)[]) => [
      made('dt', { textContent: term }),
      made('dd', {}, ...detail),
    ]
    const { today = '' } = this.dataset
    this.#part('facts')?.replaceChildren(
      ...row('状态', stateNames[head.state]),
      ...row('收到日期', head.receivedOn),
      ...head.deadlines.flatMap(({ kind, dueOn, metOn }) =>
        row(
          deadlineNames[kind],
          `最迟 ${dueOn}，`,
          metOn ? `${metOn} 已办` : dueOn < today ? '已逾期' : '未到期',
        ),
      ),
    )
    this.#part('course')?.replaceChildren(...courseOf(head, names))
    this.#part('sheet')?.replaceChildren(
      ...sheetOf(thread.first.complaint).flatMap(({ label, text }) => row(label, text)),
    )
    this.#part('first-files')?.replaceChildren(
      ...fileList(thread.first.files, { open: (file) => this.#bring(file) }),
    )
  }

  #showTalk({ head, thread }: Opened) {
    const list = this.#part('thread')
    if (list)
      showThread(list, thread.entries, {
        ...{ mine: 'reporter', unitNames: this.#unitNames },
        open: (file) => this.#bring(file),
        answer: (of, agreed) => void this.#answer(of, agreed),
      })
    const may = reporterMay(head.state)
    for (const button of this.querySelectorAll<HTMLButtonElement>('[data-part=talk] button[value]'))
      button.hidden = !may.some((action) => action === button.value)
    this.#showProof()
  }

  #showProof() {
    const { units = '', root = '', today = '' } = this.dataset
    const proof = this.#open && proofIn(this.#open, verifiedUnits(units, root, today))
    const part = this.#part('proof')
    if (!part) return
    part.replaceChildren(
      made('p', {
        className: 'hint',
        textContent: '受理单位打开并受理以后，会随消息附上有签名的证明。',
      }),
    )
    if (!proof) return
    const text = proofText(proof.proof, proof.nonce, proof.unit)
    const button = made('button', { type: 'button', className: 'quiet', textContent: '保存证明' })
    button.addEventListener('click', () => {
      save('投诉证明.txt', new TextEncoder().encode(text), 'text/plain')
    })
    part.replaceChildren(made('pre', { textContent: text }), button)
  }

  async #bring(file: Enclosure): Promise<Uint8Array | null> {
    if (!this.#open) return null
    const { keys, head } = this.#open
    const count = head.files.find(({ id }) => id === file.id)?.parts ?? 0
    const parts: Uint8Array[] = []
    for (let no = 0; no < count; no++)
      parts.push(
        await askBytes('/api/complaints/case/parts/', {
          ...{ locator: bytesToHex(keys.locator), enclosure: file.id, no },
        }),
      )
    return openFile(file, parts, keys.identity)
  }

  #answer(of: number, agreed: boolean) {
    const text = agreed ? '同意把这份摘录交给被投诉方。' : '不同意把这份摘录交给被投诉方。'
    return this.#send({ from: 'reporter', text, answer: { of, agreed } })
  }

  async #say(form: HTMLFormElement, action?: 'withdraw' | 'review') {
    const text = said(form, 'text').trim()
    const message = text === '' ? '请填写要说的话' : lengthProblem(text)
    showProblems(form, form, message ? [{ field: 'text', message }] : [])
    if (message) return
    const files = this.querySelector<SealedFiles>('sealed-files')
    const sent = await this.#send(
      { from: 'reporter', text, ...(action && { action }) },
      (await files?.files()) ?? [],
    )
    if (!sent) return
    form.reset()
    files?.forget()
  }

  /** Seals and sends a message; shows the case anew, or says what went wrong and keeps what was typed. */
  async #send(talk: Talk, files: readonly FileRead[] = []): Promise<boolean> {
    if (!this.#open) return false
    const { keys, thread, head } = this.#open
    const buttons = this.querySelectorAll<HTMLButtonElement>('[data-part=talk] button')
    for (const button of buttons) button.disabled = true
    this.#tell('talk-status', '正在加密并发送…')
    try {
      const ticket = files.length > 0 ? await earnTicket() : undefined
      const recipients = [thread.first.case.recipient, thread.first.reporter]
      const { named, parts } = ticket
        ? await sendFiles(files, { ticket, recipients, progress: () => undefined })
        : { named: [], parts: [] }
      const envelope = await sealTalk(thread, { ...talk, files: named }, keys)
      await post(
        '/api/complaints/case/messages/',
        {
          ...{ locator: bytesToHex(keys.locator), auth: bytesToHex(keys.auth) },
          ...{ no: thread.next.sequence, seen: head.moves.length, enclosures: parts },
          ...(ticket && { ticket }),
          ...(talk.action && { action: talk.action }),
        },
        [envelope],
      )
      this.#showCase(await lookUp(keys))
      this.#tell('talk-status', '已发送。')
      return true
    } catch (error) {
      this.#tell(
        'talk-status',
        error instanceof NotTaken ? error.message : '没有发送成功，请再试一次',
      )
      return false
    } finally {
      for (const button of buttons) button.disabled = false
    }
  }

  #close() {
    this.#open = null
    for (const part of ['facts', 'course', 'sheet', 'first-files', 'thread', 'proof'])
      this.#part(part)?.replaceChildren()
    for (const form of this.querySelectorAll('form')) form.reset()
  }
}

customElements.define('complaint-case', ComplaintCase)
