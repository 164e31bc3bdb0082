/** `<copy-text>`: a button that copies what the element holds. Without a script the text is there to select. */
class CopyText extends HTMLElement {
  connectedCallback() {
    const text = this.textContent.trim()
    const button = document.createElement('button')
    button.className = 'quiet'
    button.textContent = '复制'
    button.ariaLabel = `复制：${text}`
    const told = document.createElement('span')
    told.role = 'status'
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(text).then(
        () => (told.textContent = '已复制'),
        () => (told.textContent = '未能复制，请选中文字后复制'),
      )
    })
    this.append(button, ' ', told)
  }
}
customElements.define('copy-text', CopyText)
