import { base64 } from '@scure/base'
import {
  fingerprintOf,
  makePersonal,
  openPersonal,
  passphraseProblem,
  randomPassphrase,
  sealPersonal,
} from '#domain/personal-key'
import type { Problem } from '#domain/problems'
import {
  type CarriedKeys,
  type Opener,
  damagedKey,
  openerByPasskey,
  openerByPassphrase,
} from '#scripts/carried-keys'
import { showProblems } from '#scripts/form-problems'
import { drawn, fillable, forget, put, sayIn, secretIn } from '#scripts/page-secrets'

type Passkeys = NonNullable<CarriedKeys['keys']>['passkeys']

const substituted =
  '服务器上登记的公钥与您的密钥不符：可能被人替换。请不要让同事交给您受理密钥，并报告管理员'

/** Makes one's own key, seals it anew, or tells its fingerprint. The passphrase and the open key stay in this page. */
class OwnKey extends HTMLElement {
  connectedCallback() {
    fillable(this)
    for (const form of this.querySelectorAll('form')) {
      form.hidden = false
      form.addEventListener('submit', (event) => {
        event.preventDefault()
        void this.#act(form)
      })
    }
    const checked = this.querySelector<HTMLFormElement>('form[data-act=check]')
    const passkey = this.querySelector<HTMLButtonElement>('[data-passkey]')
    passkey?.addEventListener('click', () => {
      if (!checked) return
      passkey.disabled = true
      void this.#checkByPasskey(checked).finally(() => {
        passkey.disabled = false
      })
    })
    this.querySelector('[data-random]')?.addEventListener('click', () => {
      const random = randomPassphrase()
      for (const id of ['passphrase', 'again']) {
        const field = this.querySelector<HTMLInputElement>(`#${id}`)
        if (field) field.value = random
      }
      sayIn(this, 'random', `${random}（请抄下，只显示这一次）`)
    })
    addEventListener('pagehide', () => {
      forget(this)
      for (const part of ['random', 'fingerprint']) sayIn(this, part)
    })
  }

  async #act(form: HTMLFormElement) {
    const act = form.dataset['act']
    const button = form.querySelector<HTMLButtonElement>('button:not([type])')
    if (button) button.disabled = true
    try {
      if (act === 'check') await this.#check(form)
      else await this.#keep(form)
    } finally {
      if (button) button.disabled = false
    }
  }

  get #passkeys() {
    return JSON.parse(this.dataset['passkeys'] ?? '[]') as Passkeys
  }

  /** What the passphrase in a field opens. */
  #typed(field: string): Opener {
    return openerByPassphrase(this.dataset['sealed'] ?? '', secretIn(this, field))
  }

  /** Opens the key that is kept; says so where it cannot be. */
  async #open(form: HTMLFormElement, field: string, opener = this.#typed(field)) {
    const { sealed, secret, wrong } = opener
    const opened = await openPersonal(base64.decode(sealed), secret).catch(() => 'damaged' as const)
    if (opened !== null && opened !== 'damaged') return opened
    showProblems(form, form, [{ field, message: opened === null ? wrong : damagedKey }])
    return null
  }

  async #checkByPasskey(form: HTMLFormElement) {
    const recipient = this.dataset['recipient'] ?? ''
    sayIn(this, 'fingerprint', '请按设备的提示验证…')
    const opener = await openerByPasskey({ recipient, passkeys: this.#passkeys })
    if ('why' in opener) sayIn(this, 'fingerprint', opener.why)
    else await this.#check(form, opener)
  }

  async #check(form: HTMLFormElement, opener = this.#typed('check')) {
    showProblems(form, form, [])
    sayIn(this, 'fingerprint', '正在本机打开…')
    await drawn()
    const own = await this.#open(form, 'check', opener)
    forget(form)
    const isHis = own?.recipient === this.dataset['recipient']
    sayIn(this, 'fingerprint', own ? (isHis ? fingerprintOf(own.recipient) : substituted) : '')
  }

  async #keep(form: HTMLFormElement) {
    const passphrase = secretIn(this, 'passphrase')
    const tooShort = passphraseProblem(passphrase)
    const problems: Problem[] = [
      ...(tooShort ? [{ field: 'passphrase', message: tooShort }] : []),
      ...(passphrase === secretIn(this, 'again')
        ? []
        : [{ field: 'again', message: '两次输入的口令不一致' }]),
    ]
    showProblems(form, form, problems)
    if (problems.length > 0) return
    sayIn(this, 'said', '正在本机加密，约需几秒…')
    await drawn()
    const kept = await this.#sealed(form, passphrase)
    sayIn(this, 'said', '')
    if (!kept) return
    put(form, 'recipient', kept.recipient)
    put(form, 'sealed', base64.encode(kept.sealed))
    forget(this)
    form.submit()
  }

  async #sealed(form: HTMLFormElement, passphrase: string) {
    if (form.dataset['act'] === 'make') return makePersonal(passphrase)
    const own = await this.#open(form, 'present')
    return own && { recipient: own.recipient, sealed: await sealPersonal(own.identity, passphrase) }
  }
}

customElements.define('own-key', OwnKey)
