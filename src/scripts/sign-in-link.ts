/** Moves the token behind the address's `#` into the form, and out of the address. The button still has to be pressed. */
class SignInLink extends HTMLElement {
  connectedCallback() {
    const token = location.hash.slice(1)
    const field = this.querySelector('input')
    if (!token || !field) return
    field.value = token
    history.replaceState(null, '', location.pathname)
    this.querySelector('button')?.focus()
  }
}

customElements.define('sign-in-link', SignInLink)
