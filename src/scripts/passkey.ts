import { startAuthentication, startRegistration } from '@simplewebauthn/browser'

const reasons: Record<string, string> = {
  NotAllowedError: '没有完成：已取消，或等得太久。可以再试一次',
  InvalidStateError: '这台设备或这把密钥已经登记过，请换一把',
  SecurityError: '这个网址不能用通行密钥：请用本站公布的网址打开（本机演示请用 localhost）',
}
const unable = '这台设备或这个浏览器不能用通行密钥，请改用登录码'

/** Asks the authenticator what the page was told to ask, and sends its answer with the form. */
class PasskeyForm extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector('form')
    const button = form?.querySelector('button')
    if (!form || !button) return
    form.hidden = false
    form.addEventListener('submit', (event) => {
      const answer = form.querySelector<HTMLInputElement>('[name=passkey]')
      if (!answer || answer.value) return
      event.preventDefault()
      button.disabled = true
      void this.ask()
        .then((json) => {
          answer.value = JSON.stringify(json)
          form.submit()
        })
        .catch((error: unknown) => {
          button.disabled = false
          this.say(reasons[error instanceof Error ? error.name : ''] ?? unable)
        })
    })
  }

  ask() {
    const { options = '', kind } = this.dataset
    const optionsJSON: unknown = JSON.parse(options)
    return kind === 'new'
      ? startRegistration({ optionsJSON } as Parameters<typeof startRegistration>[0])
      : startAuthentication({ optionsJSON } as Parameters<typeof startAuthentication>[0])
  }

  say(message: string) {
    const status = this.querySelector('[role=status]')
    if (status) status.textContent = message
  }
}

customElements.define('passkey-form', PasskeyForm)
