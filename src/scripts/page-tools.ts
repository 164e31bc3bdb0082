/** Buttons that only a script can serve: they stay hidden without one. */
class PageTools extends HTMLElement {
  connectedCallback() {
    this.hidden = false
    this.addEventListener('click', ({ target }) => {
      if (!(target instanceof HTMLElement)) return
      if (target.hasAttribute('data-print')) print()
      const { copy } = target.dataset
      if (copy) void this.copy(copy)
    })
  }

  async copy(text: string) {
    const status = this.querySelector('[role=status]')
    try {
      await navigator.clipboard.writeText(text)
      if (status) status.textContent = '已复制'
    } catch {
      if (status) status.textContent = '复制不成，请手抄'
    }
  }
}

customElements.define('page-tools', PageTools)
