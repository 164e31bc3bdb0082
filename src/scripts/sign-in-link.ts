/** Moves the token behind the address's `#` into the form, and out of the address. The button still has to be pressed. */
class SignInLink extends HTMLElement {
  connectedCallback() {
    const token = location.hash.slice(1)
    const field = this.querySelector('input')
    const details = this.querySelector('details')
    // Another fragment is a place on the page: a link's token is 64 hexadecimal digits.
    if (!/^[\da-f]{64}$/.test(token) || !field || !details) return
    field.value = token
    details.open = true
    history.replaceState(null, '', location.pathname)
    this.querySelector('button')?.focus()
  }
}

customElements.define('sign-in-link', SignInLink)
