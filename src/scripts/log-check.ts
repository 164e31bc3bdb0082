/**
 * `<log-check>`: checks a record against the signed log here, in the browser, so that the site's word is not needed.
 * The cryptography is loaded when it is first asked for.
 */
class LogCheck extends HTMLElement {
  connectedCallback() {
    const key = this.dataset['key']
    if (!key) return
    this.addEventListener('submit', (event) => {
      const typed = this.querySelector('input')?.value ?? ''
      const hash = typed.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase()
      // Anything else is told by the page's own server.
      if (!/^[0-9a-f]{64}$/.test(hash)) return
      event.preventDefault()
      void this.check(hash, key)
    })
  }

  async check(hash: string, key: string) {
    this.say('正在核对……')
    try {
      const { proved } = await import('#scripts/log-proof')
      const { title, text } = await proved(hash, key)
      this.say(text, title)
    } catch {
      this.say('现在取不到证明，请稍后再试。', '没有核对成')
    }
  }

  say(text: string, title = '') {
    const outcome = this.querySelector('.outcome')
    const line = document.createElement('p')
    const strong = document.createElement('strong')
    strong.textContent = title
    line.append(...(title ? [strong, '：'] : []), text)
    outcome?.replaceChildren(line)
  }
}
customElements.define('log-check', LogCheck)
