import { type CaseKeys, caseKeysOf, unitSigningSeed } from '#domain/case-keys'
import { type OutcomeKind, type Talk, lengthProblem, outcomeKinds } from '#domain/case-talk'
import { sheetOf } from '#domain/complaint-sheet'
import { complaintActions } from '#domain/complaint-state'
import type { Enclosure } from '#domain/enclosure'
import { proofDigest, signProof } from '#domain/filing-proof'
import { type Kept, type Thread, openThread, sealTalk } from '#domain/thread'
import { isIdentity } from '#domain/unit-key-copy'
import { type Carried, bringFile, openCarried } from '#scripts/carried-case'
import { unlockByPasskey, unlockCarried } from '#scripts/carried-keys'
import { fileList, showThread } from '#scripts/case-thread'
import { made, said, showProblems } from '#scripts/form-problems'
import { drawn, fillable, forget, pressedByEnter, secretIn } from '#scripts/page-secrets'
import { NotTaken, post } from '#scripts/sealed-post'

const outcomes = {
  nothing: '打不开这件投诉：它不是封给这个密钥的。',
  damaged: '封存内容与签名不符：可能已被改动，请勿采信，并报告管理员。',
}

type Opened = { keys: CaseKeys; thread: Thread; unitIdentity: string; kept: Kept[] }

/**
 * Opens a sealed complaint in the handler's browser, with the identity the handler gives, and seals what is said back.
 * Identity and text stay in this page's memory and are gone with it.
 */
class SealedCase extends HTMLElement {
  #open: Opened | null = null

