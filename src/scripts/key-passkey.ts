import { base64 } from '@scure/base'
import { sealForPasskey } from '#domain/key-passkey'
import { openPersonal } from '#domain/personal-key'
import { damagedKey, wrongPassphrase } from '#scripts/carried-keys'
import { showProblems } from '#scripts/form-problems'
import { drawn, fillable, forget, put, sayIn, secretIn } from '#scripts/page-secrets'
import { NoSecret, newKeyPasskey, secretBy } from '#scripts/passkey-secret'

/** Seals one's own key once more, with what a new passkey makes. The passphrase, the secret and the key stay here. */
class KeyPasskey extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector('form')
    if (!form) return
    form.hidden = false
    fillable(this)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#keep(form)
    })
    addEventListener('pagehide', () => {
      forget(this)
    })
  }

  async #keep(form: HTMLFormElement) {
    const button = form.querySelector<HTMLButtonElement>('button:not([type])')
    if (button) button.disabled = true
    showProblems(form, form, [])
    sayIn(this, 'said', '正在本机打开…')
    await drawn()
    try {
      const { recipient = '', sealed = '' } = this.dataset
      const own = await openPersonal(base64.decode(sealed), secretIn(this, 'present')).catch(
        () => 'damaged' as const,
      )
      if (own === null || own === 'damaged' || own.recipient !== recipient) {
        showProblems(form, form, [
          { field: 'present', message: own === null ? wrongPassphrase : damagedKey },
        ])
        sayIn(this, 'said')
        return
      }
      sayIn(this, 'said', '请按设备的提示，验证两次：先登记，再用它锁上密钥。')
      const credential = await newKeyPasskey()
      const { secret } = await secretBy([credential], recipient)
      put(form, 'recipient', recipient)
      put(form, 'credential', credential)
      put(form, 'sealed', base64.encode(await sealForPasskey(own.identity, secret)))
      forget(this)
      form.submit()
    } catch (error) {
      sayIn(this, 'said', error instanceof NoSecret ? error.message : '没有做好，请再试一次')
    } finally {
      if (button) button.disabled = false
    }
  }
}

customElements.define('key-passkey', KeyPasskey)
