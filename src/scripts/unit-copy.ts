import { base64 } from '@scure/base'
import { isFingerprint } from '#domain/personal-key'
import type { Problem } from '#domain/problems'
import { type UnitKey, isIdentity, sealCopy, unitKeyOf, unlock } from '#domain/unit-key-copy'
import {
  type CarriedKeys,
  type Opener,
  openerByPasskey,
  openerByPassphrase,
} from '#scripts/carried-keys'
import { showProblems } from '#scripts/form-problems'
import { drawn, fillable, forget, put, sayIn, secretIn } from '#scripts/page-secrets'

type Carried = CarriedKeys & {
  current: string | null
  recipient: string
  isSelf: boolean
}

const damaged = '保存的密钥已损坏，打不开：请在下面粘贴本单位密钥，或者移除个人密钥后重新设置'

type Found = { problem: Problem } | { keys: UnitKey[]; recipient: string }

/** Seals the unit's key to a member, once his fingerprint was heard in person. What is opened stays in this page. */
class UnitCopy extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector('form')
    if (!form) return
    form.hidden = false
    fillable(this)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#share(form, this.#typed())
    })
    const passkey = this.querySelector<HTMLButtonElement>('[data-passkey]')
    passkey?.addEventListener('click', () => {
      passkey.disabled = true
      void this.#byPasskey(form).finally(() => {
        passkey.disabled = false
      })
    })
    addEventListener('pagehide', () => {
      forget(this)
    })
  }

  get #carried() {
    return JSON.parse(this.dataset['carried'] ?? '{}') as Carried
  }

  /** What the passphrase opens, where one has a key of one's own. */
  #typed(): Opener | null {
    const { keys } = this.#carried
    return keys && openerByPassphrase(keys.sealed, secretIn(this, 'passphrase'))
  }

  async #byPasskey(form: HTMLFormElement) {
    const { keys } = this.#carried
    if (!keys) return
    showProblems(form, form, [])
    sayIn(this, 'said', '请按设备的提示验证…')
    const opener = await openerByPasskey(keys)
    if ('why' in opener) sayIn(this, 'said', opener.why)
    else await this.#share(form, opener)
  }

  async #share(form: HTMLFormElement, opener: Opener | null) {
    const button = form.querySelector<HTMLButtonElement>('button:not([type])')
    if (button) button.disabled = true
    showProblems(form, form, [])
    sayIn(this, 'said', '正在本机打开并加密，约需几秒…')
    await drawn()
    const found = await this.#found(opener)
    sayIn(this, 'said', '')
    if (button) button.disabled = false
    if ('problem' in found) {
      showProblems(form, form, [found.problem])
      return
    }
    const { keys, recipient } = found
    const copies = await Promise.all(
      keys.map(async ({ key, identity }) => ({
        key,
        sealed: base64.encode(await sealCopy(this.#carried.unit, identity, recipient)),
      })),
    )
    put(form, 'recipient', recipient)
    put(form, 'copies', JSON.stringify(copies))
    forget(this)
    form.submit()
  }

  /** The keys to give, and the recipient that was made sure of: by his fingerprint, or by one's own open key. */
  async #found(opener: Opener | null): Promise<Found> {
    const { isSelf, recipient, keys: mine, unit } = this.#carried
    if (!isSelf && !isFingerprint(secretIn(this, 'fingerprint'), recipient)) {
      const message =
        '指纹与服务器上登记的公钥不符。请再核对一次；仍不符就不要交，可能有人替换了公钥，请报告管理员'
      return { problem: { field: 'fingerprint', message } }
    }
    const pasted = secretIn(this, 'identity').trim()
    const needsOwn = isSelf || pasted === ''
    if (needsOwn && !mine) return { problem: { field: 'identity', message: '请粘贴本单位密钥' } }
    const unlocked =
      needsOwn && mine && opener
        ? await unlock(
            {
              sealed: base64.decode(opener.sealed),
              copies: mine.copies.map((copy) => base64.decode(copy)),
            },
            { unit, passphrase: opener.secret },
          )
        : null
    if (unlocked && unlocked.found !== 'keys') {
      const message = unlocked.found === 'damaged' ? damaged : (opener?.wrong ?? '')
      return { problem: { field: 'passphrase', message } }
    }
    const keys = pasted === '' ? (unlocked?.keys ?? []) : await this.#pasted(pasted)
    if ('problem' in keys) return keys
    if (keys.length === 0)
      return { problem: { field: 'identity', message: '您还没有这个单位的密钥，请粘贴' } }
    return this.#sure(keys, unlocked?.own.recipient)
  }

  async #pasted(identity: string): Promise<UnitKey[] | { problem: Problem }> {
    const no = (message: string) => ({ problem: { field: 'identity', message } })
    // What is mistyped fails its checksum.
    const pasted = isIdentity(identity) ? await unitKeyOf(identity).catch(() => null) : null
    if (!pasted) return no('密钥格式不对：应以 AGE-SECRET-KEY-PQ-1 开头，请完整粘贴')
    const isFormer = this.querySelector<HTMLInputElement>('#former')?.checked === true
    const { current } = this.#carried
    if (current !== null && pasted.key !== current && !isFormer)
      return no('这不是名册上本单位现用的密钥；如果是更换以前的，请勾选下面一项')
    return [pasted]
  }

  /** One's own copy is sealed to the key that the passphrase opened, whatever the server says it is. */
  #sure(keys: UnitKey[], own: string | undefined): Found {
    const { isSelf, recipient } = this.#carried
    if (!isSelf) return { keys, recipient }
    const message = '服务器上登记的公钥与您的密钥不符：可能被人替换，请报告管理员'
    return own === recipient
      ? { keys, recipient: own }
      : { problem: { field: 'passphrase', message } }
  }
}

customElements.define('unit-copy', UnitCopy)