  connectedCallback() {
    const talk = this.querySelector<HTMLFormElement>('form')
    for (const field of this.querySelectorAll<HTMLInputElement>('input[disabled]'))
      field.disabled = false
    for (const button of this.querySelectorAll<HTMLButtonElement>('button[disabled]'))
      button.disabled = false
    fillable(this)
    this.#opener('[data-open]', 'identity', (typed) => this.#pasted(typed.trim()))
    this.#opener('[data-unlock]', 'unlock', (typed) =>
      this.#unlock('正在用口令打开，约需几秒…', (carried) => unlockCarried(carried, typed)),
    )
    this.#opener('[data-passkey]', null, () => this.#unlock('请按设备的提示验证…', unlockByPasskey))
    this.querySelector('[data-close]')?.addEventListener('click', () => {
      this.#close('已合上。')
    })
    talk?.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#say(talk)
    })
    talk?.addEventListener('change', () => this.#fit(talk))
    addEventListener('pagehide', () => {
      this.#close('')
    })
  }

  get #carried() {
    return JSON.parse(this.dataset['case'] ?? '{}') as Carried
  }

  /** Lets a button open the case in one way; what was typed for it is gone afterwards. */
  #opener(selector: string, field: string | null, open: (typed: string) => Promise<void>) {
    const button = this.querySelector<HTMLButtonElement>(selector)
    if (!button) return
    if (field) pressedByEnter(this.querySelector(`#${field}`), button)
    button.addEventListener('click', () => {
      button.disabled = true
      void open(field ? secretIn(this, field) : '').finally(() => {
        forget(this)
        button.disabled = false
      })
    })
  }

  async #pasted(identity: string) {
    if (isIdentity(identity)) await this.#unseal([identity])
    else this.#close('密钥格式不对：应以 AGE-SECRET-KEY-PQ-1 开头，请完整粘贴。')
  }

  async #unlock(meanwhile: string, open: (carried: Carried) => ReturnType<typeof unlockCarried>) {
    this.#close(meanwhile)
    await drawn()
    const unlocked = await open(this.#carried)
    if ('why' in unlocked) this.#close(unlocked.why)
    else await this.#unseal(unlocked.identities)
  }

  async #unseal(identities: string[]) {
    this.#close('正在打开…')
    const { opened, identity, kept } = await openCarried(this.#carried, identities)
    if (opened.found !== 'complaint') {
      this.#close(outcomes[opened.found])
      return
    }
    this.#show(sheetOf(opened.body), '已在本机打开，签名相符。内容不会上传或保存。')
    const { locatorHash } = this.#carried
    const keys = await caseKeysOf(opened.key)
    const thread = await openThread(kept, { identity: keys.identity, locatorHash })
    if (!thread) return
    this.#open = { keys, thread, unitIdentity: identity, kept }
    this.#showThread()
    const talk = this.querySelector<HTMLElement>('[data-part=talk]')
    if (talk) talk.hidden = false
  }

  #showThread() {
    if (!this.#open) return
    const list = this.querySelector<HTMLElement>('.thread')
    const { unitNames } = this.#carried
    const { identity } = this.#open.keys
    const open = (file: Enclosure) => bringFile(this.#carried, file, identity)
    if (list) showThread(list, this.#open.thread.entries, { mine: 'unit', unitNames, open })
    this.querySelector('[data-part=first-files]')?.replaceChildren(
      ...fileList(this.#open.thread.first.files, { open }),
    )
  }

  /** Shows the outcome only where an ending is proposed. */
  #fit(form: HTMLFormElement) {
    const outcome = form.querySelector<HTMLElement>('[data-part=outcome]')
    if (outcome) outcome.hidden = new FormData(form).get('action') !== 'propose'
  }

  /** The ending that is waiting for a second handler, as its message says. */
  #proposed(): { message: number; outcome: OutcomeKind } | null {
    const message = this.#carried.closing?.message
    for (const entry of this.#open?.thread.entries ?? [])
      if (entry.is === 'message' && entry.no === message && entry.talk.outcome)
        return { message, outcome: entry.talk.outcome }
    return null
  }

  async #say(form: HTMLFormElement) {
    if (!this.#open) return
    const text = said(form, 'text').trim()
    const chosen = said(form, 'action')
    const excerpt = said(form, 'excerpt').trim()
    const kind = said(form, 'outcome')
    const proposed = chosen === 'close' ? this.#proposed() : null
    const unsaid =
      text === '' ? '请写明要告诉投诉人的话；需要理由的，写明理由' : lengthProblem(text)
    const overlong = lengthProblem(excerpt)
    const problems = [
      ...(unsaid ? [{ field: 'text', message: unsaid }] : []),
      ...(overlong ? [{ field: 'excerpt', message: overlong }] : []),
      ...(chosen === 'propose' && !Object.hasOwn(outcomeKinds, kind)
        ? [{ field: 'outcome', message: '请选择办理结果' }]
        : []),
      ...(chosen === 'close' && !proposed
        ? [{ field: 'action', message: '没有等待确认的拟办结意见' }]
        : []),
    ]
    showProblems(form, form, problems)
    if (problems.length > 0) return

    const action = complaintActions.find((each) => each === chosen)
    const outcome = chosen === 'propose' ? (kind as OutcomeKind) : proposed?.outcome
    const talk: Talk = {
      ...{ from: 'unit', unit: this.#carried.unit, by: this.#carried.by, text },
      ...(action && { action }),
      ...(excerpt && { excerpt }),
      ...(outcome && { outcome }),
      ...(action === 'accept' && { proof: this.#proof() }),
    }
    await this.#send(form, talk, {
      ...(chosen && { action: chosen }),
      ...(proposed && {
        proposal: proposed.message,
        ...this.#counted(),
        outcome: proposed.outcome,
      }),
    })
  }

  /** What the statistics count of the case: told to the server at its end only, and kept without the case. */
  #counted() {
    const complaint = (this.#open?.thread.first.complaint ?? {}) as {
      sector?: string
      institution?: { id?: string }
    }
    return { sector: complaint.sector, institution: complaint.institution?.id ?? null }
  }

  #proof() {
    const { unit, receivedOn } = this.#carried
    const { thread, unitIdentity, kept } = this.#open ?? {}
    const digest = proofDigest(thread?.first.nonce ?? '', kept?.[0]?.bytes ?? new Uint8Array())
    return signProof({ unit, receivedOn, digest }, unitSigningSeed(unitIdentity ?? ''))
  }

  async #send(form: HTMLFormElement, talk: Talk, head: { action?: string }) {
    if (!this.#open) return
    const { keys, thread, kept } = this.#open
    const status = this.querySelector('[data-part=sent]')
    const button = form.querySelector('button')
    if (button) button.disabled = true
    status?.replaceChildren('正在加密并发送…')
    try {
      const { id, seen, locatorHash } = this.#carried
      const envelope = await sealTalk(thread, talk, keys)
      const no = thread.next.sequence
      await post(`/staff/complaints/${id}/messages/`, { no, seen, ...head }, [envelope])
      kept.push({ no, on: this.dataset['today'] ?? '', bytes: envelope })
      const longer = await openThread(kept, { identity: keys.identity, locatorHash })
      if (longer) this.#open.thread = longer
      this.#showThread()
      form.reset()
      const again = made('a', { href: location.href, textContent: '重新打开本页' })
      status?.replaceChildren(
        '已加密发送。',
        ...(head.action ? [' 状态已变，请', again, '继续办理。'] : []),
      )
      if (head.action) form.hidden = true
    } catch (error) {
      status?.replaceChildren(
        error instanceof NotTaken ? error.message : '没有发送成功，请再试一次',
      )
    } finally {
      if (button) button.disabled = false
    }
  }

  #close(status: string) {
    this.#open = null
    this.#show([], status)
    for (const part of this.querySelectorAll('.thread, [data-part=first-files]'))
      part.replaceChildren()
    const talk = this.querySelector<HTMLElement>('[data-part=talk]')
    if (talk) talk.hidden = true
  }

  #show(lines: { label: string; text: string }[], status: string) {
    this.querySelector('[role=status]')?.replaceChildren(status)
    const sheet = this.querySelector('dl')
    sheet?.replaceChildren(
      ...lines.flatMap(({ label, text }) => [
        made('dt', { textContent: label }),
        made('dd', { textContent: text }),
      ]),
    )
    if (sheet) sheet.hidden = lines.length === 0
    const close = this.querySelector<HTMLButtonElement>('[data-close]')
    if (close) close.hidden = lines.length === 0
  }
}

customElements.define('sealed-case', SealedCase)
