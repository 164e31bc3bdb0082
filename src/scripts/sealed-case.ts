import { base64 } from '@scure/base'
import { sheetOf } from '#domain/complaint-sheet'
import { openCase } from '#domain/sealed-case'

const outcomes = {
  nothing: '这个密钥打不开这件投诉：它不是封给该单位的。',
  damaged: '封存内容与签名不符：可能已被改动，请勿采信，并报告管理员。',
}

/**
 * Opens a sealed complaint in the handler's browser, with the identity the handler gives.
 * Identity and text stay in this page's memory and are gone with it.
 */
class SealedCase extends HTMLElement {
  connectedCallback() {
    const identity = this.querySelector<HTMLInputElement>('input')
    const open = this.querySelector<HTMLButtonElement>('[data-open]')
    const close = this.querySelector<HTMLButtonElement>('[data-close]')
    if (!identity || !open || !close) return
    open.disabled = identity.disabled = false

    for (const demo of this.querySelectorAll<HTMLButtonElement>('[data-identity]')) {
      demo.disabled = false
      demo.addEventListener('click', () => {
        identity.value = demo.dataset['identity'] ?? ''
      })
    }
    open.addEventListener('click', () => {
      open.disabled = true
      void this.open(identity.value.trim()).finally(() => {
        identity.value = ''
        open.disabled = false
      })
    })
    close.addEventListener('click', () => {
      this.show([], '已合上。')
    })
    addEventListener('pagehide', () => {
      this.show([], '')
    })
  }

  private async open(identity: string) {
    if (!/^AGE-SECRET-KEY-PQ-1[0-9A-Z]{58}$/.test(identity)) {
      this.show([], '密钥格式不对：应以 AGE-SECRET-KEY-PQ-1 开头，请完整粘贴。')
      return
    }
    this.show([], '正在打开…')
    const { slots = '[]', envelope = '', locatorHash = '' } = this.dataset
    const sealed = {
      slots: (JSON.parse(slots) as string[]).map((slot) => base64.decode(slot)),
      envelope: base64.decode(envelope),
      locatorHash,
    }
    const opened = await openCase(sealed, identity)
    if (opened.found !== 'complaint') {
      this.show([], outcomes[opened.found])
      return
    }
    const lines = sheetOf(opened.body)
    this.show(lines, '已在本机打开，签名相符。内容不会上传或保存。')
  }

  private show(lines: { label: string; text: string }[], status: string) {
    this.querySelector('[role=status]')?.replaceChildren(status)
    const sheet = this.querySelector('dl')
    sheet?.replaceChildren(
      ...lines.flatMap(({ label, text }) => {
        const term = document.createElement('dt')
        const detail = document.createElement('dd')
        term.textContent = label
        detail.textContent = text
        return [term, detail]
      }),
    )
    if (sheet) sheet.hidden = lines.length === 0
    const close = this.querySelector<HTMLButtonElement>('[data-close]')
    if (close) close.hidden = lines.length === 0
  }
}

customElements.define('sealed-case', SealedCase)
